"""Blocking calls in a thread, while the event loop goes on."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def run_in_thread(work: Callable[[], T]) -> T:
    """The result of ``work``, which must not use Django's database connection."""
    return await asyncio.get_running_loop().run_in_executor(None, work)
