"""What a partner is shown of how long their half of a room is kept, and of requests to erase the room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from dialogue.log.database_log import DatabaseLog
from dialogue.rooms.access import Membership
from dialogue.rooms.forgetting import ErasureState, erasure_state
from dialogue.rooms.models import Seat
from dialogue.rooms.retention import days_kept, guest_may_choose, kept_until

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
    if membership.seat is None:
        return None
    seat = Seat.objects.select_related("person__keep_choice").get(
        room=membership.room, participant_id=membership.viewer.participant_id
    )
    ended_at = _LOG.overviews([membership.room])[membership.room].summary.ended_at
    erasure = erasure_state(membership.room, membership.seat)
    return keeping(seat, ended_at, erasure, guest=seat.person is not None and seat.person.is_guest)


def keeping(seat: Seat, ended_at: datetime | None, erasure: ErasureState, *, guest: bool) -> Keeping:
    """How long the half of a partner's ``seat`` is kept, given whether a guest has it."""
    days = days_kept(seat, chooses=guest_may_choose() if guest else seat.person is not None)
    return Keeping(days, kept_until(seat, days, ended_at, timezone.now()), erasure)
