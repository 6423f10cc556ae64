"""The load generator's partners, who answer at once with as little work as possible.

This client does not use `tests.blackbox`: it builds and parses WebSocket frames itself, so that the generator
does not limit the figures. The logs of the measured rooms are checked afterwards, by the shared invariants.

In each room one message is under way at any time. It has arrived when the other partner received it and its
sender received the answer (`accepted`; in the tutorial's chat, the sender's own copy). Then the next partner
sends. All systems are driven alike.
"""

import asyncio
import base64
import os
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec

WORDS: Final = (
    "When the evening is full of small tasks I notice that I grow quiet, and I wish that we had one "
    "hour in which nobody wants anything of us, and we just sit and tell each other how the day was."
)
ON: Final = ("now", "yes", "keep")
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Option(msgspec.Struct):
    id: str


class Turn(msgspec.Struct):
    number: int
    act: str
    waiting_on: list[str]
    options: list[Option]


class State(msgspec.Struct, tag_field="type", tag="state"):
    seq: int
    turn: Turn | None


class Accepted(msgspec.Struct, tag_field="type", tag="accepted"):
    id: str


class Refused(msgspec.Struct, tag_field="type", tag="refused"):
    id: str
    code: str


class Event(msgspec.Struct, tag_field="type", tag="event"):
    seq: int


class Welcome(msgspec.Struct, tag_field="type", tag="welcome"):
    pass


class Presence(msgspec.Struct, tag_field="type", tag="presence"):
    pass


class Message(msgspec.Struct):
    message: str


Frame = State | Accepted | Refused | Event | Welcome | Presence
DECODER: Final[msgspec.json.Decoder[Frame | list[Frame]]] = msgspec.json.Decoder(Frame | list[Frame])
CHAT: Final = msgspec.json.Decoder(Message)


class Room:
    """Two partners, one message under way at any time, and as many messages as are permitted."""

    def __init__(self) -> None:
        self.permits = 0.0  # messages that may still be sent
        self.due: deque[float] = deque()  # when each of them should be sent; empty: at once
        self.delivered: list[
            float
        ] = []  # seconds until the other partner had it, since it was due or else sent
        self.answered: list[float] = []  # seconds until its sender had the answer, likewise
        self.refused = 0
        self.cut = False  # the server or the network ended a connection
        self.seq = 0
        self.quiet = asyncio.Event()  # no message is under way
        self.quiet.set()
        self.done: asyncio.Event = asyncio.Event()
        self._next: deque[tuple[str, Callable[[], None]]] = deque()  # senders that wait for a permit
        self._sender: str | None = None
        self._since = 0.0
        self._open: set[str] = set()  # what has not arrived yet of the message under way
        self._until = 0

    async def go_on(self, messages: int) -> None:
        """Permit exactly so many more messages, and wait until they have arrived."""
        self._until = len(self.delivered) + messages
        self.done.clear()
        self.release(messages)
        await self.done.wait()
        if self.cut:
            raise ConnectionResetError("the server closed a partner's connection")

    def release(self, messages: float, due: float | None = None) -> None:
        """Permit so many more messages; with ``due``, one that should be sent at that moment."""
        self.permits += messages
        if due is not None:
            self.due.append(due)
        self._send()

    def offer(self, seat: str, send: Callable[[], None]) -> None:
        """This partner is next, and sends as soon as a message is permitted."""
        self._next.append((seat, send))
        self._send()

    def shown(self, seat: str) -> None:
        """This partner received the message."""
        if "shown" in self._open and seat != self._sender:
            self.delivered.append(time.perf_counter() - self._since)
            self._arrived("shown")

    def answer(self) -> None:
        """The sender received the answer."""
        if "answered" in self._open:
            self.answered.append(time.perf_counter() - self._since)
            self._arrived("answered")

    def refuse(self) -> None:
        self.refused += 1
        self._open.clear()
        self._ended()

    @property
    def sender(self) -> str | None:
        return self._sender

    def waiting(self, now: float) -> list[float]:
        """How long each undelivered message has been waiting."""
        late = [now - due for due in self.due if due <= now]
        return [*late, now - self._since] if "shown" in self._open else late

    def _send(self) -> None:
        if self._sender is None and self.permits >= 1 and self._next:
            self.permits -= 1
            self._sender, send = self._next.popleft()
            self._since = self.due.popleft() if self.due else time.perf_counter()
            self._open = {"shown", "answered"}
            self.quiet.clear()
            send()

    def _arrived(self, part: str) -> None:
        self._open.discard(part)
        if not self._open:
            self._ended()
            if len(self.delivered) == self._until:
                self.done.set()

    def _ended(self) -> None:
        self._sender = None
        self.quiet.set()
        self._send()


class Partner(asyncio.Protocol):
    """One partner's connection, to any of the systems."""

    transport: asyncio.Transport

    def __init__(self, room: Room, seat: str, host: str, path: str, token: str) -> None:
        self.room = room
        self.seat = seat
        self.welcomed = asyncio.get_running_loop().create_future()
        key = base64.b64encode(os.urandom(16)).decode()
        self._hello = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
        ).encode()
        self._upgraded = False
        self._leaving = False
        self._buffer = b""

    def read(self, payload: bytes) -> None:
        """A message came."""
        raise NotImplementedError

    def opened(self) -> None:
        """The upgrade was granted."""

    def send(self, payload: bytes) -> None:
        self._write(TEXT, payload)

    def leave(self) -> None:
        self._leaving = True
        self.transport.abort()

    def welcome(self) -> None:
        if not self.welcomed.done():
            self.welcomed.set_result(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._hello)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ConnectionResetError("it was closed"))
        if not self._leaving:
            self.room.cut = True
            self.room.done.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head:
                self._fail(ConnectionRefusedError(head.split(b"\r\n")[0].decode()))
                return
            self._upgraded, self._buffer = True, rest
            self.opened()
        while (frame := self._next_frame()) is not None:
            opcode, payload = frame
            if opcode == TEXT:
                self.read(payload)
            elif opcode == PING:
                self._write(PONG, payload)
            elif opcode == CLOSE:
                self._fail(ConnectionRefusedError(f"closed: {int.from_bytes(payload[:2])}"))

    def _fail(self, fault: Exception) -> None:
        if not self.welcomed.done():
            self.welcomed.set_exception(fault)

    def _next_frame(self) -> tuple[int, bytes] | None:
        """The next whole frame of the buffer. Servers do not mask, and these servers do not fragment."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1], 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4]), 4
        elif length == 127:
            length, start = int.from_bytes(buffer[2:10]), 10
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[0] & 0x0F, buffer[start : start + length]

    def _write(self, opcode: int, payload: bytes) -> None:
        """One frame, masked with zeros: masking protects old proxies, and here is none."""
        length = len(payload)
        size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2)
        self.transport.write(bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload)


class FramePartner(Partner):
    """A partner who receives frames of the wire contract."""

    def take(self, payload: bytes) -> list[Frame]:
        """The frames of one message, after the room was told what they say of the message under way.

        The frames of one command come as one message; the sender's begins with the answer.
        """
        decoded = DECODER.decode(payload)
        frames = decoded if isinstance(decoded, list) else [decoded]
        kinds = {type(frame) for frame in frames}
        if Accepted in kinds:
            self.room.answer()
        elif Refused in kinds:
            self.room.refuse()
        elif Event in kinds:
            self.room.shown(self.seat)
        return frames


class Speaker(FramePartner):
    """A partner in our rooms: answers each turn that waits for them."""

    _answered = 0

    def read(self, payload: bytes) -> None:
        turn: Turn | None = None
        for frame in self.take(payload):
            if isinstance(frame, State):
                self.room.seq, turn = frame.seq, frame.turn
                self.welcome()
        if turn is not None:
            self._act(turn)

    def _act(self, turn: Turn) -> None:
        if turn.number == self._answered or self.seat not in turn.waiting_on:
            return
        self._answered = turn.number
        common = f'{{"type":"command","id":"{self.seat}{turn.number}","turn":{turn.number},"command":'
        if turn.act == "say":
            command = f'{common}"say","text":"{WORDS}"}}'
        elif turn.act == "choose":
            ids = [option.id for option in turn.options]
            option = next((wanted for wanted in ON if wanted in ids), ids[0])
            command = f'{common}"choose","option":"{option}"}}'
        else:
            command = f'{common}"rate","value":5}}'
        self.room.offer(self.seat, partial(self.send, command.encode()))


class Relayed(FramePartner):
    """A partner of the bare relay: sends after each message of the other. `a` begins."""

    _said = 0

    def read(self, payload: bytes) -> None:
        if not self.welcomed.done():
            self.welcome()
            if self.seat == "a":
                self.room.offer(self.seat, self._say)
            return
        frames = self.take(payload)
        if len(frames) == 1 and isinstance(
            frames[0], Event
        ):  # not the own event, which comes with its answer
            self.room.offer(self.seat, self._say)

    def _say(self) -> None:
        self._said += 1
        head = f'{{"type":"command","id":"{self.seat}{self._said}","turn":1,"command":"say",'
        self.send(f'{head}"text":"{WORDS}"}}'.encode())


class Chatting(Partner):
    """A partner of the tutorial's chat: the same, and the own copy is the answer."""

    _message: Final = f'{{"message":"{WORDS}"}}'.encode()

    def opened(self) -> None:
        self.welcome()
        if self.seat == "a":
            self.room.offer(self.seat, self._say)

    def read(self, payload: bytes) -> None:
        assert CHAT.decode(payload).message == WORDS
        if self.seat == self.room.sender:
            self.room.answer()
        else:
            self.room.shown(self.seat)
            self.room.offer(self.seat, self._say)

    def _say(self) -> None:
        self.send(self._message)


KINDS: Final[dict[str, type[Partner]]] = {"speaker": Speaker, "relayed": Relayed, "chatting": Chatting}


async def come(
    kind: str, port: int, created: dict[str, object], seat: str, room: Room, query: str = ""
) -> Partner:
    """Connect one partner of an opened room and wait for the welcome."""
    seats = msgspec.convert(created["seats"], dict[str, dict[str, object]])
    host = "127.0.0.1"
    make = partial(
        KINDS[kind], room, seat, f"{host}:{port}", f"{created['ws']}{query}", str(seats[seat]["token"])
    )
    _, partner = await asyncio.get_running_loop().create_connection(make, host, port)
    await asyncio.wait_for(partner.welcomed, 60)
    return partner


async def enter(kind: str, port: int, created: dict[str, object]) -> tuple[Room, list[Partner]]:
    """Connect both partners of an opened room."""
    room = Room()
    return room, [await come(kind, port, created, seat, room) for seat in ("a", "b")]
