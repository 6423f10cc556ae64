"""The registry of processes: each writes who is present in it, and reads who is present in the others.

The registry is in the database, so it works without a channel layer and for any number of processes. A
process holds a lease, which it renews with each heartbeat. What a killed process wrote is ignored once its
lease has expired.
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

#: How often a process renews its lease, and how long each renewal holds: two may fail.
HEARTBEAT_INTERVAL_SECONDS: Final = 5.0
LEASE_TTL: Final = timedelta(seconds=16)
#: How often it removes the processes that have renewed nothing since the last time, and expired sessions.
PURGE_INTERVAL_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class RegistrySnapshot:
    """Who is present by way of other processes, by room; which credentials were revoked, and why."""

    elsewhere: Mapping[str, frozenset[str]]
    revoked: Mapping[ConnectionCredential, RevocationReason]


class ProcessRegistry(Protocol):
    """What the hub writes for other processes and reads of them. Methods may raise :class:`Unavailable`."""

    async def elsewhere(self, room: str) -> frozenset[str]:
        """The participants who are present in ``room`` by way of other processes."""

    async def synchronize(
        self,
        present: AbstractSet[Presence],
        rooms: Collection[str],
        credentials: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        """Write who is ``present`` here; read who else is in ``rooms``, which ``credentials`` are revoked."""

    async def close(self, grace: float) -> None:
        """Let the lease expire ``grace`` seconds from now: this process is going down."""


class SingleProcess:
    """The registry of a process without others: nobody is elsewhere, no credential is revoked."""

    async def elsewhere(self, room: str) -> frozenset[str]:
        del room
        return frozenset()

    async def synchronize(
        self,
        present: AbstractSet[Presence],
        rooms: Collection[str],
        credentials: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        del present, rooms, credentials
        return RegistrySnapshot({}, {})

    async def close(self, grace: float) -> None:
        del grace


class DatabaseProcessRegistry:
    """The registry in the database. It writes when somebody came or went, and with each heartbeat."""

    def __init__(self) -> None:
        elapsed = HostClock().elapsed
        self._process = secrets.token_hex(8)
        self._written: frozenset[Presence] | None = frozenset()  # None: a write failed part of the way
        self._leases = leases.LeaseMonitor(LEASE_TTL, elapsed)
        self._processes: Mapping[str, datetime] = {}  # as they were at the last purge
        self._elapsed = elapsed
        self._renewed_at = self._purged_at = elapsed()

    async def elsewhere(self, room: str) -> frozenset[str]:
        return (await in_read_thread(self.read_elsewhere, [room])).get(room, frozenset())

    async def synchronize(
        self,
        present: AbstractSet[Presence],
        rooms: Collection[str],
        credentials: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        return await in_read_thread(self._synchronize, frozenset(present), list(rooms), list(credentials))

    async def close(self, grace: float) -> None:
        if self._written != frozenset():
            await in_read_thread(self._expire_after, grace)

    def read_elsewhere(self, rooms: Collection[str]) -> Mapping[str, frozenset[str]]:
        """What :meth:`elsewhere` returns, of each of ``rooms`` in which there is somebody. It blocks."""
        with translate_database_errors():
            return leases.present_elsewhere(self._process, rooms, self._leases)

    def _synchronize(
        self, present: frozenset[Presence], rooms: list[str], credentials: list[ConnectionCredential]
    ) -> RegistrySnapshot:
        with (
            suppress(Unavailable),
            translate_database_errors(),
        ):  # a database on a full disk can still be read
            self._write(present)
        with translate_database_errors():
            return RegistrySnapshot(
                leases.present_elsewhere(self._process, rooms, self._leases), find_revoked(credentials)
            )

    def _write(self, present: frozenset[Presence]) -> None:
        written, self._written = self._written, None
        now = self._elapsed()
        if written is None:
            leases.release_all(self._process)
            written = frozenset()
        if gone := written - present:
            leases.release(self._process, gone)
        if come := present - written:
            leases.acquire(self._process, come, LEASE_TTL)
            self._renewed_at = now
        elif present and now - self._renewed_at >= HEARTBEAT_INTERVAL_SECONDS:
            if not leases.renew(self._process, LEASE_TTL):  # it had expired: this machine was suspended
                leases.acquire(self._process, present, LEASE_TTL)
            self._renewed_at = now
        if now - self._purged_at >= PURGE_INTERVAL_SECONDS:
            self._processes, purged = leases.purge_expired(self._process, self._processes)
            self._leases.forget(purged)
            SessionStore.clear_expired()
            self._purged_at = now
        self._written = present

    def _expire_after(self, grace: float) -> None:
        with translate_database_errors():
            leases.renew(self._process, timedelta(seconds=grace))
