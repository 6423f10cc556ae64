"""Who is present, as all processes know it.

A process claims, for each person with a connection to it, that they are in their room. The claims hold for as
long as the process says in time that it lives: one statement for all of them. So a process that was killed
leaves nobody present for long, and one dropped socket says nothing about a person.

The database's clock is the one clock: those of several hosts differ.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now

from dialogue.people.models import Claim, Process

#: A room and somebody in it.
Presence = tuple[str, str]

#: A process that has not been heard of for so long is forgotten, with its claims.
FORGOTTEN: Final = timedelta(minutes=10)


def alive(process: str, life: timedelta) -> bool:
    """Say that ``process`` lives, and its claims hold, for ``life`` from now. False: it was forgotten."""
    return Process.objects.filter(pk=process).update(until=Now() + life) > 0


def claim(process: str, present: Iterable[Presence], life: timedelta) -> None:
    """Say that these are present too; what was claimed before stays."""
    with transaction.atomic():
        Process.objects.bulk_create(
            [Process(id=process, until=Now() + life)],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["until"],
        )
        Claim.objects.bulk_create(
            [Claim(process_id=process, room=room, who=who) for room, who in present], ignore_conflicts=True
        )


def give_up(process: str, gone: Iterable[Presence]) -> None:
    """Say that these are present no more, as far as ``process`` is concerned.

    All at once: when many leave together, what is said meanwhile does not wait for each of them.
    """
    rooms: dict[str, list[str]] = {}
    for room, who in gone:
        rooms.setdefault(who, []).append(room)
    with transaction.atomic():
        for who, left in rooms.items():
            Claim.objects.filter(process=process, who=who, room__in=left).delete()


def give_up_all(process: str) -> None:
    """Take back all that ``process`` has claimed."""
    Claim.objects.filter(process=process).delete()


def forget_the_dead() -> None:
    """Remove the processes that have not been heard of for long, and their claims."""
    Process.objects.filter(until__lt=Now() - FORGOTTEN).delete()


def elsewhere(process: str, rooms: Collection[str]) -> dict[str, frozenset[str]]:
    """Who is in each of ``rooms`` by way of another process than this one; rooms with nobody are left out."""
    found: dict[str, set[str]] = {}
    claims = Claim.objects.filter(room__in=rooms, process__until__gt=Now()).exclude(process=process)
    for room, who in claims.values_list("room", "who"):
        found.setdefault(room, set()).add(who)
    return {room: frozenset(there) for room, there in found.items()}
