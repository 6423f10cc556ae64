"""Leases with which each server process tells the others who is present in its rooms.

A process has a lease for each participant with a connection to it. The leases are valid as long as the
process renews them in time, by one statement for all of them. So the participants of a killed process do not
stay present for long, and one dropped connection ends no presence.

The end of a lease is written by the database's clock: those of several hosts differ. That clock can be set as
well, so a process that reads takes the written end for a number that changes with each renewal, and measures
with its own elapsed time how long ago the last renewal was.
"""

import json
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models.functions import Now

from dialogue.helpers.timestamps import aware
from dialogue.presence.models import PresenceLease, ServerProcess

#: A room and a participant in it.
Presence = tuple[str, str]

_SQLITE_ELSEWHERE: Final = """
SELECT lease.room, lease.participant_id, process.id, process.until, strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')
FROM presence_presencelease AS lease JOIN presence_serverprocess AS process ON process.id = lease.process_id
WHERE lease.process_id <> %s AND lease.room IN (SELECT value FROM json_each(%s))
"""
_POSTGRES_ELSEWHERE: Final = """
SELECT lease.room, lease.participant_id, process.id, process.until, statement_timestamp()
FROM presence_presencelease AS lease JOIN presence_serverprocess AS process ON process.id = lease.process_id
WHERE lease.process_id <> %s AND lease.room = ANY(%s::text[])
"""
# One fixed statement for everybody who came since the last poll: after a restart that is everybody.
_SQLITE_ACQUIRE: Final = """
INSERT INTO presence_presencelease (process_id, room, participant_id)
SELECT %s, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)
WHERE true ON CONFLICT DO NOTHING
"""  # without WHERE, SQLite reads ON as that of a join
_POSTGRES_ACQUIRE: Final = """
INSERT INTO presence_presencelease (process_id, room, participant_id)
SELECT %s, room, participant_id FROM unnest(%s::text[], %s::text[]) AS added(room, participant_id)
ON CONFLICT DO NOTHING
"""


class LeaseMonitor:
    """Whether leases of other processes are valid, measured with this process's elapsed time. Thread-safe."""

    def __init__(self, life: timedelta, elapsed: Callable[[], float]) -> None:
        self._life = life.total_seconds()
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[datetime, float]] = {}  # the end as written, the end in elapsed time

    def holds(self, process: str, until: datetime, now: datetime) -> bool:
        """Whether a lease holds that is written to end at ``until``; ``now`` is the database's time."""
        with self._lock:
            elapsed = self._elapsed()
            known = self._seen.get(process)
            if known is None or known[0] != until:
                left = (until - now).total_seconds()
                if left > self._life:  # the database's clock was set back
                    left = self._life if known is not None else 0.0
                known = self._seen[process] = until, elapsed + left
            return elapsed < known[1]

    def forget(self, processes: Iterable[str]) -> None:
        """Keep nothing about ``processes``."""
        with self._lock:
            for process in processes:
                self._seen.pop(process, None)


def renew(process: str, life: timedelta) -> bool:
    """Renew the leases of ``process`` for ``life``. False: it was removed as expired."""
    return ServerProcess.objects.filter(pk=process).update(until=Now() + life) > 0


def acquire(process: str, present: Iterable[Presence], life: timedelta) -> None:
    """Add leases for these; the leases that ``process`` has stay."""
    with transaction.atomic():
        ServerProcess.objects.bulk_create(
            [ServerProcess(id=process, until=Now() + life)],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["until"],
        )
        pairs = list(present)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(_SQLITE_ACQUIRE, [process, json.dumps(pairs)])
            else:
                columns = [room for room, _ in pairs], [participant_id for _, participant_id in pairs]
                cursor.execute(_POSTGRES_ACQUIRE, [process, *columns])


def write_probe() -> None:
    """Write the one row of a process that does not exist and has nobody: what every renewal writes."""
    ServerProcess.objects.bulk_create(
        [ServerProcess(id="readiness", until=Now())],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["until"],
    )


def release(process: str, gone: Iterable[Presence]) -> None:
    """Say that these are present no more, as far as ``process`` is concerned.

    All at once: when many leave together, what is said meanwhile does not wait for each of them.
    """
    rooms: dict[str, list[str]] = {}
    for room, participant_id in gone:
        rooms.setdefault(participant_id, []).append(room)
    with transaction.atomic():
        for participant_id, left in rooms.items():
            PresenceLease.objects.filter(
                process=process, participant_id=participant_id, room__in=left
            ).delete()


def release_all(process: str) -> None:
    """Delete all leases of ``process``."""
    PresenceLease.objects.filter(process=process).delete()


def purge_expired(process: str, before: Mapping[str, datetime]) -> tuple[Mapping[str, datetime], list[str]]:
    """Remove the processes that have not renewed their lease since ``before``: what an earlier call returned.

    Returns what the next call is to be given, and the processes removed. ``process`` itself is left out.
    """
    found = dict(ServerProcess.objects.exclude(pk=process).values_list("id", "until"))
    dead = [each for each, until in found.items() if before.get(each) == until]
    for each in dead:
        ServerProcess.objects.filter(pk=each, until=found.pop(each)).delete()
    return found, dead


def present_elsewhere(
    process: str, rooms: Collection[str], leases: LeaseMonitor
) -> dict[str, frozenset[str]]:
    """Who is in each of ``rooms`` by way of another process than this one; rooms with nobody are left out.

    It is one fixed statement, because every room that a process loads needs it, and every poll.
    """
    on_sqlite = connection.vendor == "sqlite"
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute(_SQLITE_ELSEWHERE, [process, json.dumps(list(rooms))])
        else:
            cursor.execute(_POSTGRES_ELSEWHERE, [process, list(rooms)])
        for room, participant_id, other, until, now in cursor.fetchall():
            read_at = datetime.fromisoformat(now) if on_sqlite else now
            if leases.holds(other, aware(until), aware(read_at)):
                found.setdefault(room, set()).add(participant_id)
    return {room: frozenset(there) for room, there in found.items()}
