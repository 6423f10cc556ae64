"""The process's one hub. It belongs to an event loop and goes with it."""

import asyncio
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings

from dialogue.live import metrics
from dialogue.live.hub import Hub
from dialogue.live.register import TableRegister
from dialogue.log.access import in_read_thread, open_log
from dialogue.people.doors import Company, company

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
metrics.watch(_hubs.values)


def hub_of_this_loop() -> Hub:
    """The hub of the running event loop, made at its first use."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(
            open_log(),
            _company,
            commands_per_second=settings.COMMANDS_PER_SECOND,
            register=TableRegister(),
            layer=get_channel_layer() if settings.CHANNEL_LAYERS else None,
        )
    return hub


async def _company(room: str) -> Company:
    return await in_read_thread(company, room)
