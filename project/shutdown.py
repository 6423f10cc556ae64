"""Runs the application's shutdown before the server's signal handler.

Some servers close every socket before they tell the application that they end: uvicorn sends 1012 and accepts
nothing more. They install their signal handlers before the application starts, so this module puts a handler
in front of theirs. It changes nothing for a server that installs its handlers later, as daphne does.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def before_the_server(work: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """In this context, SIGINT or SIGTERM runs ``work`` first, then the server's handler.

    A second signal goes to the server at once, without waiting for ``work``.
    """
    loop = asyncio.get_running_loop()
    server_handlers: dict[int, _Handler] = {
        number: handler for number in _SIGNALS if (handler := _handler_of_a_server(number))
    }
    working: list[asyncio.Task[None]] = []
    begun = False

    async def work_then_hand_on(number: int) -> None:
        try:
            await work()
        finally:
            server_handlers[number](number, None)

    def handle_first_signal(number: int, frame: FrameType | None) -> None:
        nonlocal begun
        if begun:
            server_handlers[number](number, frame)
            return
        begun = True
        loop.call_soon_threadsafe(lambda: working.append(loop.create_task(work_then_hand_on(number))))

    for number in server_handlers:
        signal.signal(number, handle_first_signal)
    try:
        yield
    finally:
        for number, handler in server_handlers.items():
            signal.signal(number, handler)


def _handler_of_a_server(number: int) -> _Handler | None:
    """The handler that a server installed in place of Python's own, or None."""
    handler = signal.getsignal(number)
    if handler is signal.default_int_handler or not callable(handler):
        return None
    return handler if threading.current_thread() is threading.main_thread() else None
