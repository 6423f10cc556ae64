"""Fakes written by hand, each keeping the promises of what it stands for: one contract tests both."""

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.codec import encode
from dialogue.log.interface import (
    Append,
    Appended,
    Conflict,
    FormatChanged,
    NoSuchRoom,
    Repeated,
    Result,
    RoomDefinition,
    RoomOverview,
    RoomTaken,
)
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.events import Event
from dialogue.moderator.format import Format
from dialogue.moderator.summary import initial_summary, summarize


class MemoryLog:
    """A log in memory, for any number of threads. While ``broken`` is set, it is unavailable."""

    def __init__(self) -> None:
        self.broken = False
        self._lock = threading.Lock()
        self._formats: dict[str, Format] = {}
        self._definitions: dict[str, RoomDefinition] = {}
        self._events: dict[str, list[Recorded]] = {}
        self._commands: dict[tuple[str, str], tuple[CommandIdentity, int]] = {}

    def create(self, definition: RoomDefinition) -> None:
        with self._lock:
            self._reach()
            ref = definition.format.ref
            if self._formats.setdefault(ref, definition.format).source != definition.format.source:
                raise FormatChanged(ref)
            if definition.room in self._definitions:
                raise RoomTaken
            self._definitions[definition.room] = definition
            self._events[definition.room] = []

    def definition(self, room: str) -> RoomDefinition | None:
        with self._lock:
            self._reach()
            return self._definitions.get(room)

    def overviews(self, rooms: Iterable[str]) -> dict[str, RoomOverview]:
        with self._lock:
            self._reach()
            return {
                room: self._overview(self._definitions[room]) for room in rooms if room in self._definitions
            }

    def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        with self._lock:
            self._reach()
            return self._events.get(room, [])[after:][:limit]

    def append(
        self,
        room: str,
        head: int,
        events: Sequence[Event],
        at: datetime,
        identity: CommandIdentity | None = None,
    ) -> Result:
        append = Append(room, head, tuple(events), at, identity)
        for event in append.events:
            encode(event)  # what no table can hold is refused here too
        with self._lock:
            self._reach()
            if room not in self._events:
                raise NoSuchRoom
            if identity is not None and (room, identity.id) in self._commands:
                return self._repeated(room, identity)
            stored = self._events[room]
            if head != len(stored):
                return Conflict(len(stored))
            stored += [Recorded(seq, at, event) for seq, event in enumerate(append.events, head + 1)]
            if identity is not None:
                self._commands[room, identity.id] = identity, head + 1
            return Appended(head + 1, len(stored))

    def find(self, room: str, identity: CommandIdentity) -> Repeated | None:
        with self._lock:
            self._reach()
            return self._repeated(room, identity) if (room, identity.id) in self._commands else None

    def heads(self, rooms: Iterable[str]) -> dict[str, int]:
        with self._lock:
            self._reach()
            return {room: len(self._events[room]) for room in rooms if room in self._events}

    def _overview(self, definition: RoomDefinition) -> RoomOverview:
        summary = initial_summary(definition.observers)
        for record in self._events[definition.room]:
            summary = summarize(summary, record.event, record.at)
        return RoomOverview(definition, summary)

    def _repeated(self, room: str, mark: CommandIdentity) -> Repeated:
        first, seq = self._commands[room, mark.id]
        return Repeated(seq, matches=first == mark)

    def _reach(self) -> None:
        if self.broken:
            raise Unavailable("the database cannot be used")
