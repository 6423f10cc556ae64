"""Withdrawing words and erasing rooms: the keys are destroyed, so what they encrypted cannot be read again.

The events stay, with their numbers and times, so the log still folds and verifies. After a withdrawal the
author's next words get a new key; what was said before stays unreadable.

A key is out of the tables at once. Copies of it remain in backups made before, and on PostgreSQL in the
write-ahead log and in a page of the table until it is overwritten. All of them hold the key wrapped: after
``rotate_keys`` they decrypt nothing once the master key of their time is destroyed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from dialogue.helpers import security_log
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log import models, sql
from dialogue.log.database_log import DatabaseLog, new_head
from dialogue.log.interface import Append, Appended, Erased, NoSuchRoom
from dialogue.log.keyring import Keyring
from dialogue.log.rows import Head
from dialogue.moderator.events import Seat, WordsWithdrawn


def withdraw_words(room: str, seat: Seat, at: datetime) -> tuple[int, ...]:
    """Destroy what ``seat`` said and answered privately so far; returns the numbers of these events.

    Raises:
        NoSuchRoom: there is no such room.
        Erased: it was erased.
        Unavailable: the database cannot be written; nothing was withdrawn.
    """
    with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
        head = lock_room(room)
        if head.erased:
            raise Erased
        keys = models.Key.objects.filter(room=room, author=seat)
        events = models.Event.objects.filter(room=room).order_by("seq")
        given = events.filter(by=seat, sealed__isnull=False, key__in=keys.values("id"))
        seqs = tuple(given.values_list("seq", flat=True))
        if seqs:
            at = max(at, *events.filter(seq=head.seq).values_list("at", flat=True))
            event = WordsWithdrawn(by=seat, seqs=seqs)
            [result] = DatabaseLog().append_all([Append(room, head.seq, (event,), at)])
            assert isinstance(result, Appended), "the room is locked: nobody else can have written"
        keys.delete()  # the digests of their commands end with it, too
    security_log.record("words_withdrawn", room=room, seat=seat)
    return seqs


def erase(room: str) -> None:
    """Destroy every key of ``room``, and mark its head as erased. Erasing it again does nothing.

    Raises:
        NoSuchRoom: there is no such room.
        Unavailable: the database cannot be written; the room is as it was.
    """
    masters = Keyring().masters
    with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
        new = new_head(masters, room, lock_room(room)._replace(erased=True))
        models.Head.objects.filter(pk=room).update(erased=True, master=new.master, mac=new.mac)
        models.Key.objects.filter(room=room).delete()


def lock_rooms(rooms: Iterable[str]) -> None:
    """Keep other writers out of ``rooms`` until the transaction ends, all in the order that never deadlocks.

    Who changes several rooms in one transaction locks them first, before the first is changed.
    """
    with connection.cursor() as cursor:
        sql.lock(cursor, list(rooms))


def lock_room(room: str) -> Head:
    """The room's head, with other writers kept out of the room until the transaction ends.

    Raises:
        NoSuchRoom: there is no such room.
    """
    with connection.cursor() as cursor:
        sql.lock(cursor, [room])
        head = sql.heads(cursor, [room]).get(room)
    if head is None:
        raise NoSuchRoom
    return head


@contextmanager
def purge_free_pages(*tables: str) -> Iterator[None]:
    """After the block, remove what it deleted of ``tables`` from the files, as far as the engine can."""
    yield
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # its pages are wiped already: the settings have secure_delete
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM {', '.join(tables)}")
