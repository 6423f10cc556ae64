"""Queries for pages, the HTTP API and the hub: rooms and their logs as one person may see them.

A partner reads their own conversation at any time. An observer needs both partners' consent, and, as long as
the conversation goes on, an open connection to the room, which both partners are shown.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Erased, RoomDefinition, RoomOverview
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.format import Format
from dialogue.moderator.state import State, fold
from dialogue.replay.frames import EventFrame, frames
from dialogue.replay.insights import Insights, insights
from dialogue.replay.welcome import Welcome, welcome
from dialogue.rooms.access import (
    Membership,
    ObserverConsents,
    VisibleSummary,
    is_room_id,
    membership_of_seat,
    observer_consents,
    seats_of,
    visible_summary,
)
from dialogue.rooms.forgetting import erasure_state_of
from dialogue.rooms.keeping import Keeping, keeping
from dialogue.rooms.listed_seats import ListedSeat, listed_seats
from dialogue.rooms.observer_reads import record_observer_read
from dialogue.rooms.participants import (
    Participants,
    participants_of,
    participants_of_rooms,
    participants_of_seats,
)

_LOG = DatabaseLog()  # it keeps the formats that it has read

#: How many of the newest events the live page is sent at first: more than a screen shows.
LIVE_PAGE_EVENTS: Final = 100
BEYOND_EVERY_LOG: Final = 2**31 - 1


class NoConsent(Exception):
    """The viewer observes, and at least one partner does not consent now."""


class ObserverNotConnected(Exception):
    """The viewer observes a running conversation, and has no connection to the room."""


class NotObserving(Exception):
    """The viewer is a partner, whose right to the room depends on no consent."""


@dataclass(frozen=True, slots=True)
class RoomTranscript:
    """A room's whole log, as one member may see it."""

    membership: Membership
    definition: RoomDefinition
    participants: Participants
    events: list[Recorded]
    state: State

    @property
    def consent_periods(self) -> tuple[ConsentPeriod, ...]:
        """An observer's consent periods; none for a partner."""
        observer = self.state.observer(self.membership.viewer.participant_id)
        return observer.consent_periods if observer is not None else ()

    def frames(self) -> list[EventFrame]:
        """The frames of all events."""
        return frames(self.events, self.membership.viewer, self.consent_periods)

    def insights(self) -> Insights:
        """What the replay page shows beside the frames."""
        return insights(self.events, self.membership.viewer, self.consent_periods)

    def welcome(self, language: str) -> Welcome:
        """The welcome frame over HTTP. It lists no participant as present: only the socket knows presence.

        An observer who sees signals only gets no topic, since the topic holds the couple's words.
        """
        observer = self.state.observer(self.membership.viewer.participant_id)
        return welcome(
            room=self.membership.room,
            dialogue_format=self.definition.format,
            topic=self.definition.topic,
            viewer=self.membership.viewer,
            scope=observer.scope if observer is not None else None,
            partners=self.participants.partners,
            observers=[(each.id, each.name, each.scope) for each in self.participants.observers],
            present=(),
            seq=self.state.seq,
            now=timezone.now(),
            language=language,
        )


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """What a room is, without its events."""

    definition: RoomDefinition
    participants: Participants


@dataclass(frozen=True, slots=True)
class ListedRoom:
    """A room in a list, with what ``membership`` may see of it."""

    membership: Membership
    format: Format
    participants: Participants
    topic: str
    visible: VisibleSummary
    keeping: Keeping | None  # None for an observer
    copy_asked_by: tuple[str, ...]  # participants who asked for a copy of the whole conversation


def load_rooms(rooms: Collection[str], limit: int) -> dict[str, tuple[RoomInfo, list[Recorded]]]:
    """Each of ``rooms`` that there is, with its first ``limit`` events, for a process that loads them."""
    participants = participants_of_rooms(rooms)
    return {
        room: (RoomInfo(definition, participants[room]), events)
        for room, (definition, events) in _LOG.load(rooms, limit).items()
    }


def room_info(room: str) -> RoomInfo:
    """What ``room`` is, for a person with a link to it or a membership in it.

    Raises:
        Erased: it is no more.
    """
    definition = _LOG.definition(room)
    assert definition is not None, "a seat is made in one transaction with its room"
    if definition.erased:
        raise Erased
    return RoomInfo(definition, participants_of(room))


@dataclass(frozen=True, slots=True)
class RoomsPage:
    """A part of a list of rooms, the newest first. ``older`` is the last of them if there are older ones.

    ``of_guest`` says whether their person is a guest, which costs no query here; None if there are no rooms.
    """

    rooms: Sequence[ListedRoom]
    older: str | None
    of_guest: bool | None


def rooms_page(person: str | None, before: str | None, size: int) -> RoomsPage:
    """The newest ``size`` rooms of ``person``, or those before the room ``before``.

    Three queries that read the rows of these rooms alone, however many rooms there are, and no event.
    """
    own = seats_of(person)
    if before is not None and is_room_id(before):
        own = own.filter(pk__lt=own.filter(room=before).values("pk")[:1])
    return list_rooms(person, own[: size + 1].values("room"), size)


def list_rooms(person: str | None, rooms: QuerySet[Any, Any] | Collection[str], size: int) -> RoomsPage:
    """The newest ``size`` of ``rooms`` in which ``person`` has a seat; ``rooms`` may hold one more."""
    by_room: dict[str, list[ListedSeat]] = {}
    for seat in listed_seats(rooms):
        by_room.setdefault(seat.room_id, []).append(seat)
    own = [seat for seats in by_room.values() for seat in seats if seat.person_id == person]
    overviews = _LOG.overviews(seat.room_id for seat in own[:size])
    return RoomsPage(
        [_listed_room(seat, by_room[seat.room_id], overviews[seat.room_id]) for seat in own[:size]],
        own[size - 1].room_id if len(own) > size else None,
        own[0].of_guest if own else None,
    )


def _listed_room(own: ListedSeat, seats: Sequence[ListedSeat], overview: RoomOverview) -> ListedRoom:
    membership = membership_of_seat(own)
    definition = overview.definition
    visible = visible_summary(membership.viewer, overview.summary, definition.created_at)
    erasure = {seat.participant_id for seat in seats if seat.asks_erasure}
    return ListedRoom(
        membership=membership,
        format=definition.format,
        participants=participants_of_seats(seats),
        topic=definition.topic if visible.topic else "",
        visible=visible,
        keeping=(
            keeping(
                own, overview.summary.ended_at, erasure_state_of(membership.seat, erasure), guest=own.of_guest
            )
            if membership.seat is not None
            else None
        ),
        copy_asked_by=tuple(sorted(seat.participant_id for seat in seats if seat.asks_copy)),
    )


def has_begun(room: str, seat: str) -> bool:
    """Whether the partner on ``seat`` has been in ``room`` already, or it has ended without them."""
    summary = _LOG.overviews([room])[room].summary
    return seat in summary.joined or summary.phase == "ended"


def has_ended(room: str) -> bool:
    """Whether the conversation in ``room`` has ended."""
    return _LOG.overviews([room])[room].summary.phase == "ended"


def consents_to(membership: Membership) -> ObserverConsents:
    """The consents to the observer who has this ``membership``. No event is read.

    Raises:
        Erased: the room was erased.
        NotObserving: the holder is a partner.
    """
    overview = _LOG.overviews([membership.room])[membership.room]
    if overview.definition.erased:
        raise Erased
    if membership.seat is not None:
        raise NotObserving
    return observer_consents(overview.summary.observer(membership.viewer.participant_id))


def read_transcript(membership: Membership) -> RoomTranscript:
    """The room of ``membership``, whole.

    Raises:
        Erased: the room was erased.
        NoConsent: the holder observes, and at least one partner does not consent now.
        ObserverNotConnected: an observer has no connection to the room, and the conversation goes on.
    """
    what = room_info(membership.room)
    recorded = _LOG.read(membership.room)
    state = _state(what.definition, recorded)
    observer = state.observer(membership.viewer.participant_id)
    if observer is not None:
        if observer.scope is None:
            raise NoConsent
        if state.phase == "ended":
            record_observer_read(membership)
        elif not observer.present:
            raise ObserverNotConnected
    return RoomTranscript(membership, what.definition, what.participants, recorded, state)


def read_frames(
    membership: Membership, after: int = 0, before: int | None = None, limit: int | None = None
) -> list[EventFrame]:
    """The frames of the events numbered above ``after`` and below ``before``, for ``membership``.

    With ``limit``, the newest ``limit`` of them. A partner's request reads only the rows that it returns.

    Raises:
        Erased, NoConsent, ObserverNotConnected: as :func:`read_transcript`.
    """
    if membership.seat is None:
        reading = read_transcript(membership)
        first, count = _window(reading.state.seq, after, before, limit)
        return frames(reading.events[first : first + count], membership.viewer, reading.consent_periods)
    heads = _LOG.heads([membership.room])
    if not heads:
        raise Erased
    first, count = _window(heads[membership.room], after, before, limit)
    return frames(_LOG.read(membership.room, first, count), membership.viewer, ()) if count else []


def events_after(room: str, seq: int) -> list[Recorded]:
    """What has happened in ``room`` since the event numbered ``seq``."""
    return _LOG.read(room, seq)


def live_cursor(membership: Membership) -> int:
    """The cursor of the live page: the newest events are enough for its first screen.

    An observer's is beyond the end of every log, since without consent they may not know how long the log is.
    The page requests the newest events when the socket has let the observer in.
    """
    if membership.seat is None:
        return BEYOND_EVERY_LOG
    return max(0, _LOG.heads([membership.room]).get(membership.room, 0) - LIVE_PAGE_EVENTS)


def _window(head: int, after: int, before: int | None, limit: int | None) -> tuple[int, int]:
    """The number before the first event of a range, and how many events it holds. Numbers have no gaps."""
    last = head if before is None else min(head, before - 1)
    first = after if limit is None else max(after, last - limit)
    return first, max(0, last - first)


def _state(definition: RoomDefinition, recorded: Iterable[Recorded]) -> State:
    return fold(definition.initial_state(), ((record.at, record.event) for record in recorded))
