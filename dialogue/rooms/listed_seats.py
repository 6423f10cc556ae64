"""The seats of the rooms of a list, each with what its participant asked for: one query for all of them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from dialogue.accounts.guests import guests_by
from dialogue.rooms.models import ErasureRequest, ExportRequest, Seat


class Asked(TypedDict):
    """What the participant asked for, and whether they are a guest."""

    asks_copy: bool
    asks_erasure: bool
    of_guest: bool


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedSeat = WithAnnotations[Seat, Asked]
else:
    ListedSeat = Seat


def listed_seats(rooms: QuerySet[Any, Any] | Collection[str]) -> list[ListedSeat]:
    """All seats of ``rooms``, the newest first."""
    mine = Q(room=OuterRef("room"), participant_id=OuterRef("participant_id"))
    seats = Seat.objects.filter(room__in=rooms).select_related("person__keep_choice")
    return list(
        seats.annotate(
            asks_copy=Exists(ExportRequest.objects.filter(mine, expires_at__gt=timezone.now())),
            asks_erasure=Exists(ErasureRequest.objects.filter(mine).exclude(asked_at=None)),
            of_guest=ExpressionWrapper(guests_by("person"), output_field=BooleanField()),
        ).order_by("-id")
    )
