"""A cache that all processes share by Redis. While Redis does not answer, each process has its own."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

#: Before every key, so that the counts of the rate limits and the notifications are not touched.
_PREFIX = "third-ear-cache"


class SharedOrLocal(RedisCache):
    """Marks what was used a moment ago (``add``), which is all that this cache is for."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "KEY_PREFIX": _PREFIX})
        self._here = LocMemCache(_PREFIX, params)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        try:
            return super().add(key, value, timeout, version)
        except RedisError:
            return self._here.add(key, value, timeout, version)
