"""Tells both partners that a copy was asked for, and has a request deleted when it expires."""

from typing import Final

from dialogue.errands import queue
from dialogue.notices import tell
from dialogue.rooms.models import ExportRequest, Seat

#: The kind of errands that deletes an expired request.
EXPIRY: Final = "export_expiry"


def asked(request: ExportRequest) -> None:
    """Tell both partners now, and the one who asked when it is ready. In the caller's transaction.

    The one who asked is told as well: it may have been somebody else at their device.
    """
    queue.enqueue(EXPIRY, str(request.pk), request.expires_at)
    for person, participant_id in _persons(request):
        tell.tell(person, _asked_key(request))
        if participant_id == request.participant_id:
            tell.tell_later(person, _ready_key(request), request.ready_at)


def ended(request: ExportRequest) -> None:
    """Tell nobody any more: the request was taken back. In the caller's transaction."""
    queue.cancel(EXPIRY, str(request.pk))
    for person, _ in _persons(request):
        tell.forget(person, _asked_key(request))
        tell.forget(person, _ready_key(request))


def _persons(request: ExportRequest) -> list[tuple[str, str]]:
    """The partners and the one who asked, as far as a browser has their seat: ids of persons and of seats."""
    seats = Seat.objects.filter(room=request.room_id).exclude(person=None).order_by("participant_id")
    return [
        (person, participant_id)
        for person, participant_id, role in seats.values_list("person_id", "participant_id", "role")
        if role == Seat.Role.PARTNER or participant_id == request.participant_id
    ]


def _asked_key(request: ExportRequest) -> str:
    return f"export-asked-{request.pk}"


def _ready_key(request: ExportRequest) -> str:
    return f"export-ready-{request.pk}"
