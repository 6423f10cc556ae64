"""Every table is in the person's file or left out with a reason, and erased at closing or kept with one."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.care import storage
from dialogue.care.entries import StepChosen
from dialogue.errands.models import Errand
from dialogue.notices.models import Choices
from dialogue.notices.tell import tell
from dialogue.personal_data.closing import close
from dialogue.personal_data.file import WRITTEN
from dialogue.personal_data.held import NOT_ABOUT_A_PERSON, TABLES
from dialogue.rooms.retention import choose
from tests.rooms.conversations import account, talk
from tests.sessions import signed_in


def labels() -> set[str]:
    return {model._meta.label for model in apps.get_models()}


def paths_to_person(model: type[models.Model], seen: tuple[Any, ...] = ()) -> list[str]:
    """The look-ups by which a row of ``model`` leads to a person, through any number of tables."""
    found = []
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey) or field.related_model in seen:
            continue
        if field.related_model is Person:
            found.append(field.name)
        else:
            target: type[models.Model] = field.related_model
            found += [f"{field.name}__{rest}" for rest in paths_to_person(target, (*seen, model))]
    return found


def persons_columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.related_model is Person]


def test_each_table_of_the_site_is_named_once() -> None:
    assert labels() == TABLES.keys() | NOT_ABOUT_A_PERSON.keys()
    assert not TABLES.keys() & NOT_ABOUT_A_PERSON.keys()


def test_table_that_leads_to_a_person_is_not_said_to_be_about_nobody() -> None:
    assert [label for label in NOT_ABOUT_A_PERSON if paths_to_person(apps.get_model(label))] == []


@pytest.mark.parametrize("label", TABLES)
def test_what_is_left_out_or_kept_has_a_reason_and_the_rest_has_a_section(label: str) -> None:
    held = TABLES[label]
    assert (held.section is not None) != bool(held.why_left_out)
    assert held.section is None or bool(held.fields) != (held.section in WRITTEN)
    assert (held.at_closing == "kept") == bool(held.why_kept)


def test_rows_that_are_erased_are_found_by_every_column_that_names_a_person() -> None:
    for label, held in TABLES.items():
        own = {field.name for field in persons_columns(apps.get_model(label))}
        if held.at_closing == "erased" and label != "care.Key":  # which has its own step
            assert own <= set(held.by), label


def test_nothing_is_found_that_leads_to_a_person_who_closed_their_account(each_engine: None) -> None:
    ana = account("ana@example.org")
    talk(ana)
    signed_in(ana)
    choose(ana, 30, timezone.now())
    Choices.objects.create(person=ana, mail=True)
    tell(ana.pk, "something")
    storage.add(ana.pk, StepChosen("Call Mathilda", "today"), timezone.now())
    close(ana, "leave", timezone.now())
    left = {
        model._meta.label
        for model in apps.get_models()
        for path in paths_to_person(model)
        if model._default_manager.filter(**{path: ana.pk}).exists()
    }
    assert {label for label in left if TABLES[label].at_closing == "erased"} == set()
    assert not Errand.objects.exists()
