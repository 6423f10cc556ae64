"""A client connects while another client's command is stored and not yet sent."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from dialogue.log.interface import Result
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.commands import Rate
from dialogue.moderator.events import Event
from tests.live.hub_harness import HubHarness, LogInMemory, close_hubs

__all__ = ["close_hubs"]  # a fixture


class TwoSpeeds(LogInMemory):
    """A log that reads once something new is stored, and tells its writer of it once that was read."""

    def __init__(self, log: LogInMemory) -> None:
        super().__init__(log.log)
        self.reading, self.stored, self.read_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        self.reading.set()
        await self.stored.wait()
        found = await super().read(room, after, limit)
        self.read_on.set()
        return found

    async def append(
        self, room: str, head: int, events: Sequence[Event], at: datetime, mark: CommandIdentity | None = None
    ) -> Result:
        result = await super().append(room, head, events, at, mark)
        self.stored.set()
        await self.read_on.wait()
        return result


async def test_late_connection_gets_every_event_once_in_order_and_states_after_them() -> None:
    harness = HubHarness()
    _, _, room = await harness.both()
    await harness.do(room, Rate, "a", turn=1, value=5)  # a private answer is always read from the log
    log = TwoSpeeds(harness.log)
    harness.hub._log = log

    coming = asyncio.create_task(harness.enter("a"))
    await log.reading.wait()
    await harness.do(room, Rate, "b", turn=1, value=5)
    another_tab, _ = await coming

    numbers = [frame["seq"] for frame in another_tab.frames if frame["type"] in {"event", "state"}]
    events = [frame["seq"] for frame in another_tab.events()]
    assert events == list(range(1, room.state.seq + 1))
    assert all(later >= sooner for sooner, later in pairwise(numbers))
    assert another_tab.state()["seq"] == room.state.seq
