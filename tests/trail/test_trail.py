"""The trail: entries are only added, and each reader gets those that are theirs to read."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dialogue.errands.kinds import Errand, kind_named
from dialogue.helpers.append_only import AppendOnlyModel, RowsAreImmutable
from dialogue.log.append_only_triggers import TABLES
from dialogue.trail.actions import ACTIONS, Action, Reader, readers
from dialogue.trail.append_only_triggers import KEPT_DAYS
from dialogue.trail.models import Entry
from dialogue.trail.reading import entries_for, entries_for_administrators
from dialogue.trail.records import record
from dialogue.trail.retention import delete_old_entries
from tests.log.conftest import Config


def execute(statement: str, *values: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET action = ''", "DELETE FROM trail_entry"])
def test_database_refuses_to_change_an_entry(database: Config, statement: str) -> None:
    record("room_erased", by="ana", room="r")
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute(statement)
    assert Entry.objects.get().action == "room_erased"


@pytest.mark.postgres
def test_postgresql_refuses_to_truncate_the_trail(postgres: Config) -> None:
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute("TRUNCATE trail_entry")


def test_database_lets_an_entry_be_deleted_once_its_time_is_over(database: Config) -> None:
    now = timezone.now()
    for days in (KEPT_DAYS + 1, KEPT_DAYS - 1):
        Entry.objects.create(at=now - timedelta(days=days), action="room_erased")
    old, young = Entry.objects.order_by("at")
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute("UPDATE trail_entry SET action = '' WHERE id = %s", old.pk)
    execute("DELETE FROM trail_entry WHERE id = %s", old.pk)
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute("DELETE FROM trail_entry WHERE id = %s", young.pk)
    assert Entry.objects.get() == young


def test_daily_errand_deletes_what_is_older_than_it_is_kept(database: Config) -> None:
    now = timezone.now()
    for days in (0, KEPT_DAYS - 1, KEPT_DAYS + 2, KEPT_DAYS + 200):
        Entry.objects.create(at=now - timedelta(days=days), action="room_erased")
    kind_named("trail_retention").work(Errand("trail_retention", "", {}))
    assert Entry.objects.count() == 2
    assert delete_old_entries(now) == 0


def test_emptying_the_database_on_purpose_empties_the_trail_too(database: Config) -> None:
    record("room_erased", by="ana", room="r")
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    assert not Entry.objects.exists()
    record("room_erased", by="ana", room="r")
    with pytest.raises(DatabaseError, match="never"):
        execute("DELETE FROM trail_entry")


@pytest.mark.slow
def test_migration_can_be_reversed_and_applied_again_with_triggers(sqlite: Config) -> None:
    call_command("migrate", "trail", "zero", verbosity=0)
    call_command("migrate", "trail", verbosity=0)
    record("room_erased", by="ana", room="r")
    with pytest.raises(DatabaseError, match="never"):
        execute("DELETE FROM trail_entry")


@pytest.mark.django_db
def test_models_refuse_changes_before_the_database() -> None:
    record("room_erased", by="ana", room="r")
    entry = Entry.objects.get()
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(RowsAreImmutable):
            change()
    with pytest.raises(RowsAreImmutable):
        Entry.objects.update(action="")


def test_every_append_only_table_has_its_triggers() -> None:
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnlyModel)}
    assert tables == {*TABLES, "trail_entry"}, "flush and the migrations name the triggers of each"


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_in_the_trail() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the act, then its failure
        record("room_erased", by="ana", room="r")
        raise ZeroDivisionError
    assert not Entry.objects.exists()


#: Who finds an entry that Ana made about Ben, about the two, or about their conversation.
SEEN: dict[Reader, set[str]] = {
    "partners": {"ana", "ben"},
    "actor": {"ana"},
    "concerned": {"ben"},
    "administrators": {"administrators"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("action", ACTIONS)
def test_entry_is_shown_to_its_readers_alone(action: Action) -> None:
    record(action, by="ana", room="theirs", couple="the two", person="ben")
    found = {
        who
        for who, rooms, couples in (
            ("ana", ["theirs"], ["the two"]),
            ("ben", ["theirs"], ["the two"]),
            ("observer", [], []),
            ("stranger", ["another", ""], ["others", ""]),
            ("", [], []),
        )
        if entries_for(who, rooms, couples).exists()
    }
    if entries_for_administrators().exists():
        found.add("administrators")
    assert found == set().union(*(SEEN[reader] for reader in readers(action)))


@pytest.mark.django_db
@pytest.mark.parametrize("action", ACTIONS)
def test_partner_without_a_name_in_the_entry_finds_only_what_both_may_read(action: Action) -> None:
    record(action, by="ana", room="theirs", couple="the two", person="ana")
    assert entries_for("ben", ["theirs"], ["the two"]).exists() == ("partners" in readers(action))


@pytest.mark.parametrize(
    "action",
    [
        "research_allowed",
        "erasure_asked",
        "erasure_taken_back",
        "account_closed",
        "couple_left",
        "seat_moved",
    ],
)
def test_what_the_other_partner_must_not_learn_is_for_the_actor_alone(action: Action) -> None:
    assert readers(action) == {"actor"}


@pytest.mark.parametrize("prefix", ["own", "care", "safety", "sign", "invitation", "not_now", "replay"])
def test_what_is_told_to_nobody_cannot_be_recorded(prefix: str) -> None:
    assert [action for action in ACTIONS if action.startswith(prefix)] == []
