"""Checks that the database can be written, by writing to it at most once a second and in bounded time."""

import threading
import time
from typing import Final

from django.db import Error, connection, transaction

from dialogue.helpers.pacing import lock_timeout
from dialogue.presence import leases

#: A success is reused for this long, so that frequent checks do not keep the disk busy.
SUCCESS_TTL_SECONDS: Final = 1.0


class WriteProbe:
    """Writes one row, always the same, and reuses a success for `SUCCESS_TTL_SECONDS`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._succeeded_at: float | None = None

    def succeeds(self, timeout: float) -> bool:
        """Whether a write was durable within about ``timeout`` seconds, now or within `SUCCESS_TTL_SECONDS`.

        One thread writes at a time. While its write hangs, as on a frozen disk, each other thread waits
        for at most ``timeout`` seconds.
        """
        if not self._lock.acquire(timeout=timeout):
            return False
        try:
            now = time.monotonic()
            if self._succeeded_at is None or now - self._succeeded_at >= SUCCESS_TTL_SECONDS:
                self._succeeded_at = now if _write(timeout) else None
            return self._succeeded_at is not None
        finally:
            self._lock.release()


def _write(timeout: float) -> bool:
    try:
        with lock_timeout(timeout), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    milliseconds = f"{timeout * 1000:.0f}"
                    cursor.execute("SELECT set_config('statement_timeout', %s, true)", [milliseconds])
            leases.write_probe()
    except Error:
        return False
    return True
