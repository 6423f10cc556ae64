"""Work in the background: tasks as long as the process, tasks for a room, and a count of what goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVarTuple

logger = logging.getLogger(__name__)

Ts = TypeVarTuple("Ts")

#: The first and the longest delay before a failed task is started again. Each delay is twice the one before;
#: after a task ran for the longest delay without a fault, the next delay is the first one again.
FIRST_RESTART_DELAY_SECONDS: Final = 0.1
MAX_RESTART_DELAY_SECONDS: Final = 30.0


async def keep_running(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run ``work`` until it returns or is cancelled. After a fault, log its type and run it again."""
    delay = FIRST_RESTART_DELAY_SECONDS
    elapsed = asyncio.get_running_loop().time
    while True:
        started = elapsed()
        try:
            return await work()
        except asyncio.CancelledError as cancelled:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            fault: BaseException = (
                cancelled  # something that the work waited for was cancelled, not this task
            )
        except Exception as error:  # noqa: BLE001 - any fault: the work must go on
            fault = error
        if elapsed() - started >= MAX_RESTART_DELAY_SECONDS:
            delay = FIRST_RESTART_DELAY_SECONDS
        logger.error(
            "The background task %s failed and is started again in %.1f seconds: %s",
            name,
            delay,
            type(fault).__name__,
        )
        await asyncio.sleep(delay)
        delay = min(2 * delay, MAX_RESTART_DELAY_SECONDS)


class BackgroundTasks:
    """Tasks that do one thing for a room. Of a failure only the exception's type is logged."""

    def __init__(self) -> None:
        self.running: set[asyncio.Task[None]] = set()
        self._closing = False

    def start(self, room_id: str, work: Callable[[*Ts], Awaitable[None]], *args: *Ts) -> None:
        """Call ``work`` in a task of its own, unless the process is going down."""
        if self._closing:
            return  # the event loop may end before the task begins
        task = asyncio.create_task(self.run(room_id, work, *args))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def run(self, room_id: str | None, work: Callable[[*Ts], Awaitable[None]], *args: *Ts) -> None:
        """Call ``work`` here: a task that is cancelled before it begins leaves no coroutine unawaited."""
        try:
            await work(*args)
        except Exception as fault:  # noqa: BLE001 - any fault: the room goes on
            if not self._closing:
                logger.warning(
                    "work in the background failed: %s", type(fault).__name__, extra={"room": room_id}
                )

    def refuse_new(self) -> None:
        """The process is going down: start nothing more, and log no failures."""
        self._closing = True

    def cancel(self) -> None:
        """Cancel what is running."""
        for task in list(self.running):
            task.cancel()


class UnderWay:
    """Counts what is being done, ``with`` it, so that a process that goes down can wait for its end."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._count += 1
        self._none.clear()

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if not self._count:
            self._none.set()

    async def all_ended(self) -> None:
        await self._none.wait()
