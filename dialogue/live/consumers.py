"""The socket: decode, hand to the hub, send. No rule of a dialogue lives here."""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from dialogue import security_log
from dialogue.live import metrics, wire
from dialogue.live.hub import Accepted, Contended, Hub, Nothing, Reused
from dialogue.live.identity import ForeignOrigin, NotSignedIn, credentials, identify
from dialogue.live.limits import TokenBucket
from dialogue.live.room import LiveRoom
from dialogue.live.scripted import accompany
from dialogue.live.service import hub_of_this_loop
from dialogue.log.access import in_read_thread
from dialogue.log.codec import rfc3339
from dialogue.log.records import Mark
from dialogue.log.store import Erased, NoSuchRoom, Unavailable
from dialogue.moderator.decide import Refusal
from dialogue.moderator.viewers import Viewer
from dialogue.people import addresses
from dialogue.people.doors import Entry
from dialogue.people.rates import TooMany

#: Frames of any kind that a connection may send, as a multiple of the commands that its person may send.
FRAMES_PER_COMMAND = 4
#: The server that runs us refuses larger messages by itself; another server may be set otherwise.
LARGEST_MESSAGE = 64 * 1024
#: Messages, and characters in them, that may wait for a reader before it is told to come back and read the
#: log instead; and how few must wait before it is sent the next of a long log.
LONGEST_OUTBOX = 1_000
LARGEST_OUTBOX = 1024 * 1024
FEW = 8
#: Seconds in which a reader must take a message.
STALLED = 20.0
#: Who is closed with one of these is not to be sent even what waits.
_AT_ONCE: Final = {wire.SIGNED_OUT, wire.NO_SEAT, wire.NO_ROOM, wire.NO_CONSENT, wire.ERASED}
#: What sends to each connection of this process; it ends with the close.
_pumps: set[asyncio.Task[None]] = set()


async def all_closed(within: float) -> None:
    """Wait until every connection that is here now was closed, for at most ``within`` seconds."""
    if _pumps:
        await asyncio.wait(_pumps, timeout=within)


class DialogueConsumer(AsyncWebsocketConsumer):
    """One connection of a partner or an observer; to the hub it is a :class:`dialogue.live.room.Link`."""

    viewer: Viewer
    entry: Entry | None = None
    cursor = 0
    live = False
    gone = False
    writes = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room: LiveRoom | None = None
        self._outbox: deque[str] = deque()
        self._size = 0
        self._wake = asyncio.Event()
        self._few = asyncio.Event()
        self._few.set()
        self._patience: asyncio.Timeout | None = None
        self._code: int | None = None
        self._pump_task: asyncio.Task[None] | None = None
        self._receiving: asyncio.Task[Any] | None = None
        self._fault: Exception | None = None  # of the pump
        self._frames = TokenBucket(settings.COMMANDS_PER_SECOND * FRAMES_PER_COMMAND)
        self._language = "en"
        self._hub: Hub = hub_of_this_loop()

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Take one ASGI message after another.

        Two things that Channels does for each of them are left out. The way to the ORM thread and back: one
        slow query there would hold up every socket of the process, and nothing here uses that thread. And the
        tasks with which it listens to a channel layer beside the socket: that is the hub's, as a doorbell.
        """
        self.scope, self.base_send = scope, send
        self._receiving = asyncio.current_task()
        try:
            with suppress(StopConsumer):
                while True:
                    message: Any = await receive()
                    await getattr(self, get_handler_name(message))(message)
        except asyncio.CancelledError:
            if self._fault is None:
                raise
            raise self._fault from None  # the server logs it and closes the connection
        finally:  # a fault must leave nobody present, and nothing that sends
            self._leave()
            if self._pump_task is not None:
                self._pump_task.cancel()

    # -- connecting ----

    async def connect(self) -> None:
        """Let the person in, or accept and close with the code that says why not."""
        try:
            token, session_key = credentials(self.scope["headers"])
        except ForeignOrigin:
            security_log.refused("foreign_origin")
            await self.close()
            return
        await self.accept()
        self._pump_task = asyncio.create_task(self._pump())
        _pumps.add(self._pump_task)
        self._pump_task.add_done_callback(_pumps.discard)
        code = await self._enter(self.scope["url_route"]["kwargs"]["room"], token, session_key)
        if code is not None:
            self.drop(code)

    async def _enter(self, room_id: str, token: str | None, session_key: str | None) -> int | None:
        try:
            known = await in_read_thread(
                identify, room_id, token, session_key, addresses.of_scope(self.scope)
            )
        except NotSignedIn:
            return wire.SIGNED_OUT
        except TooMany:
            return wire.FLOOD
        except Unavailable:
            return wire.RESTARTING
        if known is None:
            return wire.NO_ROOM
        self.scope["user"] = known.person or AnonymousUser()  # type: ignore[typeddict-item] # not a lazy one
        place: Any = self.scope["place"]  # type: ignore[typeddict-item] # of our own gate
        if not place.take(known.counted_as):
            security_log.refused("too_many_sockets")
            return wire.FLOOD
        self.viewer = known.door.viewer
        self.entry = known.entry
        self.cursor = self._after()
        try:
            entered = await self._hub.enter(room_id, self)
        except Erased:
            return wire.ERASED
        except NoSuchRoom:
            return wire.NO_ROOM
        except (Unavailable, Contended):
            return wire.RESTARTING
        if isinstance(entered, int):
            return entered
        self._room = entered
        if self.gone:
            self._leave()  # it was dropped, or lost, while it caught up
            return None
        accompany(self._hub, entered)
        return None

    def _after(self) -> int:
        """The cursor that the client came with. What is no number counts as none: it is sent everything."""
        given = parse_qs(self.scope["query_string"].decode("latin-1")).get("after", ["0"])[-1]
        return int(given[:18]) if given.isdecimal() and given.isascii() else 0

    # -- receiving ----

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take the frames of one message in their order."""
        message = text_data if text_data is not None else bytes_data
        room = self._room
        if room is None or message is None:
            return  # it is being closed
        if len(message) > LARGEST_MESSAGE:
            self._end_flood(room)
            return
        for frame in wire.decode(message):
            if self._room is None:
                return  # it was closed by what came before
            if not self._frames.take(asyncio.get_running_loop().time()):
                self._end_flood(room)
                return
            await self._take(room, frame)

    def _end_flood(self, room: LiveRoom) -> None:
        security_log.refused("too_many_frames", room=room.id, seat=self.viewer.who)
        self.drop(wire.FLOOD)

    async def _take(self, room: LiveRoom, frame: wire.Inbound) -> None:
        match frame:
            case wire.Malformed():
                self.offer(wire.encode([wire.malformed(frame, self._language)]))
            case wire.TypingInbound():
                self._typing(room, on=frame.on)
            case wire.Ping():
                self.offer(wire.encode([wire.Pong(now=rfc3339(room.clock.now()))]))
            case _:
                await self._command(room, frame)

    async def _command(self, room: LiveRoom, frame: wire.CommandInbound) -> None:
        who = self.viewer.who
        if not self._hub.take_token(room, who):
            self._refuse(frame.id, "too_fast")
            return
        command = wire.to_command(frame, who, room.clock.now())
        if command is None:
            self._refuse(frame.id, "not_allowed")
            return
        mark = Mark(id=frame.id, by=who, content=wire.content_of(frame))
        try:
            result = await self._hub.conduct(room, command, mark, self)
        except (Unavailable, Contended):
            self._refuse(frame.id, "unavailable")
            return
        except NoSuchRoom:
            self.drop(wire.ERASED)
            return
        match result:
            case Refusal():
                self._refuse(frame.id, result.code, result.limit)
            case Reused():
                self._refuse(frame.id, "id_reused")
            case Accepted() if not result.again:
                metrics.commands["accepted"].inc()  # the hub has answered
            case Accepted():
                metrics.commands["repeated"].inc()
                self.offer(wire.encode([wire.Accepted(id=frame.id, seq=result.seq)]))
            case Nothing():
                pass  # what came to nothing needs no answer

    def _refuse(self, command_id: str, code: wire.RefusalCode, limit: int | None = None) -> None:
        metrics.commands[code].inc()
        self.offer(wire.encode([wire.refusal(command_id, code, limit, self._language)]))

    def _typing(self, room: LiveRoom, *, on: bool) -> None:
        """Sending the flag at all switches it on for this connection; only who shows it is shown it."""
        if self.viewer.seat is None:
            return
        self.writes = True
        room.tell_typing(self, on=on)

    # -- sending ----

    def offer(self, payload: str) -> None:
        """Queue a message. A reader who is too far behind comes back and reads the log."""
        if self.gone:
            return
        self._outbox.append(payload)
        self._size += len(payload)
        if len(self._outbox) > LONGEST_OUTBOX or self._size > LARGEST_OUTBOX:
            self._outbox.clear()
            self.drop(wire.TOO_SLOW)
            return
        if len(self._outbox) > FEW:
            self._few.clear()
        self._wake.set()

    async def ready(self) -> None:
        """Wait until few messages wait, or the connection is gone."""
        await self._few.wait()

    def drop(self, code: int) -> None:
        """Close with ``code`` after what is queued. From here on the room does not know this connection."""
        self._leave()
        if self.gone:
            return
        self._code = code
        self._lose()
        if code in _AT_ONCE:
            self._outbox.clear()
            if self._patience is not None:
                self._patience.reschedule(asyncio.get_running_loop().time())

    def _lose(self) -> None:
        """Nothing more is taken in; who waits for anything waits in vain."""
        self.gone = True
        self._wake.set()
        self._few.set()

    async def _pump(self) -> None:
        """Send what is queued, in order, as fast as the reader takes it; then close, if that was asked."""
        try:
            await self._send_all()
            await self.close(code=self._code)
        except OSError:  # it was lost; the server tells us so by and by
            self._leave()
        except Exception as fault:  # noqa: BLE001 - any fault: a connection that is sent nothing must end
            self._fault = fault
            if self._receiving is not None:
                self._receiving.cancel()
        finally:
            self._lose()

    async def _send_all(self) -> None:
        while self._outbox or not self.gone:
            if not self._outbox:
                self._wake.clear()
                await self._wake.wait()
                continue
            payload = self._outbox.popleft()
            self._size -= len(payload)
            if len(self._outbox) <= FEW:
                self._few.set()
            try:
                async with asyncio.timeout(STALLED) as self._patience:
                    await self.send(text_data=payload)
            except TimeoutError:
                if self._code is None:
                    self.drop(wire.TOO_SLOW)
                return
            finally:
                self._patience = None

    # -- leaving ----

    async def disconnect(self, code: int) -> None:
        """The connection is gone, whoever closed it."""
        self._leave()
        if self._pump_task is not None:
            self._pump_task.cancel()
            await asyncio.wait([self._pump_task])  # a process that ends waits for us, and for nothing else

    def _leave(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            self._hub.leave(room, self)


class Elsewhere(AsyncWebsocketConsumer):
    """A socket to an address that we have not: refused before the upgrade."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Refuse."""
        await self.close()
