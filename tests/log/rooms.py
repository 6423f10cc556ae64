"""Rooms and appends for the log's tests."""

from datetime import datetime, timedelta
from typing import Final

from dialogue.log.interface import Append, Log, RoomDefinition
from dialogue.log.records import CommandIdentity
from dialogue.moderator.events import Event, Joined, Nodded, Said
from tests.moderator.helpers import BEGIN, DUET, INVITED, PLACES, room_at

ROOM: Final = "5eed5eed5eed5eed5eed"
JOINS: Final = (Joined(by="a"), Joined(by="b"))
NOD: Final = (Nodded(by="b"),)
MARK: Final = CommandIdentity("first", "a", b"\x00digest\xff")


def create_room(log: Log, room: str = ROOM) -> str:
    """Open a room; its id."""
    log.create(RoomDefinition(room, DUET, "Sundays", BEGIN, INVITED))
    return room


def said(text: str, by: str = "a") -> Said:
    return Said(by=by, turn=1, step="share", text=text, private=False, gate="opens")


def append(room: str = ROOM, head: int = 0, *events: Event, mark: CommandIdentity | None = None) -> Append:
    return Append(room, head, events or NOD, BEGIN, mark)


def dialogue(place: str = "again") -> list[tuple[datetime, Event]]:
    """All that happened in a room until it came to ``place``."""
    return room_at(place, "a").log


def every_event() -> list[Event]:
    """Events of the kinds that happen on the way to all places."""
    return [event for place in PLACES for _, event in dialogue(place)]


def kept(log: Log, place: str = "again", room: str = ROOM) -> int:
    """Open a room and store the dialogue up to ``place`` in it; the number of its events."""
    create_room(log, room)
    events = dialogue(place)
    for head, (when, event) in enumerate(events):
        log.append(room, head, (event,), when)
    return len(events)


def later(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)
