"""Deletes what was asked and allowed about exports, in the caller's transaction."""

from dialogue.moderator.events import SEATS
from dialogue.rooms.models import ExportRequest, ResearchConsent


def forget_exports(room: str) -> None:
    """Delete all that was asked and allowed in ``room``."""
    ExportRequest.objects.filter(room=room).delete()
    ResearchConsent.objects.filter(room=room).delete()


def forget_exports_of(room: str, participant_id: str) -> None:
    """Delete what one participant asked and allowed: they lost their seat."""
    ExportRequest.objects.filter(room=room, participant_id=participant_id).delete()
    ResearchConsent.objects.filter(room=room, participant_id=participant_id).delete()
    if participant_id in SEATS:
        ExportRequest.objects.filter(room=room).update(**{f"allowed_{participant_id}": None})
