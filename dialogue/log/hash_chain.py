"""The hash chain: each event's hash runs over what the tables hold of it and over the hash before.

It runs over the encrypted content, so it can be verified without any key, and after words were withdrawn. The
first hash is that of the room's definition. The newest is also in the room's head, with a MAC that needs a
master key: a person who changes the tables without it can cut off the end or compute the hashes anew, but the
MAC then does not match.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.encryption import chain_hash, length_prefixed

VERSION: Final = 1


def hash_of_definition(
    room: str,
    format_ref: str,
    format_text: str,
    key: int | None,
    topic: bytes | None,
    observers: Iterable[tuple[str, str]],
    created_at: datetime,
) -> bytes:
    """The hash that a room's chain begins with. ``topic`` is encrypted with the key of this id."""
    pinned = hashlib.sha256(format_text.encode()).digest()
    invited = length_prefixed(*(part for observer in observers for part in observer))
    return chain_hash(
        b"", length_prefixed(VERSION, room, format_ref, pinned, key, topic, invited, rfc3339(created_at))
    )


def hash_of_event(
    before: bytes,
    seq: int,
    at: str,
    name: str,
    by: str,
    body: str,
    key: int | None,
    sealed: bytes | None,
    command_id: str | None,
    command_by: str | None,
    command_digest: bytes | None,
) -> bytes:
    """The hash of an event, given the hash of the event before it. ``at`` is in RFC 3339."""
    return chain_hash(
        before, length_prefixed(seq, at, name, by, body, key, sealed, command_id, command_by, command_digest)
    )


def head_content(room: str, seq: int, newest: bytes, *, erased: bool) -> bytes:
    """A room's head, as its code is made over it."""
    return length_prefixed(VERSION, room, seq, newest, int(erased))
