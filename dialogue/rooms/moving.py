"""Gives the seats of a guest to the account that the same person signs in to."""

from dataclasses import dataclass

from django.db import transaction

from dialogue.accounts.models import Person
from dialogue.helpers import security_log
from dialogue.rooms.invitations import forget_forms
from dialogue.rooms.models import Seat
from dialogue.trail.records import record


@dataclass(frozen=True, slots=True)
class MovedSeats:
    """How many seats are the account's now, and how many stay the guest's."""

    moved: int
    left: int


def move_seats(guest: Person, account: Person) -> MovedSeats:
    """Give the seats of ``guest`` to ``account``, except where the account has a seat in the same room.

    Two seats of one room never become one person: each partner's private answers would be the other's too.
    """
    with transaction.atomic():
        # Both in one order, so that two moves never wait for each other.
        list(Person.objects.select_for_update().filter(pk__in=[guest.pk, account.pk]).order_by("pk"))
        own_rooms = Seat.objects.filter(person=account).values("room")
        free = Seat.objects.filter(person=guest).exclude(room__in=own_rooms)
        forget_forms(guest)
        moved = Seat.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(person=account)
        left = Seat.objects.filter(person=guest).count()
        if moved:
            record("seat_moved", by=account.pk, person=guest.pk)
    security_log.record("guest_moved", person=guest.pk, to=account.pk, seats=moved, left=left)
    return MovedSeats(moved, left)
