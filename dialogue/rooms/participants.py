"""The people of a room: the partners, the invited observers, and the seats that a script plays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from dialogue.moderator.events import SEATS, Scope
from dialogue.moderator.events import Seat as SeatName
from dialogue.rooms.access import scope_of
from dialogue.rooms.models import Seat


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


def participants_of(room: str) -> Participants:
    """The people of ``room``."""
    return _participants(list(Seat.objects.filter(room=room)))


def participants_by_room(seats: Iterable[Seat]) -> dict[str, Participants]:
    """The people of each room, given all seats of these rooms."""
    by_room: dict[str, list[Seat]] = {}
    for seat in seats:
        by_room.setdefault(seat.room_id, []).append(seat)
    return {room: _participants(taken) for room, taken in by_room.items()}


def _participants(seats: list[Seat]) -> Participants:
    by_name = {seat.participant_id: seat for seat in sorted(seats, key=attrgetter("participant_id"))}
    partners = {name: by_name[name] for name in SEATS if name in by_name}
    return Participants(
        partners={name: seat.name for name, seat in partners.items()},
        observers=tuple(
            InvitedObserver(seat.participant_id, seat.name, scope)
            for seat in by_name.values()
            if (scope := scope_of(seat)) is not None
        ),
        scripted=frozenset(name for name, seat in partners.items() if seat.scripted),
    )
