"""The secrets that are made once and kept in the data folder, and the form of the master keys."""

import base64
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from project.data_folder import made_private


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file `path`. If there is none, one of the processes generates it.

    A byte order mark and blanks that an editor added are ignored.
    """
    if not path.exists():
        # Written whole, then linked: a full disk must not leave a partial file that a later start reads.
        descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(make())
                file.flush()
                os.fsync(descriptor)
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    try:
        kept = path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"{path} is no text: put the copy of it back.") from None
    if not kept:
        raise ImproperlyConfigured(f"{path} is empty: put the copy of it back.")
    made_private(path)
    return kept


def new_master_key() -> str:
    """A new master key in the form of MASTER_KEYS. Its id is random and reveals nothing of the key."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def master_keys(given: str) -> dict[str, bytes]:
    """The master keys by id, in the order given."""
    keys: dict[str, bytes] = {}
    for part in given.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not re.fullmatch(r"[\w.-]{1,32}", key_id) or len(key) != 32 or key_id in keys:
            raise ImproperlyConfigured(
                "MASTER_KEYS must be id:key, several by commas: each key 32 bytes in base64, each id its own."
            )
        keys[key_id] = key
    return keys
