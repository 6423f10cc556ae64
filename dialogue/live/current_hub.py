"""The hub of this process. It belongs to the event loop and ends with it."""

import asyncio
from functools import partial
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings

from dialogue.live import metrics
from dialogue.live.hub import Hub
from dialogue.live.process_registry import DatabaseProcessRegistry
from dialogue.live.room_table import RoomReading
from dialogue.log.async_log import in_read_thread, open_log
from dialogue.rooms.queries import load_room

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
metrics.watch(_hubs.values)


def current_hub() -> Hub:
    """The hub of the running event loop, created at its first use."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        registry = DatabaseProcessRegistry()
        hub = _hubs[loop] = Hub(
            open_log(),
            partial(in_read_thread, partial(_read_room, registry)),
            registry=registry,
            channel_layer=get_channel_layer() if settings.CHANNEL_LAYERS else None,
        )
    return hub


def _read_room(registry: DatabaseProcessRegistry, room_id: str, limit: int) -> RoomReading | None:
    """All that is read of a room that comes into memory, in one thread and with one connection."""
    loaded = load_room(room_id, limit)
    if loaded is None:
        return None
    info, events = loaded
    return RoomReading(info.definition, info.participants, registry.read_elsewhere(room_id), events)
