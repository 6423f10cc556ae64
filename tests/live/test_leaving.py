"""A connection that is gone leaves nothing running."""

import asyncio

from dialogue.live.websocket.consumer import DialogueConsumer


async def test_what_sends_has_ended_when_the_disconnect_has() -> None:
    consumer = DialogueConsumer()
    consumer._pump_task = pump = asyncio.create_task(consumer._pump())
    await asyncio.sleep(0)

    await consumer.disconnect(1000)

    assert pump.cancelled()
