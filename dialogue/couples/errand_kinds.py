"""Errands of couples: what ends at its time."""

from datetime import datetime

from django.utils import timezone

from dialogue.couples import invitations, plans
from dialogue.errands.kinds import Errand, errand


@errand(invitations.FORGET_KIND)
def forget_invitation(work: Errand) -> None:
    """Delete an invitation that ended long ago."""
    invitations.forget(work.key)


@errand(plans.OVER_KIND)
def forget_plan(work: Errand) -> datetime | None:
    """Delete a plan and its topic a week after its time."""
    return plans.forget(work.key, timezone.now())
