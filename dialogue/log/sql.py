"""The statements of an append, for each engine.

They are plain SQL because the writer's speed is the speed of the house: each is one fixed statement for a
whole batch, and each finds its rows by an index, so that an append costs the same in a long room as in a
short one.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.backends.utils import CursorWrapper

from dialogue.log.sealing import Wrapped


class Row(NamedTuple):
    """A row of the events' table, as an append writes it."""

    room: str
    seq: int
    at: object  # the time as the engine takes it
    name: str
    by: str
    body: str
    key: int | None
    sealed: bytes | None
    command_id: str | None
    command_by: str | None
    command_digest: bytes | None
    hash: bytes


class Head(NamedTuple):
    """A room's newest event, and the hash of all that led to it."""

    seq: int
    hash: bytes
    erased: bool


class Known(NamedTuple):
    """A command that the log holds: who sent it, its digest and the key of it, its first event's number."""

    by: str
    digest: bytes
    key: int
    seq: int


class NewHead(NamedTuple):
    """A room's head as an append leaves it."""

    seq: int
    hash: bytes
    master: str
    mac: bytes
    room: str


_INSERT: Final = (
    "INSERT INTO log_event (room_id, seq, at, name, by, body, key, sealed, "
    "command_id, command_by, command_digest, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_SQLITE_HEADS: Final = (
    "SELECT room_id, seq, hash, erased FROM log_head WHERE room_id IN (SELECT value FROM json_each(%s))"
)
_POSTGRES_HEADS: Final = "SELECT room_id, seq, hash, erased FROM log_head WHERE room_id = ANY(%s)"
_MOVE: Final = "UPDATE log_head SET seq = %s, hash = %s, master = %s, mac = %s WHERE room_id = %s"
_POSTGRES_MOVE: Final = (
    "UPDATE log_head SET seq = moved.seq, hash = moved.hash, master = moved.master, mac = moved.mac "
    "FROM unnest(%s::integer[], %s::bytea[], %s::text[], %s::bytea[], %s::text[]) "
    "AS moved(seq, hash, master, mac, room) WHERE room_id = moved.room"
)
_SQLITE_KEYS: Final = (
    "SELECT log_key.id, room_id, author, master, wrapped "
    "FROM json_each(%s) AS asked CROSS JOIN log_key ON room_id = json_extract(asked.value, '$[0]') "
    "AND author = json_extract(asked.value, '$[1]')"
)
_POSTGRES_KEYS: Final = (
    "SELECT log_key.id, room_id, log_key.author, master, wrapped "
    "FROM unnest(%s::text[], %s::text[]) AS asked(room, author) "
    "JOIN log_key ON room_id = asked.room AND log_key.author = asked.author"
)
_NEW_KEY: Final = "INSERT INTO log_key (id, room_id, author, master, wrapped) VALUES (%s, %s, %s, %s, %s)"
_SQLITE_COMMANDS: Final = (
    "SELECT room_id, command_id, command_by, command_digest, log_event.key, seq "
    "FROM json_each(%s) AS asked CROSS JOIN log_event ON room_id = json_extract(asked.value, '$[0]') "
    "AND command_id = json_extract(asked.value, '$[1]') AND command_id IS NOT NULL"
)
_POSTGRES_COMMANDS: Final = (
    "SELECT room_id, command_id, command_by, command_digest, log_event.key, seq "
    "FROM unnest(%s::text[], %s::text[]) AS asked(room, command) "
    "JOIN log_event ON room_id = asked.room AND command_id = asked.command AND command_id IS NOT NULL"
)
_POSTGRES_LOCK: Final = (
    "SELECT pg_advisory_xact_lock(key) FROM "
    "(SELECT hashtextextended(room, 0) AS key FROM unnest(%s::text[]) AS asked(room) ORDER BY 1) AS sorted"
)


def lock(cursor: CursorWrapper, rooms: Iterable[str]) -> None:
    """Keep other writers out of ``rooms`` until the transaction ends.

    PostgreSQL locks the rooms one after another, everywhere in the same order, so that two writers never wait
    for each other. SQLite needs nothing: its transactions are IMMEDIATE and hold the one lock from their
    start.
    """
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_LOCK, [list(rooms)])


def heads(cursor: CursorWrapper, rooms: Iterable[str]) -> dict[str, Head]:
    """The head of each of ``rooms`` that there is."""
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_HEADS, [list(rooms)])
    else:
        cursor.execute(_SQLITE_HEADS, [json.dumps(list(rooms))])
    return {room: Head(seq, bytes(newest), bool(erased)) for room, seq, newest, erased in cursor.fetchall()}


def move(cursor: CursorWrapper, moved: Sequence[NewHead]) -> None:
    """Move the heads of rooms to where they are now."""
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_MOVE, [list(column) for column in zip(*moved, strict=True)])
    else:
        cursor.executemany(_MOVE, moved)


def keys(cursor: CursorWrapper, asked: Sequence[tuple[str, str]]) -> list[Wrapped]:
    """Of the pairs of a room and an author, the data keys that there are."""
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_KEYS, [list(part) for part in zip(*asked, strict=True)])
    else:
        cursor.execute(_SQLITE_KEYS, [json.dumps(asked)])
    return [
        Wrapped(id_, room, author, master, bytes(secret))
        for id_, room, author, master, secret in cursor.fetchall()
    ]


def keep(cursor: CursorWrapper, keys: Sequence[Wrapped]) -> None:
    """Store new data keys."""
    cursor.executemany(_NEW_KEY, [(key.id, key.room, key.author, key.master, key.secret) for key in keys])


def commands(cursor: CursorWrapper, asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Known]:
    """Of the pairs of a room and a command's id, those that the log holds."""
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_COMMANDS, [list(part) for part in zip(*asked, strict=True)])
    else:
        cursor.execute(_SQLITE_COMMANDS, [json.dumps(asked)])
    return {
        (room, id_): Known(by, bytes(digest), key, seq)
        for room, id_, by, digest, key, seq in cursor.fetchall()
    }


def insert(cursor: CursorWrapper, rows: Sequence[Row]) -> None:
    """Store ``rows``."""
    cursor.executemany(_INSERT, rows)  # type: ignore[arg-type]  # each engine's driver takes its own times
