"""Data keys, decrypted with the master keys of the settings: a cache of them, and those that a batch needs.

The cache never says whether a key exists. The log reads the key's row before it encrypts or decrypts, in the
same transaction or after the events; the cache only saves unwrapping it. So a key that another process
destroyed is not used again, and leaves the cache when its room is next written or read.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from dialogue.log import models, sql
from dialogue.log.encryption import DataKey, DecryptionError, MasterKeys, WrappedKey
from dialogue.log.interface import MasterKeyMissing

#: The author of a room's topic: the room itself, because either partner may have written it.
ROOM: Final = "room"
#: Keys in the cache: two partners and the topic of some thousand rooms, a few hundred bytes each.
MAX_CACHED_KEYS: Final = 8192
#: So many data keys are tried with a master key, to find out whether it is the right one.
MAX_SAMPLES: Final = 5


class Keyring:
    """The decrypted data keys of one log, for any number of threads."""

    def __init__(self, max_cached: int = MAX_CACHED_KEYS) -> None:
        self._max_cached = max_cached
        self._lock = threading.Lock()
        self._unwrapped: OrderedDict[tuple[str, str], DataKey] = OrderedDict()
        self._configured: Mapping[str, bytes] | None = None
        self._masters: MasterKeys | None = None

    @property
    def masters(self) -> MasterKeys:
        """The master keys of the settings."""
        given: Mapping[str, bytes] = settings.MASTER_KEYS
        if self._masters is None or self._configured is not given:
            self._configured, self._masters = given, MasterKeys(given)
        return self._masters

    def new(self, room: str, author: str) -> tuple[WrappedKey, DataKey]:
        """A new key, to be stored in the tables."""
        return self.masters.new(room, author)

    def unwrap(self, wrapped: WrappedKey) -> DataKey:
        """The key of this row of the tables.

        Raises:
            MasterKeyMissing: no master key decrypts it.
        """
        owner = wrapped.room, wrapped.author
        with self._lock:
            key = self._unwrapped.get(owner)
            if key is not None and key.id == wrapped.id:
                self._unwrapped.move_to_end(owner)
                return key
        try:
            key = self.masters.unwrap(wrapped)
        except DecryptionError:
            raise MasterKeyMissing(wrapped.room, wrapped.master) from None
        with self._lock:
            self._unwrapped[owner] = key
            if len(self._unwrapped) > self._max_cached:
                self._unwrapped.popitem(last=False)
        return key

    def forget(self, room: str, author: str) -> None:
        """Remove a key that the tables do not hold from the cache."""
        with self._lock:
            self._unwrapped.pop((room, author), None)


class BatchKeys:
    """The data keys that a batch needs: those ``found`` in its transaction, and new ones for the others."""

    def __init__(self, keyring: Keyring, asked: set[tuple[str, str]], found: Iterable[WrappedKey]) -> None:
        self._keyring = keyring
        self._new: list[WrappedKey] = []
        self._keys = {(wrapped.room, wrapped.author): keyring.unwrap(wrapped) for wrapped in found}
        for room, author in asked - self._keys.keys():
            keyring.forget(room, author)

    def there(self, room: str, author: str) -> DataKey | None:
        """The author's key, if the tables hold one."""
        return self._keys.get((room, author))

    def of(self, room: str, author: str) -> DataKey:
        """The author's key; a new one if there is none, or if it was destroyed."""
        key = self._keys.get((room, author))
        if key is None:
            wrapped, key = self._keyring.new(room, author)
            self._new.append(wrapped)
            self._keys[room, author] = key
        return key

    def keep(self, cursor: CursorWrapper) -> None:
        """Store the new keys."""
        if self._new:
            sql.insert_keys(cursor, self._new)


def wrapped_key(key: models.Key) -> WrappedKey:
    """A key's row as a :class:`WrappedKey`."""
    return WrappedKey(key.id, key.room_id, key.author, key.master, bytes(key.wrapped))


def faults(others: Iterable[WrappedKey] = ()) -> list[str]:
    """A sentence for each master key that is needed and MASTER_KEYS has not, or has under another value.

    Rooms need them, and ``others``: a few data keys that belong to no room.
    """
    heads = models.Head.objects.order_by().values_list("master", flat=True).distinct()
    return faults_of([*samples(), *others], heads)


def samples() -> list[WrappedKey]:
    """Of all data keys a few for each master key that wraps any."""
    needed = models.Key.objects.order_by().values_list("master", flat=True).distinct()
    few = [models.Key.objects.filter(master=master).order_by("pk")[:MAX_SAMPLES] for master in sorted(needed)]
    return [wrapped_key(key) for keys in few for key in keys]


def faults_of(keys: Iterable[WrappedKey], masters_of_heads: Iterable[str]) -> list[str]:
    """The sentences of :func:`faults` for these data keys, and the master keys that the rooms' heads name.

    A master key is at fault if it decrypts none of its data keys: one of them may be damaged.
    """
    masters = MasterKeys(settings.MASTER_KEYS)
    sentences = {
        master: f"MASTER_KEYS lacks the master key {master!r}, which authenticates the heads of rooms."
        for master in masters_of_heads
        if master not in masters.ids
    }
    unwraps: dict[str, bool] = {}
    for key in keys:
        unwraps[key.master] = unwraps.get(key.master, False) or _unwraps(masters, key)
    for master in (master for master, some in unwraps.items() if not some):
        sentences[master] = f"MASTER_KEYS cannot decrypt what the master key {master!r} encrypted: " + (
            "it is not the key of this name." if master in masters.ids else "the key is missing there."
        )
    return [sentences[master] for master in sorted(sentences)]


def _unwraps(masters: MasterKeys, key: WrappedKey) -> bool:
    try:
        masters.unwrap(key)
    except DecryptionError:
        return False
    return True
