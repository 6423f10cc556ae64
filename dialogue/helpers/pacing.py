"""Pauses and timeouts for SQLite, which has one lock for all writers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def paced() -> Iterator[None]:
    """Around one transaction of many: after it, on SQLite, a pause for as long as it took.

    Without the pause the next transaction takes the lock before other writers try again, so they would wait
    for all transactions. PostgreSQL has a lock for each row.
    """
    began = time.monotonic()
    yield
    if connection.vendor == "sqlite":
        time.sleep(time.monotonic() - began)


@contextmanager
def lock_timeout(seconds: float) -> Iterator[None]:
    """Wait at most ``seconds`` for SQLite's lock. PostgreSQL is left as it is."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        [usual] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
