"""Wall-clock times in a time zone, and the instants that they are. Pure.

A planned conversation is an instant. Each person sees it in their own zone of that day, so it stays right
over a change of clocks, and for a person who has moved to another zone. A wall-clock time that is skipped
when the clocks go forward is no instant, and one that comes twice when they go back is two.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

#: Where the names of a zone begin that persons live in; others are old names and offsets.
_REGIONS: Final = (
    *("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)
UTC_NAME: Final = "UTC"


@cache
def zones() -> tuple[str, ...]:
    """The names of all time zones that a person may choose, in the order of the alphabet."""
    lived_in = sorted(name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return (*lived_in, UTC_NAME)


def zone_named(name: str) -> ZoneInfo:
    """The zone with this name, or UTC if it is unknown."""
    return ZoneInfo(name if name in zones() else UTC_NAME)


def instants_of(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants, in UTC, at which the clocks of ``zone`` show ``wall``: none, one or two."""
    candidates = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = {instant for instant in candidates if instant.astimezone(zone).replace(tzinfo=None) == wall}
    return tuple(sorted(shown))


def wall_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of ``zone`` show at this instant, without a zone, to the minute."""
    return instant.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
