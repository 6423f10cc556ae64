"""Encrypts what a session holds, with a key that only the browser's cookie gives.

A sign-in that is under way keeps its code there, so a copy of the table must not tell it. A digest of a code
would be guessed at once, because codes are short.
"""

import base64
import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: What is encrypted begins with it. Sessions of before were not, and are read as they are.
_MARK: Final = "aes256gcm:"
_NONCE_BYTES: Final = 12


def seal(encoded: str, session_key: str) -> str:
    """``encoded``, encrypted for the session with this key."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + _cipher(session_key).encrypt(nonce, encoded.encode(), None)
    return _MARK + base64.b64encode(sealed).decode()


def unseal(stored: str, session_key: str) -> str:
    """What :func:`seal` was given; empty text if it was changed, or sealed for another session."""
    if not stored.startswith(_MARK):
        return stored
    try:
        sealed = base64.b64decode(stored.removeprefix(_MARK))
        return _cipher(session_key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError):
        return ""


def _cipher(session_key: str) -> AESGCM:
    # The table holds the SHA-256 of the key alone: with the prefix, neither tells the other.
    return AESGCM(hashlib.sha256(b"third ear: the data of a session\0" + session_key.encode()).digest())
