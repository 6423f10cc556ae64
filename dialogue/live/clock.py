"""The time in a room: it begins at the host's time of day and advances with elapsed time.

The time of day of a host can be set at any moment, by hours and in both directions. A break's least time, a
reminder and the order of a log's events must not change with it. So the time of day is read once, when a room
is loaded, and the time of every command comes from the room's own clock.

A room's clock is never before the newest event of its log, whichever process stored that event, at
whatever time of day of its own. After a restart on a host whose clock was set back, a room goes on at the
time of its newest event: a least time begins again at worst.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Final, Protocol

from django.utils import timezone

logger = logging.getLogger(__name__)

#: From how many seconds on a change of the host's clock is logged. Smaller corrections are ordinary.
LARGE_STEP_SECONDS: Final = 10.0


class Clock(Protocol):
    """The two clocks of a host."""

    def wall(self) -> datetime:
        """The time of day. It may be set at any moment."""

    def elapsed(self) -> float:
        """Seconds since some moment, including the time in which the host was suspended. It is never set."""


class HostClock:
    """The clock of the host that this process runs on."""

    def wall(self) -> datetime:
        return timezone.now()

    def elapsed(self) -> float:
        return time.clock_gettime(_ELAPSED)


#: Linux has a clock that counts suspended time; elsewhere the monotonic clock is used.
_ELAPSED: Final[int] = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class RoomClock:
    """The time in one room."""

    def __init__(self, clock: Clock, earliest: datetime) -> None:
        self._clock = clock
        self._set(max(clock.wall(), earliest))

    def now(self) -> datetime:
        """The time now: never before the one that was returned last."""
        return self._base + timedelta(seconds=self._clock.elapsed() - self._base_elapsed)

    def follow(self, at: datetime) -> None:
        """Advance to ``at``, the time of an event in the log, unless it is past."""
        if at > self.now():
            self._set(at)

    def _set(self, at: datetime) -> None:
        self._base, self._base_elapsed = at, self._clock.elapsed()


class StepWatch:
    """Detects that the host's time of day was set, by comparing its two clocks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._difference = self._measure()

    def look(self) -> None:
        """Log a large step since the last look."""
        difference = self._measure()
        step = difference - self._difference
        self._difference = difference
        if abs(step) >= LARGE_STEP_SECONDS:
            logger.warning(
                "The clock of this host was set by %+.0f seconds; times in open rooms go on as before.", step
            )

    def _measure(self) -> float:
        return self._clock.wall().timestamp() - self._clock.elapsed()
