"""The doorbell between processes: that there is something new in a room, up to which number, and no more.

It goes over a channel layer of Channels, with one channel for the process and a group for each room that has
a connection here. The layer delivers at most once and may be gone for a while, so nothing depends on it:
rings are sent in the background and of several for one room only the newest; one that cannot be sent is
counted and dropped. Whoever hears nothing finds out a little later, by asking the log for its heads.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Any, Final

logger = logging.getLogger(__name__)

#: How long, in seconds, one call of the layer may take: a frozen server holds up nothing but itself.
PATIENCE: Final = 1.0
#: How long to leave a layer alone that could not be reached.
PAUSE: Final = 0.5


class Bell:
    """The process's bell over ``layer``. ``heard`` is called with a room and a number for each ring."""

    def __init__(self, layer: Any, heard: Callable[[str, int], None]) -> None:
        self.sent = 0
        self.failed = 0
        self._layer = layer
        self._heard = heard
        # Only groups are used, so this name need not be subscribed to, and it is good for as long as we live.
        self._channel = f"process.{secrets.token_hex(8)}"
        self._wanted: set[str] = set()
        self._joined: set[str] = set()
        self._membership = asyncio.Event()
        self._waiting: dict[str, int] = {}
        self._ringing = asyncio.Event()
        self._reached = True
        self._tasks = [asyncio.create_task(work()) for work in (self._listen, self._join, self._ring)]

    def join(self, room: str) -> None:
        """Hear of ``room`` from soon on. Never waits."""
        self._wanted.add(room)
        self._membership.set()

    def leave(self, room: str) -> None:
        """Hear of ``room`` no more. Never waits."""
        self._wanted.discard(room)
        self._membership.set()

    def ring(self, room: str, seq: int) -> None:
        """Tell the other processes that ``room`` has events up to ``seq``. Never waits."""
        self._waiting[room] = seq
        self._ringing.set()

    async def close(self) -> None:
        """Ring what waits, if that goes at once, and hang up."""
        try:
            async with asyncio.timeout(PATIENCE):
                while self._waiting and self._reached:  # noqa: ASYNC110 - the ringing task has no end to wait for
                    await asyncio.sleep(0.01)
                await self._layer.flush()
        except Exception as fault:  # noqa: BLE001 - whatever it is, we are going
            self._lost(fault)
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
            except Exception as fault:  # noqa: BLE001 - whatever it is, we listen again
                self._lost(fault)
                await asyncio.sleep(PAUSE)
            else:
                self._found()
                self._heard(message["room"], message["seq"])

    async def _join(self) -> None:
        """Bring the groups that this process is in to those that it wants to be in."""
        while True:
            await self._membership.wait()
            self._membership.clear()
            try:
                for room in self._wanted - self._joined:
                    async with asyncio.timeout(PATIENCE):
                        await self._layer.group_add(room, self._channel)
                    self._joined.add(room)
                for room in self._joined - self._wanted:
                    self._joined.discard(room)
                    async with asyncio.timeout(PATIENCE):
                        await self._layer.group_discard(room, self._channel)
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is tried again
                self._lost(fault)
                await asyncio.sleep(PAUSE)
                self._membership.set()

    async def _ring(self) -> None:
        while True:
            await self._ringing.wait()
            self._ringing.clear()
            while self._waiting:
                room = next(iter(self._waiting))
                seq = self._waiting.pop(room)
                try:
                    async with asyncio.timeout(PATIENCE):
                        await self._layer.group_send(room, {"room": room, "seq": seq})
                except Exception as fault:  # noqa: BLE001 - whatever it is, the sweep makes up for it
                    self._lost(fault)
                    self.failed += 1 + len(self._waiting)
                    self._waiting.clear()  # by the time that it can be rung again, the sweep has found them
                    await asyncio.sleep(PAUSE)
                else:
                    self.sent += 1
                    self._found()

    def _lost(self, fault: Exception) -> None:
        if self._reached:
            logger.warning("The doorbell (REDIS_URL) cannot be reached: %s", type(fault).__name__)
        self._reached = False

    def _found(self) -> None:
        if not self._reached:
            logger.warning("The doorbell (REDIS_URL) is reached again")
        self._reached = True
