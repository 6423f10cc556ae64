"""The hash chain: each event's hash runs over what the tables hold of it and over the hash before.

It runs over the sealed content, so it verifies without any key, and after words were taken back. The first
hash is the opening's. The newest stands a second time in the room's head, under a code that only who has the
master key can make: whoever changes the tables without it can cut off the end or compute the hashes anew, and
is found out there.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from dialogue.log.codec import rfc3339
from dialogue.log.sealing import chained, packed

VERSION: Final = 1


def of_opening(
    room: str,
    format_ref: str,
    format_text: str,
    key: int | None,
    topic: bytes | None,
    observers: Iterable[tuple[str, str]],
    opened_at: datetime,
) -> bytes:
    """The hash that a room's chain begins with. ``topic`` is sealed, with the key of this id."""
    pinned = hashlib.sha256(format_text.encode()).digest()
    guests = packed(*(part for guest in observers for part in guest))
    return chained(b"", packed(VERSION, room, format_ref, pinned, key, topic, guests, rfc3339(opened_at)))


def of_event(
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
    """The hash of an event, given the hash of what stands before it. ``at`` is in RFC 3339."""
    return chained(
        before, packed(seq, at, name, by, body, key, sealed, command_id, command_by, command_digest)
    )


def head(room: str, seq: int, newest: bytes, *, erased: bool) -> bytes:
    """A room's head, as its code is made over it."""
    return packed(VERSION, room, seq, newest, int(erased))
