"""A room with a connection in this process: its folded state, its connections, and what each is sent.

Everything here is a copy of what the log and the tables hold, so a room that leaves memory loses nothing. No
method waits. Other modules read the fields of a room; only the room's own methods change them.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from dialogue.live.clock import RoomClock
from dialogue.live.connection import Connection
from dialogue.live.protocol import encoding, outbound
from dialogue.live.token_bucket import TokenBucket
from dialogue.log.interface import RoomDefinition, encrypting_author
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import SEATS
from dialogue.moderator.state import State, evolve
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import EventView, event_views, frame
from dialogue.replay.welcome import Welcome, welcome
from dialogue.rooms.participants import Participants

#: How many connections one person may have in one room, from several tabs and devices.
MAX_CONNECTIONS = 8
#: How many events are read from the log at a time to bring a room up to date.
ROOM_PAGE_EVENTS = 500
#: How many of the newest events are kept for connections that come in, as long as none holds words.
MAX_RECENT_EVENTS = 16


class LiveRoom:
    """One room in this process. ``command_lock`` lets commands in one at a time.

    ``connections`` are by participant. ``here`` are the participants who are present by way of this process,
    also during the grace after their last connection closed, which ``leaving`` ends; ``elsewhere`` are those
    present by way of other processes. ``missing_observers`` counts, of each observer who is in the log but in
    no process, the polls that found this.

    Of the log's newest event this process hears in two ways: ``notified_seq`` is the highest number of a
    notification, ``polled_seq`` the one that the last poll had to find. ``known_seq`` is the highest of all;
    while ``catching_up``, a task reads up to it. ``state_sent_at`` is the time as of which the partners were
    last sent what they may do. ``acted`` is the number of each partner's last event.
    """

    def __init__(
        self, room_id: str, definition: RoomDefinition, participants: Participants, clock: RoomClock
    ) -> None:
        self.id = room_id
        self.definition = definition
        self.participants = participants
        self.clock = clock
        self.command_lock = asyncio.Lock()
        self.state: State = definition.initial_state()
        self.acted: dict[str, int] = {}
        self._recent: deque[Recorded] = deque(maxlen=MAX_RECENT_EVENTS)
        self.state_sent_at = definition.created_at
        self.known_seq = 0
        self.notified_seq = 0
        self.polled_seq = 0
        self.catching_up = False
        self.connections: dict[str, list[Connection]] = {}
        self.here: set[str] = set()
        self.leaving: dict[str, asyncio.TimerHandle] = {}
        self.elsewhere: frozenset[str] = frozenset()
        self.missing_observers: dict[str, int] = {}
        self.timer: asyncio.TimerHandle | None = None
        self._token_buckets: dict[str, TokenBucket] = {}

    # -- the log ----

    def apply(self, recorded: Iterable[Recorded]) -> None:
        """Fold events into the state."""
        for record in recorded:
            self.state = evolve(self.state, record.event, record.at)
            if record.event.by in SEATS:
                self.acted[record.event.by] = record.seq
            if encrypting_author(record.event) is None:
                self._recent.append(record)
            else:
                self._recent.clear()
        if self.state.at is not None:
            self.clock.follow(self.state.at)

    def recent(self, after: int) -> list[Recorded] | None:
        """The events above ``after``, if none of them holds words; None: they have to be read from the log.

        What holds words is always read from the log, where they may have been destroyed meanwhile.
        """
        if not self._recent or self._recent[0].seq > after + 1:
            return None
        return [record for record in self._recent if record.seq > after]

    def begin_catching_up(self, seq: int) -> bool:
        """Note that the log has events up to ``seq``. True: the caller has to read them."""
        self.known_seq = max(self.known_seq, seq)
        if seq <= self.state.seq or self.catching_up:
            return False
        self.catching_up = True
        return True

    def end_catching_up(self) -> None:
        """Note that no task reads the log up to ``known_seq`` any more."""
        self.catching_up = False

    def note_notified(self, seq: int) -> None:
        """Note that a notification named ``seq``."""
        self.notified_seq = max(self.notified_seq, seq)

    def note_polled(self, head: int) -> bool:
        """Note the log's ``head``. True: what the poll before this one found was never notified."""
        lost = self.polled_seq > self.notified_seq
        self.polled_seq = head if head > self.state.seq else 0
        return lost

    def forget_unfounded(self) -> None:
        """Forget numbers of events that the log does not have, so that they hide no lost notification."""
        self.known_seq = self.notified_seq = self.state.seq

    # -- connections and presence ----

    def everyone(self) -> list[Connection]:
        """Every connection, in no particular order."""
        return [connection for connections in self.connections.values() for connection in connections]

    def add(self, connection: Connection) -> None:
        """Take a connection in. It is sent nothing until it has caught up."""
        self.connections.setdefault(connection.viewer.participant_id, []).append(connection)

    def remove(self, connection: Connection) -> None:
        """Take a connection out, if it is in."""
        participant = connection.viewer.participant_id
        connections = self.connections.get(participant, [])
        if connection in connections:
            connections.remove(connection)
        if not connections:
            self.connections.pop(participant, None)

    def close_connections(self, code: int, *, of: str | None = None) -> None:
        """Take out and close every connection, or every one of one participant."""
        for connection in self.everyone() if of is None else list(self.connections.get(of, ())):
            self.remove(connection)
            connection.close(code)

    def close_excess(self, participant: str, code: int) -> None:
        """Close the oldest connection of a participant who has too many."""
        connections = self.connections.get(participant, [])
        if len(connections) > MAX_CONNECTIONS:
            connections.pop(0).close(code)

    @property
    def present(self) -> frozenset[str]:
        """The participants who are present, by way of any process."""
        return self.elsewhere | self.here

    def set_here(self, participant: str) -> None:
        """A connection of ``participant`` came in: they are present, and no grace ends that."""
        was_present = participant in self.present
        self.here.add(participant)
        self.cancel_leaving(participant)
        if not was_present:
            self.broadcast_presence(participant, present=True)

    def unset_here(self, participant: str) -> None:
        """The grace of ``participant`` is over: they are absent, unless another process has them."""
        self.here.discard(participant)
        if participant not in self.present:
            self.broadcast_presence(participant, present=False)

    def set_elsewhere(self, elsewhere: frozenset[str]) -> None:
        """Store who is present by way of other processes."""
        before = self.present
        self.elsewhere = elsewhere
        for participant in before ^ self.present:
            self.broadcast_presence(participant, present=participant in self.present)

    def clear_here(self) -> None:
        """Remove every participant who is connected to this process, without sending a presence frame."""
        self.here.clear()

    def start_leaving(self, participant: str, grace_seconds: float, over: Callable[[str], None]) -> None:
        """Call ``over`` with ``participant`` after the grace, unless they come back before."""
        self.cancel_leaving(participant)
        later = asyncio.get_running_loop().call_later
        self.leaving[participant] = later(grace_seconds, over, participant)

    def cancel_leaving(self, participant: str) -> None:
        """End the grace of ``participant`` without any effect."""
        if (timer := self.leaving.pop(participant, None)) is not None:
            timer.cancel()

    def count_missing(self, observer: str) -> int:
        """Count a poll that found no process that has ``observer``. Returns how many did before."""
        polls = self.missing_observers.get(observer, 0)
        self.missing_observers[observer] = polls + 1
        return polls

    def forget_missing(self, observer: str) -> None:
        """``observer`` is missing no more."""
        self.missing_observers.pop(observer, None)

    def take_token(self, participant: str, per_second: float) -> bool:
        """Whether ``participant`` may send one more command now."""
        bucket = self._token_buckets.get(participant)
        if bucket is None:
            bucket = self._token_buckets[participant] = TokenBucket(per_second)
        return bucket.take(asyncio.get_running_loop().time())

    # -- time ----

    def start_timer(self, seconds: float, due: Callable[["LiveRoom"], None]) -> None:
        """Call ``due`` with this room after ``seconds``, in place of what was to be called before."""
        self.cancel_timer()
        self.timer = asyncio.get_running_loop().call_later(seconds, due, self)

    def cancel_timer(self) -> None:
        """Call nothing."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    # -- what connections are sent ----

    def broadcast(
        self,
        recorded: Sequence[Recorded],
        now: datetime,
        sender: Connection | None = None,
        command_id: str = "",
    ) -> None:
        """Send every connection that has caught up the new events and the state after them.

        The connection that sent the command with ``command_id`` is sent ``accepted`` first, in the same
        message. The events are encoded once for all participants who see the same of them.
        """
        self.state_sent_at = now
        encoded: dict[tuple[EventView | None, ...], list[encoding.Part]] = {}
        for everyone in list(self.connections.values()):  # a connection that is closed here leaves them
            # The others are still reading the log, and will read these events there.
            connections = [connection for connection in everyone if connection.caught_up]
            if not connections:
                continue
            viewer = connections[0].viewer
            seen = event_views(recorded, viewer, self.consent_periods(viewer))
            if seen not in encoded:
                shown = zip(recorded, seen, strict=True)
                encoded[seen] = [
                    encoding.part(frame(record, look)) for record, look in shown if look is not None
                ]
            states: dict[str, encoding.Part] = {}  # by language: the events are the same in each
            payloads: dict[str, list[str]] = {}
            for connection in connections:
                connection.cursor = self.state.seq
                language = connection.language
                if language not in states:
                    states[language] = self.state_part(viewer, now, language)
                parts = [*encoded[seen], states[language]]
                if connection is sender:
                    self.accept(sender, command_id, recorded[0].seq, parts)
                    continue
                if language not in payloads:
                    payloads[language] = encoding.messages(parts)
                for payload in payloads[language]:
                    connection.enqueue(payload)

    def accept(
        self, sender: Connection, command_id: str, seq: int, parts: Sequence[encoding.Part] = ()
    ) -> None:
        """Send ``accepted`` for a command whose first event is ``seq``, and with it ``parts``."""
        accepted = encoding.part(outbound.Accepted(id=command_id, seq=seq))
        for payload in encoding.messages([accepted, *parts]):
            sender.enqueue(payload)

    def broadcast_state(self, now: datetime) -> None:
        """Send the partners the state again, because time alone changed what they may do.

        An observer may do nothing at any time, and the time of this message would reveal when a break began.
        """
        self.note_state_sent(now)
        for seat in SEATS:
            for connection in list(self.connections.get(seat, ())):
                if connection.caught_up:
                    connection.enqueue(
                        encoding.message([self.state_part(Viewer(seat), now, connection.language)])
                    )

    def note_state_sent(self, now: datetime) -> None:
        """Note that the partners know, or will be sent as they come in, what they may do as of ``now``."""
        self.state_sent_at = now

    def broadcast_presence(self, participant: str, *, present: bool) -> None:
        """Send every other participant that one came or went."""
        others = [
            connection
            for connection in self.everyone()
            if connection.viewer.participant_id != participant and connection.caught_up
        ]
        if others:
            payload = encoding.encode([outbound.Presence(who=participant, present=present)])
            for connection in others:
                connection.enqueue(payload)

    def broadcast_typing(self, by: Connection, *, on: bool) -> None:
        """Send the other partner that one is typing, if both clients have it enabled."""
        payload = encoding.encode([outbound.Typing(by=by.viewer.participant_id, on=on)])
        for connection in self.everyone():
            if (
                connection.viewer.seat is not None
                and connection.viewer.participant_id != by.viewer.participant_id
                and connection.typing_enabled
                and connection.caught_up
            ):
                connection.enqueue(payload)

    def consent_periods(self, viewer: Viewer) -> tuple[ConsentPeriod, ...]:
        """The periods in which an observer had consent; none for a partner, who needs none."""
        observer = self.state.observer(viewer.participant_id)
        return observer.consent_periods if observer is not None else ()

    def state_part(self, viewer: Viewer, now: datetime, language: str) -> encoding.Part:
        """The state as ``viewer`` may see it, in their language, encoded."""
        return encoding.part(outbound.state_frame(self.state, viewer, now, language))

    def welcome(self, viewer: Viewer, now: datetime, language: str) -> Welcome:
        """The first frame of a connection. The topic is the couple's words: not for signals only."""
        observer = self.state.observer(viewer.participant_id)
        scope = observer.scope if observer is not None else None
        return welcome(
            room=self.id,
            dialogue_format=self.definition.format,
            topic=self.definition.topic,
            viewer=viewer,
            scope=scope,
            partners=self.participants.partners,
            observers=[
                (observer.id, observer.name, observer.scope) for observer in self.participants.observers
            ],
            present=self.present,
            seq=self.state.seq,
            now=now,
            language=language,
        )
