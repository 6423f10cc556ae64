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

from dialogue.helpers import client_address, security_log
from dialogue.helpers.database_errors import Unavailable
from dialogue.helpers.rate_limits import TooManyRequests
from dialogue.helpers.timestamps import rfc3339
from dialogue.live import metrics
from dialogue.live.current_hub import current_hub
from dialogue.live.hub import CommandIdReused, Hub, NoChange, Stored, TooManyConflicts
from dialogue.live.protocol import close_codes, command_frames, encoding, inbound, outbound
from dialogue.live.room import LiveRoom
from dialogue.live.scripted import accompany
from dialogue.live.token_bucket import TokenBucket
from dialogue.live.websocket.handshake import ForeignOrigin, NotSignedIn, credentials, identify
from dialogue.log.async_log import in_read_thread
from dialogue.log.interface import Erased, NoSuchRoom
from dialogue.log.records import CommandIdentity
from dialogue.moderator.decide import Refusal
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.access import ConnectionCredential

#: Frames of any kind that a connection may send, as a multiple of the commands that its person may send.
FRAMES_PER_COMMAND = 4
#: The server that runs us refuses larger messages by itself; another server may be set otherwise.
MAX_MESSAGE_CHARACTERS = 64 * 1024
#: Messages, and characters in them, that may wait for a reader before it is told to come back and read the
#: log instead; and how few must wait before it is sent the next of a long log.
MAX_OUTBOX_MESSAGES = 1_000
MAX_OUTBOX_CHARACTERS = 1024 * 1024
LOW_WATERMARK_MESSAGES = 8
#: Seconds in which a reader must take a message.
SEND_TIMEOUT_SECONDS = 20.0
#: Who is closed with one of these is not to be sent even what waits.
_AT_ONCE: Final = {
    close_codes.SIGNED_OUT,
    close_codes.NO_SEAT,
    close_codes.NO_ROOM,
    close_codes.NO_CONSENT,
    close_codes.ERASED,
}
#: What sends to each connection of this process; it ends with the close.
_pumps: set[asyncio.Task[None]] = set()


async def all_closed(within: float) -> None:
    """Wait until every connection that is here now was closed, for at most ``within`` seconds."""
    if _pumps:
        await asyncio.wait(_pumps, timeout=within)


class DialogueConsumer(AsyncWebsocketConsumer):
    """One connection of a partner or an observer; to the hub it is a :class:`Connection`."""

    viewer: Viewer
    entry: ConnectionCredential | None = None
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
        self._hub: Hub = current_hub()

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
                identify, room_id, token, session_key, client_address.of_scope(self.scope)
            )
        except NotSignedIn:
            return close_codes.SIGNED_OUT
        except TooManyRequests:
            return close_codes.TOO_MANY_FRAMES
        except Unavailable:
            return close_codes.RESTARTING
        if known is None:
            return close_codes.NO_ROOM
        place: Any = self.scope["place"]  # type: ignore[typeddict-item] # of our own gate
        if not place.take(known.counted_as):
            security_log.refused("too_many_sockets")
            return close_codes.TOO_MANY_FRAMES
        self.viewer = known.membership.viewer
        self.entry = known.credential
        self.cursor = self._after()
        try:
            entered = await self._hub.enter(room_id, self)
        except Erased:
            return close_codes.ERASED
        except NoSuchRoom:
            return close_codes.NO_ROOM
        except (Unavailable, TooManyConflicts):
            return close_codes.RESTARTING
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
        if len(message) > MAX_MESSAGE_CHARACTERS:
            self._end_flood(room)
            return
        for frame in inbound.decode(message):
            if self._room is None:
                return  # it was closed by what came before
            if not self._frames.take(asyncio.get_running_loop().time()):
                self._end_flood(room)
                return
            await self._take(room, frame)

    def _end_flood(self, room: LiveRoom) -> None:
        security_log.refused("too_many_frames", room=room.id, seat=self.viewer.participant_id)
        self.drop(close_codes.TOO_MANY_FRAMES)

    async def _take(self, room: LiveRoom, frame: inbound.Inbound) -> None:
        match frame:
            case inbound.Malformed():
                self.offer(encoding.encode([outbound.malformed(frame, self._language)]))
            case inbound.TypingInbound():
                self._typing(room, on=frame.on)
            case inbound.Ping():
                self.offer(encoding.encode([outbound.Pong(now=rfc3339(room.clock.now()))]))
            case _:
                await self._command(room, frame)

    async def _command(self, room: LiveRoom, frame: command_frames.CommandFrame) -> None:
        who = self.viewer.participant_id
        if not self._hub.take_token(room, who):
            self._refuse(frame.id, "too_fast")
            return
        command = command_frames.to_command(frame, who, room.clock.now())
        if command is None:
            self._refuse(frame.id, "not_allowed")
            return
        mark = CommandIdentity(id=frame.id, by=who, content=command_frames.content_of(frame))
        try:
            result = await self._hub.conduct(room, command, mark, self)
        except (Unavailable, TooManyConflicts):
            self._refuse(frame.id, "unavailable")
            return
        except NoSuchRoom:
            self.drop(close_codes.ERASED)
            return
        match result:
            case Refusal():
                self._refuse(frame.id, result.code, result.limit)
            case CommandIdReused():
                self._refuse(frame.id, "id_reused")
            case Stored() if not result.duplicate:
                metrics.commands["accepted"].inc()  # the hub has answered
            case Stored():
                metrics.commands["repeated"].inc()
                self.offer(encoding.encode([outbound.Accepted(id=frame.id, seq=result.seq)]))
            case NoChange():
                pass  # what came to nothing needs no answer

    def _refuse(self, command_id: str, code: outbound.RefusalCode, limit: int | None = None) -> None:
        metrics.commands[code].inc()
        self.offer(encoding.encode([outbound.refusal(command_id, code, limit, self._language)]))

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
        if len(self._outbox) > MAX_OUTBOX_MESSAGES or self._size > MAX_OUTBOX_CHARACTERS:
            self._outbox.clear()
            self.drop(close_codes.TOO_SLOW)
            return
        if len(self._outbox) > LOW_WATERMARK_MESSAGES:
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
            if len(self._outbox) <= LOW_WATERMARK_MESSAGES:
                self._few.set()
            try:
                async with asyncio.timeout(SEND_TIMEOUT_SECONDS) as self._patience:
                    await self.send(text_data=payload)
            except TimeoutError:
                if self._code is None:
                    self.drop(close_codes.TOO_SLOW)
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


class UnknownPath(AsyncWebsocketConsumer):
    """A socket to an address that we have not: refused before the upgrade."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Refuse."""
        await self.close()
