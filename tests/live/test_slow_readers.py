"""A client that reads slowly: its outbox is bounded, and so is the time that it may take."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from dialogue.live import connection
from dialogue.live.connection import (
    LOW_WATERMARK_MESSAGES,
    MAX_OUTBOX_CHARACTERS,
    MAX_OUTBOX_MESSAGES,
    SocketConnection,
)
from dialogue.live.protocol import close_codes
from dialogue.live.results import Stored
from dialogue.moderator.commands import Rate
from tests.live.hub_harness import ROOM, FakeConnection, HubHarness, close_hubs
from tests.servers import TIMEOUT_SECONDS

__all__ = ["close_hubs"]  # a fixture


class Reader(SocketConnection):
    """A connection whose client reads messages only while the gate is open."""

    def __init__(self) -> None:
        super().__init__(self._read, self._close, lambda: None)
        self.gate = asyncio.Event()
        self.taken: list[str] = []
        self.close_code: int | None = None
        self.lost = False

    async def _read(self, payload: str) -> None:
        if self.lost:
            raise BrokenPipeError
        await self.gate.wait()
        self.taken.append(payload)

    async def _close(self, code: int | None) -> None:
        self.close_code = code


async def start(reader: Reader) -> "asyncio.Task[None]":
    sender = reader.start()
    await asyncio.sleep(0)
    return sender


async def until(ready: Callable[[], Any]) -> None:
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while not ready():  # noqa: ASYNC110 - what is waited for is any condition of a test
            await asyncio.sleep(0.002)


@pytest.mark.parametrize(
    ("payload", "most"), [("x", MAX_OUTBOX_MESSAGES), ("x" * 32_768, MAX_OUTBOX_CHARACTERS // 32_768)]
)
async def test_full_outbox_closes_with_4508_and_keeps_nothing(payload: str, most: int) -> None:
    reader = Reader()
    sender = await start(reader)
    for _ in range(most + 10):
        reader.enqueue(payload)
    assert reader.closed
    assert not reader._outbox
    reader.gate.set()
    await sender
    assert reader.close_code == close_codes.TOO_SLOW


async def test_reader_that_takes_nothing_is_closed_with_4508(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SEND_TIMEOUT_SECONDS", 0.02)
    reader = Reader()
    sender = await start(reader)
    reader.enqueue("something")
    await sender
    assert (reader.close_code, reader.closed) == (close_codes.TOO_SLOW, True)


async def test_long_log_is_sent_only_while_few_messages_wait() -> None:
    reader = Reader()
    _sender = await start(reader)
    for _ in range(LOW_WATERMARK_MESSAGES + 2):
        reader.enqueue("page")
    waiting = asyncio.create_task(reader.wait_drained())
    await asyncio.sleep(0)
    assert not waiting.done()
    reader.gate.set()
    await waiting
    reader.stop()
    await reader.wait_stopped()


async def test_revoked_reader_is_closed_at_once_without_reading() -> None:
    reader = Reader()
    sender = await start(reader)
    for _ in range(5):
        reader.enqueue("words")
    await asyncio.sleep(0)
    reader.close(close_codes.SIGNED_OUT)
    await asyncio.wait_for(sender, TIMEOUT_SECONDS)
    assert (reader.close_code, reader.taken) == (close_codes.SIGNED_OUT, [])


async def test_waiting_messages_are_sent_before_a_close_to_reconnect() -> None:
    reader = Reader()
    sender = await start(reader)
    reader.enqueue("words")
    reader.close(close_codes.RESTARTING)
    reader.gate.set()
    await sender
    assert (reader.close_code, reader.taken) == (close_codes.RESTARTING, ["words"])


async def test_lost_connection_delays_nothing() -> None:
    reader = Reader()
    reader.lost = True
    sender = await start(reader)
    for _ in range(LOW_WATERMARK_MESSAGES + 2):
        reader.enqueue("page")
    await asyncio.wait_for(reader.wait_drained(), TIMEOUT_SECONDS)
    await sender
    assert reader.closed
    assert reader.close_code is None


class Overflowing(FakeConnection):
    """A connection whose outbox is full: the next message closes it, and it leaves its room at once."""

    def __init__(self, who: str, harness: HubHarness) -> None:
        super().__init__(who)
        self.harness = harness
        self.full = False

    def enqueue(self, payload: str) -> None:
        super().enqueue(payload)
        if self.full and not self.closed:
            self.close(close_codes.TOO_SLOW)
            [room] = self.harness.hub.rooms.all()
            self.harness.hub.leave(room, self)


async def test_connections_that_overflow_disturb_neither_the_command_nor_the_other_connections() -> None:
    harness = HubHarness()
    slow = [Overflowing("a", harness), Overflowing("b", harness)]
    for each in slow:
        await harness.hub.enter(ROOM, each)
    second_tab, room = await harness.enter("a")
    for each in slow:
        each.full = True
    assert await harness.do(room, Rate, "a", turn=1, value=7) == Stored(4)
    assert [each.close_code for each in slow] == [close_codes.TOO_SLOW] * 2
    assert second_tab.state()["seq"] == 4
    assert room.everyone() == [second_tab]
