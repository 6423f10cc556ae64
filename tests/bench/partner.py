"""A partner who answers at once, with as little work as possible: the server is to be measured, not the
client.

The frames are made by hand, so that the generator stays far from being what limits the figures.
"""

import asyncio
import base64
import os
import time
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


Frame = State | Accepted | Refused | Event | Welcome | Presence
DECODER: Final[msgspec.json.Decoder[Frame | list[Frame]]] = msgspec.json.Decoder(Frame | list[Frame])


class Room:
    """Two partners in a closed loop: whoever holds the turn answers, as long as there is leave to."""

    def __init__(self) -> None:
        self.leave = 0.0  # commands that may still be sent
        self.waits: list[Callable[[], None]] = []  # answers held back for want of leave
        self.latencies: list[float] = []
        self.refused = 0
        self.done: asyncio.Event = asyncio.Event()
        self._until = 0

    async def go_on(self, commands: int) -> None:
        """Let exactly so many more commands through, and wait for their answers."""
        self._until = len(self.latencies) + commands
        self.done.clear()
        self.release(commands)
        await self.done.wait()

    def release(self, commands: float) -> None:
        """Give leave for so many more commands."""
        self.leave += commands
        held, self.waits = self.waits, []
        for send in held:
            self.take_leave(send)

    def take_leave(self, send: Callable[[], None]) -> None:
        if self.leave >= 1:
            self.leave -= 1
            send()
        else:
            self.waits.append(send)

    def answered(self, seconds: float) -> None:
        self.latencies.append(seconds)
        if len(self.latencies) == self._until:
            self.done.set()


class Partner(asyncio.Protocol):
    """One partner's connection."""

    transport: asyncio.Transport

    def __init__(self, room: Room, seat: str, host: str, path: str, token: str) -> None:
        self.room = room
        self.seat = seat
        self.welcomed = asyncio.get_running_loop().create_future()
        key = base64.b64encode(os.urandom(16)).decode()
        self._hello = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
        ).encode()
        self._upgraded = False
        self._buffer = b""
        self._answered = 0
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head:
                self.welcomed.set_exception(ConnectionRefusedError(head.split(b"\r\n")[0].decode()))
                return
            self._upgraded, self._buffer = True, rest
        while (frame := self._next_frame()) is not None:
            opcode, payload = frame
            if opcode == TEXT:
                self._read(payload)
            elif opcode == PING:
                self._write(PONG, payload)
            elif opcode == CLOSE and not self.welcomed.done():
                self.welcomed.set_exception(ConnectionRefusedError(f"closed: {payload[:2].hex()}"))

    def _next_frame(self) -> tuple[int, bytes] | None:
        """The next whole frame of the buffer. Servers do not mask, and ours does not fragment."""
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
        """One frame, masked with zeros: masking protects old proxies, and there is none here."""
        length = len(payload)
        size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2)
        self.transport.write(bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload)

    def _read(self, payload: bytes) -> None:
        frames = DECODER.decode(payload)
        for frame in frames if isinstance(frames, list) else (frames,):
            if isinstance(frame, State):
                if not self.welcomed.done():
                    self.welcomed.set_result(None)
                self._act(frame.turn)
            elif isinstance(frame, Accepted):
                self.room.answered(time.perf_counter() - self._sent_at)
            elif isinstance(frame, Refused):
                self.room.refused += 1

    def _act(self, turn: Turn | None) -> None:
        if turn is None or turn.number == self._answered or self.seat not in turn.waiting_on:
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
        self.room.take_leave(lambda: self._send(command.encode()))

    def _send(self, command: bytes) -> None:
        self._sent_at = time.perf_counter()
        self._write(TEXT, command)


async def enter(host: str, port: int, opened: dict[str, object]) -> tuple[Room, list[Partner]]:
    """Both partners of an opened room, connected and welcomed; nothing is said yet."""
    room = Room()
    seats = msgspec.convert(opened["seats"], dict[str, dict[str, object]])
    partners = []
    for seat, door in seats.items():
        make = partial(Partner, room, seat, f"{host}:{port}", str(opened["ws"]), str(door["token"]))
        _, partner = await asyncio.get_running_loop().create_connection(make, host, port)
        await asyncio.wait_for(partner.welcomed, 30)
        partners.append(partner)
    return room, partners
