"""A client of one room: it reconnects, resumes, resends unanswered commands and checks event numbers."""

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

#: The delay before the first reconnection; each further one is twice as long, up to the maximum.
_MIN_RETRY_DELAY_SECONDS: Final = 0.2
_MAX_RETRY_DELAY_SECONDS: Final = 10.0
#: After so many failed connections in a row, about 90 seconds, the client gives up.
_MAX_FAILED_ATTEMPTS: Final = 14
#: The delay before resending a command that the server answered with `unavailable`.
_UNAVAILABLE_RETRY_DELAY_SECONDS: Final = 0.5

_T = TypeVar("_T")


class ConnectionRejected(Exception):
    """The server closed the connection with a final ``code``: the client must not reconnect."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the server closed the connection for good ({code})")
        self.code = code


class Unreachable(Exception):
    """The client failed to connect `_MAX_FAILED_ATTEMPTS` times in a row."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The server's answer to a command, and the seconds since it was first sent."""

    answer: Accepted | Refused
    seconds: float


@dataclass(slots=True)
class _PendingCommand:
    message: str
    answer: asyncio.Future[Accepted | Refused]


class Client:
    """One participant's connection to one room, within ``async with``.

    ``events`` holds the events received, without a gap; ``state`` the newest state, None before the first.
    ``jitter`` returns a random number from 0 to 1.

    Every wait raises ConnectionRejected, Unreachable or ProtocolViolation if the connection has ended for
    good.
    """

    def __init__(
        self, url: str, token: str, *, after: int = 0, jitter: Callable[[], float] = random.random
    ) -> None:
        self._url = url
        self._token = token
        self._after = after
        self._jitter = jitter
        self._pending: dict[str, _PendingCommand] = {}
        self._socket: ClientConnection | None = None
        self._caught_up = False
        self._state_changed = asyncio.Event()
        self._rate_limit = _RateLimit()
        self.events: list[Event] = []
        self.state: State | None = None

    async def __aenter__(self) -> Self:
        self._connection = asyncio.create_task(self._keep_connected())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.cancel()
        await asyncio.gather(self._connection, return_exceptions=True)

    @property
    def last_seq(self) -> int:
        """The number of the newest event received."""
        return self.events[-1].seq if self.events else self._after

    async def next_state(self) -> State:
        """The newest state. Waits for one that this has not returned before."""
        await self._while_connected(self._state_changed.wait())
        self._state_changed.clear()
        assert self.state is not None  # set before the event
        return self.state

    async def send(self, command: Command) -> CommandResult:
        """Send a command and wait for its answer, across reconnections."""
        await self._rate_limit.wait()
        sent_at = time.perf_counter()
        while True:
            pending = _PendingCommand(encode(command), asyncio.get_running_loop().create_future())
            self._pending[command.id] = pending
            await self._send_if_caught_up(pending.message)
            answer = await self._while_connected(pending.answer)
            if isinstance(answer, Accepted) or answer.code != "unavailable":
                return CommandResult(answer, time.perf_counter() - sent_at)
            await sleep(_UNAVAILABLE_RETRY_DELAY_SECONDS * (0.5 + self._jitter()))

    async def _while_connected(self, work: Awaitable[_T]) -> _T:
        """The result of ``work``; raises the connection's exception if it ends for good first."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task, self._connection}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
        if not task.cancelled() and task.done():
            return task.result()
        self._connection.result()
        raise AssertionError("the task ends only by an exception")

    async def _keep_connected(self) -> None:
        """Reconnect after every close that is not final, with growing, jittered delays."""
        failures = 0
        while True:
            state_before = self.state
            code = await self._run_connection()
            if code in FINAL_CODES:
                raise ConnectionRejected(code)
            failures = failures + 1 if self.state is state_before else 1
            if failures > _MAX_FAILED_ATTEMPTS:
                raise Unreachable("the server did not answer, again and again")
            delay = min(_MIN_RETRY_DELAY_SECONDS * 2 ** (failures - 1), _MAX_RETRY_DELAY_SECONDS)
            await sleep(delay * (0.5 + self._jitter()))

    async def _run_connection(self) -> int | None:
        """Run one connection until it ends. Its close code, or None if it could not be opened."""
        socket = await self._connect()
        if socket is None:
            return None
        self._socket, self._caught_up = socket, False
        try:
            async for message in socket:
                for frame in decode(message):
                    await self._handle(frame)
        except ConnectionClosed:
            pass
        finally:
            self._socket = None
            await socket.close()
        return socket.close_code

    async def _connect(self) -> ClientConnection | None:
        """An upgraded connection, or None after a failure that a later attempt may not meet."""
        try:
            return await connect(
                f"{self._url}?after={self.last_seq}",
                additional_headers={"Authorization": f"Bearer {self._token}"},
                compression=None,
                max_size=None,
                proxy=None,
            )
        except (OSError, InvalidMessage):
            return None
        except InvalidStatus as error:
            status = error.response.status_code
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return None
            raise ProtocolViolation(f"the upgrade was answered with {status}") from None
        except InvalidHandshake as error:
            raise ProtocolViolation(f"the upgrade failed: {type(error).__name__}") from None

    async def _handle(self, frame: Frame) -> None:
        match frame:
            case Event():
                if frame.seq > self.last_seq + 1:
                    raise ProtocolViolation(f"after event {self.last_seq} came {frame.seq}")
                if frame.seq == self.last_seq + 1:
                    self.events.append(frame)
            case State():
                if frame.seq != self.last_seq:
                    raise ProtocolViolation(f"a state of event {frame.seq} came after event {self.last_seq}")
                self.state = frame
                self._state_changed.set()
                if not self._caught_up:
                    self._caught_up = True
                    for pending in list(self._pending.values()):
                        await self._send_if_caught_up(pending.message)
            case Accepted() | Refused():
                answered = self._pending.pop(frame.id, None)
                if answered is not None and not answered.answer.done():
                    answered.answer.set_result(frame)
            case Error():
                raise ProtocolViolation("the server could not read what was sent")
            case _:
                pass  # scripts ignore presence, typing, hints and pongs

    async def _send_if_caught_up(self, message: str) -> None:
        """Send if the connection has caught up; otherwise the next connection sends it once it has."""
        if self._socket is not None and self._caught_up:
            try:
                await self._socket.send(message)
            except ConnectionClosed:
                return


class _RateLimit:
    """A token bucket within the rate and the burst that the contract allows one person."""

    def __init__(self) -> None:
        self._tokens = float(BURST)
        self._updated_at = time.monotonic()

    async def wait(self) -> None:
        now = time.monotonic()
        self._tokens = min(self._tokens + (now - self._updated_at) * COMMANDS_PER_SECOND, BURST) - 1
        self._updated_at = now
        if self._tokens < 0:
            await sleep(-self._tokens / COMMANDS_PER_SECOND)
