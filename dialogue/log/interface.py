"""The interface of a log: the database's, and the tests' fake in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator import state
from dialogue.moderator.events import Event, Scope, encrypted_field, is_private
from dialogue.moderator.format import Format
from dialogue.moderator.summary import Summary


@dataclass(frozen=True, slots=True)
class RoomDefinition:
    """What a room was created with. It never changes.

    The first room of a format's version pins the text that the format was read from, so that a replay stays
    true when the file is edited. ``observers`` are the ids invited, each with the scope offered. The words
    of an ``erased`` room are destroyed, and nobody can enter it.
    """

    room: str
    format: Format
    topic: str
    created_at: datetime
    observers: tuple[tuple[str, Scope], ...] = ()
    erased: bool = False

    def initial_state(self) -> state.State:
        """The room's state before its first event."""
        return state.initial_state(self.format, self.observers)


@dataclass(frozen=True, slots=True)
class RoomOverview:
    """A room without its events: how it was created, and the summary of what has happened since."""

    definition: RoomDefinition
    summary: Summary


@dataclass(frozen=True, slots=True)
class Append:
    """Events to be appended to a room's log by a caller who has read it up to ``head``."""

    room: str
    head: int
    events: tuple[Event, ...]
    at: datetime
    identity: CommandIdentity | None = None

    def __post_init__(self) -> None:
        if not self.events:
            raise ValueError("nothing to append")
        if self.identity is not None and encrypting_author(self.events[0]) not in {None, self.identity.by}:
            raise ValueError("a command with somebody else's words")


def encrypting_author(event: Event) -> str | None:
    """The author whose key encrypts the event's content; None if it has none."""
    return event.by if encrypted_field(type(event), private=is_private(event)) is not None else None


@dataclass(frozen=True, slots=True)
class Appended:
    """The events are stored for good, numbered ``first`` to ``last``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was stored: the log goes on to ``head``, which is not the head that was named."""

    head: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """Nothing was stored: the log holds a command of this id, which began at ``first``.

    ``matches``: it is this command. False for another sender's, and for one that asked for something else.
    After its sender's words were withdrawn, what it asked for is unknown: the sender and the id are enough.
    """

    first: int
    matches: bool


Result = Appended | Conflict | Repeated


class WriterQueueFull(Unavailable):
    """Too many appends wait to be stored: nothing was stored."""


class MasterKeyMissing(Unavailable):
    """No master key decrypts the keys of a room: nothing was stored. Other rooms are not affected."""

    def __init__(self, room: str, master: str) -> None:
        super().__init__(f"MASTER_KEYS opens no key of room {room}: {master!r} is missing or another key")


class NoSuchRoom(Exception):
    """The room was never created."""


class Erased(NoSuchRoom):
    """The room was erased: its words are destroyed, and nothing can be appended to it."""


class RoomTaken(Exception):
    """There is a room with this id."""


class FormatChanged(Exception):
    """A format's text is not the one that rooms of the same version were created with."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} differs from the text that rooms were created with: raise its version")
        self.ref = ref


class Log(Protocol):
    """The logs of all rooms. Every method may raise :class:`Unavailable`."""

    def create(self, definition: RoomDefinition) -> None:
        """Create a room, and pin its format if it is the first room of it.

        Raises:
            FormatChanged: the format was pinned with another text.
            RoomTaken: there is such a room.
        """

    def definition(self, room: str) -> RoomDefinition | None:
        """What the room was created with, or None if it never was."""

    def overviews(self, rooms: Iterable[str]) -> dict[str, RoomOverview]:
        """Each of ``rooms`` that was created, with its summary. The cost does not depend on their events."""

    def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        """The room's events numbered above ``after``, in order, at most ``limit`` of them."""

    def append(
        self,
        room: str,
        head: int,
        events: Sequence[Event],
        at: datetime,
        identity: CommandIdentity | None = None,
    ) -> Result:
        """Store all of ``events`` after the one numbered ``head``, or none of them.

        A command whose id is in the room's log is :class:`Repeated`, whatever the head; after that, a
        ``head`` that is not the true one is a :class:`Conflict`.

        Raises:
            NoSuchRoom: the room was never created.
            Erased: it was erased.
        """

    def find(self, room: str, identity: CommandIdentity) -> Repeated | None:
        """The room's command with the id of ``identity``, or None."""

    def heads(self, rooms: Iterable[str]) -> dict[str, int]:
        """The number of the newest event (0 before the first) of each of ``rooms`` that is open.

        A room that was created and is not among them was erased.
        """
