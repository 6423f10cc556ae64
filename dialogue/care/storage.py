"""Stores a person's entries, reads them for that person, and destroys them.

Entries are only added. What was noted on two devices at once is two entries, so nothing is overwritten.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from dialogue.care import entries, keys
from dialogue.care.entries import Entry, Noted
from dialogue.care.journal import Journal, fold
from dialogue.care.models import Entry as StoredEntry
from dialogue.care.models import Key
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.encryption import AssociatedData, DataKey, DecryptionError, length_prefixed
from dialogue.log.erasure import purge_free_pages

#: The pages read so many of the newest entries: some years of daily use.
MAX_READ: Final = 2_000


def add(person: str, entry: Entry, at: datetime, form: str | None = None) -> None:
    """Store an entry. The same entry of the same ``form`` is stored once.

    Raises:
        OwnerKeyMissing: no master key decrypts the person's key; nothing was stored.
        Unavailable: the database cannot be written; nothing was stored.
    """
    origin = length_prefixed(form or secrets.token_hex(), msgspec.json.encode(entry))
    with translate_database_errors(), transaction.atomic():
        key = _locked_key(person)
        data_key = keys.TABLE.unwrap(key)
        mark = data_key.digest(origin)
        content = entries.encode(Noted(mark.hex()[:16], at, entry))
        sealed = data_key.encrypt(content, _associated(person, data_key))
        StoredEntry.objects.get_or_create(key=key, mark=mark, defaults={"sealed": sealed})


def read(person: str | None) -> Journal:
    """The journal of ``person``; an empty one for nobody, and for a person who noted nothing.

    Raises:
        OwnerKeyMissing: no master key decrypts the person's key.
        Unavailable: the database cannot be read.
    """
    return _journal(_newest_first(person, MAX_READ))


def read_whole(person: str | None) -> Journal:
    """The journal of ``person`` with every entry there is. Raises as :func:`read`."""
    return _journal(_newest_first(person, None))


def move(guest: str, account: str) -> None:
    """Give the entries of ``guest`` to ``account``, beside its own, and destroy the guest's key.

    Raises:
        OwnerKeyMissing: no master key decrypts one of the keys; nothing was moved.
        Unavailable: the database cannot be written; nothing was moved.
    """
    with translate_database_errors(), transaction.atomic():
        old = Key.objects.select_for_update().filter(person=guest).first()
        if old is None:
            return
        key = _locked_key(account)
        old_key, data_key = keys.TABLE.unwrap(old), keys.TABLE.unwrap(key)
        for row in StoredEntry.objects.filter(key=old).order_by("pk"):
            content = old_key.decrypt(bytes(row.sealed), _associated(guest, old_key))
            sealed = data_key.encrypt(content, _associated(account, data_key))
            StoredEntry.objects.get_or_create(key=key, mark=row.mark, defaults={"sealed": sealed})
    erase(guest)


def erase(person: str) -> None:
    """Destroy the person's key and entries. Erasing nothing does nothing.

    Copies that were made before, and PostgreSQL's write-ahead log, hold the key wrapped, as those of the log.

    Raises:
        Unavailable: the database cannot be written; nothing was erased.
    """
    with translate_database_errors(), purge_free_pages("care_key", "care_entry"), transaction.atomic():
        for key in Key.objects.select_for_update().filter(person=person):
            key.delete()  # and the entries with it


def _journal(newest_first: Iterator[Noted]) -> Journal:
    """By time, because entries that were moved are stored after later ones."""
    oldest_first = list(newest_first)[::-1]
    return fold(sorted(oldest_first, key=lambda noted: noted.at))


def _locked_key(person: str) -> Key:
    """The person's key, a new one if there is none. Another device that adds or erases waits."""
    new = keys.TABLE.new(person)
    key, _ = Key.objects.select_for_update().get_or_create(person_id=person, defaults=new)
    return key


def _newest_first(person: str | None, count: int | None) -> Iterator[Noted]:
    if person is None:
        return
    with translate_database_errors():
        key = Key.objects.filter(person=person).first()
        rows = list(StoredEntry.objects.filter(key=key).order_by("-pk")[:count]) if key is not None else []
    if key is None:
        return
    data_key = keys.TABLE.unwrap(key)
    for row in rows:
        try:
            content = data_key.decrypt(bytes(row.sealed), _associated(person, data_key))
        except DecryptionError:
            raise entries.Unreadable("an entry of a person was changed or moved") from None
        yield entries.decode(content)


def _associated(person: str, key: DataKey) -> AssociatedData:
    return "care", person, key.id
