"""How a couple is mentioned to one of the two: by the name of the other."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from dialogue.couples.models import Member
from dialogue.rooms.mentions import Mention


def couples_of(person: str) -> QuerySet[Any, str]:
    """The couples of which ``person`` is one, and has not left, as a query."""
    return Member.objects.filter(person=person, left=False).values_list("couple_id", flat=True)


def others_of(person: str, couples: Collection[str]) -> dict[str, Mention]:
    """The mention of each of these couples of ``person``. One query for all of them."""
    others = Member.objects.filter(couple__in=couples, couple__members__person=person).exclude(person=person)
    return {each.couple_id: Mention("", each.name, {each.person_id: each.name}) for each in others}
