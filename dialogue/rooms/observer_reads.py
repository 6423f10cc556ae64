"""Reads of a conversation that has ended, by its observers: the trail tells both partners of them.

While a conversation goes on, both see that an observer is there. A partner's own reads are not recorded.
"""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from dialogue.rooms.access import Membership
from dialogue.rooms.models import Seat
from dialogue.trail.reading import was_recorded
from dialogue.trail.records import record

#: Reads of one observer within this time are one entry: a page that is open asks several times.
ONE_ENTRY_FOR: Final = timedelta(hours=1)


def record_observer_read(membership: Membership) -> None:
    """Record that the observer who has this ``membership`` reads the conversation after its end."""
    seat = Seat.objects.filter(room=membership.room, participant_id=membership.viewer.participant_id)
    person = seat.values_list("person_id", flat=True).first()
    since = timezone.now() - ONE_ENTRY_FOR
    if not was_recorded("observer_read", by=person, room=membership.room, since=since):
        record("observer_read", by=person, room=membership.room)
