"""The log in the database's tables, on SQLite or PostgreSQL."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import (
    DataError,
    Error,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    connection,
    transaction,
)

from dialogue.log import codec, models, sql
from dialogue.log.records import Mark, Recorded
from dialogue.log.store import (
    Append,
    Appended,
    Conflict,
    FormatChanged,
    NoSuchRoom,
    Opening,
    Repeated,
    Result,
    RoomTaken,
    Unavailable,
)
from dialogue.moderator.events import Event
from dialogue.moderator.format import Format, parse

#: Faults in what the database was given. Every other is its own: read-only, full, locked, damaged, not there.
_IN_WHAT_WAS_GIVEN: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


class TableLog:
    """The rooms' logs in Django's database, over the calling thread's connection.

    See :class:`dialogue.log.store.Log` for what each method promises.
    """

    def __init__(self) -> None:
        self._format = functools.lru_cache(maxsize=64)(_pinned_format)

    def open(self, opening: Opening) -> None:
        fmt = opening.format
        with reached(), transaction.atomic():
            pinned, _ = models.PinnedFormat.objects.get_or_create(ref=fmt.ref, defaults={"text": fmt.source})
            if pinned.text != fmt.source:
                raise FormatChanged(fmt.ref)
            try:
                with transaction.atomic():
                    models.Room.objects.create(
                        id=opening.room,
                        format=pinned,
                        topic=opening.topic,
                        opened_at=opening.opened_at,
                        observers=[{"id": who, "scope": scope} for who, scope in opening.observers],
                    )
            except IntegrityError:
                raise RoomTaken from None

    def opening(self, room: str) -> Opening | None:
        with reached():
            row = models.Room.objects.filter(pk=room).first()
            if row is None:
                return None
            return Opening(
                room=row.id,
                format=self._format(row.format_id),
                topic=row.topic,
                opened_at=row.opened_at,
                observers=tuple((observer["id"], observer["scope"]) for observer in row.observers),
            )

    def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        with reached():
            rows = (
                models.Event.objects.filter(room=room, seq__gt=after)
                .order_by("seq")
                .values_list("seq", "at", "name", "by", "body")[:limit]
            )
            return [Recorded(seq, at, codec.decode(name, by, body)) for seq, at, name, by, body in rows]

    def append(
        self, room: str, head: int, events: Sequence[Event], at: datetime, mark: Mark | None = None
    ) -> Result:
        [result] = self.append_all([Append(room, head, tuple(events), at, mark)])
        return result

    def append_all(self, appends: Sequence[Append]) -> list[Result]:
        """The results of ``appends``, stored in one transaction: all that can be or, on an exception, none.

        Of several appends to one room each sees what those before it stored.

        A connection that turns out to be broken is made anew, once. Should it have broken in the middle of a
        COMMIT, the second try finds what the first stored: by the command's id, or as a conflict.

        Raises:
            NoSuchRoom: one of them is to a room that was never opened.
        """
        with reached():
            connection.ensure_connection()
            link = connection.connection
            try:
                return _append_all(appends)
            except Error:
                # On its way out of a broken transaction Django may have connected anew already.
                if connection.in_atomic_block or (connection.connection is link and connection.is_usable()):
                    raise
                connection.close()
                return _append_all(appends)

    def close(self) -> None:
        """Give up the calling thread's connection; the next call makes another."""
        connection.close()

    def find(self, room: str, command_id: str) -> tuple[Mark, int] | None:
        with reached(), connection.cursor() as cursor:
            return sql.commands(cursor, [(room, command_id)]).get((room, command_id))

    def heads(self, rooms: Iterable[str]) -> dict[str, int]:
        with reached(), connection.cursor() as cursor:
            return sql.heads(cursor, rooms)


@contextmanager
def reached() -> Iterator[None]:
    """Say of a database that cannot be used that it is unavailable, and connect anew the next time."""
    try:
        yield
    except _IN_WHAT_WAS_GIVEN:
        raise
    except Error as fault:
        if not connection.in_atomic_block:
            connection.close()
        cause = str(fault).partition("\n")[0]  # the lines below might quote a statement
        raise Unavailable(f"the database cannot be used: {cause}") from fault


def _append_all(appends: Sequence[Append]) -> list[Result]:
    rooms = sorted({append.room for append in appends})
    asked = [(append.room, append.mark.id) for append in appends if append.mark is not None]
    results: list[Result] = []
    rows: list[sql.Row] = []
    with transaction.atomic(), connection.cursor() as cursor:
        sql.lock(cursor, rooms)
        heads = sql.heads(cursor, rooms)
        known = sql.commands(cursor, asked)
        for append in appends:
            result = _judge(append, heads, known)
            results.append(result)
            if isinstance(result, Appended):
                rows += _rows(append, result.first)
                heads[append.room] = result.last
                if append.mark is not None:
                    known[append.room, append.mark.id] = append.mark, result.first
        if rows:
            sql.insert(cursor, rows)
    return results


def _judge(append: Append, heads: dict[str, int], known: dict[tuple[str, str], tuple[Mark, int]]) -> Result:
    """What becomes of ``append``, given the true heads and the commands that the log holds."""
    if append.room not in heads:
        raise NoSuchRoom
    if append.mark is not None and (append.room, append.mark.id) in known:
        return Repeated(*known[append.room, append.mark.id])
    head = heads[append.room]
    if append.head != head:
        return Conflict(head)
    return Appended(head + 1, head + len(append.events))


def _rows(append: Append, first: int) -> Iterator[sql.Row]:
    """The rows of an append's events; the first one carries the command."""
    at = connection.ops.adapt_datetimefield_value(append.at)
    mark: tuple[str, str, bytes] | tuple[()] = ()
    if append.mark is not None:
        mark = append.mark.id, append.mark.by, append.mark.digest
    for seq, event in enumerate(append.events, first):
        name, body = codec.encode(event)
        yield sql.Row(append.room, seq, at, name, event.by, body, *mark)
        mark = ()


def _pinned_format(ref: str) -> Format:
    return parse(models.PinnedFormat.objects.get(pk=ref).text)
