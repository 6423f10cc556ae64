"""The statements of an append, for each engine.

They are plain SQL because the writer's speed is the speed of the house: each is one fixed statement for a
whole batch, and each finds its rows by an index, so that an append costs the same in a long room as in a
short one. (A ``GROUP BY`` for the heads would walk through all events of the rooms.)
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.backends.utils import CursorWrapper

from dialogue.log.records import Mark


class Row(NamedTuple):
    """A row of the events' table, as an append writes it."""

    room: str
    seq: int
    at: object  # the time as the engine takes it
    name: str
    by: str
    body: str
    command_id: str | None = None
    command_by: str | None = None
    command_digest: bytes | None = None


_INSERT: Final = (
    "INSERT INTO log_event (room_id, seq, at, name, by, body, command_id, command_by, command_digest) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_SQLITE_HEADS: Final = (
    "SELECT id, (SELECT coalesce(max(seq), 0) FROM log_event WHERE room_id = log_room.id) "
    "FROM log_room WHERE id IN (SELECT value FROM json_each(%s))"
)
_POSTGRES_HEADS: Final = (
    "SELECT id, (SELECT coalesce(max(seq), 0) FROM log_event WHERE room_id = log_room.id) "
    "FROM log_room WHERE id = ANY(%s)"
)
_SQLITE_COMMANDS: Final = (
    "SELECT room_id, command_id, command_by, command_digest, seq "
    "FROM json_each(%s) AS asked CROSS JOIN log_event ON room_id = json_extract(asked.value, '$[0]') "
    "AND command_id = json_extract(asked.value, '$[1]') AND command_id IS NOT NULL"
)
_POSTGRES_COMMANDS: Final = (
    "SELECT room_id, command_id, command_by, command_digest, seq "
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


def heads(cursor: CursorWrapper, rooms: Iterable[str]) -> dict[str, int]:
    """The number of the newest event of each of ``rooms`` that there is."""
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_HEADS, [list(rooms)])
    else:
        cursor.execute(_SQLITE_HEADS, [json.dumps(list(rooms))])
    return dict(cursor.fetchall())


def commands(
    cursor: CursorWrapper, asked: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Mark, int]]:
    """Of the pairs of a room and a command's id, those in the log: the mark and the first event's number."""
    if not asked:
        return {}
    if cursor.db.vendor == "postgresql":
        cursor.execute(_POSTGRES_COMMANDS, [list(part) for part in zip(*asked, strict=True)])
    else:
        cursor.execute(_SQLITE_COMMANDS, [json.dumps(asked)])
    return {
        (room, id_): (Mark(id_, by, bytes(digest)), seq) for room, id_, by, digest, seq in cursor.fetchall()
    }


def insert(cursor: CursorWrapper, rows: Sequence[Row]) -> None:
    """Store ``rows``."""
    cursor.executemany(_INSERT, rows)  # type: ignore[arg-type]  # each engine's driver takes its own times
