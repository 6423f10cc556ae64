"""Planned conversations in the database: sealed topics, answers that race, reminders, and what stays."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.couples import keys, plans, reminders
from dialogue.couples.leaving import leave
from dialogue.couples.membership import OwnCouple
from dialogue.couples.models import CoupleRoom, Key, Plan
from dialogue.couples.planning import DOOR_CLOSES_AFTER, PlanRefused
from dialogue.errands.models import Errand
from dialogue.errands.runner import do_due
from dialogue.log import keyring
from dialogue.log.key_table import OwnerKeyMissing
from dialogue.notices.choices import choose
from dialogue.rooms.models import Seat
from dialogue.rooms.queries import room_info
from tests.couples.helpers import couple_of, guest, seen_by
from tests.log.conftest import Config, database, postgres, sqlite

__all__ = ["database", "postgres", "sqlite"]

of_both_engines = pytest.mark.usefixtures("each_engine")
TOPIC = "Who drives Mathilda on Sundays?"


class Two:
    """Ana has asked Ben for tomorrow at the same time."""

    def __init__(self) -> None:
        self.ana, self.ben = guest(), guest()
        self.couple = couple_of(self.ana, self.ben)
        self.now = timezone.now()
        self.at = self.now + timedelta(days=1)
        self.plan = plans.ask(self.couple, TOPIC, "compassion", self.at, self.now)

    def of(self, person: Person) -> OwnCouple:
        return seen_by(person, self.couple.id)

    def agree(self) -> None:
        plans.say_yes(self.of(self.ben), self.plan, 0, self.now)


def due(kind: str) -> dict[str, datetime]:
    return dict(Errand.objects.filter(kind=kind).values_list("key", "due"))


def told(person: Person) -> list[str]:
    return sorted(key.partition(":")[2] for key in due("notice") if key.startswith(person.pk))


def stored() -> bytes:
    """Every row of every table of couples, of errands and of notices."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows: list[Any] = []
        for table in (name for name in tables if name.startswith(("couples_", "errands_", "notices_"))):
            cursor.execute(f"SELECT * FROM {table}")
            rows += [
                bytes(value) if isinstance(value, memoryview) else value for row in cursor for value in row
            ]
    return b" ".join(row if isinstance(row, bytes) else str(row).encode() for row in rows)


@of_both_engines
def test_both_read_the_topic_which_no_table_holds_in_the_clear() -> None:
    two = Two()
    for person in (two.ana, two.ben):
        [planned] = plans.planned(two.of(person))
        assert (planned.topic, planned.plan.at, planned.format) == (TOPIC, two.at, "compassion")
        assert plans.planned_conversation(two.of(person), two.plan) == planned
    for word in ("Mathilda", "Sundays"):
        assert word.encode() not in stored()
    assert len(bytes(Plan.objects.get().sealed)) == plans.PADDED_TO_BYTES + 12 + 16
    assert told(two.ben) == [f"plan:{two.plan}:0"]


@pytest.mark.django_db
def test_plan_of_another_couple_is_none() -> None:
    two, others = Two(), Two()
    for plan_id in (others.plan, "none", "a\0"):
        with pytest.raises(plans.NoSuchPlan):
            plans.planned_conversation(two.couple, plan_id)
        with pytest.raises(plans.NoSuchPlan):
            plans.say_not_now(two.couple, plan_id, 0, two.now)


@of_both_engines
def test_agreed_plan_opens_one_room_in_which_the_asker_sits_first_and_its_words_move_there() -> None:
    two = Two()
    two.agree()
    assert f"plan:{two.plan}:1" in told(two.ana)
    with pytest.raises(PlanRefused):
        plans.go_in(two.of(two.ben), two.plan, two.now, "ben")
    room = plans.go_in(two.of(two.ben), two.plan, two.at, "ben")
    assert plans.go_in(two.of(two.ana), two.plan, two.at, "ana") == room
    assert room_info(room).definition.topic == TOPIC
    assert dict(Seat.objects.values_list("participant_id", "person")) == {"a": two.ana.pk, "b": two.ben.pk}
    assert [each.room_id for each in CoupleRoom.objects.all()] == [room]
    assert Key.objects.count() == 0
    [planned] = plans.planned(two.couple)
    assert (planned.topic, planned.room, planned.plan.status) == ("", room, "opened")


@pytest.mark.django_db
def test_nobody_goes_in_long_after_the_time() -> None:
    two = Two()
    two.agree()
    with pytest.raises(PlanRefused):
        plans.go_in(two.couple, two.plan, two.at + DOOR_CLOSES_AFTER, "ana")
    assert Seat.objects.count() == 0


@pytest.mark.django_db
def test_plan_and_its_words_are_deleted_a_week_after_its_time_also_if_that_moved() -> None:
    two = Two()
    later = two.at + timedelta(hours=20)
    do_due(two.at)
    plans.say_another_time(two.of(two.ben), two.plan, 0, later, two.now)
    assert due(plans.OVER_KIND) == {two.plan: later + plans.KEPT_AFTER}
    assert plans.forget(two.plan, two.at + plans.KEPT_AFTER) == later + plans.KEPT_AFTER
    assert plans.forget(two.plan, later + plans.KEPT_AFTER) is None
    assert plans.forget(two.plan, later + plans.KEPT_AFTER) is None
    assert Plan.objects.count() == Key.objects.count() == 0


@pytest.mark.django_db
def test_a_couple_has_a_bounded_number_of_plans() -> None:
    two = Two()
    for _ in range(plans.MAX_PLANS - 1):
        plans.ask(two.couple, TOPIC, "compassion", two.at, two.now)
    with pytest.raises(plans.TooManyPlans):
        plans.ask(two.couple, TOPIC, "compassion", two.at, two.now)
    assert len(plans.planned(two.couple)) == plans.MAX_PLANS


@of_both_engines
def test_who_wants_one_is_reminded_at_their_own_distance_and_of_changes_too() -> None:
    two = Two()
    reminders.choose(two.ana.pk, 60, two.now)
    two.agree()
    ana_is_reminded = f"{two.ana.pk}:plan-soon:{two.plan}:1"
    reminded = {key: at for key, at in due("notice").items() if "plan-soon" in key}
    assert reminded == {ana_is_reminded: two.at - timedelta(minutes=60)}
    reminders.choose(two.ana.pk, None, two.now)
    reminders.choose(two.ben.pk, 15, two.now)
    reminded = {key: at for key, at in due("notice").items() if "plan-soon" in key}
    assert reminded == {f"{two.ben.pk}:plan-soon:{two.plan}:1": two.at - timedelta(minutes=15)}
    reminders.choose(two.ben.pk, 24 * 60, two.at - timedelta(hours=2))  # a day before has passed
    assert not [key for key in due("notice") if "plan-soon" in key]
    reminders.choose(two.ben.pk, 15, two.now)
    later = two.at + timedelta(hours=1)
    plans.say_another_time(two.couple, two.plan, 1, later, two.now)
    assert not [key for key in due("notice") if "plan-soon" in key]
    plans.say_yes(two.of(two.ben), two.plan, 2, two.now)
    reminded = {key: at for key, at in due("notice").items() if "plan-soon" in key}
    assert reminded == {f"{two.ben.pk}:plan-soon:{two.plan}:3": later - timedelta(minutes=15)}


@pytest.mark.django_db
def test_reminder_comes_once_at_its_time_and_says_nothing_of_it(mailoutbox: list[EmailMessage]) -> None:
    two = Two()
    Person.objects.filter(pk=two.ana.pk).update(email="ana@example.org")
    two.agree()
    do_due()
    reminders.choose(two.ana.pk, 60, two.now)
    choose(two.ana.pk, mail=True, reminders=True)
    mailoutbox.clear()
    do_due(two.at - timedelta(minutes=61))
    assert mailoutbox == []
    for _ in range(2):
        do_due(two.at - timedelta(minutes=60))
        do_due(two.at - timedelta(minutes=60))
    [mail] = mailoutbox
    assert mail.to == ["ana@example.org"]
    for word in ("Mathilda", "Sundays", "Ben", "conversation"):
        assert word not in f"{mail.subject}{mail.body}"
    choose(two.ana.pk, mail=True, reminders=False)
    assert reminders.minutes_of(two.ana.pk) is None


@pytest.mark.django_db
def test_who_leaves_ends_what_is_planned_and_nobody_is_told() -> None:
    two = Two()
    reminders.choose(two.ana.pk, 60, two.now)
    two.agree()
    before = told(two.ana)
    leave(two.of(two.ben))
    assert told(two.ana) == [key for key in before if "plan-soon" not in key]
    assert Plan.objects.get().status == "not_now"
    for change in (plans.say_yes, plans.say_not_now):
        with pytest.raises(plans.NoSuchPlan):
            change(two.of(two.ana), two.plan, 2, two.now)


def test_two_answers_at_once_are_one_after_the_other(database: Config) -> None:
    two = Two()
    later = two.at + timedelta(hours=1)
    ana, ben = two.of(two.ana), two.of(two.ben)
    steps: list[Callable[[], object]] = [
        lambda: plans.say_yes(ben, two.plan, 0, two.now),
        lambda: plans.say_another_time(ben, two.plan, 0, later, two.now),
        lambda: plans.say_not_now(ana, two.plan, 0, two.now),
    ]
    at_once = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> str:
        try:
            at_once.wait(30)
            step()
        except PlanRefused as refused:
            return refused.reason
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(len(steps)) as both:
        answers = list(both.map(run, steps))
    assert answers.count("stored") == 1
    assert set(answers) <= {"stored", "changed", "over"}
    assert Plan.objects.get().revision == 1


def test_two_who_go_in_at_once_meet_in_one_room(database: Config) -> None:
    two = Two()
    two.agree()
    at_once = threading.Barrier(2)

    def run(couple: OwnCouple) -> str:
        try:
            at_once.wait(30)
            return plans.go_in(couple, two.plan, two.at, "somebody")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        rooms = set(both.map(run, [two.of(two.ana), two.of(two.ben)]))
    assert len(rooms) == CoupleRoom.objects.count() == 1


@pytest.mark.django_db
def test_topics_move_to_a_new_master_key_and_open_with_no_other(settings: Any) -> None:
    two = Two()
    old: dict[str, bytes] = settings.MASTER_KEYS
    settings.MASTER_KEYS = {"new": b"n" * 32} | old
    assert keys.TABLE.rewrap() == (1, 0)
    settings.MASTER_KEYS = {"new": b"n" * 32}
    assert plans.planned(two.couple)[0].topic == TOPIC
    assert keyring.faults(keys.TABLE.samples()) == []
    settings.MASTER_KEYS = {"other": b"o" * 32}
    with pytest.raises(OwnerKeyMissing, match="no key of a plan"):
        plans.planned(two.couple)
