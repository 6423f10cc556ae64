"""Sealing: what keeps the words of the log from whoever reads the database, its files or its backups.

Two kinds of keys. A **data key** belongs to one author in one room: what they say there is sealed with it
(AES-256-GCM), and the digests of their commands are keyed with it. It lies in the tables wrapped by a
**master key**, which never does. Destroying the one wrapped key makes all that it sealed unreadable, in the
tables as in every copy that does not hold the wrapped key itself.

What something is sealed *for* (the room, the author, the event's number and name, the command) is bound into
the seal without being stored in it: moved to another place, it does not open.

Nothing here reads the database or the settings.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_pack = msgspec.msgpack.Encoder().encode

#: What a seal is bound to: values whose order and number say what each of them is.
AssociatedData = tuple[str | int | None, ...]


class DecryptionError(Exception):
    """A seal does not open: with another key, in another place, or after a change it never does."""


def length_prefixed(*values: str | int | bytes | None) -> bytes:
    """``values`` as bytes that no other values have."""
    return _pack(values)


class Cipher:
    """AES-256-GCM under one key. Each seal has a nonce of its own, drawn by chance, and begins with it."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, place: AssociatedData) -> bytes:
        """``content``, closed for everyone without the key, and for every place but this."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, _pack(place))

    def open(self, sealed: bytes, place: AssociatedData) -> bytes:
        """What was sealed.

        Raises:
            Broken: it was not sealed with this key for this place, or was changed since.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _pack(place))
        except (InvalidTag, ValueError):
            raise DecryptionError from None


class DataKey:
    """What one author's words in one room are sealed with. ``id`` names the key, not what it is."""

    def __init__(self, key_id: int, secret: bytes) -> None:
        self.id = key_id
        self._seal = Cipher(secret[:KEY_BYTES])
        self._digest_key = secret[KEY_BYTES:]

    def seal(self, content: bytes, place: AssociatedData) -> bytes:
        """``content`` sealed for ``place``."""
        return self._seal.seal(content, place)

    def open(self, sealed: bytes, place: AssociatedData) -> bytes:
        """What was sealed for ``place``, or :class:`DecryptionError`."""
        return self._seal.open(sealed, place)

    def digest(self, content: bytes) -> bytes:
        """A digest that lets nobody without the key guess ``content``."""
        return keyed_hash(self._digest_key, content)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as the tables keep it: wrapped by the master key named ``master``."""

    id: int
    room: str
    author: str
    master: str
    secret: bytes


class MasterKeys:
    """The keys that everything hangs on, by id. The first wraps what is new; each opens what it wrapped."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self.ids = tuple(keys)
        self.first = self.ids[0]
        self._seals = {key_id: Cipher(key) for key_id, key in keys.items()}
        self._head_keys = {
            key_id: keyed_hash(key, b"third ear: the heads of rooms") for key_id, key in keys.items()
        }

    def new(self, room: str, author: str) -> tuple[WrappedKey, DataKey]:
        """A data key for ``author`` in ``room``, as it is kept and as it is used."""
        key_id, secret = secrets.randbits(63), os.urandom(2 * KEY_BYTES)
        return self._wrap(key_id, room, author, secret), DataKey(key_id, secret)

    def open(self, key: WrappedKey) -> DataKey:
        """The data key.

        Raises:
            Broken: its master key is not here, or is another than the one that wrapped it.
        """
        return DataKey(key.id, self._unwrap(key))

    def wrap_again(self, key: WrappedKey) -> WrappedKey:
        """The same data key under the first master key. Raises as :meth:`open`."""
        return self._wrap(key.id, key.room, key.author, self._unwrap(key))

    def mac(self, master: str, head: bytes) -> bytes:
        """The proof that somebody with the master key wrote ``head``.

        Raises:
            Broken: the master key is not here.
        """
        key = self._head_keys.get(master)
        if key is None:
            raise DecryptionError
        return keyed_hash(key, head)

    def _wrap(self, key_id: int, room: str, author: str, secret: bytes) -> WrappedKey:
        place = (room, author, key_id, self.first)
        return WrappedKey(key_id, room, author, self.first, self._seals[self.first].seal(secret, place))

    def _unwrap(self, key: WrappedKey) -> bytes:
        seal = self._seals.get(key.master)
        if seal is None:
            raise DecryptionError
        return seal.open(key.secret, (key.room, key.author, key.id, key.master))


def keyed_hash(key: bytes, content: bytes) -> bytes:
    """The keyed BLAKE2b of ``content``: a third of what HMAC costs, and the writer makes two an append."""
    return hashlib.blake2b(content, key=key, digest_size=KEY_BYTES).digest()


def constant_time_equal(one: bytes, other: bytes) -> bool:
    """Whether two digests are equal, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(one, other)


def chain_hash(before: bytes, link: bytes) -> bytes:
    """The hash of ``link`` and of all that came before it."""
    return hashlib.sha256(before + link).digest()
