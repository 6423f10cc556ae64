"""Taking words back and erasing rooms: the keys are destroyed, and what they sealed is gone for good.

The events stay, with their numbers and times, so the log still folds and verifies. A room that has no key of
an author any more gives them a new one with the next thing that they say; what was said before stays gone.

A key is out of the tables at once. Copies of it end when those do that hold it: backups made before, and on
PostgreSQL the write-ahead log and a page of the table until it is written over. All of them hold the key
wrapped: after ``rotate_keys``, once the master key of their time is destroyed, they open nothing any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from dialogue.helpers import security_log
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log import models, sql
from dialogue.log.database_log import DatabaseLog, new_head
from dialogue.log.interface import Append, Appended, Erased, NoSuchRoom
from dialogue.log.keyring import Keyring
from dialogue.moderator.events import Seat, WordsWithdrawn


def withdraw_words(room: str, seat: Seat, at: datetime) -> tuple[int, ...]:
    """Destroy what ``seat`` said and answered privately so far; the numbers of the events concerned.

    Raises:
        NoSuchRoom: there is no such room.
        Erased: it was erased.
        Unavailable: the database cannot be written; nothing was withdrawn.
    """
    with translate_database_errors(), purge_free_pages(), transaction.atomic():
        head = _locked(room)
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
    """Destroy every key of ``room``, and have its log say that it is no more. Erasing it again does nothing.

    Raises:
        NoSuchRoom: there is no such room.
        Unavailable: the database cannot be written; the room is as it was.
    """
    masters = Keyring().masters
    with translate_database_errors(), purge_free_pages(), transaction.atomic():
        new = new_head(masters, room, _locked(room)._replace(erased=True))
        models.Head.objects.filter(pk=room).update(erased=True, master=new.master, mac=new.mac)
        models.Key.objects.filter(room=room).delete()


def _locked(room: str) -> sql.Head:
    """The room's head, with other writers kept out of the room until the transaction ends."""
    with connection.cursor() as cursor:
        sql.lock(cursor, [room])
        head = sql.heads(cursor, [room]).get(room)
    if head is None:
        raise NoSuchRoom
    return head


@contextmanager
def purge_free_pages() -> Iterator[None]:
    """What is deleted meanwhile leaves nothing in the database's files, as far as the database goes."""
    yield
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # its pages are wiped already: the settings have secure_delete
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM log_key")
