"""Notifications between processes: that a room has events up to some number, and nothing more.

They go over a channel layer of Channels, with one channel for the process and a group for each room that has
a connection here. The layer delivers at most once and may be unreachable, so nothing depends on it.
Notifications are sent in the background, and of several for one room only the newest. One that cannot be sent
is counted and dropped: the other processes find the event when they poll (see :mod:`.reconciliation`).

nginx routes by a hash of the room, so most rooms are in one process, where a notification would reach nobody.
A process publishes for a room once it has heard of the room from another process. A process that loads rooms
requests their latest numbers, by one message to all processes for the rooms of ``REQUEST_GATHER_SECONDS``,
and the processes that have one of these rooms answer in its group.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Annotated, Any, Final

import msgspec

from dialogue.live.background import keep_running

logger = logging.getLogger(__name__)

#: The group of all processes, by which they request numbers. No room has this name.
_PROCESSES: Final = "processes"
#: How long requests are gathered for one message, and how many rooms it names at most.
REQUEST_GATHER_SECONDS: Final = 0.02
MAX_REQUESTED_ROOMS: Final = 500
#: How long one call of the layer may take. A server that does not answer delays notifications only.
LAYER_TIMEOUT_SECONDS: Final = 1.0
#: The pause before a layer that could not be reached is tried again.
RETRY_DELAY_SECONDS: Final = 0.5
#: How long a process that publishes may receive nothing, its own notifications included, until it reconnects.
SILENCE_LIMIT_SECONDS: Final = 5.0
#: The highest number of an event that the log's tables can hold.
_MAX_SEQ: Final = 2**31 - 1


class _Notification(msgspec.Struct, frozen=True):
    """A message on the channel layer, validated because anyone who can reach the layer can send anything.

    During an update, a process of an earlier version also requests by it (``asks``), or sends ``room`` and
    ``seq`` only.
    """

    room: str
    seq: Annotated[int, msgspec.Meta(ge=0, le=_MAX_SEQ)]
    by: str = ""
    asks: bool = False


class _Request(msgspec.Struct, frozen=True):
    """A message to all processes: those that have one of these rooms publish its latest number."""

    rooms: Annotated[list[str], msgspec.Meta(max_length=MAX_REQUESTED_ROOMS)]
    by: str


class RoomNotifier:
    """Publishes and receives over ``layer``, and calls ``on_notified`` with each room and number received."""

    def __init__(self, layer: Any, on_notified: Callable[[str, int], None]) -> None:
        self.sent = 0
        self.failed = 0
        self.invalid = 0
        self._layer = layer
        self._on_notified = on_notified
        # Messages come by way of groups only, so nobody needs to know this name.
        self._channel = f"process.{secrets.token_hex(8)}"
        self._latest: dict[str, int] = {}  # by room in this process: the number that was published last
        self._shared: set[str] = set()  # the rooms that another process has, too
        self._to_join: set[str] = {_PROCESSES}
        self._joined: set[str] = set()
        self._rooms_changed = asyncio.Event()
        self._rooms_changed.set()
        self._pending: dict[str, int] = {}
        self._pending_changed = asyncio.Event()
        self._requests: set[str] = set()
        self._requests_changed = asyncio.Event()
        self._reached = True
        self._closing = False
        self._silent_since: float | None = None  # when one was sent that should come back to this process
        self._listener = _start("receives", self._receive)
        self._tasks = [
            _start("joins groups", self._join_groups),
            _start("publishes", self._publish_pending),
            _start("requests", self._publish_requests),
            _start("detects silence", self._detect_silence),
        ]

    def join(self, room: str) -> None:
        """Receive for ``room`` from soon on, and answer requests. Never waits."""
        self._latest[room] = 0
        self._to_join.add(room)
        self._rooms_changed.set()

    def leave(self, room: str) -> None:
        """Receive for ``room`` no more. Never waits."""
        self._latest.pop(room, None)
        self._shared.discard(room)
        self._to_join.discard(room)
        self._rooms_changed.set()

    def publish(self, room: str, seq: int) -> None:
        """Notify other processes that have ``room`` of its events up to ``seq``. Never waits."""
        if room in self._latest:
            self._latest[room] = seq
            if room not in self._shared:
                return
        self._enqueue(room, seq)

    def request_latest(self, room: str) -> None:
        """Have every other process that has ``room`` publish its latest number. Never waits."""
        self._requests.add(room)
        self._requests_changed.set()

    def _enqueue(self, room: str, seq: int) -> None:
        self._pending[room] = seq
        self._pending_changed.set()

    async def close(self) -> None:
        """Publish what is pending, if the layer takes it in time, and disconnect."""
        self._closing = True
        try:
            async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                while self._pending and self._reached:  # noqa: ASYNC110 - there is no event for this
                    await asyncio.sleep(0.01)
                await self._layer.flush()
        except Exception as fault:  # noqa: BLE001 - any fault: the process ends
            self._note_unreachable(fault)
        tasks = [self._listener, *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    async def _receive(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
            except ValueError as fault:  # the message is not what the layer's serializer writes
                self._silent_since = None
                self._refuse(fault)
            except Exception as fault:  # noqa: BLE001 - any fault: receive again
                self._note_unreachable(fault)
                await asyncio.sleep(RETRY_DELAY_SECONDS)
            else:
                self._silent_since = None
                self._note_reached()
                self._handle(message)

    async def _detect_silence(self) -> None:
        """Reconnect if nothing is received: the layer's own task or its connection may have failed silently.

        A process that publishes for a room is in the room's group, so it receives its own notifications.
        """
        while True:
            await asyncio.sleep(SILENCE_LIMIT_SECONDS / 5)
            since = self._silent_since
            if since is None or asyncio.get_running_loop().time() - since < SILENCE_LIMIT_SECONDS:
                continue
            logger.warning("The channel layer (REDIS_URL) does not deliver notifications: reconnecting")
            self._silent_since = None
            self._listener.cancel()
            try:
                async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                    await self._layer.flush()
            except Exception as fault:  # noqa: BLE001 - any fault: it is tried again
                self._note_unreachable(fault)
            self._listener = _start("receives", self._receive)
            self._joined.clear()
            self._to_join |= self._latest.keys() | {_PROCESSES}
            self._rooms_changed.set()

    def _handle(self, message: object) -> None:
        """Validate a message and pass it on. A fault in one message does not stop those that follow."""
        try:
            if isinstance(message, dict) and "rooms" in message:
                self._answer(msgspec.convert(message, _Request))
            else:
                self._pass_on(msgspec.convert(message, _Notification))
        except Exception as fault:  # noqa: BLE001 - any fault: the next message may be valid
            self._refuse(fault)

    def _refuse(self, fault: Exception) -> None:
        if not self.invalid:
            logger.warning(
                "An invalid notification (REDIS_URL) was ignored, as those after it will be: %s",
                type(fault).__name__,
            )
        self.invalid += 1

    def _answer(self, request: _Request) -> None:
        if request.by != self._channel:
            for room in request.rooms:
                self._publish_latest(room)

    def _publish_latest(self, room: str) -> None:
        """Another process requested the number of ``room``, so it has the room, too."""
        if room in self._latest:
            self._shared.add(room)
            self._enqueue(room, self._latest[room])

    def _pass_on(self, notification: _Notification) -> None:
        room = notification.room
        if room in self._latest and notification.by != self._channel:
            self._shared.add(room)
            if notification.asks:
                self._publish_latest(room)
            self._on_notified(room, notification.seq)

    async def _join_groups(self) -> None:
        """Join the groups of the rooms in this process, and leave those of the others."""
        while True:
            await self._rooms_changed.wait()
            self._rooms_changed.clear()
            try:
                for group in list(self._to_join):
                    async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                        await self._layer.group_add(group, self._channel)
                    self._joined.add(group)
                    if group in self._to_join:
                        self._to_join.remove(group)
                        if group != _PROCESSES:
                            self.request_latest(group)  # now that the answers will be received
                for room in self._joined - self._latest.keys() - {_PROCESSES}:
                    self._joined.discard(room)
                    async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                        await self._layer.group_discard(room, self._channel)
            except Exception as fault:  # noqa: BLE001 - any fault: it is tried again
                self._note_unreachable(fault)
                await asyncio.sleep(RETRY_DELAY_SECONDS)
                self._rooms_changed.set()

    async def _publish_pending(self) -> None:
        while True:
            await self._pending_changed.wait()
            self._pending_changed.clear()
            while self._pending:
                room = next(iter(self._pending))
                notification = _Notification(room, self._pending.pop(room), self._channel)
                if not await self._send(room, notification):
                    self.failed += len(self._pending)
                    self._pending.clear()  # the other processes poll sooner than the layer is tried again
                    await asyncio.sleep(RETRY_DELAY_SECONDS)

    async def _publish_requests(self) -> None:
        while True:
            await self._requests_changed.wait()
            await asyncio.sleep(REQUEST_GATHER_SECONDS)
            self._requests_changed.clear()
            while self._requests:
                rooms = list(islice(self._requests, MAX_REQUESTED_ROOMS))
                self._requests.difference_update(rooms)
                if not await self._send(_PROCESSES, _Request(rooms, self._channel)):
                    self._requests.clear()  # polling finds what they would have
                    await asyncio.sleep(RETRY_DELAY_SECONDS)

    async def _send(self, group: str, message: _Notification | _Request) -> bool:
        """Whether the layer took the message. A process gets its own back from a group that it has joined."""
        comes_back = group in self._joined and self._silent_since is None
        if comes_back:  # set before sending: it may come back before the layer's answer
            self._silent_since = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(LAYER_TIMEOUT_SECONDS):
                await self._layer.group_send(group, msgspec.to_builtins(message))
        except Exception as fault:  # noqa: BLE001 - any fault: the other processes poll
            self._note_unreachable(fault)
            if comes_back:
                self._silent_since = None
            self.failed += 1
            return False
        self.sent += 1
        self._note_reached()
        return True

    def _note_unreachable(self, fault: Exception) -> None:
        if self._reached and not self._closing:
            logger.warning("The channel layer (REDIS_URL) cannot be reached: %s", type(fault).__name__)
        self._reached = False

    def _note_reached(self) -> None:
        if not self._reached:
            logger.warning("The channel layer (REDIS_URL) is reached again")
        self._reached = True


def _start(does: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    return asyncio.create_task(keep_running(f"of the notifier that {does}", work))
