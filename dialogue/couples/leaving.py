"""Leaving a couple: what was planned ends, what was said stays with each of the two."""

from django.db import transaction
from django.utils import timezone

from dialogue.couples import plans
from dialogue.couples.membership import OwnCouple, mark_as_left


def leave(couple: OwnCouple) -> None:
    """``couple.me`` leaves; once more does nothing. The other reads it on the couple's page alone."""
    with transaction.atomic():
        if mark_as_left(couple):
            plans.end_all(couple, timezone.now())
