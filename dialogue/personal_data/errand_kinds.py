"""The errand of retention, which comes again each day."""

from datetime import datetime, timedelta

from django.utils import timezone

from dialogue.errands.kinds import Errand, errand
from dialogue.personal_data.retention import give_up_what_is_over


@errand("retention", lease=timedelta(minutes=30), every=timedelta(days=1))
def retain(_work: Errand) -> datetime | None:
    """Give up the halves of conversations whose time has passed."""
    now = timezone.now()
    return now if give_up_what_is_over(now).more else None
