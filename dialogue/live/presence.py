"""Who is present in a room: a grace after the last connection, other processes, and observers in the log.

A participant is present in this process from their first connection until a grace after their last one, so
that a reload does not make them absent. Each process writes who is present in it to the registry and reads
there who is present in the others (:mod:`dialogue.live.reconciliation`); a participant is present if any
process has them.

A partner's presence is only sent to the connections. That an observer joined and left is an event in the log,
because partners must be able to see afterwards who was watching. The process that loses an observer's last
connection writes that they left; if it was killed, another process does, after some polls without them.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from dialogue.live.background import BackgroundTasks
from dialogue.live.connection import Connection
from dialogue.live.process_registry import ProcessRegistry
from dialogue.live.protocol import close_codes
from dialogue.live.room import LiveRoom
from dialogue.live.room_table import RoomTable
from dialogue.moderator.commands import Command, JoinAsObserver, LeaveAsObserver
from dialogue.moderator.events import SEATS

#: How long a participant counts as present after their last connection closed: a reload, a lost network.
GRACE_SECONDS = 10.0


class Presence:
    """Keeps presence in step with connections, other processes and consent. ``conduct`` is the hub's."""

    def __init__(
        self,
        rooms: RoomTable,
        registry: ProcessRegistry,
        conduct: Callable[[LiveRoom, Command], Awaitable[object]],
        tasks: BackgroundTasks,
        *,
        grace_seconds: float,
        poll_seconds: float,
    ) -> None:
        self._rooms = rooms
        self._registry = registry
        self._conduct = conduct
        self._tasks = tasks
        self._grace_seconds = grace_seconds
        self._poll_seconds = poll_seconds

    def left(self, room: LiveRoom, connection: Connection) -> None:
        """A connection is gone. If it was a participant's last one, their grace begins."""
        room.remove(connection)
        participant = connection.viewer.participant_id
        if participant not in room.connections:
            room.start_leaving(participant, self._grace_seconds, partial(self._end_grace, room))

    def refused(self, room: LiveRoom, connection: Connection) -> None:
        """Entry was refused: mark the participant absent, unless a connection or their grace remains."""
        room.remove(connection)
        if connection.viewer.participant_id not in room.leaving:
            self._end_grace(room, connection.viewer.participant_id)

    def _end_grace(self, room: LiveRoom, participant: str) -> None:
        """Mark a participant absent, unless a connection of theirs remains."""
        room.cancel_leaving(participant)
        if participant in room.connections:
            return
        if participant in room.here:
            room.unset_here(participant)
            if participant not in SEATS:
                self._tasks.start(room.id, self._log_observer_left, room, participant)
        self._rooms.release_if_empty(room)

    def check_observers(self, room: LiveRoom) -> None:
        """After new events, before any connection is sent them: close observers who have no consent."""
        for observer in room.state.observers:
            if observer.id not in room.connections:
                continue
            if observer.scope is None:
                room.close_connections(close_codes.NO_CONSENT, of=observer.id)
                self._end_grace(room, observer.id)
            elif (
                not observer.present
            ):  # another process wrote that they left, because it found this one silent
                self._tasks.start(room.id, self._log_observer_joined, room, observer.id)

    def reconcile(self, room: LiveRoom, elsewhere: frozenset[str]) -> None:
        """Store who is present in other processes, and mark participants absent whom no process has."""
        room.set_elsewhere(elsewhere)
        self._find_missing_observers(room)
        for participant in room.here - room.connections.keys() - room.leaving.keys():
            self._end_grace(room, participant)  # their grace's timer failed

    def _find_missing_observers(self, room: LiveRoom) -> None:
        """Log that an observer left if no process has had them for the grace: theirs may have been killed.

        Polls are counted, not time: if this process was suspended, so may have been the observer's process.
        """
        for observer in room.state.observers:
            if not observer.present or observer.id in room.present:
                room.forget_missing(observer.id)
            elif room.count_missing(observer.id) * self._poll_seconds >= self._grace_seconds:
                room.forget_missing(observer.id)
                self._tasks.start(room.id, self._log_observer_left, room, observer.id)

    async def _log_observer_left(self, room: LiveRoom, observer: str) -> None:
        if observer not in await self._registry.elsewhere(room.id) and observer not in room.connections:
            await self._conduct(room, LeaveAsObserver(by=observer, at=room.clock.now()))

    async def _log_observer_joined(self, room: LiveRoom, observer: str) -> None:
        if observer in room.connections:
            await self._conduct(room, JoinAsObserver(by=observer, at=room.clock.now()))
