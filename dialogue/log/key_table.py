"""Tables of data keys beside those of the log's rooms: one key for each owner, wrapped by the master keys.

Such a key belongs to no room, so its room is empty; the owner's id stands for the author. The model has the
columns ``id``, ``master`` and ``wrapped``, and one that names the owner.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db import models, transaction

from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.helpers.pacing import lock_timeout, paced
from dialogue.log.encryption import DataKey, DecryptionError, MasterKeys, WrappedKey
from dialogue.log.key_rotation import BATCH_SIZE, LOCK_TIMEOUT_SECONDS
from dialogue.log.keyring import MAX_SAMPLES

#: In the place of a room: the key belongs to its owner.
_NO_ROOM: Final = ""


class OwnerKeyMissing(Unavailable):
    """No master key decrypts the key of an owner: nothing was stored. It names no owner."""

    def __init__(self, whose: str, master: str) -> None:
        super().__init__(f"MASTER_KEYS opens no key of a {whose}: {master!r} is missing or another key")


class KeyTable:
    """The keys of a model, by its manager. ``owner`` is the column of its owner, whom ``whose`` calls."""

    def __init__(self, rows: models.Manager[Any], owner: str, whose: str) -> None:
        self._rows = rows
        self._owner = owner
        self.whose = whose

    def new(self, owner: str) -> dict[str, Any]:
        """The columns of a new key of ``owner``, not stored yet."""
        wrapped, _ = _masters().new(_NO_ROOM, owner)
        return {"id": wrapped.id, "master": wrapped.master, "wrapped": wrapped.secret, self._owner: owner}

    def unwrap(self, row: Any) -> DataKey:
        """The key of a row.

        Raises:
            OwnerKeyMissing: no master key decrypts it.
        """
        try:
            return _masters().unwrap(self._wrapped(row))
        except DecryptionError:
            raise OwnerKeyMissing(self.whose, row.master) from None

    def samples(self) -> Iterable[WrappedKey]:
        """A few keys for each master key that wraps any, to check MASTER_KEYS with."""
        for master in self._rows.order_by().values_list("master", flat=True).distinct():
            yield from map(self._wrapped, self._rows.filter(master=master).order_by("pk")[:MAX_SAMPLES])

    def rewrap(self) -> tuple[int, int]:
        """Wrap every key with the first master key; how many were not, and how many cannot be unwrapped."""
        masters = _masters()
        count, bad, after = 0, 0, -1
        with translate_database_errors(), lock_timeout(LOCK_TIMEOUT_SECONDS):
            while True:
                rest = self._rows.exclude(master=masters.first).filter(pk__gt=after).order_by("pk")
                with paced(), transaction.atomic():
                    batch = list(rest[:BATCH_SIZE])
                    for row in batch:
                        try:
                            anew = masters.rewrap(self._wrapped(row))
                        except DecryptionError:
                            bad += 1
                            continue
                        # Only where it is still there: it may be destroyed this moment.
                        still = self._rows.filter(pk=row.pk)
                        count += still.update(master=anew.master, wrapped=anew.secret)
                if not batch:
                    return count, bad
                after = batch[-1].pk

    def _wrapped(self, row: Any) -> WrappedKey:
        return WrappedKey(row.pk, _NO_ROOM, str(getattr(row, self._owner)), row.master, bytes(row.wrapped))


def _masters() -> MasterKeys:
    return MasterKeys(settings.MASTER_KEYS)
