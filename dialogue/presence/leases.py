"""Who is present, as all processes know it.

A process claims, for each person with a connection to it, that they are in their room. The claims hold for as
long as the process says in time that it lives: one statement for all of them. So a process that was killed
leaves nobody present for long, and one dropped socket says nothing about a person.

The end of a lease is written by the database's clock: those of several hosts differ. That clock can be set as
well, so a process that reads takes the written end for a number that changes with each renewal, and measures
with its own elapsed time how long ago the last renewal was.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from dialogue.presence.models import PresenceLease, ServerProcess

#: A room and somebody in it.
Presence = tuple[str, str]


class LeaseMonitor:
    """Whether other processes live, measured with the elapsed time of this one. For any number of threads."""

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
    """Say that ``process`` lives, and its claims hold, for ``life`` from now. False: it was forgotten."""
    return ServerProcess.objects.filter(pk=process).update(until=Now() + life) > 0


def acquire(process: str, present: Iterable[Presence], life: timedelta) -> None:
    """Say that these are present too; what was claimed before stays."""
    with transaction.atomic():
        ServerProcess.objects.bulk_create(
            [ServerProcess(id=process, until=Now() + life)],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["until"],
        )
        PresenceLease.objects.bulk_create(
            [PresenceLease(process_id=process, room=room, participant_id=who) for room, who in present],
            ignore_conflicts=True,
        )


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
    for room, who in gone:
        rooms.setdefault(who, []).append(room)
    with transaction.atomic():
        for who, left in rooms.items():
            PresenceLease.objects.filter(process=process, participant_id=who, room__in=left).delete()


def release_all(process: str) -> None:
    """Take back all that ``process`` has claimed."""
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
    """Who is in each of ``rooms`` by way of another process than this one; rooms with nobody are left out."""
    found: dict[str, set[str]] = {}
    claims = PresenceLease.objects.filter(room__in=rooms).exclude(process=process).annotate(now=Now())
    for room, who, other, until, now in claims.values_list(
        "room", "participant_id", "process_id", "process__until", "now"
    ):
        if leases.holds(other, until, now):
            found.setdefault(room, set()).add(who)
    return {room: frozenset(there) for room, there in found.items()}
