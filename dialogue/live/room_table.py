"""The rooms in this process's memory: loaded with their first connection, released after their last one."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from dialogue.helpers.database_errors import Unavailable
from dialogue.live.clock import Clock, RoomClock
from dialogue.live.notifier import RoomNotifier
from dialogue.live.room import ROOM_PAGE_EVENTS, LiveRoom
from dialogue.log.async_log import AsyncLog
from dialogue.log.interface import Erased, NoSuchRoom, RoomDefinition
from dialogue.log.records import Recorded
from dialogue.rooms.participants import Participants

#: How many clocks of rooms that are on a break are kept after the rooms left memory.
MAX_REMEMBERED_CLOCKS = 10_000


class RoomReading(NamedTuple):
    """What is read of a room that comes into memory. ``events`` are the first ``ROOM_PAGE_EVENTS``."""

    definition: RoomDefinition
    participants: Participants
    elsewhere: frozenset[str]
    events: list[Recorded]


#: Reads a room with its first events; None if there is no such room.
RoomReader = Callable[[str], Awaitable[RoomReading | None]]


class RoomTable:
    """All rooms in this process's memory, by id."""

    def __init__(
        self, log: AsyncLog, read_room: RoomReader, clock: Clock, notifier: RoomNotifier | None
    ) -> None:
        self._log = log
        self._read_room = read_room
        self._clock = clock
        self._notifier = notifier
        self._rooms: dict[str, LiveRoom] = {}
        self._loading: dict[str, asyncio.Task[None]] = {}
        self._clocks_of_breaks: OrderedDict[str, RoomClock] = OrderedDict()
        self._closing = False

    def __len__(self) -> int:
        return len(self._rooms)

    def all(self) -> list[LiveRoom]:
        """Every room that is in memory now."""
        return list(self._rooms.values())

    def find(self, room_id: str) -> LiveRoom | None:
        """The room, if it is in memory."""
        return self._rooms.get(room_id)

    async def load(self, room_id: str) -> LiveRoom:
        """The room, read from the log if it is not in memory. Callers at the same time share one reading.

        Raises:
            NoSuchRoom: there is no such room; Erased: there was one.
            Unavailable: the tables cannot be read, or this process is going down.
        """
        while (room := self._rooms.get(room_id)) is None:
            loading = self._loading.get(room_id)
            if loading is None:
                loading = self._loading[room_id] = asyncio.create_task(self._load(room_id))
                loading.add_done_callback(lambda _: self._loading.pop(room_id, None))
            await asyncio.shield(loading)
        return room

    async def _load(self, room_id: str) -> None:
        if self._notifier is not None:
            self._notifier.join(room_id)  # before the log is read; polling finds what is missed between
        try:
            room = await self._read(room_id)
            if self._closing:
                raise Unavailable("this process is going down")
        except BaseException:
            if self._notifier is not None:
                self._notifier.leave(room_id)
            raise
        self._rooms[room_id] = room
        self._clocks_of_breaks.pop(room_id, None)

    async def _read(self, room_id: str) -> LiveRoom:
        """The room with all of its events. One reading is enough unless its log is long."""
        reading = await self._read_room(room_id)
        if reading is None:
            raise NoSuchRoom(room_id)
        definition, participants, elsewhere, events = reading
        if definition.erased:
            raise Erased(room_id)
        clock = self._clocks_of_breaks.get(room_id) or RoomClock(self._clock, definition.created_at)
        room = LiveRoom(room_id, definition, participants, clock)
        room.set_elsewhere(elsewhere)
        room.apply(events)
        while len(events) == ROOM_PAGE_EVENTS:
            events = await self._log.read(room_id, room.state.seq, ROOM_PAGE_EVENTS)
            room.apply(events)
        room.note_state_sent(clock.now())
        return room

    def release_if_empty(self, room: LiveRoom) -> None:
        """Let a room leave memory if it has no connection and nobody is present by way of this process."""
        if room.connections or room.here:
            return
        room.cancel_timer()
        if self._rooms.get(room.id) is not room:
            return
        del self._rooms[room.id]
        if room.state.active_break is not None:  # so that its least time goes on as elapsed time
            self._clocks_of_breaks[room.id] = room.clock
            if len(self._clocks_of_breaks) > MAX_REMEMBERED_CLOCKS:
                self._clocks_of_breaks.popitem(last=False)
        if self._notifier is not None:
            self._notifier.leave(room.id)

    def refuse_new(self) -> None:
        """Load no more rooms: the process is going down."""
        self._closing = True

    def clear(self) -> None:
        """Forget all rooms."""
        self._rooms.clear()
