"""The calendar: instants in UTC, no topic and no name, and cancelled where something changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from dialogue.couples import clock, plans, subscriptions
from dialogue.couples.calendar import Entry, to_ics
from tests.couples.helpers import couple_of, guest, seen_by

SITE = "ear.example"


def entry(at: datetime, *, cancelled: bool = False) -> Entry:
    return Entry(f"x@{SITE}", at, 3, date(2027, 3, 1), cancelled)


def test_file_holds_instants_in_utc_and_nothing_of_the_conversation() -> None:
    [at] = clock.instants_of(datetime.fromisoformat("2027-03-28 19:00"), ZoneInfo("Europe/Berlin"))
    text = to_ics([entry(at)], "A conversation", f"https://{SITE}/").decode()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    for line in (
        "DTSTART:20270328T170000Z",
        "DTEND:20270328T180000Z",
        "DTSTAMP:20270301T000000Z",
        "SUMMARY:A conversation",
        f"URL:https://{SITE}/",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
    ):
        assert line in lines
    assert not any(line.startswith(("DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER")) for line in lines)
    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize("day", ["2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"])
def test_seven_in_berlin_stays_seven_over_a_change_of_clocks(day: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    [at] = clock.instants_of(datetime.fromisoformat(f"{day} 19:00"), berlin)
    [event] = Calendar.from_ical(to_ics([entry(at)], "A conversation", "https://x/")).events
    assert isinstance(event.start, datetime)
    assert event.start.astimezone(berlin).strftime("%Y-%m-%d %H:%M") == f"{day} 19:00"
    assert event.end - event.start == timedelta(hours=1)


def test_cancelled_conversation_says_so() -> None:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    [event] = Calendar.from_ical(to_ics([entry(at, cancelled=True)], "T", "https://x/")).walk("VEVENT")
    assert event["status"] == "CANCELLED"


@pytest.mark.django_db
def test_each_has_the_agreed_ones_under_an_id_of_their_own_and_the_secret_can_be_renewed() -> None:
    ana, ben = guest(), guest()
    couple = couple_of(ana, ben)
    now = timezone.now()
    at = now + timedelta(days=1)
    plan = plans.ask(couple, "Sundays", "compassion", at, now)
    assert subscriptions.entries_of(ana.pk, SITE, now) == []
    assert subscriptions.entry_of(ana.pk, plan, SITE) is None
    plans.say_yes(seen_by(ben, couple.id), plan, 0, now)
    [of_ana], [of_ben] = (subscriptions.entries_of(each.pk, SITE, now) for each in (ana, ben))
    assert of_ana.uid != of_ben.uid
    assert (of_ana.at, of_ana.cancelled, of_ana.revision) == (at, False, 1)
    assert subscriptions.entry_of(ana.pk, plan, SITE) == of_ana
    assert subscriptions.entry_of(guest().pk, plan, SITE) is None
    plans.say_another_time(couple, plan, 1, at + timedelta(hours=1), now)
    [moved] = subscriptions.entries_of(ana.pk, SITE, now)
    assert (moved.uid, moved.cancelled, moved.revision) == (of_ana.uid, True, 2)
    plans.say_yes(seen_by(ben, couple.id), plan, 2, now)
    [agreed] = subscriptions.entries_of(ana.pk, SITE, now)
    assert (agreed.uid, agreed.cancelled, agreed.revision) == (of_ana.uid, False, 3)
    assert subscriptions.entries_of(ana.pk, SITE, at + timedelta(days=9)) == []

    first = subscriptions.renew(ana.pk)
    assert subscriptions.person_with(first) == ana
    second = subscriptions.renew(ana.pk)
    assert (subscriptions.person_with(first), subscriptions.person_with(second)) == (None, ana)
    subscriptions.end(ana.pk)
    assert subscriptions.person_with(second) is None
    assert not subscriptions.is_on(ana.pk)
