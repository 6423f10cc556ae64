"""The log in the database's tables, on SQLite or PostgreSQL."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import Error, IntegrityError, connection, transaction

from dialogue.helpers import timestamps
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log import codec, hash_chain, models, sql, summaries
from dialogue.log.encryption import (
    AssociatedData,
    DataKey,
    DecryptionError,
    MasterKeys,
    WrappedKey,
    constant_time_equal,
)
from dialogue.log.interface import (
    Append,
    Appended,
    Conflict,
    Erased,
    FormatChanged,
    NoSuchRoom,
    Repeated,
    Result,
    RoomDefinition,
    RoomOverview,
    RoomTaken,
    encrypting_author,
)
from dialogue.log.keyring import ROOM, BatchKeys, Keyring
from dialogue.log.rebuild import fold_summary
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.log.rows import EventRows, Head, Known, NewHead, RoomRow, Row
from dialogue.moderator.events import SEATS, Event
from dialogue.moderator.format import parse
from dialogue.moderator.summary import Summary, initial_summary

#: Each text is parsed once in a process, for all of its logs.
_parsed: Final = functools.lru_cache(maxsize=64)(parse)


class DatabaseLog:
    """The rooms' logs in Django's database, over the calling thread's connection.

    See :class:`dialogue.log.interface.Log` for what each method promises.
    """

    def __init__(self) -> None:
        self._format = functools.lru_cache(maxsize=64)(
            lambda ref: _parsed(models.PinnedFormat.objects.get(ref=ref).text)
        )
        self._keyring = Keyring()

    def create(self, definition: RoomDefinition) -> None:
        fmt = definition.format
        with translate_database_errors(), transaction.atomic():
            pinned, _ = models.PinnedFormat.objects.get_or_create(ref=fmt.ref, defaults={"text": fmt.source})
            if pinned.text != fmt.source:
                raise FormatChanged(fmt.ref)
            key, topic = self._encrypt_topic(definition)
            newest = hash_chain.hash_of_definition(
                definition.room,
                fmt.ref,
                fmt.source,
                key.id if key is not None else None,
                topic,
                definition.observers,
                definition.created_at,
            )
            try:
                with transaction.atomic():
                    models.Room.objects.create(
                        id=definition.room,
                        format=pinned,
                        key=key.id if key is not None else None,
                        topic=topic,
                        created_at=definition.created_at,
                        observers=[{"id": who, "scope": scope} for who, scope in definition.observers],
                        hash=newest,
                    )
            except IntegrityError:
                raise RoomTaken from None
            if key is not None:
                with connection.cursor() as cursor:
                    sql.insert_keys(cursor, [key])
            summary = summaries.encode(initial_summary(definition.observers))
            first = Head(0, newest, erased=False, summary=summary)
            head = new_head(self._keyring.masters, definition.room, first)
            models.Head.objects.create(
                room_id=head.room,
                seq=head.seq,
                hash=head.hash,
                master=head.master,
                mac=head.mac,
                summary=head.summary,
            )

    def definition(self, room: str) -> RoomDefinition | None:
        with translate_database_errors():
            found = self._rooms([room])
            return self._definition(found[0]) if found else None

    def overviews(self, rooms: Iterable[str]) -> dict[str, RoomOverview]:
        with translate_database_errors():
            return {
                row.room: RoomOverview(self._definition(row), _summary(row)) for row in self._rooms(rooms)
            }

    def read(self, room: str, after: int = 0, limit: int | None = None) -> list[Recorded]:
        with translate_database_errors(), connection.cursor() as cursor:
            return self._recorded(room, sql.events(cursor, room, after, limit))

    def load(self, rooms: Iterable[str], limit: int) -> dict[str, tuple[RoomDefinition, list[Recorded]]]:
        """The definition and the first ``limit`` events of each of ``rooms`` that there is."""
        with translate_database_errors(), connection.cursor() as cursor:
            return {
                row.room: (self._definition(row), self._recorded(row.room, events))
                for row, events in sql.rooms_with_events(cursor, rooms, limit)
            }

    def append(
        self,
        room: str,
        head: int,
        events: Sequence[Event],
        at: datetime,
        identity: CommandIdentity | None = None,
    ) -> Result:
        [result] = self.append_all([Append(room, head, tuple(events), at, identity)])
        return result

    def append_all(self, appends: Sequence[Append]) -> list[Result]:
        """The results of ``appends``, stored in one transaction: all that can be or, on an exception, none.

        Of several appends to one room each sees what those before it stored. A broken connection to the
        database is opened again, once. If it broke during a COMMIT, the second attempt finds what the first
        one stored: by the command's id, or as a conflict.

        Raises:
            NoSuchRoom: a room was never created, or was erased.
            MasterKeyMissing: no master key decrypts the keys of a room.
        """
        with translate_database_errors():
            connection.ensure_connection()
            link = connection.connection
            try:
                return self._append_all(appends)
            except Error:
                # Django may have connected again already, when it left the broken transaction.
                if connection.in_atomic_block or (connection.connection is link and connection.is_usable()):
                    raise
                connection.close()
                return self._append_all(appends)

    def close(self) -> None:
        """Close the calling thread's database connection; the next call opens another."""
        connection.close()

    def find(self, room: str, identity: CommandIdentity) -> Repeated | None:
        with translate_database_errors(), connection.cursor() as cursor:
            known = sql.commands(cursor, [(room, identity.id)]).get((room, identity.id))
            if known is None:
                return None
            author = (room, identity.by)
            keys = BatchKeys(self._keyring, {author}, sql.keys(cursor, [author]))
            return _repeated(identity, known, keys.there(*author))

    def heads(self, rooms: Iterable[str]) -> dict[str, int]:
        with translate_database_errors(), connection.cursor() as cursor:
            return {room: head.seq for room, head in sql.heads(cursor, rooms).items() if not head.erased}

    def _append_all(self, appends: Sequence[Append]) -> list[Result]:
        rooms = sorted({append.room for append in appends})
        asked = [(append.room, append.identity.id) for append in appends if append.identity is not None]
        authors = {pair for append in appends for pair in _authors(append)}
        results: list[Result] = []
        rows: list[Row] = []
        moved: set[str] = set()
        with transaction.atomic(), connection.cursor() as cursor:
            heads, known, found = sql.read_for_append(cursor, rooms, asked, sorted(authors))
            keys = BatchKeys(self._keyring, authors, found)
            for append in appends:
                result = _check_append(append, heads, known, keys)
                results.append(result)
                if isinstance(result, Appended):
                    head = heads[append.room]
                    added = _rows(append, head, keys)
                    rows += added
                    moved.add(append.room)
                    summary = summaries.after(head.summary, append)
                    heads[append.room] = Head(result.last, added[-1].hash, erased=False, summary=summary)
                    if append.identity is not None:
                        known[append.room, append.identity.id] = _known(added[0])
            if rows:
                keys.keep(cursor)
                masters = self._keyring.masters
                sql.insert_events(cursor, rows, [new_head(masters, room, heads[room]) for room in moved])
        return results

    def _recorded(self, room: str, found: EventRows) -> list[Recorded]:
        """The events of these rows. Those whose data key was destroyed have lost their content."""
        keys: dict[int | None, DataKey] = {key.id: self._keyring.unwrap(key) for key in found.keys}
        if any(row[6] is not None for row in found.rows):
            for author in {*SEATS, ROOM} - {key.author for key in found.keys}:
                self._keyring.forget(room, author)
        return [
            Recorded(
                seq,
                found.to_time(at),
                codec.decode(
                    name,
                    by,
                    body,
                    decrypt(keys.get(key), sealed, (room, by, seq, name, command_id))
                    if sealed is not None
                    else None,
                ),
            )
            for seq, at, name, by, body, key, sealed, command_id in found.rows
        ]

    def _encrypt_topic(self, definition: RoomDefinition) -> tuple[WrappedKey | None, bytes | None]:
        if not definition.topic:
            return None, None
        wrapped, key = self._keyring.new(definition.room, ROOM)
        content = codec.encode_content(definition.topic)
        return wrapped, key.encrypt(content, topic_associated_data(definition.room))

    def _rooms(self, rooms: Iterable[str]) -> list[RoomRow]:
        with connection.cursor() as cursor:
            return sql.rooms(cursor, rooms)

    def _definition(self, row: RoomRow) -> RoomDefinition:
        return RoomDefinition(
            room=row.room,
            format=self._format(row.format),
            topic=self._topic(row),
            created_at=row.created_at,
            observers=tuple((observer["id"], observer["scope"]) for observer in row.observers),
            erased=row.erased,
        )

    def _topic(self, row: RoomRow) -> str:
        if row.topic is None:
            return ""
        if row.key is None:
            self._keyring.forget(row.room, ROOM)
            return ""
        topic = decrypt(self._keyring.unwrap(row.key), row.topic, topic_associated_data(row.room))
        return str(codec.decode_content(topic)) if topic is not None else ""


def new_head(masters: MasterKeys, room: str, head: Head) -> NewHead:
    """A room's head as it is stored, with a MAC under the first master key."""
    mac = masters.mac(masters.first, hash_chain.head_content(room, head.seq, head.hash, erased=head.erased))
    return NewHead(head.seq, head.hash, masters.first, mac, head.summary, room)


def topic_associated_data(room: str) -> AssociatedData:
    """The associated data of a room's encrypted topic."""
    return room, ROOM, "topic"


def decrypt(
    key: DataKey | None, sealed: bytes | memoryview | None, associated: AssociatedData
) -> bytes | None:
    """The decrypted content; None if there is none, or if its key was destroyed.

    Raises:
        Unreadable: it cannot be decrypted with its key.
    """
    if key is None or sealed is None:
        return None
    try:
        return key.decrypt(bytes(sealed), associated)
    except DecryptionError:
        raise codec.Unreadable("its content cannot be decrypted") from None


def _authors(append: Append) -> Iterator[tuple[str, str]]:
    """Each pair of room and author whose key the append may need."""
    if append.identity is not None:
        yield append.room, append.identity.by
    for event in append.events:
        author = encrypting_author(event)
        if author is not None:
            yield append.room, author


def _check_append(
    append: Append, heads: dict[str, Head], known: dict[tuple[str, str], Known], keys: BatchKeys
) -> Result:
    """The result of ``append``, given the rooms' heads and the commands that the log holds."""
    head = heads.get(append.room)
    if head is None:
        raise NoSuchRoom
    if head.erased:
        raise Erased
    identity = append.identity
    if identity is not None and (append.room, identity.id) in known:
        return _repeated(identity, known[append.room, identity.id], keys.there(append.room, identity.by))
    if append.head != head.seq:
        return Conflict(head.seq)
    return Appended(head.seq + 1, head.seq + len(append.events))


def _repeated(identity: CommandIdentity, known: Known, key: DataKey | None) -> Repeated:
    """Whether the command that the log holds under this id is this command; ``key`` is its sender's."""
    if identity.by != known.by:
        return Repeated(known.seq, matches=False)
    if key is None or key.id != known.key:  # destroyed with the words, which must not be stored again
        return Repeated(known.seq, matches=True)
    return Repeated(known.seq, constant_time_equal(key.digest(identity.content), known.digest))


def _known(row: Row) -> Known:
    assert row.command_by is not None
    assert row.command_digest is not None
    assert row.key is not None
    return Known(row.command_by, row.command_digest, row.key, row.seq)


def _rows(append: Append, head: Head, keys: BatchKeys) -> list[Row]:
    """The rows of an append's events, encrypted and chained to the head; the first holds the command."""
    at, moment = connection.ops.adapt_datetimefield_value(append.at), timestamps.rfc3339(append.at)
    newest = head.hash
    identity = append.identity
    rows = []
    for seq, event in enumerate(append.events, head.seq + 1):
        name, body, content = codec.encode(event)
        author = event.by if content is not None else identity.by if identity is not None else None
        key = keys.of(append.room, author) if author is not None else None
        command_id = identity.id if identity is not None else None
        sealed = digest = None
        if key is not None and content is not None:
            sealed = key.encrypt(content, (append.room, event.by, seq, name, command_id))
        if key is not None and identity is not None:
            digest = key.digest(identity.content)
        command_by = identity.by if identity is not None else None
        key_id = key.id if key is not None else None
        newest = hash_chain.hash_of_event(
            newest, seq, moment, name, event.by, body, key_id, sealed, command_id, command_by, digest
        )
        rows.append(
            Row(
                append.room,
                seq,
                at,
                name,
                event.by,
                body,
                key_id,
                sealed,
                command_id,
                command_by,
                digest,
                newest,
            )
        )
        identity = None
    return rows


def _summary(row: RoomRow) -> Summary:
    """The room's summary, folded from its events where the text is damaged."""
    try:
        return summaries.decode(row.summary)
    except codec.Unreadable:
        return fold_summary(row.room, row.observers)
