"""How this process follows what other processes do in its rooms.

It hears of new events by a notification, at once, or finds them by polling, about once a second: it asks for
the heads of all its rooms in one query and compares them with what it has. Notifications may be lost, so
everything works without them, only later. Either way the events are read from the log.

The same poll writes who is present in this process and reads who is present in others, and closes connections
whose credentials were revoked and rooms that were erased.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVarTuple

from dialogue.live.background import BackgroundTasks, keep_running
from dialogue.live.clock import StepWatch
from dialogue.live.connection import Connection
from dialogue.live.deadlines import Deadlines
from dialogue.live.notifier import RoomNotifier
from dialogue.live.presence import Presence
from dialogue.live.process_registry import ProcessRegistry, RegistrySnapshot
from dialogue.live.protocol import close_codes
from dialogue.live.room import LiveRoom
from dialogue.live.room_table import RoomTable
from dialogue.log.async_log import AsyncLog
from dialogue.rooms.access import ConnectionCredential, RevocationReason

logger = logging.getLogger(__name__)

#: The time between two polls, give or take a fifth: the most by which a lost notification delays an event.
RECONCILE_INTERVAL_SECONDS = 1.0

_CLOSE_CODES: Final[dict[RevocationReason, int]] = {
    "signed_out": close_codes.SIGNED_OUT,
    "no_grant": close_codes.NO_SEAT,
}

Ts = TypeVarTuple("Ts")


class Reconciliation:
    """Follows log and registry for all rooms. ``catch_up`` is the hub's, and needs the command lock."""

    def __init__(
        self,
        rooms: RoomTable,
        log: AsyncLog,
        registry: ProcessRegistry,
        presence: Presence,
        deadlines: Deadlines,
        catch_up: Callable[[LiveRoom], Awaitable[bool]],
        tasks: BackgroundTasks,
        steps: StepWatch,
        *,
        notifier: RoomNotifier | None,
        interval_seconds: float,
    ) -> None:
        #: How many times a poll found an event of which no notification had come by the poll after it.
        self.lost_notifications = 0
        self._rooms = rooms
        self._log = log
        self._registry = registry
        self._presence = presence
        self._deadlines = deadlines
        self._catch_up = catch_up
        self._tasks = tasks
        self._steps = steps
        self._notifier = notifier
        self._interval_seconds = interval_seconds
        self._loop: asyncio.Task[None] | None = None
        self._reached = True
        self._closing = False

    def ensure_running(self) -> None:
        """Poll from now on, until this process has no room."""
        if not self._closing and (self._loop is None or self._loop.done()):
            self._loop = asyncio.create_task(keep_running("that reconciles the rooms", self._reconcile_loop))

    def stop(self) -> None:
        """Poll no more: the process is going down."""
        self._closing = True
        if self._loop is not None:
            self._loop.cancel()

    # -- new events ----

    def on_notified(self, room_id: str, seq: int) -> None:
        """Some process, perhaps this one, says that the room has events up to ``seq``."""
        room = self._rooms.find(room_id)
        if room is not None:
            room.note_notified(seq)
            self._follow(room, seq)

    def _follow(self, room: LiveRoom, seq: int) -> None:
        """Have the log read up to ``seq``, once for all notifications and polls that name a number."""
        if room.begin_catching_up(seq):
            self._tasks.start(room.id, self._read_new_events, room)

    async def _read_new_events(self, room: LiveRoom) -> None:
        try:
            async with room.command_lock:  # a command of this process may be storing the same events
                while (known := room.known_seq) > room.state.seq:
                    if not await self._catch_up(room) and room.known_seq == known:
                        room.forget_unfounded()
        finally:
            room.end_catching_up()

    # -- the poll ----

    async def _reconcile_loop(self) -> None:
        """Poll until there was no room before and after a poll: it also writes that nobody is present."""
        while True:
            # The random part keeps processes out of step with one another.
            await asyncio.sleep(self._interval_seconds * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
            empty = not len(self._rooms)
            try:
                await self._reconcile()
            except Exception as fault:  # noqa: BLE001 - any fault: the next poll asks again
                if self._reached:
                    logger.warning("The reconciliation of the rooms failed: %s", type(fault).__name__)
                self._reached = False
            else:
                self._reached = True
            if empty and not len(self._rooms):
                return

    async def _reconcile(self) -> None:
        """Ask the registry, then the log; the log also when the registry failed."""
        self._steps.look()
        rooms = self._rooms.all()
        holders: dict[ConnectionCredential, list[tuple[LiveRoom, Connection]]] = {}
        for room in rooms:
            for connection in room.everyone():
                if connection.credential is not None:
                    holders.setdefault(connection.credential, []).append((room, connection))
        snapshot: RegistrySnapshot | Exception
        try:
            snapshot = await self._registry.synchronize(
                {(room.id, participant) for room in rooms for participant in room.here},
                [room.id for room in rooms],
                holders.keys(),
            )
        except Exception as fault:  # noqa: BLE001 - it is raised below
            snapshot = fault
        heads = await self._log.heads([room.id for room in rooms]) if rooms else {}
        if isinstance(snapshot, RegistrySnapshot):
            for credential, reason in snapshot.revoked.items():
                for room, connection in holders[credential]:
                    if room.id in heads:  # connections to an erased room are closed with its own code, below
                        self._isolated(room, self._close_revoked, connection, _CLOSE_CODES[reason])
        for room in rooms:
            self._isolated(room, self._compare, heads.get(room.id))
        if isinstance(snapshot, Exception):
            raise snapshot
        for room in rooms:
            self._isolated(room, self._presence.reconcile, snapshot.elsewhere.get(room.id, frozenset()))

    def _isolated(self, room: LiveRoom, work: Callable[[LiveRoom, *Ts], None], *args: *Ts) -> None:
        """Do ``work`` for a room that is still in memory: a fault in one room stops no other."""
        if self._rooms.find(room.id) is not room:
            return
        try:
            work(room, *args)
        except Exception as fault:  # noqa: BLE001 - any fault: the other rooms must go on
            logger.warning(
                "The reconciliation of a room failed: %s", type(fault).__name__, extra={"room": room.id}
            )

    def _compare(self, room: LiveRoom, head: int | None) -> None:
        """Follow the log to its ``head``, and count a notification that has not come since the last poll."""
        if head is None:
            self._close_erased(room)
            return
        if room.note_polled(head) and self._notifier is not None:
            self.lost_notifications += 1
            self._notifier.request_latest(room.id)  # the other processes may not know that this one has it
        self._follow(room, head)
        if room.timer is None:
            self._deadlines.set_timer(room)  # the last command that looked at deadlines may have failed

    def _close_revoked(self, room: LiveRoom, connection: Connection, code: int) -> None:
        self._presence.left(room, connection)
        connection.close(code)

    def _close_erased(self, room: LiveRoom) -> None:
        room.close_connections(close_codes.ERASED)
        room.clear_here()
        self._rooms.release_if_empty(room)
