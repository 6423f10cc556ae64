"""The hub of this process. It belongs to the event loop and ends with it."""

import asyncio
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings

from dialogue.live import metrics
from dialogue.live.hub import Hub
from dialogue.live.process_registry import DatabaseProcessRegistry
from dialogue.log.async_log import in_read_thread, open_log
from dialogue.rooms.participants import Participants, participants_of

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
metrics.watch(_hubs.values)


def current_hub() -> Hub:
    """The hub of the running event loop, created at its first use."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(
            open_log(),
            _participants_of,
            registry=DatabaseProcessRegistry(),
            channel_layer=get_channel_layer() if settings.CHANNEL_LAYERS else None,
        )
    return hub


async def _participants_of(room: str) -> Participants:
    return await in_read_thread(participants_of, room)
