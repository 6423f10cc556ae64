"""The errand of the trail, which comes again each day."""

from datetime import timedelta

from django.utils import timezone

from dialogue.errands.kinds import Errand, errand
from dialogue.trail.retention import delete_old_entries


@errand("trail_retention", every=timedelta(days=1))
def forget_old_entries(_work: Errand) -> None:
    """Delete the entries whose time is over."""
    delete_old_entries(timezone.now())
