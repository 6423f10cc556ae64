"""The data keys of persons: wrapped by the master keys, as those of the log are, and of the same kind."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import transaction

from dialogue.care.models import Key
from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.helpers.pacing import lock_timeout, paced
from dialogue.log.encryption import DataKey, DecryptionError, MasterKeys, WrappedKey
from dialogue.log.key_rotation import BATCH_SIZE, LOCK_TIMEOUT_SECONDS
from dialogue.log.keyring import MAX_SAMPLES

#: In the place of a room: the key belongs to a person.
_NO_ROOM: Final = ""


class PersonKeyMissing(Unavailable):
    """No master key decrypts a person's key: nothing was stored. It names no person."""

    def __init__(self, master: str) -> None:
        super().__init__(f"MASTER_KEYS opens no key of a person: {master!r} is missing or another key")


def new_key(person: str) -> Key:
    """A new key of ``person``, not stored yet."""
    wrapped, _ = _masters().new(_NO_ROOM, person)
    return Key(id=wrapped.id, person_id=person, master=wrapped.master, wrapped=wrapped.secret)


def unwrap(key: Key) -> DataKey:
    """The key of a row.

    Raises:
        PersonKeyMissing: no master key decrypts it.
    """
    try:
        return _masters().unwrap(_wrapped(key))
    except DecryptionError:
        raise PersonKeyMissing(key.master) from None


def samples() -> Iterable[WrappedKey]:
    """A few keys for each master key that wraps any, to check MASTER_KEYS with."""
    for master in Key.objects.order_by().values_list("master", flat=True).distinct():
        yield from map(_wrapped, Key.objects.filter(master=master).order_by("pk")[:MAX_SAMPLES])


def rewrap_keys() -> tuple[int, int]:
    """Wrap every key with the first master key; how many were not, and how many cannot be unwrapped."""
    masters = _masters()
    count, bad, after = 0, 0, -1
    with translate_database_errors(), lock_timeout(LOCK_TIMEOUT_SECONDS):
        while True:
            rest = Key.objects.exclude(master=masters.first).filter(pk__gt=after).order_by("pk")
            with paced(), transaction.atomic():
                batch = list(rest[:BATCH_SIZE])
                for key in batch:
                    try:
                        anew = masters.rewrap(_wrapped(key))
                    except DecryptionError:
                        bad += 1
                        continue
                    # Only where it is still there: it may be destroyed this moment.
                    count += Key.objects.filter(pk=key.pk).update(master=anew.master, wrapped=anew.secret)
            if not batch:
                return count, bad
            after = batch[-1].pk


def _masters() -> MasterKeys:
    return MasterKeys(settings.MASTER_KEYS)


def _wrapped(key: Key) -> WrappedKey:
    return WrappedKey(key.pk, _NO_ROOM, str(key.person_id), key.master, bytes(key.wrapped))
