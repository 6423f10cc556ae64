"""What blocks, in a thread of its own, while the partners go on."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """The result of `work`, which must not touch a database of Django's."""
    return await asyncio.get_running_loop().run_in_executor(None, work)
