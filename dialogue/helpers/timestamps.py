"""Times as text, and as databases return them."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=256)
def rfc3339(at: datetime) -> str:
    """``at`` in UTC with microseconds. Cached, because each turn writes its time many times."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def aware(at: datetime) -> datetime:
    """A time as a raw query returns it, with its time zone: SQLite stores UTC without one."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
