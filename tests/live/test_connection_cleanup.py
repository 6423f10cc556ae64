"""A closed connection leaves no task running."""

import asyncio

from dialogue.live.websocket.consumer import DialogueConsumer


async def test_sending_task_has_ended_after_the_disconnect() -> None:
    consumer = DialogueConsumer()
    sender = consumer._connection.start()
    await asyncio.sleep(0)

    await consumer.disconnect(1000)

    assert sender.cancelled()
