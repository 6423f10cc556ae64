"""A reader who does not keep up: what is kept for them is bounded, and so is the time that they have."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from dialogue.live.protocol import close_codes
from dialogue.live.websocket import consumer
from dialogue.live.websocket.consumer import (
    LOW_WATERMARK_MESSAGES,
    MAX_OUTBOX_CHARACTERS,
    MAX_OUTBOX_MESSAGES,
    DialogueConsumer,
)
from tests.servers import TIMEOUT_SECONDS


class Reader(DialogueConsumer):
    """A consumer whose reader takes messages only while the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.taken: list[str] = []
        self.closed: int | None = None
        self.lost = False

    async def send(self, text_data: Any = None, bytes_data: Any = None, close: Any = False) -> None:
        if self.lost:
            raise BrokenPipeError
        await self.gate.wait()
        self.taken.append(text_data)

    async def close(self, code: Any = None, reason: Any = None) -> None:
        self.closed = code


async def start(reader: Reader) -> "asyncio.Task[None]":
    reader._pump_task = asyncio.create_task(reader._pump())
    await asyncio.sleep(0)
    return reader._pump_task


async def until(ready: Callable[[], Any]) -> None:
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while not ready():  # noqa: ASYNC110 - what is waited for is any condition of a test
            await asyncio.sleep(0.002)


@pytest.mark.parametrize(
    ("payload", "most"), [("x", MAX_OUTBOX_MESSAGES), ("x" * 32_768, MAX_OUTBOX_CHARACTERS // 32_768)]
)
async def test_full_outbox_closes_with_4508_and_keeps_nothing(payload: str, most: int) -> None:
    reader = Reader()
    pump = await start(reader)
    for _ in range(most + 10):
        reader.offer(payload)
    assert reader.gone
    assert not reader._outbox
    reader.gate.set()
    await pump
    assert reader.closed == close_codes.TOO_SLOW


async def test_reader_that_takes_nothing_is_closed_with_4508(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "SEND_TIMEOUT_SECONDS", 0.02)
    reader = Reader()
    pump = await start(reader)
    reader.offer("something")
    await pump
    assert (reader.closed, reader.gone) == (close_codes.TOO_SLOW, True)


async def test_long_log_is_sent_only_while_few_messages_wait() -> None:
    reader = Reader()
    _pump = await start(reader)
    for _ in range(LOW_WATERMARK_MESSAGES + 2):
        reader.offer("page")
    waiting = asyncio.create_task(reader.ready())
    await asyncio.sleep(0)
    assert not waiting.done()
    reader.gate.set()
    await waiting
    await reader.disconnect(1000)


async def test_revoked_reader_is_closed_at_once_without_reading() -> None:
    reader = Reader()
    pump = await start(reader)
    for _ in range(5):
        reader.offer("words")
    await asyncio.sleep(0)
    reader.drop(close_codes.SIGNED_OUT)
    await asyncio.wait_for(pump, TIMEOUT_SECONDS)
    assert (reader.closed, reader.taken) == (close_codes.SIGNED_OUT, [])


async def test_waiting_messages_are_sent_before_a_close_to_reconnect() -> None:
    reader = Reader()
    pump = await start(reader)
    reader.offer("words")
    reader.drop(close_codes.RESTARTING)
    reader.gate.set()
    await pump
    assert (reader.closed, reader.taken) == (close_codes.RESTARTING, ["words"])


async def test_lost_connection_delays_nothing() -> None:
    reader = Reader()
    reader.lost = True
    pump = await start(reader)
    for _ in range(LOW_WATERMARK_MESSAGES + 2):
        reader.offer("page")
    await asyncio.wait_for(reader.ready(), TIMEOUT_SECONDS)
    await pump
    assert reader.gone
    assert reader.closed is None
