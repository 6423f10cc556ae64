"""Errands of rooms: what is deleted at its time."""

from datetime import datetime

from django.utils import timezone

from dialogue.errands.kinds import Errand, errand
from dialogue.rooms.export_notices import EXPIRY
from dialogue.rooms.models import ExportRequest


@errand(EXPIRY)
def delete_expired_request(work: Errand) -> datetime | None:
    """Delete the request for a copy, once it has expired. One that was taken back is gone already."""
    request = ExportRequest.objects.filter(pk=int(work.key)).first()
    if request is None:
        return None
    if request.expires_at > timezone.now():
        return request.expires_at
    request.delete()
    return None
