"""Rows of the log's tables, as the statements of :mod:`dialogue.log.sql` read and write them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from dialogue.log.encryption import WrappedKey


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
    """A room's newest event, the hash of all that led to it, and the room's summary as JSON text."""

    seq: int
    hash: bytes
    erased: bool
    summary: str


class RoomRow(NamedTuple):
    """A room's row with its head's: what it was created with, whether it was erased, and its summary.

    ``key`` is the data key of its topic, None where there is no topic or the key was destroyed.
    """

    room: str
    format: str
    topic: bytes | None
    created_at: datetime
    observers: list[dict[str, Any]]
    erased: bool
    summary: str
    key: WrappedKey | None


class EventRow(NamedTuple):
    """A row of the events' table, as a reader takes it."""

    seq: int
    at: Any  # see EventRows
    name: str
    by: str
    body: str
    key: int | None
    sealed: bytes | memoryview | None
    command_id: str | None


class EventRows(NamedTuple):
    """Rows of one room's events, and the room's data keys. ``to_time`` converts the rows' ``at``."""

    rows: list[EventRow]
    keys: list[WrappedKey]
    to_time: Callable[[Any], datetime]


class Known(NamedTuple):
    """A command that the log holds: its sender, its digest and the key of that, its first event's number."""

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
    summary: str
    room: str


class Found(NamedTuple):
    """What an append reads before anything is stored."""

    heads: dict[str, Head]
    commands: dict[tuple[str, str], Known]
    keys: list[WrappedKey]
