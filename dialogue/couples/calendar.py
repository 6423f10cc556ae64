"""A person's agreed conversations as a calendar (RFC 5545). It tells no topic, no name and no format. Pure.

Times are instants in UTC, so no change of clocks and no zone of the calendar's reader moves them. A
conversation that was agreed once and no longer is stays in the calendar as cancelled, so that every program
that has it learns of it. ``DTSTAMP`` is the day of the last change: its time of day would tell when the other
one answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Calendar, Event

#: How long a conversation is shown to take: house default.
DURATION: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation that was agreed once. ``uid`` is another one in each person's calendar."""

    uid: str
    at: datetime
    revision: int
    changed_on: date
    cancelled: bool


def to_ics(entries: Iterable[Entry], title: str, site: str) -> bytes:
    """A calendar file of ``entries``. ``title`` is what each is called, ``site`` the address of the site."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//conversations//1.0//EN")
    for entry in entries:
        calendar.add_component(_event(entry, title, site))
    return bytes(calendar.to_ical())


def _event(entry: Entry, title: str, site: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.combine(entry.changed_on, time(), UTC))
    event.add("dtstart", entry.at.astimezone(UTC))
    event.add("dtend", (entry.at + DURATION).astimezone(UTC))
    event.add("summary", title)
    event.add("url", site)
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event
