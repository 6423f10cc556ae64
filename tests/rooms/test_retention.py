"""How long halves of conversations are kept: by whom it is chosen, from when it counts, and what is over."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from pytest_django import Settings

from dialogue.accounts.models import Person
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import Nodded
from dialogue.rooms.models import Seat
from dialogue.rooms.retention import (
    UNTIL_THEY_SAY,
    choose,
    choose_for_room,
    days_kept,
    halves_due,
    kept_until,
    may_choose,
    note_new_rules,
)
from tests.rooms.conversations import Talk, account, talk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def seat(one: Talk, name: str = "a") -> Seat:
    return Seat.objects.select_related("person__keep_choice").get(room=one.room, participant_id=name)


def days_of(one: Talk, name: str = "a") -> int:
    found = seat(one, name)
    assert found.person is not None
    return days_kept(found, chooses=may_choose(found.person))


def told(one: Talk, ended_at: datetime | None, now: datetime) -> datetime | None:
    """Until when Ana reads that her half is kept."""
    return kept_until(seat(one), days_of(one), ended_at, now)


def due(at: datetime) -> list[str]:
    """The seats whose halves are over at a time, after the rules were noted at that time."""
    note_new_rules(at)
    return sorted(each.participant_id for each in halves_due(at, 100))


def test_guests_half_is_over_thirty_days_after_the_end_and_an_accounts_stays(
    each_engine: None, now: datetime
) -> None:
    talk(ben=account("ben@example.org"))
    assert due(now) == []
    assert due(now + 29 * DAY) == []
    assert due(now + 31 * DAY) == ["a"]


def test_half_of_a_time_before_the_rule_is_kept_for_the_whole_time_from_now_on(now: datetime) -> None:
    """As at the upgrade of an installation whose conversations ended long ago."""
    talk()
    upgrade = now + 400 * DAY
    assert due(upgrade) == []
    assert due(upgrade + 29 * DAY) == []
    assert due(upgrade + 30 * DAY) == ["a", "b"]


def test_conversation_that_goes_on_is_kept_for_the_whole_time_after_what_happened_last(now: datetime) -> None:
    one = talk(ended=False)
    note_new_rules(now)
    log = DatabaseLog()
    log.append(one.room, log.heads([one.room])[one.room], [Nodded(by="b")], now + 20 * DAY)
    assert due(now + 31 * DAY) == []
    assert due(now + 49 * DAY) == []
    assert due(now + 51 * DAY) == ["a", "b"]


def test_guest_who_makes_an_account_keeps_all_and_one_who_ends_it_has_the_whole_time_again(
    now: datetime,
) -> None:
    one = talk(ben=account("ben@example.org"))
    note_new_rules(now)
    Person.objects.filter(pk=one.ana.pk).update(email="ana@example.org")
    assert due(now + 29 * DAY) == []
    Person.objects.filter(pk=one.ana.pk).update(email=None)
    assert due(now + 31 * DAY) == []
    assert due(now + 60 * DAY) == []
    assert due(now + 61 * DAY) == ["a"]


@pytest.mark.parametrize(("days", "late"), [(30, 31), (365, 366)])
def test_person_with_an_account_chooses_for_their_half_alone(now: datetime, days: int, late: int) -> None:
    ana, ben = account("ana@example.org"), account("ben@example.org")
    talk(ana, ben)
    choose(ana, days, now)
    assert due(now + (days - 1) * DAY) == []
    assert due(now + late * DAY) == ["a"]
    choose(ana, UNTIL_THEY_SAY, now)
    assert due(now + 1000 * DAY) == []


def test_choice_for_one_conversation_goes_before_the_usual_one(now: datetime) -> None:
    ana = account("ana@example.org")
    one, other = talk(ana, account("ben@example.org")), talk(ana, account("eva@example.org"))
    choose_for_room(ana, one.room, 365, now)
    choose(ana, 30, now)
    assert [days_of(each) for each in (one, other)] == [365, 30]
    choose_for_room(ana, one.room, None, now)
    assert days_of(one) == 30
    choose_for_room(ana, one.room, UNTIL_THEY_SAY, now)
    assert due(now + 40 * DAY) == ["a"]
    [over] = halves_due(now + 40 * DAY, 100)
    assert over.room == other.room


def test_choice_begins_its_time_anew_so_nothing_is_gone_at_once(now: datetime) -> None:
    ana = account("ana@example.org")
    one = talk(ana, account("ben@example.org"))
    later = now + 500 * DAY
    choose(ana, 30, later)
    assert told(one, now, later) == later + 30 * DAY
    assert due(later + 29 * DAY) == []


def test_date_that_a_person_is_told_is_not_before_the_half_is_over(now: datetime) -> None:
    one = talk()
    assert told(one, now, now) == now + 30 * DAY
    note_new_rules(now + DAY)
    later = told(one, now, now + DAY)
    assert later == now + 31 * DAY
    assert due(later - timedelta(seconds=1)) == []
    assert told(one, None, now) is None  # it has not ended


def test_administrator_keeps_guests_for_good_or_for_another_time(now: datetime, settings: Settings) -> None:
    one = talk()
    settings.RETENTION_DAYS_GUESTS = None
    assert may_choose(one.ana)
    assert due(now) == due(now + 1000 * DAY) == []
    choose(one.ana, 30, now)
    assert due(now + 31 * DAY) == ["a"]
    settings.RETENTION_DAYS_GUESTS = 7
    assert not may_choose(one.ana)
    assert days_of(one) == 7


def test_passkey_without_an_address_is_an_account(now: datetime) -> None:
    one = talk(ben=account("ben@example.org"))
    Authenticator.objects.create(user=one.ana, type=Authenticator.Type.WEBAUTHN, data={})
    assert due(now) == due(now + 100 * DAY) == []
    assert days_of(one) == UNTIL_THEY_SAY


def test_seats_that_nobody_has_and_those_of_observers_are_left_alone(now: datetime) -> None:
    one = talk()
    Seat.objects.filter(room=one.room, participant_id="a").update(person=None)
    Seat.objects.filter(room=one.room, participant_id="b").update(role=Seat.Role.OBSERVER)
    note_new_rules(now)
    assert due(now + 100 * DAY) == []
