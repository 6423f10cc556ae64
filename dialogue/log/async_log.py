"""The log for coroutines: reads in threads of their own, appends through the process's one writer.

The ORM must not run on an event loop, and in Channels' single thread every read would wait for the slowest
one. So the tables are used from the writer's thread and from these few threads for reading only.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import partial
from typing import Final, ParamSpec, Protocol, TypeVar

from django.db import connection

from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append, Log, Repeated, Result, RoomDefinition
from dialogue.log.metrics import append_seconds
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.log.writer import Writer
from dialogue.moderator.events import Event

READS: Final = ThreadPoolExecutor(4, "db-read")
#: How long a reading thread keeps a connection of PostgreSQL before it borrows one anew.
KEPT_SECONDS: Final = 1.0
_borrowed: Final = threading.local()

P = ParamSpec("P")
T = TypeVar("T")


async def in_read_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``function``, which may use the ORM, in a thread for reading.

    Raises:
        dialogue.helpers.database_errors.Unavailable: the database cannot be read.
    """
    work = partial(reading, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(READS, copy_context().run, work)


def reading(work: Callable[[], T]) -> T:
    """Do ``work`` in a thread for reading.

    The connection is kept between reads, since its pool checks it by a query each time it is borrowed. A kept
    connection is not checked: for ``KEPT_SECONDS`` after a restart of PostgreSQL a read may fail, and the
    client comes back. An SQLite file stays open, because to open it costs as much as a read.
    """
    now = time.monotonic()
    if connection.vendor != "sqlite" and now - getattr(_borrowed, "at", -KEPT_SECONDS) >= KEPT_SECONDS:
        connection.close()
        _borrowed.at = now
    try:
        with translate_database_errors():
            return work()
    finally:
        if connection.errors_occurred:
            connection.close()


class AsyncLog(Protocol):
    """A log as a coroutine sees it. :class:`dialogue.log.interface.Log` says what each method promises."""

    async def definition(self, room: str) -> RoomDefinition | None: ...

    async def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]: ...

    async def append(
        self,
        room: str,
        head: int,
        events: Sequence[Event],
        at: datetime,
        identity: CommandIdentity | None = None,
    ) -> Result: ...

    async def find(self, room: str, identity: CommandIdentity) -> Repeated | None: ...

    async def heads(self, rooms: Iterable[str]) -> dict[str, int]: ...


class ThreadedLog:
    """An :class:`AsyncLog` over a log that blocks and a writer for it."""

    def __init__(self, log: Log, writer: Writer) -> None:
        self._log = log
        self._writer = writer

    async def definition(self, room: str) -> RoomDefinition | None:
        return await in_read_thread(self._log.definition, room)

    async def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        return await in_read_thread(self._log.read, room, after, limit)

    async def append(
        self,
        room: str,
        head: int,
        events: Sequence[Event],
        at: datetime,
        identity: CommandIdentity | None = None,
    ) -> Result:
        with append_seconds.time():
            return await self._writer.append(Append(room, head, tuple(events), at, identity))

    async def find(self, room: str, identity: CommandIdentity) -> Repeated | None:
        return await in_read_thread(self._log.find, room, identity)

    async def heads(self, rooms: Iterable[str]) -> dict[str, int]:
        return await in_read_thread(self._log.heads, list(rooms))


_lock = threading.Lock()
_writer: Writer | None = None
_log: ThreadedLog | None = None


def open_log() -> AsyncLog:
    """The process's log; the first call creates it and its writer."""
    global _writer, _log  # noqa: PLW0603 - one writer a process is the point
    with _lock:
        if _log is None:
            tables = DatabaseLog()
            _writer = Writer(tables)
            _log = ThreadedLog(tables, _writer)
        return _log


def close_log(timeout: float | None = None) -> bool:
    """Stop the process's writer after it stored what waits; False on a timeout. It can be opened again."""
    global _writer, _log
    with _lock:
        writer, _writer, _log = _writer, None, None
    return writer is None or writer.stop(timeout)
