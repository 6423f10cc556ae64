"""The hub: one per process. Every command passes here, and so does everything that is told.

The one road::

    consumer decodes -> conduct: decide -> log.append (durable) -> apply -> tell
                                   ^------- conflict: catch up, decide again

Commands of a room go one at a time; rooms do not wait for one another. The state is kept folded, so a command
costs the same late in a dialogue as early. A connection that comes in is registered first and reads the log
after its own cursor then, until it stands where the room stands; only then is it told what happens live. So
nothing falls into a gap, and nothing comes twice.

What other processes do in a room of this one is heard of by the bell, at once, or found by the sweep, which
asks about every second for the heads of all rooms here; both lead to reading the log after the room's state.
"""

import asyncio
import logging
import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVarTuple

from dialogue.helpers.database_errors import Unavailable
from dialogue.live import metrics
from dialogue.live.background import keep_running
from dialogue.live.clock import Clock, HostClock, RoomClock, StepWatch
from dialogue.live.notifier import RoomNotifier
from dialogue.live.process_registry import ProcessRegistry, RegistrySnapshot, SingleProcess
from dialogue.live.protocol import close_codes, encoding, outbound
from dialogue.live.room import MAX_CONNECTIONS, Connection, LiveRoom
from dialogue.live.token_bucket import TokenBucket
from dialogue.log.async_log import AsyncLog
from dialogue.log.interface import Appended, Conflict, Erased, NoSuchRoom, Repeated
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.commands import CheckDeadline, Command, Join, JoinAsObserver, LeaveAsObserver
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS
from dialogue.moderator.state import next_change, next_deadline
from dialogue.replay.frames import frames
from dialogue.rooms.access import ConnectionCredential, RevocationReason
from dialogue.rooms.participants import Participants

logger = logging.getLogger(__name__)

#: How long a person whose last connection dropped still counts as present: a reload, a tunnel.
GRACE_SECONDS = 10.0
#: How many events are read from the log at a time when a room catches up, and when a connection does, which
#: holds them until its reader has taken them.
ROOM_PAGE_EVENTS = 500
CONNECTION_PAGE_EVENTS = 100
#: How often a process asks about its rooms, in seconds, give or take a fifth: what a lost bell costs at most.
RECONCILE_INTERVAL_SECONDS = 1.0
#: How long the commands that are under way may take to end when the process goes down.
DRAIN_TIMEOUT_SECONDS = 5.0
#: How often a command is decided again after another process was faster. Each time, somebody got through.
MAX_ATTEMPTS = 20
#: A timer never sleeps longer than this, in seconds: timers do not run while a host is suspended.
MAX_TIMER_SECONDS = 60.0
#: How many rooms that are on a break a process remembers the time of after they left memory.
MAX_REMEMBERED_CLOCKS = 10_000

_CLOSED_BY: Final[dict[RevocationReason, int]] = {
    "signed_out": close_codes.SIGNED_OUT,
    "no_grant": close_codes.NO_SEAT,
}

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Stored:
    """The command is in the log; its first event is number ``seq``. ``again``: it was there before."""

    seq: int
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class CommandIdReused:
    """The command's id was used before, by another person or for something else."""


@dataclass(frozen=True, slots=True)
class NoChange:
    """There was nothing to do."""


Result = Stored | CommandIdReused | NoChange | Refusal


class TooManyConflicts(Exception):
    """Other processes were faster too many times in a row. Nothing was stored; it may be sent again."""


class Hub:
    """All rooms with a connection in this process."""

    def __init__(
        self,
        log: AsyncLog,
        company: Callable[[str], Awaitable[Participants]],
        *,
        clock: Clock | None = None,
        grace: float = GRACE_SECONDS,
        commands_per_second: float = 0,
        longest_nap: float = MAX_TIMER_SECONDS,
        sweep: float = RECONCILE_INTERVAL_SECONDS,
        register: ProcessRegistry | None = None,
        layer: Any = None,
    ) -> None:
        self._log = log
        self._company = company
        self._clock = clock or HostClock()
        self._steps = StepWatch(self._clock)
        self._clocks_of_breaks: OrderedDict[str, RoomClock] = OrderedDict()
        self._grace = grace
        self._rate = commands_per_second
        self._longest_nap = longest_nap
        self._sweep = sweep
        self._register: ProcessRegistry = register or SingleProcess()
        #: The doorbell, where there is one.
        self.bell = RoomNotifier(layer, self.hear) if layer is not None else None
        #: How many times the sweep found something that the bell should have told.
        self.lost_bells = 0
        self._rooms: dict[str, LiveRoom] = {}
        self._loading: dict[str, asyncio.Task[LiveRoom]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rounds: asyncio.Task[None] | None = None
        self._reached = True
        self._closing = False
        self._under_way = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def rooms_here(self) -> int:
        """How many rooms have a connection in this process, or had one a grace ago."""
        return len(self._rooms)

    # -- coming and going ----

    async def enter(self, room_id: str, link: Connection) -> LiveRoom | int:
        """Bring a connection in: it is welcomed, sent the events after its cursor, the state, and what comes.

        Returns the room, or the code that the connection is to be closed with.
        """
        room = await self._room(room_id)
        while self._rooms.get(room_id) is not room:  # it left memory between its loading and now
            room = await self._room(room_id)
        who = link.viewer.participant_id
        now = room.clock.now()
        arrival: Command = Join(by=who, at=now) if link.viewer.seat else JoinAsObserver(by=who, at=now)
        links = room.connections.setdefault(who, [])
        links.append(link)
        try:
            result = await self.conduct(room, arrival)
            if link.cursor > room.state.seq:  # another process told them what this one has not read yet
                async with room.command_lock:
                    await self._catch_up(room)
        except BaseException:
            self._not_let_in(room, link)
            raise
        if isinstance(result, Refusal):
            self._not_let_in(room, link)
            return close_codes.NO_CONSENT
        if len(links) > MAX_CONNECTIONS:
            oldest = links.pop(0)
            oldest.drop(close_codes.TOO_MANY_CONNECTIONS)
        was_present = who in room.present
        room.here.add(who)
        if away := room.leaving.pop(who, None):
            away.cancel()
        if not was_present:
            room.tell_presence(who, present=True)
        await self._catch_up_link(room, link)
        self._arm(room)
        return room

    def leave(self, room: LiveRoom, link: Connection) -> None:
        """A connection is gone. The person stays present for the grace."""
        self._forget(room, link)
        who = link.viewer.participant_id
        if who not in room.connections:
            later = asyncio.get_running_loop().call_later
            room.leaving[who] = later(self._grace, self._expire, room, who)

    def take_token(self, room: LiveRoom, who: str) -> bool:
        """Whether this person may send one more command into this room now."""
        bucket = room.buckets.get(who)
        if bucket is None:
            bucket = room.buckets[who] = TokenBucket(self._rate)
        return bucket.take(asyncio.get_running_loop().time())

    # -- the one road ----

    async def conduct(
        self,
        room: LiveRoom,
        command: Command,
        identity: CommandIdentity | None = None,
        sender: Connection | None = None,
    ) -> Result:
        """Decide, write durably, then tell. A ``sender`` gets ``accepted`` together with what it brought.

        Raises:
            dialogue.helpers.database_errors.Unavailable: the store cannot be written; nothing was stored.
            Contended: other processes were faster each time; nothing was stored.
        """
        if self._closing:
            raise Unavailable("this process is going down")
        self._under_way += 1
        self._quiet.clear()
        try:
            return await self._conduct(room, command, identity, sender)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._quiet.set()

    async def _conduct(
        self, room: LiveRoom, command: Command, identity: CommandIdentity | None, sender: Connection | None
    ) -> Result:
        async with room.command_lock:
            for _ in range(MAX_ATTEMPTS):
                state = room.state
                if state.at is not None and command.at < state.at:
                    command = replace(command, at=state.at)  # it waited, while others were stored
                decision = decide(state, command)
                if isinstance(decision, Refusal):
                    settled = await self._repeated(room, identity)
                    if settled is None and await self._catch_up(room):
                        continue  # it was refused for a state that the log had left behind
                    return settled or decision
                if not decision:
                    return NoChange()
                result = await self._log.append(room.id, state.seq, decision, command.at, identity)
                match result:
                    case Appended():
                        events = [
                            Recorded(seq, command.at, event)
                            for seq, event in enumerate(decision, result.first)
                        ]
                        accepted = (
                            outbound.Accepted(id=identity.id, seq=result.first)
                            if identity and sender
                            else None
                        )
                        self._take_in(room, events, sender, accepted)
                        if self.bell is not None:
                            self.bell.ring(room.id, result.last)
                        return Stored(result.first)
                    case Repeated():
                        await self._catch_up(room)
                        return _settled(result)
                    case Conflict():
                        await self._catch_up(room)
        raise TooManyConflicts

    async def _repeated(self, room: LiveRoom, mark: CommandIdentity | None) -> Result | None:
        """The first answer, where a refused command turns out to be one that was accepted before."""
        found = await self._log.find(room.id, mark) if mark is not None else None
        return _settled(found) if found is not None else None

    async def _catch_up(self, room: LiveRoom) -> bool:
        """Read what other processes appended after this room's state, tell it. False: nothing."""
        before = room.state.seq
        while events := await self._log.read(room.id, room.state.seq, ROOM_PAGE_EVENTS):
            self._take_in(room, events, None, None)
        return room.state.seq > before

    def _take_in(
        self,
        room: LiveRoom,
        events: list[Recorded],
        sender: Connection | None,
        accepted: outbound.Accepted | None,
    ) -> None:
        room.apply(events)
        for watch in room.state.observers:
            if watch.scope is None and watch.id in room.connections:  # before anything more is told
                for link in room.connections.pop(watch.id):
                    link.drop(close_codes.NO_CONSENT)
                self._expire(room, watch.id)
            elif watch.scope is not None and not watch.present and watch.id in room.connections:
                # Somebody took this process for dead. Nobody watches without the log saying so.
                self._start(room, self._observer_came, watch.id)
        now = room.clock.now()
        room.tell(events, now, sender, accepted)
        metrics.delivered(events, now)
        self._arm(room)

    async def _catch_up_link(self, room: LiveRoom, link: Connection) -> None:
        """Welcome a connection and bring it to where the room stands, with nothing in between."""
        link.cursor = min(link.cursor, room.state.seq)
        present = room.present
        link.offer(encoding.encode([room.welcome(link.viewer, room.clock.now())]))
        while link.cursor < room.state.seq:
            # No further than the room stands: the log may be ahead of it, and the rest is told to everyone.
            page = min(CONNECTION_PAGE_EVENTS, room.state.seq - link.cursor)
            events = await self._log.read(room.id, link.cursor, page)
            seen = frames(events, link.viewer, room.consent_periods(link.viewer))
            for payload in encoding.messages([encoding.part(frame) for frame in seen]):
                await link.ready()
                if link.gone:
                    return
                link.offer(payload)
            link.cursor = events[-1].seq
        link.live = True
        link.offer(encoding.message([room.state_part(link.viewer, room.clock.now())]))
        for who in (present ^ room.present) - {link.viewer.participant_id}:  # who came or went meanwhile
            link.offer(encoding.encode([outbound.Presence(who=who, present=who in room.present)]))

    # -- other processes ----

    def hear(self, room_id: str, seq: int) -> None:
        """The bell: some process, perhaps this one, says that the room has events up to ``seq``."""
        room = self._rooms.get(room_id)
        if room is not None:
            room.notified_seq = max(room.notified_seq, seq)
            self._follow(room, seq)

    def _follow(self, room: LiveRoom, seq: int) -> None:
        """See to it that what the log has up to ``seq`` is read, once for all who told us."""
        room.known_seq = max(room.known_seq, seq)
        if seq > room.state.seq and not room.catching_up:
            room.catching_up = True
            self._start(room, self._read_up)

    async def _read_up(self, room: LiveRoom) -> None:
        try:
            async with room.command_lock:  # a command of ours may be about to tell the same
                while (newest := room.known_seq) > room.state.seq:
                    if not await self._catch_up(room) and room.known_seq == newest:
                        # The log has no such event: forget the number, so that it hides no lost bell.
                        room.known_seq = room.notified_seq = room.state.seq
        finally:
            room.catching_up = False

    async def _go_round(self) -> None:
        """Ask about all rooms here, again and again, until there are none and that was said."""
        while True:
            await asyncio.sleep(self._sweep * random.uniform(0.8, 1.2))  # noqa: S311 - processes fall out of step
            over = not self._rooms
            try:
                await self._round()
            except Exception as fault:  # noqa: BLE001 - whatever it is, the next round asks again
                if self._reached:
                    logger.warning("The sweep over the rooms failed: %s", type(fault).__name__)
                self._reached = False
            else:
                self._reached = True
            if over and not self._rooms:
                return

    async def _round(self) -> None:
        """Ask the register and the log. The log is asked although the register cannot answer."""
        self._steps.look()
        rooms = list(self._rooms.values())
        entries: dict[ConnectionCredential, list[tuple[LiveRoom, Connection]]] = {}
        for room in rooms:
            for link in room.everyone():
                if link.entry is not None:
                    entries.setdefault(link.entry, []).append((room, link))
        seen: RegistrySnapshot | Exception
        try:
            seen = await self._register.go_round(
                {(room.id, who) for room in rooms for who in room.here},
                [room.id for room in rooms],
                entries.keys(),
            )
        except Exception as fault:  # noqa: BLE001 - it is raised below
            seen = fault
        heads = await self._log.heads([room.id for room in rooms]) if rooms else {}
        if isinstance(seen, RegistrySnapshot):
            for entry, why in seen.turned_away.items():
                for room, link in entries[entry]:
                    if room.id in heads:  # those of an erased room are told so, below
                        self._in_one(room, self._turn_away, link, _CLOSED_BY[why])
        for room in rooms:
            self._in_one(room, self._compare, heads.get(room.id))
        if isinstance(seen, Exception):
            raise seen
        for room in rooms:
            self._in_one(room, self._look_after_people, seen.elsewhere.get(room.id, frozenset()))

    def _in_one(self, room: LiveRoom, work: Callable[[LiveRoom, *Ts], None], *args: *Ts) -> None:
        """Do ``work`` for one of many rooms, unless it left memory: a fault in one room stops no other."""
        if self._rooms.get(room.id) is not room:
            return
        try:
            work(room, *args)
        except Exception as fault:  # noqa: BLE001 - any fault: the other rooms must go on
            logger.warning("The sweep over a room failed: %s", type(fault).__name__, extra={"room": room.id})

    def _compare(self, room: LiveRoom, head: int | None) -> None:
        """Follow the log to its ``head``. A bell that has not told of it by the next round is lost."""
        if head is None:
            self._erased(room)
            return
        if room.swept > room.notified_seq and self.bell is not None:
            self.lost_bells += 1
            self.bell.ask(room.id)  # whoever has the room, too, may not know of us
        room.swept = head if head > room.state.seq else 0
        self._follow(room, head)
        if room.timer is None:
            self._arm(room)  # what a deadline proposed may not have been stored

    def _look_after_people(self, room: LiveRoom, elsewhere: frozenset[str]) -> None:
        self._show_elsewhere(room, elsewhere)
        self._look_after_observers(room)
        for who in room.here - room.connections.keys() - room.leaving.keys():
            self._expire(room, who)  # what should have ended the grace failed

    def _turn_away(self, room: LiveRoom, link: Connection, code: int) -> None:
        self.leave(room, link)
        link.drop(code)

    def _erased(self, room: LiveRoom) -> None:
        """The room is no more: nobody stays in it."""
        for link in room.everyone():
            self._forget(room, link)
            link.drop(close_codes.ERASED)
        room.here.clear()
        self._rest(room)

    # -- time ----

    def _arm(self, room: LiveRoom) -> None:
        """Set the room's one timer to the next moment at which time alone does something."""
        if room.timer is not None:
            room.timer.cancel()
            room.timer = None
        now = room.clock.now()
        due = [
            at
            for at in (next_deadline(room.state), next_change(room.state, room.state_sent_at))
            if at is not None
        ]
        if due and room.connections:
            nap = min(max((min(due) - now).total_seconds(), 0.0), self._longest_nap)
            room.timer = asyncio.get_running_loop().call_later(nap, self._wake, room)

    def _wake(self, room: LiveRoom) -> None:
        room.timer = None
        self._start(room, self._pass_time)

    async def _pass_time(self, room: LiveRoom) -> None:
        """Tell what time allows, and propose what it brings, as other processes may: one gets through."""
        now = room.clock.now()
        change = next_change(room.state, room.state_sent_at)
        if change is not None and now >= change:
            room.tell_state(now)
        await self.conduct(room, CheckDeadline(by="moderator", at=now))
        self._arm(room)

    # -- presence ----

    def _forget(self, room: LiveRoom, link: Connection) -> None:
        links = room.connections.get(link.viewer.participant_id, [])
        if link in links:
            links.remove(link)
        if not links:
            room.connections.pop(link.viewer.participant_id, None)

    def _not_let_in(self, room: LiveRoom, link: Connection) -> None:
        """Somebody was not let in. They are absent, unless they are here otherwise, or were a moment ago."""
        self._forget(room, link)
        if link.viewer.participant_id not in room.leaving:
            self._expire(room, link.viewer.participant_id)

    def _expire(self, room: LiveRoom, who: str) -> None:
        """The grace is over: unless the person came back, they are absent now."""
        room.leaving.pop(who, None)
        if who in room.connections:
            return
        if who in room.here:
            room.here.discard(who)
            if who not in room.present:
                room.tell_presence(who, present=False)
            if who not in SEATS:
                self._start(room, self._observer_left, who)
        self._rest(room)

    def _show_elsewhere(self, room: LiveRoom, elsewhere: frozenset[str]) -> None:
        """Other processes say who is in the room by way of them."""
        before = room.present
        room.elsewhere = elsewhere
        for who in before ^ room.present:
            room.tell_presence(who, present=who in room.present)

    def _look_after_observers(self, room: LiveRoom) -> None:
        """An observer whom no process has claimed for the grace is gone: a process may have been killed.

        It is counted in rounds: while this process is held up, so may be the one that has them.
        """
        for watch in room.state.observers:
            if not watch.present or watch.id in room.present:
                room.missing_observers.pop(watch.id, None)
                continue
            rounds = room.missing_observers.get(watch.id, 0)
            room.missing_observers[watch.id] = rounds + 1
            if rounds * self._sweep >= self._grace:
                del room.missing_observers[watch.id]
                self._start(room, self._observer_left, watch.id)

    def _rest(self, room: LiveRoom) -> None:
        """Let an empty room leave memory."""
        if room.connections or room.here:
            return
        if room.timer is not None:
            room.timer.cancel()
        if self._rooms.get(room.id) is room:
            del self._rooms[room.id]
            if room.state.active_break is not None:  # its least time is elapsed time while this process lives
                self._clocks_of_breaks[room.id] = room.clock
                if len(self._clocks_of_breaks) > MAX_REMEMBERED_CLOCKS:
                    self._clocks_of_breaks.popitem(last=False)
            if self.bell is not None:
                self.bell.leave(room.id)

    async def _observer_left(self, room: LiveRoom, who: str) -> None:
        if who not in await self._register.elsewhere(room.id) and who not in room.connections:
            await self.conduct(room, LeaveAsObserver(by=who, at=room.clock.now()))

    async def _observer_came(self, room: LiveRoom, who: str) -> None:
        if who in room.connections:
            await self.conduct(room, JoinAsObserver(by=who, at=room.clock.now()))

    # -- rooms ----

    async def _room(self, room_id: str) -> LiveRoom:
        """The room, folded from the log the first time; those who come at once share one reading."""
        room = self._rooms.get(room_id)
        if room is not None:
            return room
        loading = self._loading.get(room_id)
        if loading is None:
            loading = self._loading[room_id] = asyncio.create_task(self._load(room_id))
            loading.add_done_callback(lambda _: self._loading.pop(room_id, None))
        return await asyncio.shield(loading)

    async def _load(self, room_id: str) -> LiveRoom:
        made = await self._log.definition(room_id)
        if made is None:
            raise NoSuchRoom(room_id)
        if made.erased:
            raise Erased(room_id)
        clock = self._clocks_of_breaks.get(room_id) or RoomClock(self._clock, made.created_at)
        room = LiveRoom(room_id, made, await self._company(room_id), clock)
        room.elsewhere = await self._register.elsewhere(room_id)
        if self.bell is not None:
            self.bell.join(room_id)  # first, so that little falls between; the sweep finds what does
        try:
            while events := await self._log.read(room_id, room.state.seq, ROOM_PAGE_EVENTS):
                room.apply(events)
            room.state_sent_at = clock.now()
            if self._closing:
                raise Unavailable("this process is going down")
        except BaseException:
            if self.bell is not None:
                self.bell.leave(room_id)
            raise
        self._rooms[room_id] = room
        self._clocks_of_breaks.pop(room_id, None)
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(keep_running("that sweeps over the rooms", self._go_round))
        return room

    # -- tasks ----

    def _start(self, room: LiveRoom, work: Callable[[LiveRoom, *Ts], Awaitable[None]], *args: *Ts) -> None:
        """Do something for ``room`` that no connection waits for. Of a fault only its kind is logged."""
        if self._closing:
            return  # the loop may end before it is begun
        task = asyncio.create_task(self._guarded(room.id, work, room, *args))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, about: str | None, work: Callable[[*Ts], Awaitable[None]], *args: *Ts) -> None:
        """The work is begun here and not before: a task that is cancelled at once leaves nothing begun."""
        try:
            await work(*args)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the room goes on
            if not self._closing:
                logger.warning(
                    "work in the background failed: %s", type(fault).__name__, extra={"room": about}
                )

    async def close(self) -> None:
        """Go down: refuse what is new, let what is under way come to its end, drop every connection."""
        self._closing = True
        if self._rounds is not None:
            self._rounds.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), DRAIN_TIMEOUT_SECONDS)
        for room in self._rooms.values():
            if room.timer is not None:
                room.timer.cancel()
            for link in room.everyone():
                link.drop(close_codes.RESTARTING)
        self._rooms.clear()
        for task in list(self._tasks):
            task.cancel()
        if self.bell is not None:
            await self.bell.close()
        await self._guarded(None, self._register.close, self._grace)


def _settled(found: Repeated) -> Stored | CommandIdReused:
    """The answer to a command whose id is in the log: the first one to the same, a refusal to any other."""
    return Stored(found.first, duplicate=True) if found.matches else CommandIdReused()
