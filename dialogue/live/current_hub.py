"""The hub of this process. It belongs to the event loop and ends with it."""

import asyncio
from collections.abc import Sequence
from functools import partial
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings

from dialogue.live import metrics
from dialogue.live.hub import Hub
from dialogue.live.process_registry import DatabaseProcessRegistry
from dialogue.live.room import ROOM_PAGE_EVENTS
from dialogue.live.room_table import RoomReading
from dialogue.live.turn_notices import tell_absent
from dialogue.log.async_log import open_log
from dialogue.log.batched_reads import BatchedReads
from dialogue.notices import push
from dialogue.rooms.queries import load_rooms

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
            BatchedReads(partial(_read_rooms, registry)).ask,
            registry=registry,
            channel_layer=get_channel_layer() if settings.CHANNEL_LAYERS else None,
            tell_absent=tell_absent if push.is_available() else None,
        )
    return hub


def _read_rooms(registry: DatabaseProcessRegistry, rooms: Sequence[str]) -> list[RoomReading | None]:
    """All that is read of rooms that come into memory, in one thread and with one connection."""
    loaded = load_rooms(rooms, ROOM_PAGE_EVENTS)
    elsewhere = registry.read_elsewhere(rooms)
    return [
        RoomReading(found[0].definition, found[0].participants, elsewhere.get(room, frozenset()), found[1])
        if (found := loaded.get(room)) is not None
        else None
        for room in rooms
    ]
