"""How many clients read whole logs at once: a few in a process, so that live conversations go on meanwhile.

A whole reading (an export, all frames, the replay's page) fetches, folds and encodes every event of a room.
For the longest rooms that is seconds of Python, in which the event loop gets only its share of the
interpreter, and tens of megabytes. So some read and the others wait, without a database
connection; one person never reads twice at once. Beyond that the answer is to come back later.
"""

import gc
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from dialogue.helpers.rate_limits import TooManyRequests

MAX_CONCURRENT_READS: Final = 2
MAX_WAITING_READS: Final = 16
#: Of one person, those that wait included.
MAX_READS_OF_ONE_CLIENT: Final = 4
#: Seconds that a request waits for a slot.
WAIT_TIMEOUT_SECONDS: Final = 10.0
#: Seconds until a retry: where the process is too busy, and where one person asked for too much at once.
RETRY_AFTER_BUSY_SECONDS: Final = 10
RETRY_AFTER_OFTEN_SECONDS: Final = 2


class TooManyReads(Exception):
    """Too many reads at once. It may be tried again after ``seconds``."""

    seconds: Final = RETRY_AFTER_BUSY_SECONDS


class ReadingLimit:
    """The readings of this process, running and waiting, by person or seat."""

    def __init__(
        self, at_once: int = MAX_CONCURRENT_READS, wait_timeout_seconds: float = WAIT_TIMEOUT_SECONDS
    ) -> None:
        self._at_once = at_once
        self._wait_timeout_seconds = wait_timeout_seconds
        self._asked: Counter[str] = Counter()
        self._reading: set[str] = set()
        self._changed = threading.Condition()

    @contextmanager
    def slot(self, client: str) -> Iterator[None]:
        """Wait for a slot for ``client`` to read in.

        Raises:
            TooManyRequests: ``client`` runs or waits for ``MAX_READS_OF_ONE_CLIENT`` already.
            TooManyReads: too many others wait, or no slot came free in time.
        """
        with self._changed:
            if self._asked[client] >= MAX_READS_OF_ONE_CLIENT:
                raise TooManyRequests(RETRY_AFTER_OFTEN_SECONDS)
            if self._asked.total() >= self._at_once + MAX_WAITING_READS:
                raise TooManyReads
            self._asked[client] += 1
        try:
            self._begin(client)
            try:
                yield
            finally:
                self._end(client)
        finally:
            with self._changed:
                self._asked -= Counter([client])

    def _begin(self, client: str) -> None:
        with self._changed:
            if not self._may_begin(client) and not connection.in_atomic_block:
                connection.close()  # others can use it meanwhile
            if not self._changed.wait_for(lambda: self._may_begin(client), self._wait_timeout_seconds):
                raise TooManyReads
            self._reading.add(client)
            # The garbage collector looks at every object of the reading, and no other thread runs meanwhile:
            # for a fifth of a second with 40,000 events. It finds nothing, since a reading makes no cycles.
            gc.disable()

    def _end(self, client: str) -> None:
        with self._changed:
            self._reading.remove(client)
            if not self._reading:
                gc.enable()
            self._changed.notify_all()

    def _may_begin(self, client: str) -> bool:
        return len(self._reading) < self._at_once and client not in self._reading


#: That of this process.
limit: Final = ReadingLimit()
