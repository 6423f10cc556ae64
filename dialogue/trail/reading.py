"""Reading the trail: each reader gets the entries that :mod:`dialogue.trail.actions` lets them read."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dialogue.trail.actions import Action, read_by
from dialogue.trail.models import Entry

#: Ids, or a query that yields them.
Ids = Collection[str] | QuerySet[Any, str]


def entries_for(person: str, rooms: Ids, couples: Ids) -> QuerySet[Entry]:
    """What ``person`` may read, the newest first: of ``rooms`` and ``couples`` they are a partner of each.

    What a guest did is theirs as well, if they took over the guest's seat in that room.
    """
    mine = Q(room__in=rooms) | Q(couple__in=couples)
    guests = Entry.objects.filter(action="seat_moved", by=person).values("person")
    return Entry.objects.filter(
        Q(mine, action__in=read_by("partners"))
        | Q(action__in=read_by("actor"), by=person)
        | Q(action__in=read_by("actor"), by__in=guests, room__in=rooms)
        | Q(action__in=read_by("concerned"), person=person)
    ).order_by("-pk")


def moved_to(persons: Collection[str]) -> dict[str, str]:
    """Of these persons, the guests whose seats an account took over, each with the account."""
    moved = Entry.objects.filter(action="seat_moved", person__in=persons).order_by("pk")
    return {each.person: each.by for each in moved if each.person is not None and each.by is not None}


def entries_for_administrators() -> QuerySet[Entry]:
    """What those who administer may read, the newest first."""
    return Entry.objects.filter(action__in=read_by("administrators")).order_by("-pk")


def was_recorded(action: Action, *, by: str | None, room: str, since: datetime) -> bool:
    """Whether an entry of ``action`` by this person about ``room`` is younger than ``since``."""
    return Entry.objects.filter(room=room, action=action, by=by, at__gt=since).exists()
