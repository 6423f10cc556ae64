"""Checking a room's log from its first event to its last.

What is seen today: numbers that are not 1, 2, 3 …; rows that are no events; times that go backwards; and
events that cannot follow on those before, by the moderator's own fold. What only the hash chain, which is to
come, will see: words or answers replaced by others that could have stood there, and events missing at the
very end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dialogue.log import codec, models
from dialogue.log.tables import TableLog
from dialogue.moderator.format import FormatError
from dialogue.moderator.state import Impossible, evolve

PAGE: Final = 500

_Row = tuple[int, datetime, str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a room found. ``events`` counts those that are right, up to the first bad one.

    ``why`` is for the operator and never quotes what an event holds.
    """

    room: str
    ok: bool
    events: int
    first_bad: int | None = None
    why: str | None = None


def verify(room: str) -> Verdict:
    """Check one room's log."""
    try:
        opening = TableLog().opening(room)
    except FormatError:
        return Verdict(room, ok=False, events=0, why="the format it was opened with cannot be read")
    if opening is None:
        return Verdict(room, ok=False, events=0, why="there is no such room")
    state = opening.state()
    for seq, at, name, by, body in _rows(room):
        due = state.seq + 1
        try:
            if seq != due:
                raise Impossible(f"it is missing, and {seq} stands in its place")
            # The hash chain will be checked here, before the event is opened.
            state = evolve(state, codec.decode(name, by, body), at)
        except (Impossible, codec.Unreadable) as fault:
            return Verdict(room, ok=False, events=state.seq, first_bad=due, why=str(fault))
    return Verdict(room, ok=True, events=state.seq)


def all_rooms() -> Iterator[str]:
    """The ids of all rooms, oldest first."""
    return models.Room.objects.order_by("opened_at", "id").values_list("id", flat=True).iterator()


def _rows(room: str) -> Iterator[_Row]:
    """The room's events as they stand, page by page."""
    after = -1
    rows = models.Event.objects.filter(room=room).values_list("seq", "at", "name", "by", "body")
    while page := list(rows.filter(seq__gt=after).order_by("seq")[:PAGE]):
        yield from page
        after = page[-1][0]
