"""One WebSocket of one person, which checks the order and the shape of every frame on arrival."""

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage

from tests.blackbox.expect import ContractViolation, expect
from tests.blackbox.room_record import PARTNERS, RoomRecord, SentCommand
from tests.blackbox.shapes import Frame, check_frame
from tests.servers import TIMEOUT_SECONDS

WORDS: Final = "Wednesday was heavy for me."

_connection_numbers = itertools.count()
_command_numbers = itertools.count()


class ConnectionLost(Exception):
    """The connection ended; ``code`` is the close code that the client was given."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__(f"closed with {code}")


class Connection:
    """One socket; ``viewer`` is "a", "b" or an observer's id, or "" until the welcome tells it.

    The connections of one room share a record, so that what one is shown is compared with the others.
    ``answer_first`` expects a command's answer before its event or with it. The contract leaves this open:
    while the database fails the event may come first, as the server asks for the outcome before it answers.
    """

    timeout_seconds = TIMEOUT_SECONDS

    def __init__(
        self, record: RoomRecord, viewer: str = "", after: int | None = None, *, answer_first: bool = True
    ) -> None:
        self.number = next(_connection_numbers)
        self.record = record
        self.viewer = viewer
        self.after = after
        self.answer_first = answer_first
        self.welcome: Frame | None = None
        self._state: Frame | None = None
        self.head = 0
        self.close_code: int | None = None
        self.closed = False
        self.present: dict[str, bool] = {}
        self.answers: dict[str, list[Frame]] = {}
        self.pongs = 0
        self.errors = 0
        self.frames: list[Frame] = []
        self.traffic: deque[str] = deque(maxlen=40)  # the newest messages of both directions, for reports
        self.fault: Exception | None = None
        self._changed = asyncio.Condition()
        self._socket: ClientConnection
        self._reader: asyncio.Task[None]

    async def open(
        self, address: str, headers: dict[str, str], *, keepalive_seconds: float | None = None
    ) -> Self:
        """Connect. Without ``keepalive_seconds`` a test says itself how long the server may be silent."""
        if self.after is not None:
            address += f"?after={self.after}"
        try:
            self._socket = await connect(
                address,
                additional_headers=headers,
                proxy=None,
                open_timeout=TIMEOUT_SECONDS,
                ping_interval=keepalive_seconds,
                max_size=None,
                max_queue=None,  # a client that has not read for a while still answers the server's pings
                compression=None,
            )
        except InvalidMessage:  # the server went away during the handshake
            raise ConnectionLost(None) from None
        self._reader = asyncio.create_task(self._read())
        return self

    @property
    def is_ready(self) -> bool:
        """Whether the connection has caught up."""
        return self._state is not None

    @property
    def state(self) -> Frame:
        """The newest state."""
        assert self._state is not None
        return self._state

    async def ready(self) -> Self:
        """Wait until the connection has caught up: welcome, events, state."""
        await self.until(lambda: self.is_ready, "3: then one state")
        return self

    # ---- sending

    async def send(self, message: str | bytes, *, as_text: bool | None = None) -> None:
        self.traffic.append(f"> {message[:2000]!r}")
        try:
            await self._socket.send(message, text=as_text)
        except ConnectionClosed:
            await self._reader
            raise self.fault or ConnectionLost(self.close_code) from None

    async def ping(self) -> None:
        wanted = self.pongs + 1
        await self.send('{"type":"ping"}')
        await self.until(lambda: self.pongs >= wanted, "3.2: a ping is answered with pong")

    async def ask(self, command: str, **fields: Any) -> Frame:
        """Send a command and wait for its answer."""
        identity = f"{self.viewer}-{next(_command_numbers)}"
        frame = {"type": "command", "id": identity, "command": command, **fields}
        sent = self.record.sent[identity] = SentCommand(self.viewer, frame, [self.number])
        await self.send(json.dumps(frame))
        await self.until(lambda: identity in self.answers, "3.1: a command is accepted or refused")
        answer = self.answers[identity][0]
        sent.code = answer.get("code")
        return answer

    @property
    def is_asked(self) -> bool:
        """Whether the present step waits for this person."""
        return self.state["turn"] is not None and self.state["turn"]["act"] in self.state["may"]

    async def answer_step(self, text: str = WORDS) -> Frame:
        """Do what the present step asks of this person."""
        return await self.ask(**step_answer(self.state["turn"], text))

    # ---- ending

    async def cut(self) -> None:
        """Lose the connection without a closing handshake."""
        self._socket.transport.abort()
        await self._reader
        if self.fault:
            raise self.fault

    async def discard(self) -> None:
        """End the connection whatever became of it, and raise nothing."""
        self._socket.transport.abort()
        await self._reader

    async def close(self) -> None:
        await self._socket.close()
        await self._reader
        if self.fault:
            raise self.fault

    # ---- waiting

    async def until(
        self,
        condition: Callable[[], Any],
        rule: str = "what the test waits for",
        seconds: float | None = None,
    ) -> None:
        """Wait for what ``rule`` says; a lost connection or a broken rule ends the wait."""
        seconds = self.timeout_seconds if seconds is None else seconds
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: condition() or self.closed or self.fault is not None)
        except TimeoutError:
            raise ContractViolation(
                f"{rule} (after {seconds:.0f} s)", viewer=self.viewer, recent=[*self.traffic]
            ) from None
        if self.fault:
            raise self.fault
        if not condition():
            raise ConnectionLost(self.close_code)

    async def caught_up(self, newest: int) -> None:
        await self.until(
            lambda: self.head >= newest and self.is_ready and self.state["seq"] == self.head,
            "3.1: every viewer gets each event, and a state after each batch",
        )

    async def sees(self, people: Sequence[str]) -> None:
        await self.until(
            lambda: all(self.present.get(who) for who in people), "3.1: presence tells who is there"
        )

    async def until_closed(
        self, rule: str = "3: the connection is closed", seconds: float | None = None
    ) -> int | None:
        """The close code that the server gave."""
        await self.until(lambda: self.closed, rule, seconds)
        if self.close_code in {None, 1006}:
            raise ConnectionLost(self.close_code)
        return self.close_code

    # ---- reading

    def of(self, kind: str) -> list[Frame]:
        """The frames of one type that came so far."""
        return [frame for frame in self.frames if frame["type"] == kind]

    def numbers(self) -> list[int]:
        return [frame["seq"] for frame in self.of("event")]

    def has_event(self, name: str) -> bool:
        return any(frame["event"] == name for frame in self.of("event"))

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                self.traffic.append(f"< {message[:4000]!r}")
                self._take(message)
                async with self._changed:
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        except Exception as fault:  # noqa: BLE001  raised again in every call that waits on this connection
            self.fault = fault
            if isinstance(fault, ContractViolation):
                fault.seen |= {"viewer": self.viewer, "recent": [*self.traffic]}
            self._socket.transport.abort()
        await self._socket.wait_closed()
        self.close_code = self._socket.close_code
        self.closed = True
        async with self._changed:
            self._changed.notify_all()

    def _take(self, message: str | bytes) -> None:
        expect(isinstance(message, str), "3: messages are JSON text", message=message)
        taken = json.loads(message)
        frames: list[Any] = taken if isinstance(taken, list) else [taken]
        expect(frames, "3: a message is one frame or an array of frames", message=message)
        head_before = self.head
        for frame in frames:
            check_frame(frame)
            self.frames.append(frame)
            if self.welcome is None:
                self._take_welcome(frame)
            elif not self.is_ready:
                expect(
                    frame["type"] in {"event", "state"},
                    "3: the server sends welcome, then each event in order, then one state",
                    frame=frame,
                )
                self._take_event_or_state(frame)
            else:
                self._take_live(frame, head_before)

    def _take_welcome(self, frame: Frame) -> None:
        expect(frame["type"] == "welcome", "3: the server sends welcome first", frame=frame)
        self.welcome = frame
        expect(frame["room"] == self.record.room, "3.1: welcome names the room", frame=frame)
        you = frame["you"]
        self.viewer = self.viewer or you["id"]
        if self.viewer in PARTNERS:
            right = you["role"] == "partner" and you["seat"] == self.viewer
        else:
            right = you["role"] == "observer" and you["seat"] is None and you["scope"] in {"words", "signals"}
        expect(right, "3.1: welcome says who you are", you=you, viewer=self.viewer)
        self.head = min(self.after or 0, frame["seq"])
        self.present = {seat: frame["partners"][seat]["present"] for seat in ("a", "b")}
        self.present |= {observer["id"]: observer["present"] for observer in frame["observers"]}
        expect(self.present.get(self.viewer), "3.1: who is welcomed is present", welcome=frame)

    def _take_event_or_state(self, frame: Frame) -> None:
        assert self.welcome is not None
        if frame["type"] == "event":
            in_order = frame["seq"] == self.head + 1
            expect(in_order, "4.3: each event in order, no gap", head=self.head, event=frame)
            self.head += 1
            self.record.saw_event(self.viewer, frame)
            return
        newest = frame["seq"] == self.head
        expect(newest, "3.1: state is after the event numbered seq", head=self.head, state=frame)
        complete = self.head >= self.welcome["seq"]
        expect(complete, "3: each event, then one state", state=frame, welcome=self.welcome)
        self._state = frame
        self.record.saw_state(self.viewer, frame)

    def _take_live(self, frame: Frame, head_before: int) -> None:
        """Take a frame after the first state; ``head_before`` is the newest event of earlier messages."""
        match frame["type"]:
            case "event" | "state":
                self._take_event_or_state(frame)
            case "accepted":
                self._take_accepted(frame, head_before)
            case "hint":
                sent = self.record.sent.get(frame["id"])
                mine = sent is not None and sent.by == self.viewer and self.number in sent.connections
                expect(mine, "3.1: a hint goes to the connection that asked for it", frame=frame)
                assert sent is not None
                sent.hinted = True
                self.answers.setdefault(frame["id"], []).append(frame)
            case "refused":
                self.answers.setdefault(frame["id"], []).append(frame)
            case "presence":
                known = frame["who"] in self.present
                expect(known, "3.1: presence is of a partner or an observer", frame=frame)
                self.present[frame["who"]] = frame["present"]
            case "typing":
                expect(frame["by"] != self.viewer, "3.1: typing goes to the other partner only", frame=frame)
                expect(self.viewer in PARTNERS, "3.1: typing goes to no observer", frame=frame)
            case "pong":
                self.pongs += 1
            case "error":
                self.errors += 1
            case other:
                raise ContractViolation("3: welcome comes once", frame=frame, kind=other)

    def _take_accepted(self, frame: Frame, head_before: int) -> None:
        sent = self.record.sent.get(frame["id"])
        expect(sent is not None, "3.1: accepted names one of your commands", frame=frame)
        assert sent is not None
        if self.answer_first and sent.seq is None and sent.connections == [self.number]:
            kept = frame["seq"] > head_before
            expect(kept, "accepted comes before its event or with it", frame=frame, head=head_before)
        if sent.seq is not None:
            same = sent.seq == frame["seq"]
            expect(same, "3.2: a repeated command has the first answer", frame=frame)
        sent.seq = frame["seq"]
        self.answers.setdefault(frame["id"], []).append(frame)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def step_answer(turn: Frame, text: str = WORDS) -> Frame:
    """A command that the step takes, its first option where it offers some."""
    match turn["act"]:
        case "say":
            return {"command": "say", "turn": turn["number"], "text": text}
        case "choose":
            return {"command": "choose", "turn": turn["number"], "option": turn["options"][0]["id"]}
        case _:
            return {"command": "rate", "turn": turn["number"], "value": 7}


async def refused_with(address: str, headers: dict[str, str]) -> int | None:
    """The close code of a connection that is accepted, then closed, without one frame sent."""
    async with connect(
        address, additional_headers=headers, proxy=None, open_timeout=TIMEOUT_SECONDS
    ) as socket:
        received: list[str | bytes] = []
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                async for message in socket:
                    received.append(message)  # noqa: PERF401  messages before the closing count
        except ConnectionClosed:
            pass
        assert received == [], "an outsider received frames"
        return socket.close_code
