"""Encryption of the words in the log, against a person who reads the database, its files or its backups.

There are two kinds of keys. A **data key** belongs to one author in one room: what the author says there is
encrypted with it (AES-256-GCM), and the digests of their commands are keyed with it. It is stored in the
tables, wrapped by a **master key**, which is not. Destroying the one wrapped key makes all that it encrypted
unreadable, in the tables and in every copy that does not hold the wrapped key itself.

The associated data (the room, the author, the event's number and name, the command) is not stored with the
ciphertext: moved to another row, it cannot be decrypted.

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

#: What a ciphertext is bound to: values whose order and number say what each of them is.
AssociatedData = tuple[str | int | None, ...]


class DecryptionError(Exception):
    """The key or the associated data is another one, or the ciphertext was changed."""


def length_prefixed(*values: str | int | bytes | None) -> bytes:
    """``values`` as bytes; other values give other bytes."""
    return _pack(values)


class Cipher:
    """AES-256-GCM under one key. Each ciphertext begins with its own random nonce."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def encrypt(self, content: bytes, associated: AssociatedData) -> bytes:
        """``content``, encrypted for this associated data."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, _pack(associated))

    def decrypt(self, ciphertext: bytes, associated: AssociatedData) -> bytes:
        """The decrypted content.

        Raises:
            DecryptionError: another key or other associated data were used, or it was changed since.
        """
        try:
            return self._cipher.decrypt(
                ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:], _pack(associated)
            )
        except (InvalidTag, ValueError):
            raise DecryptionError from None


class DataKey:
    """The key of one author's words in one room. ``id`` names the key and reveals nothing of it."""

    def __init__(self, key_id: int, secret: bytes) -> None:
        self.id = key_id
        self._cipher = Cipher(secret[:KEY_BYTES])
        self._digest_key = secret[KEY_BYTES:]

    def encrypt(self, content: bytes, associated: AssociatedData) -> bytes:
        """``content``, encrypted for this associated data."""
        return self._cipher.encrypt(content, associated)

    def decrypt(self, ciphertext: bytes, associated: AssociatedData) -> bytes:
        """The decrypted content, or :class:`DecryptionError`."""
        return self._cipher.decrypt(ciphertext, associated)

    def digest(self, content: bytes) -> bytes:
        """A keyed digest: without the key, ``content`` cannot be guessed from it."""
        return keyed_hash(self._digest_key, content)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as the tables hold it: wrapped by the master key named ``master``.

    A person's key for what they note for themself (``dialogue.care``) belongs to no room: ``room`` is empty.
    """

    id: int
    room: str
    author: str
    master: str
    secret: bytes


class MasterKeys:
    """The master keys by id. The first wraps new data keys; each unwraps those that it wrapped."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self.ids = tuple(keys)
        self.first = self.ids[0]
        self._ciphers = {key_id: Cipher(key) for key_id, key in keys.items()}
        self._head_keys = {
            key_id: keyed_hash(key, b"third ear: the heads of rooms") for key_id, key in keys.items()
        }

    def new(self, room: str, author: str) -> tuple[WrappedKey, DataKey]:
        """A new data key for ``author`` in ``room``, wrapped and not."""
        key_id, secret = secrets.randbits(63), os.urandom(2 * KEY_BYTES)
        return self._wrap(key_id, room, author, secret), DataKey(key_id, secret)

    def unwrap(self, key: WrappedKey) -> DataKey:
        """The data key.

        Raises:
            DecryptionError: its master key is missing, or is not the one that wrapped it.
        """
        return DataKey(key.id, self._unwrap(key))

    def rewrap(self, key: WrappedKey) -> WrappedKey:
        """The same data key under the first master key. Raises as :meth:`open`."""
        return self._wrap(key.id, key.room, key.author, self._unwrap(key))

    def mac(self, master: str, head: bytes) -> bytes:
        """The MAC of ``head`` under a master key.

        Raises:
            DecryptionError: the master key is missing.
        """
        key = self._head_keys.get(master)
        if key is None:
            raise DecryptionError
        return keyed_hash(key, head)

    def _wrap(self, key_id: int, room: str, author: str, secret: bytes) -> WrappedKey:
        associated = (room, author, key_id, self.first)
        return WrappedKey(
            key_id, room, author, self.first, self._ciphers[self.first].encrypt(secret, associated)
        )

    def _unwrap(self, key: WrappedKey) -> bytes:
        cipher = self._ciphers.get(key.master)
        if cipher is None:
            raise DecryptionError
        return cipher.decrypt(key.secret, (key.room, key.author, key.id, key.master))


def keyed_hash(key: bytes, content: bytes) -> bytes:
    """The keyed BLAKE2b of ``content``: a third of what HMAC costs, and the writer makes two an append."""
    return hashlib.blake2b(content, key=key, digest_size=KEY_BYTES).digest()


def constant_time_equal(one: bytes, other: bytes) -> bool:
    """Whether two digests are equal, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(one, other)


def chain_hash(before: bytes, link: bytes) -> bytes:
    """The hash of ``link`` and of the hash ``before`` it."""
    return hashlib.sha256(before + link).digest()
