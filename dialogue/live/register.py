"""What a process says of its people to the other processes, and asks about all of them, once in a while.

Both go through the tables, so they work without the doorbell and for any number of processes.
"""

import secrets
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from dialogue.accounts.sessions import SessionStore
from dialogue.live.clock import HostClock
from dialogue.log.access import in_read_thread
from dialogue.log.outages import reached
from dialogue.log.store import Unavailable
from dialogue.people import presence
from dialogue.people.doors import Entry, TurnedAway, turned_away
from dialogue.people.presence import Presence

#: How often, in seconds, a process says that it lives, and how long each time holds. Two may fail.
BEAT: Final = 5.0
LIFE: Final = timedelta(seconds=16)
#: How often, in seconds, it removes the processes that have said nothing since it last looked, and sessions
#: that have ended.
TIDY: Final = 600.0


@dataclass(frozen=True, slots=True)
class Seen:
    """Who is in the rooms by way of other processes, and which connections are to be closed, and why."""

    elsewhere: Mapping[str, frozenset[str]]
    turned_away: Mapping[Entry, TurnedAway]


class Register(Protocol):
    """What the hub asks about people. Every method may raise :class:`dialogue.log.store.Unavailable`."""

    async def elsewhere(self, room: str) -> frozenset[str]:
        """Who is in ``room`` by way of another process."""

    async def go_round(
        self, present: AbstractSet[Presence], rooms: Collection[str], entries: Collection[Entry]
    ) -> Seen:
        """Say who is ``present`` here, and ask about ``rooms`` and about what people came in by."""

    async def close(self, grace: float) -> None:
        """Let what was said lapse, ``grace`` seconds from now: this process is going down."""


class NoOthers:
    """The register of a process that is alone, and keeps an eye on nobody."""

    async def elsewhere(self, room: str) -> frozenset[str]:
        del room
        return frozenset()

    async def go_round(
        self, present: AbstractSet[Presence], rooms: Collection[str], entries: Collection[Entry]
    ) -> Seen:
        del present, rooms, entries
        return Seen({}, {})

    async def close(self, grace: float) -> None:
        del grace


class TableRegister:
    """The register in the database. It writes when somebody came or went, and once a beat."""

    def __init__(self) -> None:
        elapsed = HostClock().elapsed
        self._process = secrets.token_hex(8)
        self._said: frozenset[Presence] | None = frozenset()  # None: a write failed, and nobody knows where
        self._leases = presence.Leases(LIFE, elapsed)
        self._processes: Mapping[str, datetime] = {}  # as they were when this process last tidied
        self._elapsed = elapsed
        self._beat_at = self._tidied_at = elapsed()

    async def elsewhere(self, room: str) -> frozenset[str]:
        return (await in_read_thread(self._elsewhere, [room])).get(room, frozenset())

    async def go_round(
        self, present: AbstractSet[Presence], rooms: Collection[str], entries: Collection[Entry]
    ) -> Seen:
        return await in_read_thread(self._go_round, frozenset(present), list(rooms), list(entries))

    async def close(self, grace: float) -> None:
        if self._said != frozenset():
            await in_read_thread(self._lapse, grace)

    def _elsewhere(self, rooms: list[str]) -> dict[str, frozenset[str]]:
        with reached():
            return presence.elsewhere(self._process, rooms, self._leases)

    def _go_round(self, present: frozenset[Presence], rooms: list[str], entries: list[Entry]) -> Seen:
        with suppress(Unavailable), reached():  # a full disk can still be read
            self._say(present)
        with reached():
            return Seen(presence.elsewhere(self._process, rooms, self._leases), turned_away(entries))

    def _say(self, present: frozenset[Presence]) -> None:
        said, self._said = self._said, None
        now = self._elapsed()
        if said is None:
            presence.give_up_all(self._process)
            said = frozenset()
        if gone := said - present:
            presence.give_up(self._process, gone)
        if come := present - said:
            presence.claim(self._process, come, LIFE)
            self._beat_at = now
        elif present and now - self._beat_at >= BEAT:
            if not presence.alive(self._process, LIFE):  # this machine slept, and was taken for dead
                presence.claim(self._process, present, LIFE)
            self._beat_at = now
        if now - self._tidied_at >= TIDY:
            self._processes, gone_for_good = presence.forget_the_dead(self._process, self._processes)
            self._leases.forget(gone_for_good)
            SessionStore.clear_expired()
            self._tidied_at = now
        self._said = present

    def _lapse(self, grace: float) -> None:
        with reached():
            presence.alive(self._process, timedelta(seconds=grace))
