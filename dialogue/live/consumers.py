"""The socket: decode, hand to the hub, send. No rule of a dialogue lives here."""

import asyncio
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from dialogue.live import wire
from dialogue.live.hub import Accepted, Contended, Hub, Reused
from dialogue.live.identity import ForeignOrigin, NotSignedIn, credentials, identify
from dialogue.live.limits import TokenBucket
from dialogue.live.room import LiveRoom
from dialogue.live.scripted import accompany
from dialogue.live.service import hub_of_this_loop
from dialogue.log.access import in_read_thread
from dialogue.log.records import Mark
from dialogue.log.store import NoSuchRoom, Unavailable
from dialogue.moderator.decide import Refusal
from dialogue.moderator.viewers import Viewer

#: Frames of any kind that a connection may send, as a multiple of the commands that its person may send.
FRAMES_PER_COMMAND = 4
#: The server that runs us refuses larger messages by itself; another server may be set otherwise.
LARGEST_MESSAGE = 64 * 1024
#: Messages that may wait for a reader before it is told to come back and read the log instead.
LONGEST_OUTBOX = 1_000


class DialogueConsumer(AsyncWebsocketConsumer):
    """One connection of a partner or an observer; to the hub it is a :class:`dialogue.live.room.Link`."""

    #: The layer is a doorbell between processes and the hub's alone; sockets do not depend on it.
    channel_layer_alias = "none"

    viewer: Viewer
    cursor = 0
    live = False
    writes = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room: LiveRoom | None = None
        self._outbox: deque[str | int] = deque()
        self._wake = asyncio.Event()
        self._pump_task: asyncio.Task[None] | None = None
        self._frames = TokenBucket(settings.COMMANDS_PER_SECOND * FRAMES_PER_COMMAND)
        self._language = "en"

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one ASGI message.

        Channels' own way to the ORM thread and back for each message is left out: one slow query there would
        hold up every socket of the process, and nothing here uses that thread.
        """
        await getattr(self, get_handler_name(message))(message)

    # -- connecting ----

    async def connect(self) -> None:
        """Let the person in, or accept and close with the code that says why not."""
        try:
            token, session_key = credentials(self.scope["headers"])
        except ForeignOrigin:
            await self.close()
            return
        await self.accept()
        self._pump_task = asyncio.create_task(self._pump())
        code = await self._enter(self.scope["url_route"]["kwargs"]["room"], token, session_key)
        if code is not None:
            self.drop(code)

    async def _enter(self, room_id: str, token: str | None, session_key: str | None) -> int | None:
        try:
            known = await in_read_thread(identify, room_id, token, session_key)
        except NotSignedIn:
            return wire.SIGNED_OUT
        if known is None:
            return wire.NO_ROOM
        self.viewer = known.viewer
        self.cursor = self._after()
        try:
            entered = await self._hub().enter(room_id, self)
        except NoSuchRoom:
            return wire.NO_ROOM
        except (Unavailable, Contended):
            return wire.RESTARTING
        if isinstance(entered, int):
            return entered
        self._room = entered
        accompany(self._hub(), entered)
        return None

    def _after(self) -> int:
        """The cursor that the client came with. What is no number counts as none: it is sent everything."""
        given = parse_qs(self.scope["query_string"].decode("latin-1")).get("after", ["0"])[-1]
        return int(given[:18]) if given.isdecimal() and given.isascii() else 0

    def _hub(self) -> Hub:
        return hub_of_this_loop()

    # -- receiving ----

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take the frames of one message in their order."""
        message = text_data if text_data is not None else bytes_data
        room = self._room
        if room is None or message is None:
            return  # it is being closed
        if len(message) > LARGEST_MESSAGE:
            self.drop(wire.FLOOD)
            return
        for frame in wire.decode(message):
            if self._room is None:
                return  # it was closed by what came before
            if not self._frames.take(asyncio.get_running_loop().time()):
                self.drop(wire.FLOOD)
                return
            await self._take(room, frame)

    async def _take(self, room: LiveRoom, frame: wire.Inbound) -> None:
        match frame:
            case wire.Malformed():
                self.offer(wire.encode([wire.malformed(frame, self._language)]))
            case wire.TypingInbound():
                self._typing(room, on=frame.on)
            case wire.Ping():
                self.offer(wire.encode([wire.Pong()]))
            case _:
                await self._command(room, frame)

    async def _command(self, room: LiveRoom, frame: wire.CommandInbound) -> None:
        who = self.viewer.who
        if not self._hub().take_token(room, who):
            self._refuse(frame.id, "too_fast")
            return
        command = wire.to_command(frame, who, self._hub().now())
        if command is None:
            self._refuse(frame.id, "not_allowed")
            return
        mark = Mark(id=frame.id, by=who, digest=wire.digest(frame, settings.SECRET_KEY))
        try:
            result = await self._hub().conduct(room, command, mark, self)
        except (Unavailable, Contended):
            self._refuse(frame.id, "unavailable")
            return
        match result:
            case Refusal():
                self._refuse(frame.id, result.code, result.limit)
            case Reused():
                self._refuse(frame.id, "id_reused")
            case Accepted() if result.again:
                self.offer(wire.encode([wire.Accepted(id=frame.id, seq=result.seq)]))

    def _refuse(self, command_id: str, code: wire.RefusalCode, limit: int | None = None) -> None:
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
        if len(self._outbox) >= LONGEST_OUTBOX:
            self._outbox.clear()
            self.drop(wire.TOO_SLOW)
            return
        self._outbox.append(payload)
        self._wake.set()

    def drop(self, code: int) -> None:
        """Close with ``code`` after what is queued. From here on the room does not know this connection."""
        self._leave()
        self._outbox.append(code)
        self._wake.set()

    async def _pump(self) -> None:
        """Send what is queued, in order, as fast as the reader takes it."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._outbox:
                item = self._outbox.popleft()
                if isinstance(item, int):
                    await self.close(code=item)
                    return
                await self.send(text_data=item)

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
            self._hub().leave(room, self)


class Elsewhere(AsyncWebsocketConsumer):
    """A socket to an address that we have not: refused before the upgrade."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Refuse."""
        await self.close()
