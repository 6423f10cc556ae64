"""The people of a room: the partners, the invited observers, and the seats that a script plays."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

from django.db import connection

from dialogue.moderator.events import SEATS, Scope
from dialogue.moderator.events import Seat as SeatName
from dialogue.rooms.access import scope_of_role
from dialogue.rooms.models import Seat

#: The braces are placeholders, as many as there are rooms.
_SEATS: Final = (
    "SELECT room_id, participant_id, role, name, scope, scripted FROM rooms_seat WHERE room_id IN ({})"
)


@dataclass(frozen=True, slots=True)
class InvitedObserver:
    """An invited observer."""

    id: str
    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Participants:
    """The people of a room: the partners' names by seat, the observers, and the seats that a script plays."""

    partners: Mapping[SeatName, str]
    observers: tuple[InvitedObserver, ...]
    scripted: frozenset[SeatName]


class _SeatRow(NamedTuple):
    participant_id: str
    role: str
    name: str
    scope: str
    scripted: bool


def participants_of(room: str) -> Participants:
    """The people of ``room``."""
    return participants_of_rooms([room])[room]


def participants_of_rooms(rooms: Collection[str]) -> dict[str, Participants]:
    """The people of each of ``rooms``. Every room that a process loads needs them: one statement for all."""
    by_room: dict[str, list[_SeatRow]] = {room: [] for room in rooms}
    with connection.cursor() as cursor:
        cursor.execute(_SEATS.format(", ".join(["%s"] * len(by_room))), list(by_room))
        for room, *seat in cursor.fetchall():
            by_room[room].append(_SeatRow(*seat))
    return {room: _participants(seats) for room, seats in by_room.items()}


def person_of_seat(room: str, participant_id: str) -> str | None:
    """The id of the person who has a seat in ``room``, or None."""
    return (
        Seat.objects.filter(room=room, participant_id=participant_id).values_list("person", flat=True).first()
    )


def participants_of_seats(seats: Iterable[Seat]) -> Participants:
    """The people of a room, given all its seats."""
    return _participants(list(seats))


def _participants(seats: Sequence[Seat | _SeatRow]) -> Participants:
    by_id = {seat.participant_id: seat for seat in sorted(seats, key=attrgetter("participant_id"))}
    partners = {seat: by_id[seat] for seat in SEATS if seat in by_id}
    return Participants(
        partners={seat: row.name for seat, row in partners.items()},
        observers=tuple(
            InvitedObserver(seat.participant_id, seat.name, scope)
            for seat in by_id.values()
            if (scope := scope_of_role(seat.role, seat.scope)) is not None
        ),
        scripted=frozenset(seat for seat, row in partners.items() if row.scripted),
    )
