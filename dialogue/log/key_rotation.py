"""Rotating the master keys: every data key is wrapped anew, every head gets a new MAC. Words stay.

It works in batches, each a transaction of its own with a pause after it, so a running server hardly waits and
an interrupted rotation continues where it was. A server whose first master key is still the old one wraps new
keys with it: give the new MASTER_KEYS to every process before.
"""

from collections.abc import Iterable
from typing import Final

from django.db import connection, transaction

from dialogue.helpers.database_errors import translate_database_errors
from dialogue.helpers.pacing import lock_timeout, paced
from dialogue.log import hash_chain, models, sql
from dialogue.log.database_log import new_head
from dialogue.log.encryption import DecryptionError, constant_time_equal
from dialogue.log.keyring import Keyring, wrapped_key
from dialogue.log.rows import Head

BATCH_SIZE: Final = 100
#: How long a batch waits for SQLite's lock. It goes to the process that asks while it is free, so a busy
#: server can keep it for seconds.
LOCK_TIMEOUT_SECONDS: Final = 120


def rewrap_keys() -> tuple[int, list[str]]:
    """Wrap every data key with the first master key; how many were not, and the rooms with faulty keys.

    A key that cannot be unwrapped is left as it is, and the others are wrapped.
    """
    masters = Keyring().masters
    count, bad, after = 0, [], -1
    with translate_database_errors(), lock_timeout(LOCK_TIMEOUT_SECONDS):
        while True:
            rest = models.Key.objects.exclude(master=masters.first).filter(pk__gt=after).order_by("pk")
            with paced(), transaction.atomic():
                batch = [wrapped_key(key) for key in rest[:BATCH_SIZE]]
                _lock(key.room for key in batch)
                for key in batch:
                    try:
                        anew = masters.rewrap(key)
                    except DecryptionError:
                        bad.append(key.room)
                        continue
                    # Only where it is still there: it may be destroyed this moment.
                    count += models.Key.objects.filter(pk=key.id).update(
                        master=anew.master, wrapped=anew.secret
                    )
            if not batch:
                return count, bad
            after = batch[-1].id


def recode_heads() -> tuple[int, list[str]]:
    """Give every head a MAC of the first master key; how many had another, and the rooms with a wrong one.

    A head whose old MAC is wrong, or cannot be checked, is left as it is; ``verify_log`` reports it.
    """
    masters = Keyring().masters
    count, bad, after = 0, [], ""
    with translate_database_errors(), lock_timeout(LOCK_TIMEOUT_SECONDS):
        while True:
            rest = models.Head.objects.exclude(master=masters.first).filter(pk__gt=after).order_by("pk")
            with paced(), transaction.atomic():
                batch = list(rest[:BATCH_SIZE])
                _lock(kept.pk for kept in batch)
                for kept in batch:
                    head = Head(kept.seq, bytes(kept.hash), kept.erased, kept.summary)
                    packed = hash_chain.head_content(kept.pk, head.seq, head.hash, erased=head.erased)
                    try:
                        fits = constant_time_equal(masters.mac(kept.master, packed), bytes(kept.mac))
                    except DecryptionError:
                        fits = False
                    if not fits:
                        bad.append(kept.pk)
                        continue
                    new = new_head(masters, kept.pk, head)
                    # Only where it still stands there: a writer that moved it made its own code.
                    count += models.Head.objects.filter(pk=kept.pk, seq=kept.seq, mac=bytes(kept.mac)).update(
                        master=new.master, mac=new.mac
                    )
            if not batch:
                return count, bad
            after = batch[-1].pk


def _lock(rooms: Iterable[str]) -> None:
    """Keep writers out of ``rooms`` during a batch, in the writers' own order: no deadlock."""
    with connection.cursor() as cursor:
        sql.lock(cursor, set(rooms))
