"""Rate limits by address, person, seat or key.

With Redis, all processes share the counts; with several Redis hosts, each host holds a share of the keys.
Without Redis, or while it does not answer, each process counts alone, so a Redis outage refuses no request.
"""

import functools
import logging
import math
import re
import time
import zlib
from collections.abc import Callable
from typing import Final, Literal, TypeVar

from django.conf import settings
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import RateLimiter, SlidingWindowCounterRateLimiter

from dialogue.helpers import security_log

logger = logging.getLogger(__name__)

#: What is counted: all requests, created rooms, invalid links, tokens, keys and cookies, and codes that were
#: asked for or wrong.
Kind = Literal["requests", "rooms", "failed_credentials", "codes"]
Result = TypeVar("Result")
_REASONS: Final[dict[Kind, security_log.Reason]] = {
    "requests": "too_many_requests",
    "rooms": "too_many_rooms",
    "failed_credentials": "too_many_failed_credentials",
    "codes": "too_many_codes",
}

#: The timeout of a Redis server, and the delay after a failure before the next try.
STORE_TIMEOUT_SECONDS: Final = 0.5
STORE_RETRY_DELAY_SECONDS: Final = 5.0


class TooManyRequests(Exception):
    """The client has reached a limit. It may retry after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def take(kind: Kind, client: str) -> None:
    """Count one more of ``kind`` by ``client``.

    Raises:
        TooManyRequests: the client has reached its limit.
    """
    limit = _limit(kind)
    if limit is not None and not _counter(client).query(lambda limiter: limiter.hit(limit, kind, client)):
        raise _too_many(limit, kind, client)


def forget_all() -> None:
    """Reset the counts that this process holds."""
    _counters.cache_clear()


def _too_many(limit: RateLimitItem, kind: Kind, client: str) -> TooManyRequests:
    security_log.refused(_REASONS[kind])
    stats = _counter(client).query(lambda limiter: limiter.get_window_stats(limit, kind, client))
    return TooManyRequests(max(1, math.ceil(stats.reset_time - time.time())))


def _limit(kind: Kind) -> RateLimitItem | None:
    return _parsed(settings.RATES[kind])


@functools.cache
def _parsed(text: str) -> RateLimitItem | None:
    return parse(text) if text else None


class _Counter:
    """The counts in one Redis, and a fallback in this process for when Redis does not answer."""

    def __init__(self, host: str | None) -> None:
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared: RateLimiter | None = None
        self._retry_at = 0.0
        if host is not None:
            storage = storage_from_string(
                re.sub("^unix:", "redis+unix:", host),
                key_prefix="third-ear-rates",
                wrap_exceptions=True,
                socket_timeout=STORE_TIMEOUT_SECONDS,
                socket_connect_timeout=STORE_TIMEOUT_SECONDS,
            )
            self._shared = SlidingWindowCounterRateLimiter(storage)

    def query(self, operation: Callable[[RateLimiter], Result]) -> Result:
        if self._shared is not None and time.monotonic() >= self._retry_at:
            try:
                return operation(self._shared)
            except (StorageError, ValueError):  # ValueError: the stored value is not a count
                self._retry_at = time.monotonic() + STORE_RETRY_DELAY_SECONDS
                logger.warning("Redis does not count; each process counts for itself until it does")
        return operation(self._here)


def _counter(client: str) -> _Counter:
    """The counter of ``client``: every process selects the same one."""
    counters = _counters()
    return counters[zlib.crc32(client.encode("utf-8", "surrogatepass")) % len(counters)]


@functools.cache
def _counters() -> list[_Counter]:
    hosts: list[str | None] = [*settings.REDIS_HOSTS]
    return [_Counter(host) for host in hosts or [None]]
