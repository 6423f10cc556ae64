"""Secrets that give access. Only their digests are stored, so a copy of a table gives no access."""

import hashlib
import secrets


def new_secret() -> str:
    """A secret of 192 random bits, for an address, a header or a command line: it begins with no dash."""
    while (secret := secrets.token_urlsafe(24)).startswith("-"):
        pass
    return secret


def digest(secret: str) -> bytes:
    """The SHA-256 of a secret: it is stored in the secret's place, and looked up by."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
