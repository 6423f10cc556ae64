"""Reading a room over HTTP: the log as one person may see it, whoever shows it (the pages, the HTTP API).

A partner reads their own conversation at any time. An observer needs both partners' consent, and, as long as
the conversation goes on, has to be in the room, where everybody sees them: nobody observes unseen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from dialogue.log.records import Recorded
from dialogue.log.store import Erased, Opening
from dialogue.log.tables import TableLog
from dialogue.moderator.events import Ended, Joined, Phase
from dialogue.moderator.format import Format
from dialogue.moderator.state import Span, State, fold
from dialogue.moderator.viewers import Viewer
from dialogue.people.doors import Company, Pass, company
from dialogue.replay.exports import to_json, to_markdown
from dialogue.replay.frames import EventFrame, frames
from dialogue.replay.insights import Insights, insights
from dialogue.replay.welcome import Welcome, welcome

_LOG = TableLog()  # it keeps the formats that it has read


#: How many events are read at a time where the first of them nearly always tell.
PAGE: Final = 50


class NoConsent(Exception):
    """An observer whom not both partners allow to observe now."""


class Unseen(Exception):
    """An observer who is not in the room, of a conversation that is going on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A room's whole log, as the holder of a pass reads it."""

    door: Pass
    opening: Opening
    company: Company
    recorded: list[Recorded]
    state: State

    @property
    def spans(self) -> tuple[Span, ...]:
        """An observer's spans of consent; none for a partner, who needs none."""
        watch = self.state.watch(self.door.viewer.who)
        return watch.spans if watch is not None else ()

    def frames(self) -> list[EventFrame]:
        """The frames of all events."""
        return frames(self.recorded, self.door.viewer, self.spans)

    def insights(self) -> Insights:
        """What the replay page shows beside the frames."""
        return insights(self.recorded, self.door.viewer, self.spans)

    def welcome(self, language: str) -> Welcome:
        """What the room is. Nobody is present in it as far as HTTP knows: presence is the socket's affair.

        Who sees signals only is not told the topic: it is the couple's words.
        """
        watch = self.state.watch(self.door.viewer.who)
        return welcome(
            room=self.door.room,
            dialogue_format=self.opening.format,
            topic="" if watch is not None and watch.scope != "words" else self.opening.topic,
            viewer=self.door.viewer,
            scope=watch.scope if watch is not None else None,
            partners=self.company.partners,
            observers=[(guest.id, guest.name, guest.scope) for guest in self.company.observers],
            present=(),
            seq=self.state.seq,
            now=timezone.now(),
            language=language,
        )

    def as_json(self, language: str) -> bytes:
        """The conversation to keep, for machines."""
        return to_json(self.welcome(language), self.frames())

    def as_markdown(self, language: str) -> str:
        """The conversation to keep, for people."""
        return to_markdown(
            self.welcome(language), self.opening.format, self.recorded, self.door.viewer, self.spans, language
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """What a room is, without its events."""

    opening: Opening
    company: Company


@dataclass(frozen=True, slots=True)
class Glance:
    """A conversation in a list. ``topic`` is empty for whom it is not for; ``replay`` says if it is open.

    An observer whom not both partners allow is told no ``phase`` and no time: how it goes on is not theirs.
    For whom both allow, it is a conversation of the moment at which the consent began.
    """

    room: str
    viewer: Viewer
    topic: str
    format: Format
    company: Company
    when: datetime | None
    phase: Phase | None
    replay: bool


def outline(room: str) -> Outline:
    """What ``room`` is, for whoever holds a link or a pass to it.

    Raises:
        Erased: it is no more.
    """
    opening = _LOG.opening(room)
    assert opening is not None, "a seat is made in one transaction with its room"
    if opening.erased:
        raise Erased
    return Outline(opening, company(room))


def glance(door: Pass) -> Glance:
    """The room of ``door``, as a list of conversations shows it."""
    what = outline(door.room)
    state = _state(what.opening, _LOG.read(door.room))
    watch = state.watch(door.viewer.who)
    return Glance(
        room=door.room,
        viewer=door.viewer,
        topic=what.opening.topic if watch is None or watch.scope == "words" else "",
        format=what.opening.format,
        company=what.company,
        when=what.opening.opened_at if watch is None else watch.since,
        phase=state.phase if watch is None or watch.scope is not None else None,
        replay=state.phase != "gathering" if watch is None else bool(watch.scope) and state.phase == "ended",
    )


def has_begun(room: str, seat: str) -> bool:
    """Whether the partner on ``seat`` has been in ``room`` already, or it has ended without them."""
    after = 0
    while events := _LOG.read(room, after, PAGE):
        for record in events:
            if isinstance(record.event, Ended) or (
                isinstance(record.event, Joined) and record.event.by == seat
            ):
                return True
        after = events[-1].seq
    return False


def read(door: Pass) -> Reading:
    """The room of ``door``, whole.

    Raises:
        Erased: the room is no more.
        NoConsent: the holder observes, and not both partners allow it now.
        Unseen: the holder observes a conversation that is going on, and is not in the room.
    """
    what = outline(door.room)
    recorded = _LOG.read(door.room)
    state = _state(what.opening, recorded)
    watch = state.watch(door.viewer.who)
    if watch is not None:
        if watch.scope is None:
            raise NoConsent
        if not watch.present and state.phase != "ended":
            raise Unseen
    return Reading(door, what.opening, what.company, recorded, state)


def read_frames(
    door: Pass, after: int = 0, before: int | None = None, limit: int | None = None
) -> list[EventFrame]:
    """The frames of the events numbered above ``after`` and below ``before``, for the holder of ``door``.

    With ``limit``, the newest ``limit`` of them. A partner's request reads only the rows that it returns.

    Raises:
        Erased, NoConsent, Unseen: as :func:`read`.
    """
    if door.seat is None:
        reading = read(door)
        first, count = _window(reading.state.seq, after, before, limit)
        return frames(reading.recorded[first : first + count], door.viewer, reading.spans)
    heads = _LOG.heads([door.room])
    if not heads:
        raise Erased
    first, count = _window(heads[door.room], after, before, limit)
    return frames(_LOG.read(door.room, first, count), door.viewer, ()) if count else []


def _window(head: int, after: int, before: int | None, limit: int | None) -> tuple[int, int]:
    """The number before the first event of a range, and how many events it holds. Numbers have no gaps."""
    last = head if before is None else min(head, before - 1)
    first = after if limit is None else max(after, last - limit)
    return first, max(0, last - first)


def _state(opening: Opening, recorded: Iterable[Recorded]) -> State:
    return fold(opening.state(), ((record.at, record.event) for record in recorded))
