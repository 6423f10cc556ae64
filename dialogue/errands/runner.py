"""Does the errands that are due, in threads of their own, beside the event loop.

One thread asks now and then which kinds have an errand due: one query by an index. It asks at once when this
process enqueues one. Each of these kinds then gets a lane, a thread that does one errand of the kind after
the other until none is due. So a mail server that is slow delays mail, and nothing else.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, connections
from django.utils import timezone

from dialogue.errands import claims, kinds, metrics, queue, wake
from dialogue.errands.claims import Claim

#: How often a server asks for what other processes enqueued, and for what has become due.
POLL_SECONDS: Final = 5.0
#: After a fault of the database the runner waits this long before it asks again.
RETRY_SECONDS: Final = 5.0
MAX_LANES: Final = 4
#: The key of an errand that is done again and again.
RECURRING: Final = "recurring"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one errand: ``fault`` is the exception, or None."""

    kind: str
    key: str
    fault: Exception | None


class Runner:
    """Does what is due until it is stopped. ``lanes`` bounds how many errands are done at once."""

    def __init__(self, *, poll_seconds: float = POLL_SECONDS, lanes: int = MAX_LANES) -> None:
        self._poll_seconds = poll_seconds
        self._max_lanes = lanes
        self._lock = threading.Lock()
        self._lanes: dict[str, threading.Thread] = {}
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        wake.subscribe(self._woken)
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Begin no errand any more, and wait for those under way; False if some take longer."""
        wake.unsubscribe(self._woken)
        self._stopping.set()
        self._woken.set()
        end = time.monotonic() + timeout
        with self._lock:
            threads = [self._thread, *self._lanes.values()]
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _run(self) -> None:
        failing = False
        begun = False
        woken = False
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                try:
                    if not begun:
                        for kind in kinds.recurring():
                            queue.ensure(kind.name, RECURRING, timezone.now())
                        begun = True
                    self._open_lanes()
                    failing = False
                except Exception as fault:  # noqa: BLE001 - any fault: the next errand must be done
                    if not failing:
                        logger.warning("Errands cannot be read: %s", type(fault).__name__)
                    failing = True
                    connection.close()
                if connection.vendor != "sqlite":
                    connection.close()  # back to the pool, for whoever needs one
                pause = RETRY_SECONDS if failing else self._poll_seconds
                # What woke it may be due only soon, or the clock of the database may be behind.
                woken = self._woken.wait(min(pause, queue.SOON.total_seconds()) if woken else pause)
        finally:
            connections.close_all()

    def _open_lanes(self) -> None:
        with self._lock:
            free = self._max_lanes - len(self._lanes)
            idle = [name for name in kinds.names() if name not in self._lanes]
        if free <= 0 or not idle:
            return
        for name in claims.due_kinds(idle)[:free]:
            lane = threading.Thread(target=self._lane, args=[name], name=f"errands-{name}", daemon=True)
            with self._lock:  # until it has started, because `stop` joins each lane
                if self._stopping.is_set():
                    return
                lane.start()
                self._lanes[name] = lane

    def _lane(self, name: str) -> None:
        kind = kinds.kind_named(name)
        try:
            while not self._stopping.is_set() and (claimed := claims.claim(kind)) is not None:
                do(claimed)
            self._woken.set()  # a kind may wait for a free lane
        except Exception as fault:  # noqa: BLE001 - of the database: its lease ends, and the errand is due again
            logger.warning("Errands of the kind %s stopped: %s", name, type(fault).__name__)
        finally:
            with self._lock:
                del self._lanes[name]
            connections.close_all()


def do(claimed: Claim, now: datetime | None = None) -> Outcome:
    """Do one errand that this process has claimed. Of a fault only the exception's type is kept."""
    errand = claimed.errand
    kind = kinds.kind_named(errand.kind)
    began = time.monotonic()
    try:
        again = kind.work(errand)
    except Exception as fault:  # noqa: BLE001 - any fault: it is tried again
        metrics.failed(errand.kind)
        logger.warning("An errand of the kind %s failed: %s", errand.kind, type(fault).__name__)
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close()
        claims.fail(claimed, fault, now)
        return Outcome(errand.kind, errand.key, fault)
    metrics.done(errand.kind, time.monotonic() - began)
    if again is None and kind.every is not None:
        again = (now or claims.database_time()) + kind.every
    claims.finish(claimed, again)
    return Outcome(errand.kind, errand.key, None)


def do_due(now: datetime | None = None) -> list[Outcome]:
    """Do in this thread what is due, errands that this enqueues among them; for tests and commands."""
    outcomes: list[Outcome] = []
    while due := claims.due_kinds(kinds.names(), now):
        for name in due:
            while (claimed := claims.claim(kinds.kind_named(name), now)) is not None:
                outcomes.append(do(claimed, now))
    return outcomes
