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
from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.live.clock import HostClock
from dialogue.log.async_log import in_read_thread
from dialogue.presence import leases
from dialogue.presence.leases import Presence
from dialogue.rooms.access import ConnectionCredential, RevocationReason, find_revoked

#: How often, in seconds, a process says that it lives, and how long each time holds. Two may fail.
HEARTBEAT_INTERVAL_SECONDS: Final = 5.0
LEASE_TTL: Final = timedelta(seconds=16)
#: How often, in seconds, it removes the processes that have said nothing since it last looked, and sessions
#: that have ended.
PURGE_INTERVAL_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class RegistrySnapshot:
    """Who is in the rooms by way of other processes, and which connections are to be closed, and why."""

    elsewhere: Mapping[str, frozenset[str]]
    turned_away: Mapping[ConnectionCredential, RevocationReason]


class ProcessRegistry(Protocol):
    """What the hub asks the other processes. Every method may raise :class:`Unavailable`."""

    async def elsewhere(self, room: str) -> frozenset[str]:
        """Who is in ``room`` by way of another process."""

    async def go_round(
        self,
        present: AbstractSet[Presence],
        rooms: Collection[str],
        entries: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        """Say who is ``present`` here, and ask about ``rooms`` and about what people came in by."""

    async def close(self, grace: float) -> None:
        """Let what was said lapse, ``grace`` seconds from now: this process is going down."""


class SingleProcess:
    """The register of a process that is alone, and keeps an eye on nobody."""

    async def elsewhere(self, room: str) -> frozenset[str]:
        del room
        return frozenset()

    async def go_round(
        self,
        present: AbstractSet[Presence],
        rooms: Collection[str],
        entries: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        del present, rooms, entries
        return RegistrySnapshot({}, {})

    async def close(self, grace: float) -> None:
        del grace


class DatabaseProcessRegistry:
    """The register in the database. It writes when somebody came or went, and once a beat."""

    def __init__(self) -> None:
        elapsed = HostClock().elapsed
        self._process = secrets.token_hex(8)
        self._said: frozenset[Presence] | None = frozenset()  # None: a write failed, and nobody knows where
        self._leases = leases.LeaseMonitor(LEASE_TTL, elapsed)
        self._processes: Mapping[str, datetime] = {}  # as they were when this process last tidied
        self._elapsed = elapsed
        self._beat_at = self._tidied_at = elapsed()

    async def elsewhere(self, room: str) -> frozenset[str]:
        return (await in_read_thread(self._elsewhere, [room])).get(room, frozenset())

    async def go_round(
        self,
        present: AbstractSet[Presence],
        rooms: Collection[str],
        entries: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        return await in_read_thread(self._go_round, frozenset(present), list(rooms), list(entries))

    async def close(self, grace: float) -> None:
        if self._said != frozenset():
            await in_read_thread(self._lapse, grace)

    def _elsewhere(self, rooms: list[str]) -> dict[str, frozenset[str]]:
        with translate_database_errors():
            return leases.present_elsewhere(self._process, rooms, self._leases)

    def _go_round(
        self, present: frozenset[Presence], rooms: list[str], entries: list[ConnectionCredential]
    ) -> RegistrySnapshot:
        with suppress(Unavailable), translate_database_errors():  # a full disk can still be read
            self._say(present)
        with translate_database_errors():
            return RegistrySnapshot(
                leases.present_elsewhere(self._process, rooms, self._leases), find_revoked(entries)
            )

    def _say(self, present: frozenset[Presence]) -> None:
        said, self._said = self._said, None
        now = self._elapsed()
        if said is None:
            leases.release_all(self._process)
            said = frozenset()
        if gone := said - present:
            leases.release(self._process, gone)
        if come := present - said:
            leases.acquire(self._process, come, LEASE_TTL)
            self._beat_at = now
        elif present and now - self._beat_at >= HEARTBEAT_INTERVAL_SECONDS:
            if not leases.renew(self._process, LEASE_TTL):  # this machine slept, and was taken for dead
                leases.acquire(self._process, present, LEASE_TTL)
            self._beat_at = now
        if now - self._tidied_at >= PURGE_INTERVAL_SECONDS:
            self._processes, gone_for_good = leases.purge_expired(self._process, self._processes)
            self._leases.forget(gone_for_good)
            SessionStore.clear_expired()
            self._tidied_at = now
        self._said = present

    def _lapse(self, grace: float) -> None:
        with translate_database_errors():
            leases.renew(self._process, timedelta(seconds=grace))
