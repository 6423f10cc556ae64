"""One limit of time for all that is done with a connection: the time-out of a socket counts for each wait."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress


def shut_down_after(seconds: float, sockets: Callable[[], list[socket.socket]]) -> threading.Timer:
    """Shut ``sockets`` down after ``seconds``, unless the timer is cancelled before."""

    def shut_down() -> None:
        for each in sockets():
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut_down)
    timer.daemon = True
    timer.start()
    return timer
