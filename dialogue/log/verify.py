"""Checking a room's log from its first event to its last.

It finds: a definition or an event that was changed, removed, swapped or inserted, by the hash chain; an end
that was cut off or added to, and a chain that was computed anew, by the MAC over the room's head; events that
cannot follow on those before, by the moderator's own fold; words that cannot be decrypted; words whose key is
gone although nobody withdrew them; and a summary that is not that of the events.

The chain runs over what is encrypted, so a room verifies after words were withdrawn and after it was erased.
A whole room that was restored to an earlier state is found with an anchor that was kept elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from dialogue.helpers import timestamps
from dialogue.log import codec, hash_chain, models, summaries
from dialogue.log.anchor import Anchor
from dialogue.log.database_log import decrypt, topic_associated_data
from dialogue.log.encryption import DataKey, DecryptionError, constant_time_equal
from dialogue.log.interface import MasterKeyMissing
from dialogue.log.keyring import Keyring, wrapped_key
from dialogue.moderator.events import WordsWithdrawn
from dialogue.moderator.format import parse
from dialogue.moderator.format_table import FormatError
from dialogue.moderator.state import ImpossibleEvent, State, evolve, initial_state
from dialogue.moderator.summary import Summary, initial_summary, summarize

PAGE: Final = 500
#: What reading an invalid value raises: a time or a list that was written into the tables by hand.
_UNREADABLE: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

_Row = tuple[
    int, datetime, str, str, str, int | None, bytes | None, str | None, str | None, bytes | None, bytes
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a room found. ``events`` counts those that are right, up to the first bad one.

    ``why`` is for the operator and never quotes what an event holds.
    """

    room: str
    ok: bool
    events: int
    first_bad: int | None = None
    why: str | None = None


class _Bad(Exception):
    """Something is not as it was stored. ``seq`` is None if that is no event."""

    def __init__(self, seq: int | None, why: str) -> None:
        super().__init__(why)
        self.seq = seq


def verify(room: str) -> Verdict:
    """Check one room's log.

    Raises:
        MasterKeyMissing: not all of it can be checked.
    """
    return verify_with_anchor(room, None)[0]


def verify_with_anchor(room: str, anchor: Anchor | None) -> tuple[Verdict, Anchor | None]:
    """Check one room's log, and that the head in the anchor is still on its chain.

    The second value is the head as it is now; None unless all is in order. Raises as :func:`verify`.
    """
    check: _Check | None = None
    try:
        made = models.Room.objects.select_related("format").filter(pk=room).first()
        if made is None:
            why = "there is no such room" if anchor is None else "the anchor knows it, and it is gone"
            return Verdict(room, ok=False, events=0, why=why), None
        check = _Check(made, anchor)
        check.definition()
        check.events()
        check.end()
    except _Bad as bad:
        count = check.count if check else 0
        events = count if bad.seq is None else min(count, bad.seq - 1)
        return Verdict(room, ok=False, events=events, first_bad=bad.seq, why=str(bad)), None
    except _UNREADABLE:
        events, first_bad = (check.count, check.count + 1) if check and check.is_open else (0, None)
        why = "it cannot be read as what it was stored as"
        return Verdict(room, ok=False, events=events, first_bad=first_bad, why=why), None
    return Verdict(room, ok=True, events=check.count), check.anchor()


def all_rooms() -> Iterator[str]:
    """The ids of all rooms, in their order, page by page.

    No cursor stays open on the server meanwhile, because a pooler may give the next query to another
    connection.
    """
    rooms = models.Room.objects.order_by("pk").values_list("pk", flat=True)
    after = ""
    while page := list(rooms.filter(pk__gt=after)[:PAGE]):
        yield from page
        after = page[-1]


#: Most rooms of a log have one of a few formats, and reading one takes longer than verifying a short room.
_parsed = lru_cache(maxsize=64)(parse)


class _Check:
    """One room, as far as it has been checked."""

    def __init__(self, made: models.Room, anchor: Anchor | None) -> None:
        self._made = made
        self._anchor = anchor
        self._keyring = Keyring()
        self._keys: dict[int | None, DataKey | None] = {None: None}
        self._head: models.Head | None = None
        self._newest = bytes(made.hash)
        self._state: State
        self._summary: Summary
        self._without_key: dict[int, str] = {}
        self._key_ids: dict[int, int] = {}
        self._withdrawn: set[tuple[int, str]] = set()
        self.count = 0
        self.is_open = False

    def definition(self) -> None:
        """What the room was created with: its hash, its format, its topic."""
        made = self._made
        observers = [(observer["id"], observer["scope"]) for observer in made.observers]
        topic = bytes(made.topic) if made.topic is not None else None
        found = hash_chain.hash_of_definition(
            made.id, made.format_id, made.format.text, made.key, topic, observers, made.created_at
        )
        if found != self._newest:
            raise _Bad(None, "its definition was changed")
        if not self._is_anchored_here():
            raise _Bad(None, "its definition is not the one that the anchor knows")
        try:
            dialogue_format = _parsed(made.format.text)
        except FormatError:
            raise _Bad(None, "its format cannot be read") from None
        try:
            decrypt(self._key(made.key), topic, topic_associated_data(made.id))
        except codec.Unreadable:
            raise _Bad(None, "its topic cannot be decrypted") from None
        self._state = initial_state(dialogue_format, observers)
        self._summary = initial_summary(observers)
        self.is_open = True

    def events(self) -> None:
        """Every event up to the head. In a room that goes on meanwhile, the head moves on as well."""
        before = -1
        while self._head is None or before < self.count < self._head.seq:
            before = self.count
            for columns in _rows(self._made.id, self.count or -1):
                self.event(*columns)
            self._head = models.Head.objects.filter(pk=self._made.id).first()
            if self._head is None:
                raise _Bad(None, "its head is missing")

    def event(
        self,
        seq: int,
        at: datetime,
        name: str,
        by: str,
        body: str,
        key: int | None,
        sealed: bytes | None,
        command_id: str | None,
        command_by: str | None,
        command_digest: bytes | None,
        stored: bytes,
    ) -> None:
        """Check the next event: its number, its hash, its words, and whether it can follow."""
        due = self.count + 1
        if seq != due:
            raise _Bad(due, f"it is missing, and {seq} stands in its place")
        sealed = bytes(sealed) if sealed is not None else None
        digest = bytes(command_digest) if command_digest is not None else None
        newest = hash_chain.hash_of_event(
            self._newest,
            seq,
            timestamps.rfc3339(at),
            name,
            by,
            body,
            key,
            sealed,
            command_id,
            command_by,
            digest,
        )
        if newest != bytes(stored):
            raise _Bad(due, "it is not what was stored, or not in its place")
        self._newest, self.count = newest, seq
        if not self._is_anchored_here():
            raise _Bad(due, "it is not the event that the anchor knows")
        data_key = self._key(key)
        try:
            content = decrypt(data_key, sealed, (self._made.id, by, seq, name, command_id))
            event = codec.decode(name, by, body, content)
            self._state = evolve(self._state, event, at)
            self._summary = summarize(self._summary, event, at)
        except (ImpossibleEvent, codec.Unreadable) as fault:
            raise _Bad(due, str(fault)) from None
        if sealed is not None and data_key is None:
            self._without_key[seq] = by
        elif sealed is not None and key is not None:
            self._key_ids[seq] = key
        if isinstance(event, WordsWithdrawn):
            self._withdrawn |= {(gone, by) for gone in event.seqs}

    def end(self) -> None:
        """The room's head, and the words whose key is gone."""
        head = self._head
        assert head is not None
        if self.count < head.seq:
            raise _Bad(self.count + 1, f"it is missing: the log went on to {head.seq}")
        if self.count > head.seq:
            raise _Bad(head.seq + 1, "it was put behind the end of the log")
        newest = bytes(head.hash)
        try:
            mac = self._keyring.masters.mac(
                head.master, hash_chain.head_content(self._made.id, head.seq, newest, erased=head.erased)
            )
        except DecryptionError:
            raise MasterKeyMissing(self._made.id, head.master) from None
        if newest != self._newest or not constant_time_equal(mac, bytes(head.mac)):
            raise _Bad(None, "the end of its chain is not the one that was stored")
        if not head.erased:
            for seq, by in self._without_key.items():
                if (seq, by) not in self._withdrawn:
                    raise _Bad(seq, "the key of its words is gone, and nobody took them back")
        self._nothing_came_back(head)
        if head.summary != summaries.encode(self._summary):
            raise _Bad(None, "its summary is not that of its events: see manage.py rebuild_summaries")

    def _nothing_came_back(self, head: models.Head) -> None:
        """What was destroyed, or is known from elsewhere, is not undone."""
        keys = models.Key.objects.filter(room=self._made)
        if head.erased and keys.exists():
            raise _Bad(None, "it was erased, and a key of it is there again")
        there = set(keys.values_list("pk", flat=True)) if self._withdrawn else set()
        for seq, _ in sorted(self._withdrawn):
            if self._key_ids.get(seq) in there:
                raise _Bad(seq, "its words were taken back, and their key is there again")
        if self._anchor is not None and self.count < self._anchor.seq:
            raise _Bad(self.count + 1, f"it is missing: the anchor knows the log up to {self._anchor.seq}")
        if self._anchor is not None and self._anchor.erased and not head.erased:
            raise _Bad(None, "the anchor knows it as erased, and it is not any more")

    def _is_anchored_here(self) -> bool:
        """Whether the anchor is not at this event, or its hash is this event's."""
        here = self._anchor is not None and self._anchor.seq == self.count
        return not here or (self._anchor is not None and self._anchor.hash == self._newest.hex())

    def anchor(self) -> Anchor:
        """The room's head, to be kept elsewhere."""
        assert self._head is not None
        return Anchor(self._made.id, self.count, self._newest.hex(), self._head.erased)

    def _key(self, key_id: int | None) -> DataKey | None:
        if key_id is not None and key_id not in self._keys:
            found = models.Key.objects.filter(pk=key_id, room=self._made).first()
            self._keys[key_id] = self._keyring.unwrap(wrapped_key(found)) if found is not None else None
        return self._keys[key_id]


def _rows(room: str, after: int) -> Iterator[_Row]:
    """The room's events above ``after`` as they stand, page by page."""
    rows = models.Event.objects.filter(room=room).values_list(
        "seq",
        "at",
        "name",
        "by",
        "body",
        "key",
        "sealed",
        "command_id",
        "command_by",
        "command_digest",
        "hash",
    )
    while page := list(rows.filter(seq__gt=after).order_by("seq")[:PAGE]):
        yield from page
        after = page[-1][0]
