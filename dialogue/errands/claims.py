"""Which errands are due, and who does them: a process claims one by moving its ``due`` to its lease's end.

Each statement names the ``due`` that was read before. So of several processes that read the same row only one
claims it, and a process whose errand was moved meanwhile leaves it as it was moved.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from dialogue.errands.kinds import Errand, Kind
from dialogue.errands.models import Errand as StoredErrand

#: A claim picks one of so many that are due: several processes seldom want the same.
CANDIDATES: Final = 8
#: The pause after the first failure, by how much each further one is longer, and the longest.
FIRST_PAUSE: Final = timedelta(seconds=10)
PAUSE_GROWTH: Final = 3
MAX_PAUSE: Final = timedelta(hours=6)

_chance: Final = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Claim:
    """An errand that this process does, until its lease ends."""

    row: int
    until: datetime
    errand: Errand


def due_kinds(known: Collection[str], now: datetime | None = None) -> list[str]:
    """The kinds among ``known`` of which an errand is due. One query by an index."""
    # SQLite's own clock counts in milliseconds, and would take what is due now for due later.
    moment = now or (Now() if connection.vendor == "postgresql" else timezone.now())
    due = StoredErrand.objects.filter(due__lte=moment, kind__in=known)
    return sorted(due.order_by().values_list("kind", flat=True).distinct())


def claim(kind: Kind, now: datetime | None = None) -> Claim | None:
    """Claim an errand of ``kind`` that is due; None if there is none."""
    while True:
        at = now or database_time()
        due = StoredErrand.objects.filter(kind=kind.name, due__lte=at).order_by("due")
        rows = list(due.values_list("pk", "due", "key", "payload", "tries")[:CANDIDATES])
        if not rows:
            return None
        row, seen, key, payload, tries = _chance.choice(rows)
        until = at + kind.lease
        claimed = StoredErrand.objects.filter(pk=row, due=seen).update(due=until, tries=F("tries") + 1)
        if claimed:
            return Claim(row, until, Errand(kind.name, key, payload, tries + 1))


def finish(claim: Claim, again: datetime | None) -> None:
    """The errand was done: delete it, or have it due ``again``."""
    if again is None:
        _claimed(claim).delete()
    else:
        _claimed(claim).update(due=again, tries=0, fault="")


def fail(claim: Claim, fault: BaseException, now: datetime | None = None) -> None:
    """The errand failed: it is due again after a pause, which grows with each failure."""
    at = now or database_time()
    _claimed(claim).update(due=at + pause_after(claim.errand.tries), fault=type(fault).__name__[:100])


def pause_after(tries: int) -> timedelta:
    """The pause after so many failures, within a quarter of it, so that many do not come back at once."""
    pause = FIRST_PAUSE
    for _ in range(tries - 1):
        pause = min(pause * PAUSE_GROWTH, MAX_PAUSE)
    return pause * _chance.uniform(0.75, 1.25)


def database_time() -> datetime:
    """The time by which errands are due. Of PostgreSQL, since the clocks of several hosts differ."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def _claimed(claim: Claim) -> Any:
    return StoredErrand.objects.filter(pk=claim.row, due=claim.until)
