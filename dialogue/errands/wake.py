"""Wakes the runners of this process when something is enqueued that is due."""

import threading
from typing import Final

_lock: Final = threading.Lock()
_runners: Final[set[threading.Event]] = set()


def subscribe(event: threading.Event) -> None:
    """Have ``event`` set at each call of :func:`wake`."""
    with _lock:
        _runners.add(event)


def unsubscribe(event: threading.Event) -> None:
    """Undo :func:`subscribe`."""
    with _lock:
        _runners.discard(event)


def wake() -> None:
    """Wake the runners of this process."""
    with _lock:
        for event in _runners:
            event.set()
