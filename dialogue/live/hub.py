"""The hub: takes the commands of all rooms that have a connection in this process. One per process.

Theory of operation
-------------------

The log of events is the truth. A process keeps, of each room in which it has a connection, the state that the
room's events fold to (:mod:`~dialogue.live.room`), so a command costs the same late in a dialogue as early.
Everything in memory can be read from the log again, so any process may serve any connection, and a process
that is killed loses nothing.

A command takes one way, and :meth:`Hub.conduct` is all of it::

    client -> consumer decodes -> hub: decide -> log.append -> apply -> room sends -> connections' outboxes
                                          ^------- conflict: catch up, decide again

1. Commands of one room go one at a time (``room.command_lock``). Rooms do not wait for one another.
2. ``decide``, of the moderator, turns state and command into events, or refuses.
3. ``log.append`` stores the events durably, if they follow the newest event that the state knows. Otherwise
   another process was faster: the hub reads what it stored, and decides again.
4. Only then does anybody see the events. The sender gets ``accepted`` in the same message as its events, so
   what is accepted is stored, and what is seen is stored.
5. The other processes are notified that the room has new events (:mod:`~dialogue.live.notifier`). A
   notification holds no content and may be lost, so each process also polls
   (:mod:`~dialogue.live.reconciliation`).

A connection that comes in is added to the room before it reads the log from its own cursor. It is sent new
events once it has read as far as the room's state (:mod:`~dialogue.live.catch_up`), so it misses no event and
gets none twice. A client that lost its connection comes back with its cursor and sends commands again whose
answer it did not see: the log knows their ids, and the answer is the first one.

Around this way: who is present (:mod:`~dialogue.live.presence`), what time alone changes
(:mod:`~dialogue.live.deadlines`), which rooms are in memory (:mod:`~dialogue.live.room_table`), and a
connection's bounded outbox (:mod:`~dialogue.live.connection`).
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

from dialogue.helpers.database_errors import Unavailable
from dialogue.live import metrics
from dialogue.live.background import BackgroundTasks, UnderWay
from dialogue.live.catch_up import catch_up_connection
from dialogue.live.checks import answer_check
from dialogue.live.clock import Clock, HostClock, StepWatch
from dialogue.live.connection import Connection
from dialogue.live.deadlines import MAX_TIMER_SECONDS, Deadlines
from dialogue.live.notifier import RoomNotifier
from dialogue.live.presence import GRACE_SECONDS, Presence
from dialogue.live.process_registry import ProcessRegistry, SingleProcess
from dialogue.live.protocol import close_codes
from dialogue.live.protocol.command_frames import CheckCommand
from dialogue.live.protocol.outbound import Hint
from dialogue.live.reconciliation import RECONCILE_INTERVAL_SECONDS, Reconciliation
from dialogue.live.results import CommandIdReused, NoChange, Result, Stored, TooManyConflicts
from dialogue.live.room import ROOM_PAGE_EVENTS, LiveRoom
from dialogue.live.room_table import RoomReader, RoomTable
from dialogue.live.turn_notices import TellAbsent, TurnNotices
from dialogue.log.async_log import AsyncLog
from dialogue.log.interface import Appended, Conflict, Repeated
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.commands import Command, Join, JoinAsObserver
from dialogue.moderator.decide import Refusal, decide

#: How long the commands that are being conducted may take to end when the process goes down.
DRAIN_TIMEOUT_SECONDS = 5.0
#: How often a command is decided again after a conflict. In each conflict another process stored something.
MAX_ATTEMPTS = 20


class Hub:
    """All rooms with a connection in this process."""

    def __init__(
        self,
        log: AsyncLog,
        read_room: RoomReader,
        *,
        clock: Clock | None = None,
        registry: ProcessRegistry | None = None,
        channel_layer: Any = None,
        grace_seconds: float = GRACE_SECONDS,
        max_timer_seconds: float = MAX_TIMER_SECONDS,
        reconcile_interval_seconds: float = RECONCILE_INTERVAL_SECONDS,
        tell_absent: TellAbsent | None = None,
    ) -> None:
        clock = clock or HostClock()
        self._log = log
        self._registry = registry or SingleProcess()
        self._grace_seconds = grace_seconds
        self._tasks = BackgroundTasks()
        #: None where there is no channel layer: then polling finds everything.
        self.notifier = RoomNotifier(channel_layer, self._on_notified) if channel_layer is not None else None
        self.rooms = RoomTable(log, read_room, clock, self.notifier)
        self.deadlines = Deadlines(self.conduct, self._tasks, max_timer_seconds)
        self._turn_notices = TurnNotices(self._tasks, tell_absent)
        self.presence = Presence(
            self.rooms,
            self._registry,
            self.conduct,
            self._tasks,
            grace_seconds=grace_seconds,
            poll_seconds=reconcile_interval_seconds,
        )
        self.reconciliation = Reconciliation(
            self.rooms,
            log,
            self._registry,
            self.presence,
            self.deadlines,
            self._catch_up,
            self._tasks,
            StepWatch(clock),
            notifier=self.notifier,
            interval_seconds=reconcile_interval_seconds,
        )
        self._closing = False
        self._conducting = UnderWay()

    @property
    def lost_notifications(self) -> int:
        """How many notifications of other processes did not come, and polling found the event."""
        return self.reconciliation.lost_notifications

    # -- coming in and leaving ----

    async def enter(self, room_id: str, connection: Connection) -> LiveRoom | int:
        """Bring a connection in: welcome, the events after its cursor, the state, and then what is new.

        Returns the room, or the code that the connection is to be closed with.
        """
        room = await self.rooms.load(room_id)
        self.reconciliation.ensure_running()
        participant = connection.viewer.participant_id
        now = room.clock.now()
        arrival: Command = (
            Join(by=participant, at=now) if connection.viewer.seat else JoinAsObserver(by=participant, at=now)
        )
        room.add(connection)
        try:
            result = await self.conduct(room, arrival)
            # Another process may have sent it events that this one has not read.
            if connection.cursor > room.state.seq:
                async with room.command_lock:
                    await self._catch_up(room)
        except BaseException:
            self.presence.refused(room, connection)
            raise
        if isinstance(result, Refusal):
            self.presence.refused(room, connection)
            return close_codes.NO_CONSENT
        room.close_excess(participant, close_codes.TOO_MANY_CONNECTIONS)
        room.set_here(participant)
        await catch_up_connection(self._log, room, connection)
        self.deadlines.set_timer(room)
        return room

    def leave(self, room: LiveRoom, connection: Connection) -> None:
        """A connection is gone. The participant stays present for the grace."""
        self.presence.left(room, connection)

    # -- commands ----

    async def conduct(
        self,
        room: LiveRoom,
        command: Command,
        identity: CommandIdentity | None = None,
        sender: Connection | None = None,
    ) -> Result:
        """Decide, store durably, then send. If the command is stored, ``sender`` is sent ``accepted``.

        Raises:
            dialogue.helpers.database_errors.Unavailable: the log cannot be written; nothing was stored.
            TooManyConflicts: other processes were faster each time; nothing was stored.
        """
        if self._closing:
            raise Unavailable("this process is going down")
        with self._conducting:
            async with room.command_lock:
                return await self._conduct(room, command, identity, sender)

    async def _conduct(
        self, room: LiveRoom, command: Command, identity: CommandIdentity | None, sender: Connection | None
    ) -> Result:
        for _ in range(MAX_ATTEMPTS):
            state = room.state
            if state.at is not None and command.at < state.at:
                command = replace(command, at=state.at)  # other commands were stored while it waited
            decision = decide(state, command)
            if isinstance(decision, Refusal):
                found = await self._log.find(room.id, identity) if identity is not None else None
                if found is not None:
                    return self._answer_repeated(room, found, identity, sender)
                if await self._catch_up(room):
                    continue  # it was refused for a state that the log was ahead of
                return decision
            if not decision:
                return NoChange()
            match result := await self._log.append(room.id, state.seq, decision, command.at, identity):
                case Appended():
                    events = [
                        Recorded(seq, command.at, event) for seq, event in enumerate(decision, result.first)
                    ]
                    self._take_in(room, events, identity, sender)
                    if self.notifier is not None:
                        self.notifier.publish(room.id, result.last)
                    self._turn_notices.stored(room, decision)
                    return Stored(result.first)
                case Repeated():
                    await self._catch_up(room)
                    return self._answer_repeated(room, result, identity, sender)
                case Conflict():
                    await self._catch_up(room)
        raise TooManyConflicts

    def _answer_repeated(
        self, room: LiveRoom, found: Repeated, identity: CommandIdentity | None, sender: Connection | None
    ) -> Stored | CommandIdReused:
        """A command whose id is in the log gets the first answer, if it is the same command."""
        if not found.matches:
            return CommandIdReused()
        if sender is not None and identity is not None:
            room.accept(sender, identity.id, found.first)
        return Stored(found.first, duplicate=True)

    async def _catch_up(self, room: LiveRoom) -> bool:
        """Take in what other processes stored after this room's state. The caller holds the command lock."""
        before = room.state.seq
        while events := await self._log.read(room.id, room.state.seq, ROOM_PAGE_EVENTS):
            self._take_in(room, events)
        return room.state.seq > before

    def _take_in(
        self,
        room: LiveRoom,
        events: list[Recorded],
        identity: CommandIdentity | None = None,
        sender: Connection | None = None,
    ) -> None:
        """Apply events that the log has, and send them."""
        room.apply(events)
        self.presence.check_observers(room)
        now = room.clock.now()
        if identity is not None:
            room.broadcast(events, now, sender, identity.id)
        else:
            room.broadcast(events, now)
        metrics.delivered(events, now)
        self.deadlines.set_timer(room)

    async def check(self, room: LiveRoom, sender: Connection, frame: CheckCommand) -> Hint | Refusal:
        """The hint on a draft, or why the sender may not ask for one. The room stays as it is.

        Raises:
            dialogue.helpers.database_errors.Unavailable: the log cannot be read.
        """
        return await answer_check(self._log, room, sender.viewer.participant_id, frame, sender.language)

    # -- the process ----

    def _on_notified(self, room_id: str, seq: int) -> None:
        self.reconciliation.on_notified(room_id, seq)

    async def close(self) -> None:
        """Go down: refuse new commands, let those that are being conducted end, close every connection."""
        self._closing = True
        self._tasks.refuse_new()
        self.rooms.refuse_new()
        self.reconciliation.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._conducting.all_ended(), DRAIN_TIMEOUT_SECONDS)
        for room in self.rooms.all():
            room.cancel_timer()
            room.close_connections(close_codes.RESTARTING)
        self.rooms.clear()
        self._tasks.cancel()
        if self.notifier is not None:
            await self.notifier.close()
        await self._tasks.run(None, self._registry.close, self._grace_seconds)
