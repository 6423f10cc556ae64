"""A room with a connection in this process: its folded state, who is connected, what each is sent.

Nothing here waits and nothing is stored: the log is the truth, and a room that leaves memory loses nothing.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from dialogue.live import wire
from dialogue.live.clock import RoomClock
from dialogue.live.limits import TokenBucket
from dialogue.log.records import Recorded
from dialogue.log.store import Opening
from dialogue.moderator.events import SEATS
from dialogue.moderator.state import Span, State, evolve
from dialogue.moderator.viewers import Viewer
from dialogue.people.doors import Company, Entry
from dialogue.replay.frames import Look, frame, looks
from dialogue.replay.welcome import Welcome, welcome

#: Connections of one person in one room: several tabs and devices are one person, a runaway script is not.
MOST_LINKS = 8


class Link(Protocol):
    """A connection, as the room sees it. ``cursor``: the newest event it was sent; ``live``: it caught up."""

    viewer: Viewer
    entry: Entry | None  # what it was let in by; None where nobody had to ask
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

    def __init__(self, room: str, made: Opening, company: Company, clock: RoomClock) -> None:
        self.id = room
        self.clock = clock
        self.opening = made
        self.company = company
        self.state: State = made.state()
        self.told = made.opened_at  # the moment as of which everyone was told what they may do
        self.links: dict[str, list[Link]] = {}
        self.here: set[str] = set()  # present by way of this process, a grace after the last connection too
        self.leaving: dict[str, asyncio.TimerHandle] = {}  # when that grace is over
        self.elsewhere: frozenset[str] = frozenset()  # present by way of other processes
        self.unclaimed: dict[str, int] = {}  # observers in the log whom no process claims: in so many rounds
        self.newest = 0  # the highest number that anybody told us of
        self.following = False  # somebody is at reading up to it
        self.rung = 0  # the highest number that the bell told us of
        self.swept = 0  # the highest number that the sweep had to tell us of
        self.buckets: dict[str, TokenBucket] = {}
        self.turnstile = asyncio.Lock()
        self.timer: asyncio.TimerHandle | None = None
        self.language = "en"

    def everyone(self) -> list[Link]:
        """Every connection, in no particular order."""
        return [link for links in self.links.values() for link in links]

    @property
    def present(self) -> frozenset[str]:
        """Who is present, by way of any process."""
        return self.elsewhere | self.here

    def spans(self, viewer: Viewer) -> tuple[Span, ...]:
        """The spans of consent of an observer; none for a partner, who needs none."""
        watch = self.state.watch(viewer.who)
        return watch.spans if watch is not None else ()

    def apply(self, recorded: Iterable[Recorded]) -> None:
        """Fold events into the state."""
        for record in recorded:
            self.state = evolve(self.state, record.event, record.at)
        if self.state.at is not None:
            self.clock.follow(self.state.at)

    def tell(
        self, recorded: Sequence[Recorded], now: datetime, sender: Link | None, accepted: wire.Accepted | None
    ) -> None:
        """Send everyone who has caught up what happened and the state it left; the sender's answer first.

        The events are encoded once for all who see the same of them.
        """
        self.told = now
        encoded: dict[tuple[Look | None, ...], list[wire.Part]] = {}
        for links in self.links.values():
            viewer = links[0].viewer
            seen = looks(recorded, viewer, self.spans(viewer))
            if seen not in encoded:
                shown = zip(recorded, seen, strict=True)
                encoded[seen] = [wire.part(frame(record, look)) for record, look in shown if look is not None]
            parts = [*encoded[seen], self.state_part(viewer, now)]
            payloads: list[str] = []
            for link in links:
                if not link.live:
                    continue  # it is still reading, and will read these as well
                link.cursor = self.state.seq
                if link is sender and accepted is not None:
                    own = wire.messages([wire.part(accepted), *parts])
                else:
                    own = payloads = payloads or wire.messages(parts)
                for payload in own:
                    link.offer(payload)

    def tell_state(self, now: datetime) -> None:
        """Send the partners the state anew: time alone changed what they may do.

        An observer may nothing at any time, and the moment would tell when a break began.
        """
        self.told = now
        for who in SEATS:
            links = self.links.get(who, [])
            payload = wire.message([self.state_part(Viewer(who), now)])
            for link in links:
                if link.live:
                    link.offer(payload)

    def tell_presence(self, who: str, *, present: bool) -> None:
        """Tell everyone else that somebody came or went."""
        payload = wire.encode([wire.Presence(who=who, present=present)])
        for link in self.everyone():
            if link.viewer.who != who and link.live:
                link.offer(payload)

    def tell_typing(self, by: Link, *, on: bool) -> None:
        """Tell the other partner that somebody is writing, if both have it switched on."""
        payload = wire.encode([wire.Typing(by=by.viewer.who, on=on)])
        for link in self.everyone():
            if (
                link.viewer.seat is not None
                and link.viewer.who != by.viewer.who
                and link.writes
                and link.live
            ):
                link.offer(payload)

    def state_part(self, viewer: Viewer, now: datetime) -> wire.Part:
        """The state as ``viewer`` may see it, encoded."""
        return wire.part(wire.state_frame(self.state, viewer, now, self.language))

    def welcome(self, viewer: Viewer, now: datetime) -> Welcome:
        """What a new connection is told first. For signals only, no topic: it is the couple's words."""
        watch = self.state.watch(viewer.who)
        scope = watch.scope if watch is not None else None
        return welcome(
            room=self.id,
            dialogue_format=self.opening.format,
            topic="" if scope == "signals" else self.opening.topic,
            viewer=viewer,
            scope=scope,
            partners=self.company.partners,
            observers=[(guest.id, guest.name, guest.scope) for guest in self.company.observers],
            present=self.present,
            seq=self.state.seq,
            now=now,
            language=self.language,
        )
