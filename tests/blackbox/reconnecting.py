"""A client that survives lost connections: it comes back, resumes, and sends again what was not answered."""

import asyncio
import json
import math
import random
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

from websockets.exceptions import InvalidStatus

from tests.blackbox.connection import Connection, ConnectionLost, bearer
from tests.blackbox.expect import ContractViolation
from tests.blackbox.room_record import RoomRecord, SentCommand
from tests.blackbox.shapes import Frame

FINAL_CODES: Final = frozenset({4401, 4403, 4404, 4408, 4409, 4410})
#: Delays before coming back: the first; each next one is twice as long, up to the largest.
FIRST_DELAY_SECONDS: Final = 0.2
MAX_DELAY_SECONDS: Final = 10.0
#: After so many attempts in a row without a state, about a minute and a half, the client gives up.
MAX_ATTEMPTS: Final = 14
#: A connection that answers no ping for so long is lost.
KEEPALIVE_SECONDS: Final = 20.0
#: Before a command is sent again that could not be stored.
UNAVAILABLE_DELAY_SECONDS: Final = 0.5

_T = TypeVar("_T")


@dataclass(frozen=True)
class _Waiting:
    sent: SentCommand
    answer: "asyncio.Future[Frame]"


class ReconnectingClient:
    """One person's connections to one room, one after the other, for as long as the ``async with`` lasts."""

    def __init__(self, record: RoomRecord, viewer: str, address: str, token: str) -> None:
        self.record = record
        self.viewer = viewer
        self.state: Frame | None = None
        self._address = address
        self._headers = bearer(token)
        self._connection: Connection | None = None  # one that has caught up
        self._waiting: dict[str, _Waiting] = {}
        self._new_state = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def next_state(self) -> Frame:
        """The newest state, once there is one that was not returned before."""
        await self._while_running(self._new_state.wait())
        self._new_state.clear()
        assert self.state is not None
        return self.state

    async def ask(self, identity: str, command: str, **fields: Any) -> SentCommand:
        """Send a command until it is answered, through any number of connections."""
        frame = {"type": "command", "id": identity, "command": command, **fields}
        sent = self.record.sent[identity] = SentCommand(self.viewer, frame)
        await self.send_until_answered(sent)
        return sent

    async def send_until_answered(self, sent: SentCommand) -> Frame:
        """Send a command, or send it once more, until the store could be reached."""
        while True:
            answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
            self._waiting[sent.frame["id"]] = _Waiting(sent, answer)
            await self._send(sent)
            frame = await self._while_running(answer)
            if frame.get("code") != "unavailable":
                sent.code = frame.get("code")
                return frame
            await asyncio.sleep(UNAVAILABLE_DELAY_SECONDS * (0.5 + random.random()))

    async def _while_running(self, work: Awaitable[_T]) -> _T:
        """The result of ``work``; what ends the connections for good before is raised here."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task, self._running}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            self._running.result()
            raise AssertionError("only an exception ends the connections")
        finally:
            task.cancel()

    async def _send(self, sent: SentCommand) -> None:
        """Send on a connection that has caught up; without one, the next connection sends."""
        connection = self._connection
        if connection is not None:
            sent.connections.append(connection.number)
            try:
                await connection.send(json.dumps(sent.frame))
            except ConnectionLost:
                return

    async def _run(self) -> None:
        """Be connected: come back after every close that is not final, with growing, jittered delays."""
        failures = 0
        while True:
            before = self.state
            code = await self._connect_once()
            if code in FINAL_CODES:
                raise ConnectionLost(code)
            failures = failures + 1 if self.state is before else 1
            if failures > MAX_ATTEMPTS:
                raise ContractViolation("3: the server answers", attempts=failures)
            delay = min(FIRST_DELAY_SECONDS * 2 ** (failures - 1), MAX_DELAY_SECONDS)
            await asyncio.sleep(delay * (0.5 + random.random()))

    async def _connect_once(self) -> int | None:
        """One connection, until it ends; the code it was closed with, or None if there was none."""
        newest = max(self.record.shown.get(self.viewer, {}), default=0)
        connection = Connection(self.record, self.viewer, newest, answer_first=False)
        try:
            await connection.open(self._address, self._headers, keepalive_seconds=KEEPALIVE_SECONDS)
        except (OSError, ConnectionLost):
            return None
        except InvalidStatus as refused:
            if refused.response.status_code >= 500:
                return None
            raise
        try:
            await connection.ready()
            self._connection = connection
            for waiting in list(self._waiting.values()):
                await self._send(waiting.sent)
            taken = 0
            while True:
                self._take(connection.frames[taken:])
                taken = len(connection.frames)
                await connection.until(
                    lambda taken=taken: len(connection.frames) > taken,  # type: ignore[misc]
                    seconds=math.inf,
                )
        except ConnectionLost as lost:
            return lost.code
        finally:
            self._connection = None
            await connection.discard()

    def _take(self, frames: list[Frame]) -> None:
        for frame in frames:
            if frame["type"] == "state":
                self.state = frame
                self._new_state.set()
            elif frame["type"] in {"accepted", "refused"}:
                waiting = self._waiting.pop(frame["id"], None)
                if waiting is not None and not waiting.answer.done():
                    waiting.answer.set_result(frame)
