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
    """What ``person`` may read, the newest first: of ``rooms`` and ``couples`` they are a partner of each."""
    mine = Q(room__in=rooms) | Q(couple__in=couples)
    return Entry.objects.filter(
        Q(mine, action__in=read_by("partners"))
        | Q(action__in=read_by("actor"), by=person)
        | Q(action__in=read_by("concerned"), person=person)
    ).order_by("-pk")


def entries_for_administrators() -> QuerySet[Entry]:
    """What those who administer may read, the newest first."""
    return Entry.objects.filter(action__in=read_by("administrators")).order_by("-pk")


def was_recorded(action: Action, *, by: str | None, room: str, since: datetime) -> bool:
    """Whether an entry of ``action`` by this person about ``room`` is younger than ``since``."""
    return Entry.objects.filter(room=room, action=action, by=by, at__gt=since).exists()
