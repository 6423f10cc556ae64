"""A hub under test: a small format, a clock that the test moves, connections that record their frames."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest_asyncio

from dialogue.helpers.database_errors import Unavailable
from dialogue.live.connection import Connection
from dialogue.live.hub import Hub
from dialogue.live.process_registry import ProcessRegistry
from dialogue.live.reconciliation import RECONCILE_INTERVAL_SECONDS
from dialogue.live.results import Result
from dialogue.live.room import ROOM_PAGE_EVENTS, LiveRoom
from dialogue.live.room_table import RoomReader, RoomReading
from dialogue.log.interface import Log, Repeated, RoomDefinition
from dialogue.log.interface import Result as LogResult
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.commands import Command
from dialogue.moderator.events import Event, Scope
from dialogue.moderator.format import parse
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.participants import InvitedObserver, Participants
from tests.fakes import MemoryLog

ROOM = "0123456789abcdef0123"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

TALK = parse("""
id = "talk"
version = 1
start = "ready"
closing = "close"
title.en = "A talk"
summary.en = "One shares, the other says back."

[[step]]
id = "ready"
phase = "opening"
act = "rate"
who = "both"
private = true
title.en = "Check in"
prompt.en = "How are you?"
example.en = ["7"]
[[step.outcome]]
do = "as_asked"
to = "share"

[[step]]
id = "share"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 200
remind_after = 60
title.en = "Share"
prompt.en = "Say one thing of yourself."
waiting.en = "Listen."
example.en = ["I was afraid."]
[[step.outcome]]
to = "mirror"

[[step]]
id = "mirror"
phase = "talking"
act = "say"
who = "listener"
gate = "paraphrase"
max_chars = 200
title.en = "Say back"
prompt.en = "What did you hear?"
example.en = ["You were afraid."]
[[step.outcome]]
to = "verdict"

[[step]]
id = "verdict"
phase = "talking"
act = "choose"
who = "speaker"
gate = "verdict"
title.en = "Heard?"
prompt.en = "Was that it?"
options = [{ id = "yes", label.en = "Yes" }, { id = "missed", label.en = "Not yet" }]
example.en = ["yes"]
[[step.outcome]]
when = { option = "yes", both_spoke = true }
do = ["end_round", "swap"]
to = "share"
[[step.outcome]]
when = { option = "yes" }
do = "swap"
to = "share"
[[step.outcome]]
when = { tries = 3 }
do = ["count_try", "park", "swap"]
to = "share"
[[step.outcome]]
do = "count_try"
to = "mirror"

[[step]]
id = "close"
phase = "closing"
act = "say"
who = "both"
private = true
max_chars = 200
title.en = "Close"
prompt.en = "One kind sentence to yourself."
example.en = ["I stayed."]
[[step.outcome]]
to = "end"
""")


class HeldClock:
    """A host's clock, held by the test: time passes when the test says so, and a little at each look."""

    def __init__(self) -> None:
        self._elapsed = timedelta()
        self._set_by = timedelta()

    def __call__(self) -> datetime:
        return self.wall()

    def wall(self) -> datetime:
        return NOON + self._elapsed + self._set_by

    def elapsed(self) -> float:
        self.wait(milliseconds=1)
        return self._elapsed.total_seconds()

    def wait(self, **span: float) -> None:
        """Let time pass, without anyone waiting."""
        self._elapsed += timedelta(**span)

    def set_by(self, **span: float) -> None:
        """Set the time of day; no time passes."""
        self._set_by += timedelta(**span)


class LogInMemory:
    """A fake of the log as coroutines see it. ``down`` makes it unavailable."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.down = False
        self.reads_after: list[int] = []

    async def definition(self, room: str) -> RoomDefinition | None:
        return self.log.definition(room)

    async def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        self.reads_after.append(after)
        await asyncio.sleep(0)
        return self.log.read(room, after, limit)

    async def append(
        self, room: str, head: int, events: Sequence[Event], at: datetime, mark: CommandIdentity | None = None
    ) -> LogResult:
        await asyncio.sleep(0)
        if self.down:
            raise Unavailable("switched off by the test")
        return self.log.append(room, head, events, at, mark)

    async def find(self, room: str, mark: CommandIdentity) -> Repeated | None:
        return self.log.find(room, mark)

    async def heads(self, rooms: Iterable[str]) -> dict[str, int]:
        return self.log.heads(rooms)


class FakeConnection(Connection):
    """A connection that records every frame."""

    def __init__(self, who: str, after: int = 0) -> None:
        self.viewer = Viewer(who)
        self.cursor = after
        self.messages: list[Any] = []
        self.close_code: int | None = None

    def enqueue(self, payload: str) -> None:
        if self.close_code is None:
            self.messages.append(json.loads(payload))

    async def wait_drained(self) -> None:
        await asyncio.sleep(0)

    def close(self, code: int) -> None:
        self.close_code = code
        self.closed = True

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [
            frame
            for message in self.messages
            for frame in (message if isinstance(message, list) else [message])
        ]

    def events(self) -> list[dict[str, Any]]:
        return self.of("event")

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def state(self) -> dict[str, Any]:
        return self.of("state")[-1]

    def clear(self) -> None:
        """Forget the frames that came so far."""
        self.messages.clear()


_hubs: list[Hub] = []


@pytest_asyncio.fixture(autouse=True)
async def close_hubs() -> AsyncIterator[None]:
    """Close every hub after its test; a module that uses `HubHarness` imports this fixture, too.

    A timer that is left would fire while the loop ends, and start a task that nothing can await.
    """
    yield
    while _hubs:
        await _hubs.pop().close()


def closed_after_test(hub: Hub) -> Hub:
    """A hub that is closed after its test."""
    _hubs.append(hub)
    return hub


class HubHarness:
    """A room and the process or processes that serve it."""

    def __init__(
        self, *, observers: Sequence[tuple[str, Scope]] = (), scripted: frozenset[Any] = frozenset()
    ) -> None:
        self.clock = HeldClock()
        self.memory = MemoryLog()
        self.memory.create(RoomDefinition(ROOM, TALK, "Sundays", NOON, tuple(observers)))
        self.log = LogInMemory(self.memory)
        self.invited_observers = tuple(InvitedObserver(who, "Dr. Lee", scope) for who, scope in observers)
        self.scripted = scripted
        self.told: list[tuple[str, str, int]] = []
        self.hub = self.another_hub()
        self._ids = iter(range(10_000))

    def another_hub(
        self, grace_seconds: float = 0.02, reconcile_interval_seconds: float = RECONCILE_INTERVAL_SECONDS
    ) -> Hub:
        """One more process over the same log."""
        return closed_after_test(
            Hub(
                self.log,
                self.reader(),
                clock=self.clock,
                grace_seconds=grace_seconds,
                reconcile_interval_seconds=reconcile_interval_seconds,
                max_timer_seconds=0.01,
                tell_absent=self._tell_absent,
            )
        )

    async def _tell_absent(self, room: str, seat: str, acted: int) -> None:
        self.told.append((room, seat, acted))

    def reader(self, registry: ProcessRegistry | None = None) -> RoomReader:
        """What reads rooms for a process that has this ``registry``."""
        participants = Participants({"a": "Ana", "b": "Ben"}, self.invited_observers, self.scripted)

        async def read_room(room_id: str) -> RoomReading | None:
            definition = await self.log.definition(room_id)
            if definition is None:
                return None
            elsewhere = await registry.elsewhere(room_id) if registry is not None else frozenset()
            events = await self.log.read(room_id, 0, ROOM_PAGE_EVENTS)
            return RoomReading(definition, participants, elsewhere, events)

        return read_room

    async def enter(
        self, who: str, after: int = 0, hub: Hub | None = None
    ) -> tuple[FakeConnection, LiveRoom]:
        """Enter as a person who is let in."""
        connection = FakeConnection(who, after)
        room = await (hub or self.hub).enter(ROOM, connection)
        assert isinstance(room, LiveRoom)
        return connection, room

    async def both(self) -> tuple[FakeConnection, FakeConnection, LiveRoom]:
        """Ana and Ben are in."""
        ana, room = await self.enter("a")
        ben, _ = await self.enter("b")
        return ana, ben, room

    def mark(self, who: str, content: bytes = b"") -> CommandIdentity:
        """A command's identity, new each time."""
        return CommandIdentity(id=f"c{next(self._ids)}", by=who, content=content)

    async def do(
        self, room: LiveRoom, ask: Callable[..., Command], who: str, hub: Hub | None = None, **fields: Any
    ) -> Result:
        """Somebody sends a command."""
        command = ask(by=who, at=room.clock.now(), **fields)
        return await (hub or self.hub).conduct(room, command, self.mark(who))
