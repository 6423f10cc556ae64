"""The doorbell between processes: that there is something new in a room, up to which number, and no more.

It goes over a channel layer of Channels, with one channel for the process and a group for each room that has
a connection here. The layer delivers at most once and may be gone for a while, so nothing depends on it:
rings are sent in the background and of several for one room only the newest; one that cannot be sent is
counted and dropped. Whoever hears nothing finds out a little later, by asking the log for its heads.

Rooms are hashed to processes, so most are in one alone, where a ring would find nobody. A process rings for a
room once it has heard of it from another. Whoever takes a room in *asks*: that is a ring that wants to be
answered, and all that have the room answer with the newest number they know.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

import msgspec

from dialogue.live.background import keep_running

logger = logging.getLogger(__name__)

#: How long, in seconds, one call of the layer may take: a frozen server holds up nothing but itself.
LAYER_TIMEOUT_SECONDS: Final = 1.0
#: How long to leave a layer alone that could not be reached.
RETRY_DELAY_SECONDS: Final = 0.5
#: How long a process that rings may hear nothing, not even itself, before it connects to the layer anew.
SILENCE_LIMIT_SECONDS: Final = 5.0
#: The highest number of an event that the log's tables can hold.
_MAX_SEQ: Final = 2**31 - 1


class _Notification(msgspec.Struct, frozen=True):
    """A message on the channel layer. Anyone who can reach the layer can send anything, so it is validated.

    A process of the version before, beside us for an update, sends a room and a number only.
    """

    room: str
    seq: Annotated[int, msgspec.Meta(ge=0, le=_MAX_SEQ)]
    by: str = ""
    asks: bool = False


class RoomNotifier:
    """The process's bell over ``layer``. ``on_notified`` is called with a room and a number for each ring."""

    def __init__(self, layer: Any, on_notified: Callable[[str, int], None]) -> None:
        self.sent = 0
        self.failed = 0
        self.invalid = 0
        self._layer = layer
        self._on_notified = on_notified
        # Only groups are used, so this name need not be subscribed to, and it is good for as long as we live.
        self._channel = f"process.{secrets.token_hex(8)}"
        self._newest: dict[str, int] = {}  # of each room that is here, the number that was last rung for
        self._shared: set[str] = set()  # the rooms that another process has, too
        self._coming: set[str] = set()
        self._joined: set[str] = set()
        self._membership = asyncio.Event()
        self._waiting: dict[str, int] = {}
        self._asking: set[str] = set()
        self._ringing = asyncio.Event()
        self._reached = True
        self._closing = False
        self._unheard_since: float | None = None  # a ring was sent that we should have heard ourselves
        self._listening = _background("listens", self._listen)
        self._tasks = [
            _background("joins", self._join),
            _background("rings", self._ring),
            _background("sees that it hears", self._watch),
        ]

    def join(self, room: str) -> None:
        """Hear of ``room`` from soon on, and be heard of. Never waits."""
        self._newest[room] = 0
        self._coming.add(room)
        self._membership.set()

    def leave(self, room: str) -> None:
        """Hear of ``room`` no more. Never waits."""
        self._newest.pop(room, None)
        self._shared.discard(room)
        self._coming.discard(room)
        self._membership.set()

    def publish(self, room: str, seq: int) -> None:
        """Tell the others that ``room`` has events up to ``seq``, unless it is here alone. Never waits."""
        if room in self._newest:
            self._newest[room] = seq
            if room not in self._shared:
                return
        self._send(room, seq)

    def request_latest(self, room: str) -> None:
        """Ask who else has ``room``. Never waits."""
        self._asking.add(room)
        self._send(room, self._newest.get(room, 0))

    def _send(self, room: str, seq: int) -> None:
        self._waiting[room] = seq
        self._ringing.set()

    async def close(self) -> None:
        """Ring what waits, if that goes at once, and hang up."""
        self._closing = True
        try:
            async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                while self._waiting and self._reached:  # noqa: ASYNC110 - the ringing task has no end to wait for
                    await asyncio.sleep(0.01)
                await self._layer.flush()
        except Exception as fault:  # noqa: BLE001 - whatever it is, we are going
            self._lost(fault)
        tasks = [self._listening, *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
            except ValueError as fault:  # the message is not what the layer's serializer writes
                self._unheard_since = None
                self._refuse(fault)
            except Exception as fault:  # noqa: BLE001 - whatever it is, we listen again
                self._lost(fault)
                await asyncio.sleep(RETRY_DELAY_SECONDS)
            else:
                self._unheard_since = None
                self._found()
                self._take(message)

    async def _watch(self) -> None:
        """Connect anew where nothing is heard: the layer's own task or its connection may have died unseen.

        A process that rings in a room is in its group, so every ring comes back to it.
        """
        while True:
            await asyncio.sleep(SILENCE_LIMIT_SECONDS / 5)
            since = self._unheard_since
            if since is None or asyncio.get_running_loop().time() - since < SILENCE_LIMIT_SECONDS:
                continue
            logger.warning("The doorbell (REDIS_URL) does not deliver: connecting to it anew")
            self._unheard_since = None
            self._listening.cancel()
            try:
                async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                    await self._layer.flush()
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is tried again
                self._lost(fault)
            self._listening = _background("listens", self._listen)
            self._joined.clear()
            self._coming |= self._newest.keys()
            self._membership.set()

    def _take(self, message: object) -> None:
        """Validate a message and pass it on. A fault in one message must not stop those that follow."""
        try:
            ring = msgspec.convert(message, _Notification)
            if ring.by != self._channel:
                self._hear(ring.room, ring.seq, asked=ring.asks)
        except Exception as fault:  # noqa: BLE001 - any fault: the next message may be valid
            self._refuse(fault)

    def _refuse(self, fault: Exception) -> None:
        if not self.invalid:
            logger.warning(
                "An invalid message on the doorbell (REDIS_URL) was ignored, as those after it will be: %s",
                type(fault).__name__,
            )
        self.invalid += 1

    def _hear(self, room: str, seq: int, *, asked: bool) -> None:
        if room in self._newest:
            self._shared.add(room)
            if asked:
                self._send(room, self._newest[room])
            self._on_notified(room, seq)

    async def _join(self) -> None:
        """Bring the groups that this process is in to the rooms that it has."""
        while True:
            await self._membership.wait()
            self._membership.clear()
            try:
                for room in list(self._coming):
                    async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                        await self._layer.group_add(room, self._channel)
                    self._joined.add(room)
                    if room in self._coming:
                        self._coming.remove(room)
                        self.request_latest(room)  # now that an answer is heard
                for room in self._joined - self._newest.keys():
                    self._joined.discard(room)
                    async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                        await self._layer.group_discard(room, self._channel)
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is tried again
                self._lost(fault)
                await asyncio.sleep(RETRY_DELAY_SECONDS)
                self._membership.set()

    async def _ring(self) -> None:
        while True:
            await self._ringing.wait()
            self._ringing.clear()
            while self._waiting:
                room = next(iter(self._waiting))
                ring = {
                    "room": room,
                    "seq": self._waiting.pop(room),
                    "by": self._channel,
                    "asks": room in self._asking,
                }
                self._asking.discard(room)
                awaited = room in self._joined and self._unheard_since is None
                if awaited:  # noted before it is sent: it may come back before the layer's answer
                    self._unheard_since = asyncio.get_running_loop().time()
                try:
                    async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                        await self._layer.group_send(room, ring)
                except Exception as fault:  # noqa: BLE001 - whatever it is, the sweep makes up for it
                    self._lost(fault)
                    if awaited:
                        self._unheard_since = None
                    self.failed += 1 + len(self._waiting)
                    self._asking.clear()
                    self._waiting.clear()  # by the time that it can be rung again, the sweep has found them
                    await asyncio.sleep(RETRY_DELAY_SECONDS)
                else:
                    self.sent += 1
                    self._found()

    def _lost(self, fault: Exception) -> None:
        if self._reached and not self._closing:
            logger.warning("The doorbell (REDIS_URL) cannot be reached: %s", type(fault).__name__)
        self._reached = False

    def _found(self) -> None:
        if not self._reached:
            logger.warning("The doorbell (REDIS_URL) is reached again")
        self._reached = True


def _background(does: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    return asyncio.create_task(keep_running(f"of the doorbell that {does}", work))
