"""Keyed digests of e-mail addresses: the tables tell nobody who was invited by mail."""

from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

_PURPOSE: Final = "third ear: an address that was invited"


def address_hash(address: str) -> bytes:
    """The digest that is stored of an address."""
    return _hash(address, settings.SECRET_KEY)


def address_hashes(address: str) -> list[bytes]:
    """The digests that may be stored of an address, those under earlier secret keys too."""
    return [_hash(address, str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _hash(address: str, key: str) -> bytes:
    return salted_hmac(_PURPOSE, address.strip().lower(), key, algorithm="sha256").digest()
