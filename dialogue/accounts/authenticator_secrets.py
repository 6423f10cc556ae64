"""Encrypts the secrets of authenticator apps and recovery codes in allauth's table, with the master keys.

``manage.py rotate_keys`` encrypts them anew (:func:`encrypt_anew`).
"""

import base64
import hashlib
import os
from typing import Any, Final

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from dialogue.helpers.database_errors import Unavailable, translate_database_errors

_NONCE_BYTES: Final = 12
#: Where the table keeps secrets: in which field of an authenticator's data.
_FIELDS: Final = ("secret", "seed")


class SecretKeyMissing(Unavailable):
    """No master key decrypts a secret. It names no person."""

    def __init__(self, master: str) -> None:
        super().__init__(f"MASTER_KEYS opens no secret of a person: {master!r} is missing or another key")


def encrypt(text: str) -> str:
    """``text`` under the first master key, with the key's id before it."""
    master = _first()
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + _cipher(master).encrypt(nonce, text.encode(), master.encode())
    return f"{master}:{base64.b64encode(sealed).decode()}"


def decrypt(encrypted: str) -> str:
    """What :func:`encrypt` was given.

    Raises:
        SecretKeyMissing: no master key decrypts it.
    """
    master, _, encoded = encrypted.rpartition(":")
    try:
        sealed = base64.b64decode(encoded)
        return _cipher(master).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], master.encode()).decode()
    except (InvalidTag, KeyError, ValueError):
        raise SecretKeyMissing(master) from None


def encrypt_anew() -> tuple[int, int]:
    """Put every secret under the first master key; how many were not, and how many cannot be decrypted."""
    count, bad = 0, 0
    with translate_database_errors():
        for number in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                found = Authenticator.objects.select_for_update().filter(pk=number).first()
                if found is None:
                    continue
                try:
                    changed = _encrypt_fields_anew(found.data)
                except SecretKeyMissing:
                    bad += 1
                    continue
                if changed:
                    found.save(update_fields=["data"])
                    count += 1
    return count, bad


def _encrypt_fields_anew(data: dict[str, Any]) -> bool:
    """Whether a secret in ``data`` was under another key than the first."""
    old = [name for name in _FIELDS if name in data and data[name].rpartition(":")[0] != _first()]
    for name in old:
        data[name] = encrypt(decrypt(data[name]))
    return bool(old)


def _first() -> str:
    return next(iter(settings.MASTER_KEYS))


def _cipher(master: str) -> AESGCM:
    key: bytes = settings.MASTER_KEYS[master]
    return AESGCM(hashlib.sha256(b"third ear: the secrets of authenticators\0" + key).digest())
