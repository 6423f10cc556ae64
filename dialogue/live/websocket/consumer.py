"""The consumer of a WebSocket: decodes frames, hands commands to the hub, answers what is refused.

No rule of a dialogue lives here. Every message goes through the connection's outbox.
"""

import asyncio
from contextlib import suppress
from typing import Any
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
from dialogue.live.connection import SocketConnection
from dialogue.live.current_hub import current_hub
from dialogue.live.hub import Hub
from dialogue.live.protocol import close_codes, command_frames, encoding, inbound, outbound
from dialogue.live.results import CommandIdReused, NoChange, Stored, TooManyConflicts
from dialogue.live.room import LiveRoom
from dialogue.live.scripted import accompany
from dialogue.live.token_bucket import TokenBucket
from dialogue.live.websocket.handshake import (
    ForeignOrigin,
    NotSignedIn,
    ShownCredentials,
    credentials,
    identify,
    language_of,
)
from dialogue.log.interface import Erased, NoSuchRoom
from dialogue.log.records import CommandIdentity
from dialogue.moderator.decide import Refusal

#: Frames of any kind that a connection may send, as a multiple of the commands that its participant may send.
FRAMES_PER_COMMAND = 4


class DialogueConsumer(AsyncWebsocketConsumer):
    """One WebSocket of a partner or an observer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hub: Hub = current_hub()
        self._room: LiveRoom | None = None  # while the connection is in it
        self._connection = SocketConnection(self.send, self.close, self._leave)
        self._receiver: asyncio.Task[Any] | None = None
        self._send_fault: BaseException | None = None
        self._commands_per_second: float = settings.COMMANDS_PER_SECOND
        self._frames = TokenBucket(self._commands_per_second * FRAMES_PER_COMMAND)

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Handle one ASGI message after another.

        This leaves out two things that Channels does for each message. It visits the ORM's thread and comes
        back: one slow query there would delay every socket of the process, and nothing here uses that thread.
        And it listens to a channel layer in tasks beside the socket: that is the hub's notifier.
        """
        self.scope, self.base_send = scope, send
        self._receiver = asyncio.current_task()
        try:
            with suppress(StopConsumer):
                while True:
                    message: Any = await receive()
                    await getattr(self, get_handler_name(message))(message)
        except asyncio.CancelledError:
            if self._send_fault is None:
                raise
            raise self._send_fault from None  # the server logs it and closes the socket
        finally:  # after any fault: nobody stays present, and no task goes on sending
            self._leave()
            self._connection.stop()

    # -- connecting ----

    async def connect(self) -> None:
        """Let the client in, or accept and close with the code that says why not."""
        try:
            token, session_key = credentials(self.scope["headers"])
        except ForeignOrigin:
            security_log.refused("foreign_origin")
            await self.close()
            return
        await self.accept()
        self._start_sending()
        code = await self._enter(self.scope["url_route"]["kwargs"]["room"], token, session_key)
        if code is not None:
            self._connection.close(code)

    def _start_sending(self) -> None:
        self._connection.start().add_done_callback(self._sending_ended)

    def _sending_ended(self, sender: asyncio.Task[None]) -> None:
        """A connection that can send nothing must end: raise the fault where messages are received."""
        if not sender.cancelled() and (fault := sender.exception()) is not None:
            self._send_fault = fault
            if self._receiver is not None:
                self._receiver.cancel()

    async def _enter(self, room_id: str, token: str | None, session_key: str | None) -> int | None:
        try:
            shown = ShownCredentials(room_id, token, session_key)
            known = await identify(shown, client_address.of_scope(self.scope))
        except NotSignedIn:
            return close_codes.SIGNED_OUT
        except TooManyRequests:
            return close_codes.TOO_MANY_FRAMES
        except Unavailable:
            return close_codes.RESTARTING
        if known is None:
            return close_codes.NO_ROOM
        slot: Any = self.scope["slot"]  # type: ignore[typeddict-item] # of connection_limits
        if not slot.take(known.counted_as):
            security_log.refused("too_many_sockets")
            return close_codes.TOO_MANY_FRAMES
        connection = self._connection
        connection.viewer = known.membership.viewer
        connection.credential = known.credential
        connection.language = language_of(self.scope["headers"], self._query("lang"), known.language)
        connection.cursor = self._after()
        try:
            entered = await self._hub.enter(room_id, connection)
        except Erased:
            return close_codes.ERASED
        except NoSuchRoom:
            return close_codes.NO_ROOM
        except (Unavailable, TooManyConflicts):
            return close_codes.RESTARTING
        if isinstance(entered, int):
            return entered
        self._room = entered
        if connection.closed:
            self._leave()  # it was closed, or lost, while it caught up
            return None
        accompany(self._hub, entered)
        return None

    def _after(self) -> int:
        """The client's cursor. An invalid one counts as 0: the client is sent every event."""
        given = self._query("after") or ""
        return int(given[:18]) if given.isdecimal() and given.isascii() else 0

    def _query(self, name: str) -> str | None:
        """The last value of a parameter of the URL."""
        return parse_qs(self.scope["query_string"].decode("latin-1")).get(name, [None])[-1]

    # -- receiving ----

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Handle the frames of one message in their order."""
        message = text_data if text_data is not None else bytes_data
        room = self._room
        if room is None or message is None:
            return  # the connection is being closed
        # These are the characters of a text. Our server has checked its bytes; another server may not have.
        if len(message) > inbound.MAX_MESSAGE_BYTES:
            self._close_flood(room)
            return
        for frame in inbound.decode(message):
            if self._room is None:
                return  # an earlier frame closed the connection
            if not self._frames.take(asyncio.get_running_loop().time()):
                self._close_flood(room)
                return
            await self._handle(room, frame)

    def _close_flood(self, room: LiveRoom) -> None:
        participant = self._connection.viewer.participant_id
        security_log.refused("too_many_frames", room=room.id, seat=participant)
        self._connection.close(close_codes.TOO_MANY_FRAMES)

    async def _handle(self, room: LiveRoom, frame: inbound.Inbound) -> None:
        match frame:
            case inbound.Malformed():
                self._connection.enqueue(
                    encoding.encode([outbound.malformed(frame, self._connection.language)])
                )
            case inbound.TypingInbound():
                self._typing(room, on=frame.on)
            case inbound.Ping():
                pong = outbound.Pong(now=rfc3339(room.clock.now()))
                self._connection.enqueue(encoding.encode([pong]))
            case command_frames.CheckCommand():
                await self._check(room, frame)
            case _:
                await self._command(room, frame)

    async def _check(self, room: LiveRoom, frame: command_frames.CheckCommand) -> None:
        """Answer by one hint, to this connection alone. No metric counts checks, nor those refused."""
        if not room.take_token(self._connection.viewer.participant_id, self._commands_per_second):
            self._send_refusal(frame.id, "too_fast")
            return
        try:
            answer = await self._hub.check(room, self._connection, frame)
        except Unavailable:
            self._send_refusal(frame.id, "unavailable")
            return
        if isinstance(answer, Refusal):
            self._send_refusal(frame.id, answer.code)
        else:
            self._connection.enqueue(encoding.hint_message(answer))

    async def _command(self, room: LiveRoom, frame: command_frames.CommandFrame) -> None:
        participant = self._connection.viewer.participant_id
        if not room.take_token(participant, self._commands_per_second):
            self._refuse(frame.id, "too_fast")
            return
        command = command_frames.to_command(frame, participant, room.clock.now())
        identity = CommandIdentity(id=frame.id, by=participant, content=command_frames.content_of(frame))
        try:
            result = await self._hub.conduct(room, command, identity, self._connection)
        except (Unavailable, TooManyConflicts):
            self._refuse(frame.id, "unavailable")
            return
        except NoSuchRoom:
            self._connection.close(close_codes.ERASED)
            return
        match result:
            case Refusal():
                self._refuse(frame.id, result.code, result.limit)
            case CommandIdReused():
                self._refuse(frame.id, "id_reused")
            case Stored():  # the hub has sent ``accepted``
                metrics.commands["repeated" if result.duplicate else "accepted"].inc()
            case NoChange():
                pass  # a command that changes nothing gets no answer

    def _refuse(self, command_id: str, code: outbound.RefusalCode, limit: int | None = None) -> None:
        metrics.commands[code].inc()
        self._send_refusal(command_id, code, limit)

    def _send_refusal(self, command_id: str, code: outbound.RefusalCode, limit: int | None = None) -> None:
        refused = outbound.refusal(command_id, code, limit, self._connection.language)
        self._connection.enqueue(encoding.encode([refused]))

    def _typing(self, room: LiveRoom, *, on: bool) -> None:
        """A client enables typing for its connection by sending the flag, on or off."""
        if self._connection.viewer.seat is None:
            return
        self._connection.typing_enabled = True
        room.broadcast_typing(self._connection, on=on)

    # -- leaving ----

    async def disconnect(self, code: int) -> None:
        """The socket is closed, by whichever side."""
        self._leave()
        self._connection.stop()
        await self._connection.wait_stopped()  # a process that ends waits for this, and for nothing else

    def _leave(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            self._hub.leave(room, self._connection)


class UnknownPath(AsyncWebsocketConsumer):
    """Rejects a WebSocket to an unknown path before the upgrade."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Reject."""
        await self.close()
