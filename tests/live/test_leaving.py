"""A connection that is gone leaves nothing running."""

import asyncio
from collections.abc import Iterator

import pytest

from dialogue.live.consumers import DialogueConsumer
from dialogue.log.access import close_log


@pytest.fixture(autouse=True)
def _the_log_that_it_opened_is_closed() -> Iterator[None]:
    yield
    assert close_log(5)


async def test_what_sends_has_ended_when_the_disconnect_has() -> None:
    consumer = DialogueConsumer()
    consumer._pump_task = pump = asyncio.create_task(consumer._pump())
    await asyncio.sleep(0)

    await consumer.disconnect(1000)

    assert pump.cancelled()
