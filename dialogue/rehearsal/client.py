"""A well-behaved client: comes back, resumes, sends again what was not answered, and checks the numbers."""

import asyncio
import random
import time
from asyncio import sleep
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus

from dialogue.rehearsal.contract import (
    BURST,
    COMMANDS_PER_SECOND,
    FINAL_CODES,
    Accepted,
    Command,
    Error,
    Event,
    Frame,
    ProtocolViolation,
    Refused,
    State,
    decode,
    encode,
)

#: Pauses before coming back: the first, in seconds; each next one is twice as long, up to the last.
_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 10.0
#: So many attempts in a row, and the client gives up: a minute and a half, about.
_ATTEMPTS: Final = 14
#: Between sending anew a command that could not be stored.
_STORE_PAUSE: Final = 0.5

_T = TypeVar("_T")


class ConnectionRejected(Exception):
    """The server closed the connection for good, with ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the server closed the connection for good ({code})")
        self.code = code


class Unreachable(Exception):
    """The server did not answer, again and again."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The server's answer to a command, and how long it took from the first sending."""

    answer: Accepted | Refused
    seconds: float


@dataclass(slots=True)
class _Open:
    message: str
    sent_at: float
    answer: asyncio.Future[Accepted | Refused]


class Client:
    """One person's connection to one room, for as long as the ``async with`` lasts.

    ``events`` is what this client was sent, without a gap; ``state`` the newest state, None before the first.
    """

    def __init__(
        self, url: str, token: str, *, after: int = 0, chance: Callable[[], float] = random.random
    ) -> None:
        self._url = url
        self._token = token
        self._after = after
        self._chance = chance
        self._open: dict[str, _Open] = {}
        self._socket: ClientConnection | None = None
        self._caught_up = False
        self._news = asyncio.Event()
        self._pace = _Pace()
        self.events: list[Event] = []
        self.state: State | None = None

    async def __aenter__(self) -> Self:
        self._staying = asyncio.create_task(self._stay())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._staying.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)

    @property
    def last(self) -> int:
        """The number of the newest event that this client has."""
        return self.events[-1].seq if self.events else self._after

    async def news(self) -> State:
        """The newest state, once there is one that was not given out before."""
        await self._while_staying(self._news.wait())
        self._news.clear()
        assert self.state is not None  # news is nothing else
        return self.state

    async def ask(self, command: Command) -> Answered:
        """Send a command and wait for its answer, through any number of connections."""
        await self._pace.wait()
        first = time.perf_counter()
        while True:
            waiting = _Open(encode(command), first, asyncio.get_running_loop().create_future())
            self._open[command.id] = waiting
            await self._send(waiting.message)
            answer = await self._while_staying(waiting.answer)
            if isinstance(answer, Accepted) or answer.code != "unavailable":
                return Answered(answer, time.perf_counter() - first)
            await sleep(_STORE_PAUSE * (0.5 + self._chance()))

    async def _while_staying(self, work: Awaitable[_T]) -> _T:
        """``work``'s result; if the connection ends for good before, what ended it is raised here."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task, self._staying}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
        if not task.cancelled() and task.done():
            return task.result()
        self._staying.result()
        raise AssertionError("staying ends only by an exception")

    async def _stay(self) -> None:
        """Be connected: come back after every close that is not final, with growing, jittered pauses."""
        failures = 0
        while True:
            had = self.state
            code = await self._be_connected_once()
            if code in FINAL_CODES:
                raise ConnectionRejected(code)
            failures = failures + 1 if self.state is had else 1
            if failures > _ATTEMPTS:
                raise Unreachable("the server did not answer, again and again")
            pause = min(_FIRST_PAUSE * 2 ** (failures - 1), _LONGEST_PAUSE)
            await sleep(pause * (0.5 + self._chance()))

    async def _be_connected_once(self) -> int | None:
        """One connection, until it ends; the code it was closed with, or None where none came about."""
        socket = await self._connect()
        if socket is None:
            return None
        self._socket, self._caught_up = socket, False
        try:
            async for message in socket:
                for frame in decode(message):
                    await self._take(frame)
        except ConnectionClosed:
            pass
        finally:
            self._socket = None
            await socket.close()
        return socket.close_code

    async def _connect(self) -> ClientConnection | None:
        """A connection that was let in to the upgrade, or None where coming back later may help."""
        try:
            return await connect(
                f"{self._url}?after={self.last}",
                additional_headers={"Authorization": f"Bearer {self._token}"},
                compression=None,
                max_size=None,
                proxy=None,
            )
        except (OSError, InvalidMessage):
            return None
        except InvalidStatus as refused:
            status = refused.response.status_code
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return None
            raise ProtocolViolation(f"the upgrade was answered with {status}") from None
        except InvalidHandshake as fault:
            raise ProtocolViolation(f"the upgrade failed: {type(fault).__name__}") from None

    async def _take(self, frame: Frame) -> None:
        match frame:
            case Event():
                if frame.seq > self.last + 1:
                    raise ProtocolViolation(f"after event {self.last} came {frame.seq}")
                if frame.seq == self.last + 1:
                    self.events.append(frame)
            case State():
                if frame.seq != self.last:
                    raise ProtocolViolation(f"a state of event {frame.seq} came after event {self.last}")
                self.state = frame
                self._news.set()
                if not self._caught_up:
                    self._caught_up = True
                    for unanswered in list(self._open.values()):
                        await self._send(unanswered.message)
            case Accepted() | Refused():
                waiting = self._open.pop(frame.id, None)
                if waiting is not None and not waiting.answer.done():
                    waiting.answer.set_result(frame)
            case Error():
                raise ProtocolViolation("the server could not read what was sent")
            case _:
                pass  # who is present, who writes: a script needs neither

    async def _send(self, message: str) -> None:
        """Send now if there is a connection that has caught up; otherwise the next one will."""
        if self._socket is not None and self._caught_up:
            try:
                await self._socket.send(message)
            except ConnectionClosed:
                return


class _Pace:
    """Keeps within what one person may always send: a rate, and a burst."""

    def __init__(self) -> None:
        self._tokens = float(BURST)
        self._at = time.monotonic()

    async def wait(self) -> None:
        now = time.monotonic()
        self._tokens = min(self._tokens + (now - self._at) * COMMANDS_PER_SECOND, BURST) - 1
        self._at = now
        if self._tokens < 0:
            await sleep(-self._tokens / COMMANDS_PER_SECOND)
