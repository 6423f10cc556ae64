"""What a partner is shown of how long their half of a room is kept, and of requests to erase the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import RoomOverview
from dialogue.moderator.events import seat_of
from dialogue.rooms.access import Membership
from dialogue.rooms.forgetting import ErasureState, erasure_states
from dialogue.rooms.models import Seat
from dialogue.rooms.retention import days_kept, kept_until, may_choose

_LOG: Final = DatabaseLog()


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a partner's half of a room is kept, and who asked to erase the room for both.

    ``until`` is None while the end is open, and where the half stays until its partner says.
    """

    days: int
    until: datetime | None
    erasure: ErasureState


def keeping_of(membership: Membership) -> Keeping | None:
    """How long the half of ``membership`` is kept; None for an observer."""
    seat = Seat.objects.select_related("person__keep_choice").get(
        room=membership.room, participant_id=membership.viewer.participant_id
    )
    return keepings([seat], _LOG.overviews([membership.room])).get(membership.room)


def keepings(seats: Sequence[Seat], overviews: Mapping[str, RoomOverview]) -> dict[str, Keeping]:
    """The keeping of each of these ``seats`` that is a partner's, by room."""
    partners = {seat.room_id: seat_name for seat in seats if (seat_name := seat_of(seat.participant_id))}
    erasures = erasure_states(partners)
    chooses = {
        person.pk: may_choose(person) for person in {seat.person for seat in seats} if person is not None
    }
    now = timezone.now()
    kept = {}
    for seat in seats:
        if seat.room_id in partners:
            days = days_kept(seat, chooses=chooses[str(seat.person_id)])
            until = kept_until(seat, days, overviews[seat.room_id].summary.ended_at, now)
            kept[seat.room_id] = Keeping(days, until, erasures[seat.room_id])
    return kept
