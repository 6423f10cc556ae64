"""Background tasks that last as long as the process: one that fails is logged and started again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

logger = logging.getLogger(__name__)

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
