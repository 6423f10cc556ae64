"""What waits, what is late and what failed, by kind. Numbers, and the types of exceptions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Min, Q

from dialogue.errands import claims, kinds
from dialogue.errands.models import Errand

#: An errand that is due for longer is late: nobody does errands, or they cannot keep up.
LATE_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The errands of one kind. Each that failed waits for its next try; ``faults`` are exceptions' types."""

    kind: str
    waiting: int = 0
    late: int = 0
    failed: int = 0
    most_tries: int = 0
    next_due: datetime | None = None
    faults: tuple[str, ...] = ()


def by_kind(now: datetime | None = None) -> list[KindFigures]:
    """The figures of every kind, and of those that only another version of the program knows."""
    late = Q(due__lt=(now or claims.database_time()) - LATE_AFTER)
    rows = Errand.objects.order_by().values("kind")
    counted = {
        row["kind"]: row
        for row in rows.annotate(
            waiting=Count("pk"),
            late=Count("pk", filter=late),
            failed=Count("pk", filter=~Q(fault="")),
            most_tries=Max("tries"),
            next_due=Min("due"),
        )
    }
    faults: dict[str, list[str]] = {}
    for kind, fault in Errand.objects.exclude(fault="").order_by().values_list("kind", "fault").distinct():
        faults.setdefault(kind, []).append(fault)
    return [
        KindFigures(**counted[kind], faults=tuple(sorted(faults.get(kind, ()))))
        if kind in counted
        else KindFigures(kind)
        for kind in sorted({*kinds.names(), *counted})
    ]


def are_late(now: datetime | None = None) -> bool:
    """Whether an errand is late. One query by an index."""
    return Errand.objects.filter(due__lt=(now or claims.database_time()) - LATE_AFTER).exists()
