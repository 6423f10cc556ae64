"""Time zones by their names, as browsers name them: Europe/Berlin."""

import zoneinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

UTC_NAME: Final = "UTC"


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of this name, or None. No other text is looked up among files."""
    return ZoneInfo(name) if name in _names() else None


@cache
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
