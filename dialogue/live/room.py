"""A room with a connection in this process: its folded state, who is connected, what each is sent.

Nothing here waits and nothing is stored: the log is the truth, and a room that leaves memory loses nothing.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from dialogue.live.clock import RoomClock
from dialogue.live.protocol import encoding, outbound
from dialogue.live.token_bucket import TokenBucket
from dialogue.log.interface import RoomDefinition
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import SEATS
from dialogue.moderator.state import State, evolve
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import Look, frame, looks
from dialogue.replay.welcome import Welcome, welcome
from dialogue.rooms.access import ConnectionCredential
from dialogue.rooms.participants import Participants

#: Connections of one person in one room: several tabs and devices are one person, a runaway script is not.
MAX_CONNECTIONS = 8


class Connection(Protocol):
    """A connection, as the room sees it. ``cursor``: the newest event it was sent; ``live``: it caught up."""

    viewer: Viewer
    entry: ConnectionCredential | None  # what it was let in by; None where nobody had to ask
    cursor: int
    live: bool
    gone: bool  # dropped, or lost: nothing that is offered arrives any more
    writes: bool  # shows the other partner when they are writing, and may be shown it

    def offer(self, payload: str) -> None:
        """Queue a message for this connection. Never waits."""

    async def ready(self) -> None:
        """Wait until little is queued, or the connection is gone: a long log is sent at its reader's pace."""

    def drop(self, code: int) -> None:
        """Close this connection with ``code`` after what is queued."""


class LiveRoom:
    """One room in this process. ``turnstile`` lets commands in one at a time."""

    def __init__(self, room: str, made: RoomDefinition, company: Participants, clock: RoomClock) -> None:
        self.id = room
        self.clock = clock
        self.definition = made
        self.participants = company
        self.state: State = made.initial_state()
        self.state_sent_at = made.created_at  # the moment as of which everyone was told what they may do
        self.connections: dict[str, list[Connection]] = {}
        self.here: set[str] = set()  # present by way of this process, a grace after the last connection too
        self.leaving: dict[str, asyncio.TimerHandle] = {}  # when that grace is over
        self.elsewhere: frozenset[str] = frozenset()  # present by way of other processes
        self.missing_observers: dict[
            str, int
        ] = {}  # observers in the log whom no process claims: in so many rounds
        self.known_seq = 0  # the highest number that anybody told us of
        self.catching_up = False  # somebody is at reading up to it
        self.notified_seq = 0  # the highest number that the bell told us of
        self.swept = 0  # the highest number that the sweep had to tell us of
        self.buckets: dict[str, TokenBucket] = {}
        self.command_lock = asyncio.Lock()
        self.timer: asyncio.TimerHandle | None = None
        self.language = "en"

    def everyone(self) -> list[Connection]:
        """Every connection, in no particular order."""
        return [link for links in self.connections.values() for link in links]

    @property
    def present(self) -> frozenset[str]:
        """Who is present, by way of any process."""
        return self.elsewhere | self.here

    def consent_periods(self, viewer: Viewer) -> tuple[ConsentPeriod, ...]:
        """The spans of consent of an observer; none for a partner, who needs none."""
        watch = self.state.observer(viewer.participant_id)
        return watch.consent_periods if watch is not None else ()

    def apply(self, recorded: Iterable[Recorded]) -> None:
        """Fold events into the state."""
        for record in recorded:
            self.state = evolve(self.state, record.event, record.at)
        if self.state.at is not None:
            self.clock.follow(self.state.at)

    def tell(
        self,
        recorded: Sequence[Recorded],
        now: datetime,
        sender: Connection | None,
        accepted: outbound.Accepted | None,
    ) -> None:
        """Send everyone who has caught up what happened and the state it left; the sender's answer first.

        The events are encoded once for all who see the same of them.
        """
        self.state_sent_at = now
        encoded: dict[tuple[Look | None, ...], list[encoding.Part]] = {}
        for links in self.connections.values():
            viewer = links[0].viewer
            seen = looks(recorded, viewer, self.consent_periods(viewer))
            if seen not in encoded:
                shown = zip(recorded, seen, strict=True)
                encoded[seen] = [
                    encoding.part(frame(record, look)) for record, look in shown if look is not None
                ]
            parts = [*encoded[seen], self.state_part(viewer, now)]
            payloads: list[str] = []
            for link in links:
                if not link.live:
                    continue  # it is still reading, and will read these as well
                link.cursor = self.state.seq
                if link is sender and accepted is not None:
                    own = encoding.messages([encoding.part(accepted), *parts])
                else:
                    own = payloads = payloads or encoding.messages(parts)
                for payload in own:
                    link.offer(payload)

    def tell_state(self, now: datetime) -> None:
        """Send the partners the state anew: time alone changed what they may do.

        An observer may nothing at any time, and the moment would tell when a break began.
        """
        self.state_sent_at = now
        for who in SEATS:
            links = self.connections.get(who, [])
            payload = encoding.message([self.state_part(Viewer(who), now)])
            for link in links:
                if link.live:
                    link.offer(payload)

    def tell_presence(self, who: str, *, present: bool) -> None:
        """Tell everyone else that somebody came or went."""
        payload = encoding.encode([outbound.Presence(who=who, present=present)])
        for link in self.everyone():
            if link.viewer.participant_id != who and link.live:
                link.offer(payload)

    def tell_typing(self, by: Connection, *, on: bool) -> None:
        """Tell the other partner that somebody is writing, if both have it switched on."""
        payload = encoding.encode([outbound.Typing(by=by.viewer.participant_id, on=on)])
        for link in self.everyone():
            if (
                link.viewer.seat is not None
                and link.viewer.participant_id != by.viewer.participant_id
                and link.writes
                and link.live
            ):
                link.offer(payload)

    def state_part(self, viewer: Viewer, now: datetime) -> encoding.Part:
        """The state as ``viewer`` may see it, encoded."""
        return encoding.part(outbound.state_frame(self.state, viewer, now, self.language))

    def welcome(self, viewer: Viewer, now: datetime) -> Welcome:
        """What a new connection is told first. For signals only, no topic: it is the couple's words."""
        watch = self.state.observer(viewer.participant_id)
        scope = watch.scope if watch is not None else None
        return welcome(
            room=self.id,
            dialogue_format=self.definition.format,
            topic=self.definition.topic,
            viewer=viewer,
            scope=scope,
            partners=self.participants.partners,
            observers=[(guest.id, guest.name, guest.scope) for guest in self.participants.observers],
            present=self.present,
            seq=self.state.seq,
            now=now,
            language=self.language,
        )
