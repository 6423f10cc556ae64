"""Whether the database can be written: asked by writing to it, at most once a second and in bounded time."""

import threading
import time
from typing import Final

from django.db import Error, connection, transaction

from dialogue.helpers.pacing import lock_timeout
from dialogue.presence import leases

#: For so long a success is told again without a write, so that frequent requests do not keep the disk busy.
SUCCESS_HOLDS_SECONDS: Final = 1.0


class WriteProbe:
    """Writes one row, always the same, and remembers for a moment that it succeeded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._succeeded_at: float | None = None

    def succeeds(self, timeout: float) -> bool:
        """Whether the write was durable within about ``timeout`` seconds, now or a moment ago.

        Of several threads one writes. While its write hangs, as on a frozen disk, the others do not
        wait longer than the timeout.
        """
        if not self._lock.acquire(timeout=timeout):
            return False
        try:
            now = time.monotonic()
            if self._succeeded_at is None or now - self._succeeded_at >= SUCCESS_HOLDS_SECONDS:
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
