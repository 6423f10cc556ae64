"""One connection of one person, which checks the order and the shape of all that arrives."""

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage

from tests.conformance.promises import Broken, hold
from tests.conformance.record import Record
from tests.conformance.shapes import Frame, check_frame
from tests.servers import PATIENCE

_numbers = itertools.count()


class Lost(Exception):
    """The connection ended, with the close code that the client was given."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__(f"closed with {code}")


class Tab:
    """One socket; `viewer` is "a", "b" or an observer's id."""

    patience = PATIENCE

    def __init__(self, record: Record, viewer: str, after: int | None) -> None:
        self.number = next(_numbers)
        self.record = record
        self.viewer = viewer
        self.after = after
        self.welcome: Frame | None = None
        self.state: Frame | None = None
        self.head = 0
        self.states = 0
        self.code: int | None = None
        self.closed = False
        self.present: dict[str, bool] = {}
        self.answers: dict[str, list[Frame]] = {}
        self.pongs = 0
        self.errors = 0
        self.typings: list[Frame] = []
        self.recent: deque[str] = deque(maxlen=40)
        self.broken: Exception | None = None
        self._changed = asyncio.Condition()
        self._socket: ClientConnection
        self._reader: asyncio.Task[None]

    async def open(self, address: str, token: str) -> "Tab":
        try:
            self._socket = await connect(
                address,
                additional_headers={"Authorization": f"Bearer {token}"},
                proxy=None,
                open_timeout=PATIENCE,
                ping_interval=None,
                max_size=None,
                compression=None,
            )
        except InvalidMessage:  # it went away while we were shaking hands
            raise Lost(None) from None
        self._reader = asyncio.create_task(self._read())
        return self

    async def ready(self) -> "Tab":
        """Wait until the connection has caught up: welcome, events, state."""
        await self.until(lambda: self.state is not None, "3: then one state")
        return self

    # ---- sending

    async def send(self, message: str | bytes, *, as_text: bool | None = None) -> None:
        self.recent.append(f"> {message[:2000]!r}")
        try:
            await self._socket.send(message, text=as_text)
        except ConnectionClosed:
            await self._reader
            raise self.broken or Lost(self.code) from None

    async def cut(self) -> None:
        """Lose the connection, as in a tunnel."""
        self._socket.transport.abort()
        await self._reader
        if self.broken:
            raise self.broken

    async def leave(self) -> None:
        """End it, whatever became of it."""
        self._socket.transport.abort()
        await self._reader

    async def close(self) -> None:
        await self._socket.close()
        await self._reader
        if self.broken:
            raise self.broken

    # ---- waiting

    async def until(self, condition: Callable[[], bool], promise: str, seconds: float | None = None) -> None:
        """Wait for what the contract promises; a lost connection or a broken promise ends the wait."""
        seconds = self.patience if seconds is None else seconds
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: condition() or self.closed or self.broken is not None)
        except TimeoutError:
            raise Broken(
                f"{promise} (after {seconds:.0f} s)", viewer=self.viewer, recent=[*self.recent]
            ) from None
        if self.broken:
            raise self.broken
        if not condition():
            raise Lost(self.code)

    async def caught_up(self, newest: int) -> None:
        await self.until(
            lambda: self.head >= newest and self.state is not None and self.state["seq"] == self.head,
            "3.1: every viewer gets each event, and a state after each batch",
        )

    async def sees(self, people: Sequence[str]) -> None:
        await self.until(
            lambda: all(self.present.get(who) for who in people), "3.1: presence tells who is there"
        )

    async def until_closed(self, promise: str, seconds: float | None = None) -> int | None:
        """The close code that the server gave."""
        await self.until(lambda: self.closed, promise, seconds)
        if self.code in {None, 1006}:
            raise Lost(self.code)
        return self.code

    async def ping(self) -> None:
        wanted = self.pongs + 1
        await self.send('{"type":"ping"}')
        await self.until(lambda: self.pongs >= wanted, "3.2: a ping is answered with pong")

    # ---- reading

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                self.recent.append(f"< {message[:4000]!r}")
                self._take(message)
                async with self._changed:
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        except Exception as broken:  # noqa: BLE001  raised again by whoever waits on this connection
            self.broken = broken
            if isinstance(broken, Broken):
                broken.seen |= {"viewer": self.viewer, "recent": [*self.recent]}
            self._socket.transport.abort()
        await self._socket.wait_closed()
        self.code = self._socket.close_code
        self.closed = True
        async with self._changed:
            self._changed.notify_all()

    def _take(self, message: str | bytes) -> None:
        hold(isinstance(message, str), "3: messages are JSON text", message=message)
        taken = json.loads(message)
        frames: list[Any] = taken if isinstance(taken, list) else [taken]
        hold(frames, "3: a message is one frame or an array of frames", message=message)
        there = self.head
        for frame in frames:
            check_frame(frame)
            if self.welcome is None:
                self._welcomed(frame)
            elif self.state is None:
                hold(
                    frame["type"] in {"event", "state"},
                    "3: the server sends welcome, then each event in order, then one state",
                    frame=frame,
                )
                self._event_or_state(frame)
            else:
                self._live(frame, there)

    def _welcomed(self, frame: Frame) -> None:
        hold(frame["type"] == "welcome", "3: the server sends welcome first", frame=frame)
        self.welcome = frame
        hold(frame["room"] == self.record.room, "3.1: welcome names the room", frame=frame)
        you = frame["you"]
        if self.viewer in {"a", "b"}:
            right = you["role"] == "partner" and you["seat"] == self.viewer
        else:
            right = you["role"] == "observer" and you["seat"] is None and you["scope"] in {"words", "signals"}
        hold(right, "3.1: welcome says who you are", you=you, viewer=self.viewer)
        self.head = min(self.after or 0, frame["seq"])
        self.present = {seat: frame["partners"][seat]["present"] for seat in ("a", "b")}
        self.present |= {observer["id"]: observer["present"] for observer in frame["observers"]}
        hold(self.present.get(self.viewer), "3.1: who is welcomed is present", welcome=frame)

    def _event_or_state(self, frame: Frame) -> None:
        assert self.welcome is not None
        if frame["type"] == "event":
            hold(
                frame["seq"] == self.head + 1, "4.3: each event in order, no gap", head=self.head, event=frame
            )
            self.head += 1
            self.record.saw_event(self.viewer, frame)
            return
        hold(
            frame["seq"] == self.head,
            "3.1: state is after the event numbered seq",
            head=self.head,
            state=frame,
        )
        hold(
            self.head >= self.welcome["seq"],
            "3: each event, then one state",
            state=frame,
            welcome=self.welcome,
        )
        self.state = frame
        self.states += 1
        self.record.saw_state(self.viewer, frame)

    def _live(self, frame: Frame, there: int) -> None:
        match frame["type"]:
            case "event" | "state":
                self._event_or_state(frame)
            case "accepted":
                sent = self.record.sent.get(frame["id"])
                hold(sent is not None, "3.1: accepted names one of your commands", frame=frame)
                assert sent is not None
                first_answer = sent.seq is None and sent.tabs == [self.number]
                if first_answer:
                    kept = frame["seq"] > there
                    hold(kept, "accepted comes before its event or with it", frame=frame, head=there)
                if sent.seq is not None:
                    hold(
                        sent.seq == frame["seq"], "3.2: a repeated command has the first answer", frame=frame
                    )
                sent.seq = frame["seq"]
                self.answers.setdefault(frame["id"], []).append(frame)
            case "refused":
                self.answers.setdefault(frame["id"], []).append(frame)
            case "presence":
                known = frame["who"] in self.present
                hold(known, "3.1: presence is of a partner or an observer", frame=frame)
                self.present[frame["who"]] = frame["present"]
            case "typing":
                hold(frame["by"] != self.viewer, "3.1: typing goes to the other partner only", frame=frame)
                hold(self.viewer in {"a", "b"}, "3.1: typing goes to no observer", frame=frame)
                self.typings.append(frame)
            case "pong":
                self.pongs += 1
            case "error":
                self.errors += 1
            case other:
                raise Broken("3: welcome comes once, hints only to who asked", frame=frame, kind=other)
