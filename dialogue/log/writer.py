"""The writer: the one thread of a process that appends, with a connection of its own.

It takes what is waiting, up to :data:`MAX_BATCH` appends of any rooms, and stores them in one transaction
(*group commit*). It never waits for more to come: a single append is stored at once, and what arrives during
its COMMIT makes the next batch. So one flush to the disk, the slow part, serves a whole batch. The answers
come after the COMMIT.

If a batch fails because of an append in it, each of its appends is tried alone, so that a bad one harms no
other. If the database itself cannot be used, the whole batch fails at once, because trying each append would
only make the rest wait.

The thread is a daemon, so that a process can end without :meth:`Writer.stop`, which ends the thread after all
that was taken in is stored and answered.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import Final, Protocol

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.answers import deliver
from dialogue.log.interface import Append, MasterKeyMissing, Result, WriterQueueFull
from dialogue.log.metrics import batch_appends

MAX_BATCH: Final = 256
MAX_WAITING_APPENDS: Final = (
    4096  # appends that may wait; beyond it the process is outcomes that it cannot keep up
)
#: How long the writer waits after a fault of its own; each delay is twice the one before.
FIRST_RETRY_DELAY_SECONDS: Final = 0.1
MAX_RETRY_DELAY_SECONDS: Final = 30.0

logger = logging.getLogger(__name__)

_Answer = asyncio.Future[Result]


class Store(Protocol):
    """What stores the writer's batches."""

    def append_all(self, appends: Sequence[Append]) -> list[Result]:
        """Store the appends in one transaction."""

    def close(self) -> None:
        """Close the calling thread's database connection."""


class Writer:
    """The process's group-commit writer. It starts when it is made."""

    def __init__(self, store: Store, waiting: int = MAX_WAITING_APPENDS) -> None:
        self._store = store
        self._most = waiting
        self._queue: SimpleQueue[tuple[Append, _Answer] | None] = SimpleQueue()
        self._lock = threading.Lock()  # nothing may be put behind the None that ends the queue
        self._stopped = False
        self._fault: Unavailable | None = None  # why the last batch could not be stored
        self._thread = threading.Thread(target=self._run, name="log-writer", daemon=True)
        self._thread.start()

    def append(self, append: Append) -> _Answer:
        """A future, of the running loop, that gets the append's result once it is durable.

        Cancelling it takes nothing back: the append may be stored all the same.

        Raises:
            WriterQueueFull: too many appends wait already.
            Unavailable: the writer was stopped.
        """
        answer: _Answer = asyncio.get_running_loop().create_future()
        with self._lock:
            if self._stopped:
                raise Unavailable("the writer has stopped")
            if self._queue.qsize() >= self._most:
                raise WriterQueueFull("too much waits to be stored")
            self._queue.put((append, answer))
        return answer

    def stop(self, timeout: float | None = None) -> bool:
        """Take nothing more in, and wait until all that waits is stored. False on a timeout."""
        with self._lock:
            if not self._stopped:
                self._stopped = True
                self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        last = False
        delay = FIRST_RETRY_DELAY_SECONDS
        while not last:
            batch, last = self._take()
            try:
                self._work(batch)
            except Exception as fault:  # noqa: BLE001 - any fault: without this thread nothing is stored any more
                logger.error(  # noqa: TRY400 - a trace tells nothing more, and may quote what was said
                    "The writer failed and goes on in %.1f seconds: %s", delay, type(fault).__name__
                )
                deliver([(answer, fault) for _, answer in batch])
                time.sleep(delay)
                delay = min(2 * delay, MAX_RETRY_DELAY_SECONDS)
            else:
                delay = FIRST_RETRY_DELAY_SECONDS
        self._store.close()

    def _work(self, batch: list[tuple[Append, _Answer]]) -> None:
        if batch:
            batch_appends.observe(len(batch))
            outcomes = self._settle([append for append, _ in batch])
            deliver([(answer, outcome) for (_, answer), outcome in zip(batch, outcomes, strict=True)])

    def _take(self) -> tuple[list[tuple[Append, _Answer]], bool]:
        """What waits, at least one and at most a batch, and whether that was the last."""
        batch: list[tuple[Append, _Answer]] = []
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) == MAX_BATCH:
                return batch, False
            try:
                item = self._queue.get_nowait()
            except Empty:
                return batch, False
        return batch, True

    def _settle(self, appends: list[Append]) -> Sequence[Result | Exception]:
        try:
            results = self._store.append_all(appends)
        except MasterKeyMissing as fault:
            if len(appends) == 1:
                logger.error(  # noqa: TRY400 - it says it all
                    "A room cannot be written: %s", str(fault), extra={"room": appends[0].room}
                )
                return [fault]
            return [outcome for append in appends for outcome in self._settle([append])]
        except Unavailable as fault:
            self._note(fault)
            return [fault] * len(appends)
        except Exception as fault:  # noqa: BLE001 - every waiting caller must get an outcome
            if len(appends) == 1:
                return [fault]
            return [outcome for append in appends for outcome in self._settle([append])]
        self._note(None)
        return results

    def _note(self, fault: Unavailable | None) -> None:
        """Log when appends begin to fail and when they work again, and not each append in between."""
        if fault is not None and self._fault is None:
            logger.error("Nothing can be stored: %s", str(fault))
        elif fault is None and self._fault is not None:
            logger.warning("What is said is stored again")
        self._fault = fault
