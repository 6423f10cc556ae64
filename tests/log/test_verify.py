"""``verify_log`` on logs that were changed while the triggers were disabled.

Most change a row and nothing else: the chain shows the first that is not as it was. The others go on to
compute the chain anew. Without the master key the head gives them away; with it, only what cannot follow by
the moderator's fold does.
"""

import itertools
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue.helpers.timestamps import rfc3339
from dialogue.log import append_only_triggers, hash_chain, models
from dialogue.log import verify as module
from dialogue.log.database_log import DatabaseLog
from dialogue.log.keyring import Keyring
from dialogue.log.verify import PAGE, Verdict, all_rooms, verify
from dialogue.moderator.events import ObserverAllowed, ObserverWithdrawn, Said
from tests.log.conftest import Config
from tests.log.rooms import JOINS, MARK, ROOM, create_room, dialogue, kept
from tests.moderator.helpers import BEGIN, LEE, PLACES

CHANGED = "it is not what was stored, or not in its place"
OTHER_END = "the end of its chain is not the one that was stored"
#: A literal of bytes, as both engines take it.
SEAL_SOMETHING = "UPDATE log_event SET sealed = command_digest WHERE seq = 1"


def tamper(*statements: str) -> None:
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def chained_anew(*, head: bool) -> None:
    """The hashes as whoever tampered could compute them; the head's code too, if they had the master key."""
    room = models.Room.objects.get(pk=ROOM)
    newest = bytes(room.hash)
    for event in models.Event.objects.filter(room=ROOM).order_by("seq"):
        newest = hash_chain.hash_of_event(
            newest,
            event.seq,
            rfc3339(event.at),
            event.name,
            event.by,
            event.body,
            event.key,
            blob(event.sealed),
            event.command_id,
            event.command_by,
            blob(event.command_digest),
        )
        change("UPDATE log_event SET hash = %s WHERE seq = %s", newest, event.seq)
    last = models.Event.objects.filter(room=ROOM).count()
    if head:
        masters = Keyring().masters
        mac = masters.mac(masters.first, hash_chain.head_content(ROOM, last, newest, erased=False))
        change("UPDATE log_head SET seq = %s, hash = %s, mac = %s", last, newest, mac)
    else:
        change("UPDATE log_head SET seq = %s, hash = %s", last, newest)


def change(statement: str, *values: str | int | bytes) -> None:
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)


def blob(value: bytes | memoryview | None) -> bytes | None:
    return bytes(value) if value is not None else None


def place_of(name: str, log: DatabaseLog) -> int:
    """The number of the first event of this kind."""
    return next(record.seq for record in log.read(ROOM) if type(record.event).__name__ == name)


def move(seq: int, to: int) -> str:
    return f"UPDATE log_event SET seq = {to} WHERE seq = {seq}"


# -- what is in order


@pytest.mark.parametrize("place", PLACES)
def test_a_log_that_the_moderator_made_verifies(lite: DatabaseLog, place: str) -> None:
    events = kept(lite, place)
    assert verify(ROOM) == Verdict(ROOM, ok=True, events=events)


def test_a_room_in_which_nothing_has_happened_verifies(log: DatabaseLog) -> None:
    create_room(log)
    assert verify(ROOM) == Verdict(ROOM, ok=True, events=0)


def test_format_of_several_rooms_is_read_once(lite: DatabaseLog) -> None:
    for room in ("one", "two", "three"):
        create_room(lite, room)
    module._parsed.cache_clear()
    assert all(verify(room).ok for room in all_rooms())
    assert module._parsed.cache_info().misses == 1


def test_a_log_of_several_pages_is_read_to_its_end(lite: DatabaseLog) -> None:
    create_room(lite)
    allowed = ObserverAllowed(by="a", observer=LEE, scope="words")
    withdrawn = ObserverWithdrawn(by="a", observer=LEE)
    lite.append(ROOM, 0, (*(allowed, withdrawn) * PAGE, allowed), BEGIN)
    assert verify(ROOM).events == 2 * PAGE + 1
    tamper(f"DELETE FROM log_event WHERE seq = {PAGE + 1}")
    assert verify(ROOM).first_bad == PAGE + 1


def test_a_room_that_goes_on_meanwhile_verifies(log: DatabaseLog, monkeypatch: pytest.MonkeyPatch) -> None:
    events = dialogue()
    create_room(log)
    for head, (when, event) in enumerate(events[:6]):
        log.append(ROOM, head, (event,), when)
    rows, more = module._rows, iter(list(enumerate(events))[6:])

    def meanwhile(room: str, after: int) -> Iterator[module._Row]:
        """The rows, and when they have been read, two events more."""
        yield from rows(room, after)
        for head, (when, event) in itertools.islice(more, 2):
            log.append(ROOM, head, (event,), when)

    monkeypatch.setattr(module, "_rows", meanwhile)
    assert verify(ROOM) == Verdict(ROOM, ok=True, events=len(events))


# -- what is not


def test_removed_event_is_detected(log: DatabaseLog) -> None:
    kept(log)
    tamper("DELETE FROM log_event WHERE seq = 3")
    assert verify(ROOM) == Verdict(
        ROOM, ok=False, events=2, first_bad=3, why="it is missing, and 4 stands in its place"
    )


def test_removed_beginning_is_detected(lite: DatabaseLog) -> None:
    kept(lite)
    tamper("DELETE FROM log_event WHERE seq < 4")
    assert verify(ROOM).first_bad == 1


def test_removed_and_renumbered_event_is_detected(lite: DatabaseLog) -> None:
    events = kept(lite)
    gone = place_of("Granted", lite)
    tamper(
        f"DELETE FROM log_event WHERE seq = {gone}",
        *(move(seq, seq - 1) for seq in range(gone + 1, events + 1)),
    )
    assert verify(ROOM).first_bad == gone
    chained_anew(head=True)
    assert (verify(ROOM).ok, verify(ROOM).first_bad) == (False, gone)


def test_swapped_events_are_detected(log: DatabaseLog) -> None:
    kept(log)
    said = place_of("Said", log)
    tamper(move(said, 1000), move(said + 1, said), move(1000, said + 1))
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=said - 1, first_bad=said, why=CHANGED)
    chained_anew(head=True)
    verdict = verify(ROOM)
    assert (verdict.first_bad, verdict.why) == (said, "a turn is granted while another one waits")


def test_inserted_event_is_detected(log: DatabaseLog) -> None:
    events = kept(log)
    said = place_of("Said", log)
    tamper(
        *(move(seq, seq + 1) for seq in range(events, said, -1)),
        "INSERT INTO log_event (room_id, seq, at, name, by, body, key, sealed, hash) "
        "SELECT room_id, seq + 1, at, name, by, body, NULL, NULL, hash "
        f"FROM log_event WHERE seq = {said}",
    )
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=said, first_bad=said + 1, why=CHANGED)
    chained_anew(head=True)
    verdict = verify(ROOM)
    assert (verdict.first_bad, verdict.why) == (said + 1, "an answer that no turn was waiting for")


def test_event_before_the_first_is_detected(lite: DatabaseLog) -> None:
    kept(lite)
    tamper(
        "INSERT INTO log_event (room_id, seq, at, name, by, body, hash) "
        "SELECT room_id, 0, at, name, by, body, hash FROM log_event WHERE seq = 1"
    )
    assert verify(ROOM).first_bad == 1


def test_changed_author_is_detected(lite: DatabaseLog) -> None:
    kept(lite)
    said = place_of("Said", lite)
    tamper(f"UPDATE log_event SET by = 'b' WHERE seq = {said}")
    assert verify(ROOM).first_bad == said


def test_changed_kind_of_event_is_detected(lite: DatabaseLog) -> None:
    kept(lite)
    said = place_of("Said", lite)
    tamper(f"UPDATE log_event SET name = 'nodded', body = '{{}}' WHERE seq = {said}")
    assert verify(ROOM).first_bad == said


def test_event_with_an_earlier_time_is_detected(log: DatabaseLog) -> None:
    kept(log)
    tamper("UPDATE log_event SET at = '2001-01-01 00:00:00' WHERE seq = 5")
    assert verify(ROOM).why == CHANGED
    chained_anew(head=True)
    verdict = verify(ROOM)
    assert (verdict.first_bad, verdict.why) == (5, "the time goes backwards")


@pytest.mark.parametrize(
    "change",
    [
        "name = 'sung'",
        "body = ''",
        "body = '{}'",
        "body = '[\"my secret\"]'",
        "body = replace(body, 'share', 'sha\"re')",
        "body = replace(body, '\"turn\"', '\"my secret\"')",
    ],
)
def test_row_that_is_no_event_is_detected_and_not_quoted(lite: DatabaseLog, change: str) -> None:
    kept(lite)
    said = place_of("Said", lite)
    tamper(f"UPDATE log_event SET {change} WHERE seq = {said}")
    for _ in range(2):
        verdict = verify(ROOM)
        assert (verdict.ok, verdict.first_bad) == (False, said)
        assert verdict.why is not None
        assert "secret" not in verdict.why
        chained_anew(head=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_pinnedformat SET text = 'no format'",
        "UPDATE log_room SET observers = '[]'",
        "UPDATE log_room SET created_at = '2001-01-01 00:00:00'",
        "UPDATE log_room SET topic = NULL, key = NULL",
    ],
)
def test_changed_room_definition_is_detected(log: DatabaseLog, statement: str) -> None:
    kept(log)
    tamper(statement)
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=0, why="its definition was changed")


def test_unreadable_format_is_detected(lite: DatabaseLog) -> None:
    kept(lite)
    tamper("UPDATE log_pinnedformat SET text = 'no format'")
    room = models.Room.objects.get(pk=ROOM)
    observers = [(observer["id"], observer["scope"]) for observer in room.observers]
    topic, at = blob(room.topic), room.created_at
    change(
        "UPDATE log_room SET hash = %s",
        hash_chain.hash_of_definition(ROOM, room.format_id, "no format", room.key, topic, observers, at),
    )
    assert verify(ROOM).why == "its format cannot be read"


# -- what was said, and the end


@pytest.mark.parametrize("column", ["sealed", "command_id", "command_digest", "key"])
def test_changed_column_is_detected(log: DatabaseLog, column: str) -> None:
    create_room(log)
    log.append(ROOM, 0, JOINS, BEGIN, MARK)
    tamper(f"UPDATE log_event SET {column} = NULL" if column != "sealed" else SEAL_SOMETHING)
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=0, first_bad=1, why=CHANGED)


def test_words_encrypted_with_another_key_do_not_decrypt(log: DatabaseLog) -> None:
    kept(log)
    said = place_of("Said", log)
    change("UPDATE log_event SET sealed = %s WHERE seq = %s", b"\x00" * 60, said)
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=said - 1, first_bad=said, why=CHANGED)
    chained_anew(head=True)
    assert verify(ROOM).why == "its content cannot be decrypted"


def test_exchanged_ciphertexts_do_not_decrypt(log: DatabaseLog) -> None:
    kept(log)
    first, second = [record.seq for record in log.read(ROOM) if isinstance(record.event, Said)][:2]
    change(
        "UPDATE log_event SET sealed = (SELECT sealed FROM log_event WHERE seq = %s) WHERE seq = %s",
        first,
        second,
    )
    assert verify(ROOM).first_bad == second
    chained_anew(head=True)
    assert verify(ROOM).first_bad == second


def test_removed_end_is_detected(log: DatabaseLog) -> None:
    events = kept(log)
    tamper("DELETE FROM log_event WHERE seq > 6")
    missing = f"it is missing: the log went on to {events}"
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=6, first_bad=7, why=missing)


def test_removed_end_with_an_older_head_is_detected(log: DatabaseLog) -> None:
    kept(log)
    tamper("DELETE FROM log_event WHERE seq > 6")
    chained_anew(head=False)
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=6, why=OTHER_END)


def test_event_appended_without_the_writer_is_detected(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, JOINS[:1], BEGIN)
    tamper(
        "INSERT INTO log_event (room_id, seq, at, name, by, body, hash) "
        "SELECT room_id, 2, at, name, 'b', body, hash FROM log_event"
    )
    assert verify(ROOM).first_bad == 2
    [row] = models.Event.objects.filter(seq=2)
    [first] = models.Event.objects.filter(seq=1)
    change(
        "UPDATE log_event SET hash = %s WHERE seq = 2",
        hash_chain.hash_of_event(
            bytes(first.hash), 2, rfc3339(row.at), row.name, "b", row.body, None, None, None, None, None
        ),
    )
    behind = "it was put behind the end of the log"
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=1, first_bad=2, why=behind)


def test_hash_chain_computed_without_the_master_key_is_detected(log: DatabaseLog) -> None:
    events = kept(log)
    tamper(f"UPDATE log_event SET at = '2030-01-01 00:00:00' WHERE seq = {events}")
    chained_anew(head=False)
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=events, why=OTHER_END)


def test_missing_head_is_detected(log: DatabaseLog) -> None:
    kept(log)
    tamper("DELETE FROM log_head")
    assert verify(ROOM).why == "its head is missing"


def test_key_destroyed_without_an_event_is_detected(log: DatabaseLog) -> None:
    kept(log)
    said = models.Event.objects.filter(sealed__isnull=False).order_by("seq")[0].seq
    tamper("DELETE FROM log_key")
    verdict = verify(ROOM)
    assert (verdict.first_bad, verdict.why) == (
        said,
        "the key of its words is gone, and nobody took them back",
    )


def test_a_room_that_was_never_opened_does_not_verify(log: DatabaseLog) -> None:
    assert verify(ROOM) == Verdict(ROOM, ok=False, events=0, why="there is no such room")


# -- on the command line


def verify_log(*arguments: str) -> Iterator[object]:
    """What the command prints and, if it fails, the sentence that it ends with."""
    out = StringIO()
    try:
        call_command("verify_log", *arguments, stdout=out)
    except CommandError as fault:
        yield out.getvalue()
        yield (str(fault), fault.returncode)
    else:
        yield out.getvalue()


def test_the_command_says_a_line_for_each_room(lite: DatabaseLog) -> None:
    events = kept(lite)
    create_room(lite, "another")
    [printed] = verify_log()
    assert printed == f"{ROOM}: {events} events, all in order\nanother: 0 events, all in order\n"


def test_the_command_fails_and_names_the_first_bad_event(lite: DatabaseLog) -> None:
    kept(lite)
    create_room(lite, "another")
    tamper("DELETE FROM log_event WHERE seq = 3")
    printed, end = verify_log(ROOM, "another", "unknown")
    assert printed == (
        f"{ROOM}: event 3: it is missing, and 4 stands in its place\n"
        "another: 0 events, all in order\n"
        "unknown: there is no such room\n"
    )
    assert end == ("2 of 3 rooms did not verify.", 1)


def test_the_command_says_in_one_sentence_why_a_database_cannot_be_read(sqlite: Config) -> None:
    connection.close()
    Path(sqlite["NAME"]).write_bytes(b"no database " * 1000)
    printed, end = verify_log()
    assert printed == ""
    assert end == ("The log cannot be read: the database cannot be used: file is not a database", 1)


def test_the_command_prints_json_and_nothing_else(lite: DatabaseLog) -> None:
    events = kept(lite)
    [printed] = verify_log("--json")
    assert json.loads(str(printed)) == {
        "ok": True,
        "rooms": [{"room": ROOM, "ok": True, "events": events, "first_bad": None, "why": None}],
    }
    tamper("DELETE FROM log_event WHERE seq = 3")
    printed, end = verify_log("--json", ROOM)
    assert json.loads(str(printed)) == {
        "ok": False,
        "rooms": [
            {
                "room": ROOM,
                "ok": False,
                "events": 2,
                "first_bad": 3,
                "why": "it is missing, and 4 stands in its place",
            }
        ],
    }
    assert end == ("1 of 1 rooms did not verify.", 1)


# -- all rooms


def test_room_whose_master_key_is_missing_does_not_keep_the_others_from_being_checked(
    lite: DatabaseLog, settings: Any
) -> None:
    rooms = [kept(lite, "again", room) and room for room in ("one", "three")]
    old = settings.MASTER_KEYS
    settings.MASTER_KEYS = {"new": bytes(32)}
    kept(DatabaseLog(), "again", "two")
    out = StringIO()
    with pytest.raises(CommandError, match="2 of 3 rooms did not verify"):
        call_command("verify_log", "--json", stdout=out)
    verdicts = {each["room"]: each for each in json.loads(out.getvalue())["rooms"]}
    assert [room for room, each in verdicts.items() if not each["ok"]] == rooms
    assert all(next(iter(old)) in verdicts[room]["why"] for room in rooms)


def test_rooms_are_listed_without_a_cursor_on_the_server(
    postgres: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pooler in transaction mode gives the next question to another connection, without the cursor."""
    log = DatabaseLog()
    for number in range(5):
        create_room(log, f"room{number}")
    monkeypatch.setattr(module, "PAGE", 2)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "chunked_cursor", lambda: pytest.fail("a cursor on the server"))
        assert list(all_rooms()) == [f"room{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE log_event SET at = 'never' WHERE seq = 3 AND room_id = 'one'", 3),
        ("UPDATE log_room SET observers = '[{}]' WHERE id = 'one'", None),
        ("UPDATE log_room SET observers = 'nothing' WHERE id = 'one'", None),
        ("UPDATE log_event SET hash = NULL WHERE seq = 3 AND room_id = 'one'", 3),
    ],
)
def test_room_that_cannot_even_be_read_does_not_keep_the_others_from_being_checked(
    statement: str, first_bad: int | None, lite: DatabaseLog
) -> None:
    kept(lite, "again", "one")
    kept(lite, "again", "two")
    with connection.cursor() as cursor:  # as a hand that goes round the engine's own rules
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'log_event'")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    tamper(statement)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2 rooms did not verify"):
        call_command("verify_log", "--json", stdout=out)
    one, two = json.loads(out.getvalue())["rooms"]
    assert (one["ok"], one["first_bad"], two["ok"]) == (False, first_bad, True)
