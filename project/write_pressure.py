"""Back-pressure: whether a connection has accepted what was written to it."""

import asyncio
from typing import Final

from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

STALLED_SECONDS: Final = 20.0  # a connection that accepts nothing for so long is closed


@implementer(IPushProducer)
class WritePressure:
    """Twisted calls it, like any producer, when a connection's buffer is full and when it is empty."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        self._free.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        self._free.set()

    stopProducing = resumeProducing  # noqa: N815 - Twisted's name; a closed connection must end every wait

    @property
    def free(self) -> bool:
        return self._free.is_set()

    async def wait(self) -> None:
        await self._free.wait()
