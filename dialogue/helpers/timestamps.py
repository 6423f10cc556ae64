"""Moments as text."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=256)
def rfc3339(at: datetime) -> str:
    """``at`` in UTC with microseconds. Remembered for a while: each turn writes its moment many times."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
