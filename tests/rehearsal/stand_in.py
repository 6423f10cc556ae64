"""A fake server of one room, in memory. A test can make it misbehave."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from dialogue import formats
from dialogue.live.protocol import encoding, inbound, outbound
from dialogue.live.protocol.command_frames import CommandFrame, to_command
from dialogue.log.records import Recorded
from dialogue.moderator.commands import Command, Join
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Said, Seat
from dialogue.moderator.state import evolve, initial_state
from dialogue.moderator.visibility import Viewer
from dialogue.rehearsal.runner import RoomAddress
from dialogue.replay.frames import frames
from dialogue.replay.welcome import welcome

#: Called before each command is conducted: its author, its number, the command, the connection. What it
#: returns is sent instead of taking the command; None: the command is taken.
Misbehaviour = Callable[[Seat, int, CommandFrame, ServerConnection], Any]


class StandIn:
    """The room. Every command takes a microsecond of its own time, so nothing hangs on a clock."""

    def __init__(self, format_id: str, misbehaviour: Misbehaviour | None = None) -> None:
        self.state = initial_state(formats.catalogue()[format_id])
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.events: list[Recorded] = []
        self.answers: dict[str, int] = {}
        self.seen: list[CommandFrame] = []
        self.connections: dict[ServerConnection, Seat] = {}
        self.cursors: list[int] = []  # with which connections came
        self.forgets: set[int] = set()  # numbers of events whose words the log loses
        self._mischief = misbehaviour
        self._server: Server | None = None

    @property
    def address(self) -> RoomAddress:
        assert self._server is not None
        port = next(iter(self._server.sockets)).getsockname()[1]
        return RoomAddress(f"ws://127.0.0.1:{port}/ws/rooms/r/", {seat: seat for seat in SEATS})

    def take(self, command: Command) -> list[Recorded] | Refusal:
        decision = decide(self.state, command)
        if isinstance(decision, Refusal):
            return decision
        news = [Recorded(seq, command.at, event) for seq, event in enumerate(decision, len(self.events) + 1)]
        for record in news:
            self.state = evolve(self.state, record.event, record.at)
        self.events += news
        return news

    def tick(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    async def broadcast(
        self, news: list[Recorded], accepted: outbound.Accepted | None, to: ServerConnection
    ) -> None:
        for connection, seat in list(self.connections.items()):
            sent: list[Any] = [accepted] if accepted is not None and connection is to else []
            sent += frames(self._kept(news), Viewer(seat), ())
            sent.append(outbound.state_frame(self.state, Viewer(seat), self.now, "en"))
            try:
                await connection.send(encoding.encode(sent))
            except ConnectionClosed:
                self.connections.pop(connection, None)

    def _kept(self, news: list[Recorded]) -> list[Recorded]:
        return [
            Recorded(record.seq, record.at, Said(**_fields(record.event) | {"text": "…"}))
            if record.seq in self.forgets and isinstance(record.event, Said)
            else record
            for record in news
        ]

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        seat = SEATS[SEATS.index(connection.request.headers["Authorization"].removeprefix("Bearer "))]
        after = int(parse_qs(urlsplit(connection.request.path).query)["after"][0])
        self.cursors.append(after)
        await self.broadcast(_news(self.take(Join(by=seat, at=self.tick()))), None, connection)
        hello: list[Any] = [
            welcome(
                room="r",
                dialogue_format=self.state.format,
                topic="",
                viewer=Viewer(seat),
                scope=None,
                partners={"a": "Ana", "b": "Ben"},
                observers=[],
                present=frozenset(SEATS),
                seq=self.state.seq,
                now=self.now,
                language="en",
            ),
            *frames(self._kept(self.events[after:]), Viewer(seat), ()),
            outbound.state_frame(self.state, Viewer(seat), self.now, "en"),
        ]
        self.connections[connection] = seat  # what happens from here on is sent after the greeting
        try:
            await connection.send(encoding.encode(hello))
            async for message in connection:
                await self._listen(connection, seat, message)
        except ConnectionClosed:
            pass
        finally:
            self.connections.pop(connection, None)

    async def _listen(self, connection: ServerConnection, seat: Seat, message: str | bytes) -> None:
        for frame in inbound.decode(message):
            assert isinstance(frame, CommandFrame)
            self.seen.append(frame)
            if self._mischief is not None:
                instead = self._mischief(seat, len(self.seen), frame, connection)
                if asyncio.iscoroutine(instead):
                    await instead
                    continue
                if instead is not None:
                    await connection.send(encoding.encode([instead]))
                    continue
            if frame.id in self.answers:
                await connection.send(encoding.encode([outbound.Accepted(frame.id, self.answers[frame.id])]))
                continue
            command = to_command(frame, seat, self.tick())
            assert command is not None
            news = self.take(command)
            if isinstance(news, Refusal):
                await connection.send(
                    encoding.encode([outbound.refusal(frame.id, news.code, news.limit, "en")])
                )
                continue
            self.answers[frame.id] = news[0].seq
            await self.broadcast(news, outbound.Accepted(frame.id, news[0].seq), connection)


@asynccontextmanager
async def stand_in(
    misbehaviour: Misbehaviour | None = None, format_id: str = "compassion"
) -> AsyncIterator[StandIn]:
    """A room's stand-in, served on a free port."""
    room = StandIn(format_id, misbehaviour)
    async with serve(room._serve, "127.0.0.1", 0) as server:
        room._server = server
        yield room


def _news(taken: list[Recorded] | Refusal) -> list[Recorded]:
    assert not isinstance(taken, Refusal)
    return taken


def _fields(event: Said) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("by", "turn", "step", "private", "gate")}
