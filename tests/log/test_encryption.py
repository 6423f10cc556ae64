"""Words are encrypted at rest: the database's files hold none, and no ciphertext decrypts in another row."""

import errno
import os
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from dialogue.log import append_only_triggers, models
from dialogue.log.codec import Unreadable
from dialogue.log.database_log import DatabaseLog
from dialogue.log.encryption import AssociatedData, DataKey, DecryptionError, MasterKeys
from dialogue.log.interface import Appended, MasterKeyMissing, Repeated, RoomDefinition
from dialogue.log.keyring import Keyring, faults
from dialogue.log.records import CommandIdentity
from dialogue.log.verify import verify
from dialogue.moderator.events import Chose, Event, Said
from project.kept_secrets import kept_secret, master_keys, new_master_key
from project.startup_checks import unreachable
from tests.log.conftest import Config
from tests.log.rooms import MARK, NOD, ROOM, append, create_room, said
from tests.log.test_writer import outcomes
from tests.moderator.helpers import BEGIN, DUET

WORDS = "Nachtigall, ich hör dir trapsen"
TOPIC = "Schwiegermütter"
OPTION = "rather-not-at-all"


def given_in(log: DatabaseLog) -> None:
    """A room with words, private words and a private choice, each brought by a command."""
    log.create(RoomDefinition(ROOM, DUET, TOPIC, BEGIN))
    private = Chose(by="a", turn=1, step="check_in", option=OPTION, private=True, gate=None)
    events: list[Event] = [said(WORDS), private, said(WORDS.upper())]
    for head, event in enumerate(events):
        log.append(ROOM, head, [event], BEGIN, CommandIdentity(f"c{head}", "a", f"{WORDS}{OPTION}".encode()))


def tamper(statement: str) -> None:
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def everything_stored() -> bytes:
    """Every value of every table of the log, as a dump of the database would hold it."""
    values: list[bytes] = []
    for table in ("log_pinnedformat", "log_room", "log_event", "log_key", "log_head"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            values += [blob(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(values)


def blob(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def holds_words(stored: bytes) -> bool:
    spellings = [
        each for word in (WORDS, WORDS.upper(), TOPIC, OPTION) for each in (word, repr(word), ascii(word))
    ]
    return any(
        spelling.strip("'").encode(coding) in stored
        for spelling in spellings
        for coding in ("utf-8", "utf-16-le", "utf-16-be")
    )


# -- at rest


def test_no_table_holds_words_topics_or_private_answers(log: DatabaseLog) -> None:
    given_in(log)
    stored = everything_stored()
    assert b"check_in" in stored  # it looks where it should
    assert not holds_words(stored)
    texts = [record.event.text for record in log.read(ROOM) if isinstance(record.event, Said)]
    assert texts == [WORDS, WORDS.upper()]
    assert [record.event.option for record in log.read(ROOM) if isinstance(record.event, Chose)] == [OPTION]
    made = log.definition(ROOM)
    assert made is not None
    assert made.topic == TOPIC


def test_database_file_and_write_ahead_log_hold_no_words(sqlite: Config) -> None:
    given_in(DatabaseLog())
    files = [file for file in Path(sqlite["NAME"]).parent.glob("log.sqlite3*") if file.stat().st_size]
    assert len(files) > 1  # with the write-ahead log
    stored = b"".join(file.read_bytes() for file in files)
    assert b"check_in" in stored
    assert not holds_words(stored)


def test_same_words_have_another_ciphertext_each_time(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, [said(WORDS), said(WORDS)], BEGIN)
    one, other = models.Event.objects.order_by("seq").values_list("sealed", flat=True)
    assert one is not None
    assert other is not None
    assert bytes(one) != bytes(other)


def test_digest_of_words_cannot_be_computed_without_the_key(log: DatabaseLog) -> None:
    for room in (ROOM, "another"):
        create_room(log, room)
        log.append(room, 0, NOD, BEGIN, MARK)
    one, other = (
        bytes(digest or b"") for digest in models.Event.objects.values_list("command_digest", flat=True)
    )
    assert one != other


def test_each_author_has_a_key_of_their_own_in_each_room(log: DatabaseLog) -> None:
    for room in (ROOM, "another"):
        log.create(RoomDefinition(room, DUET, "", BEGIN))
        log.append(room, 0, [said("one"), said("two", "b"), said("three")], BEGIN)
    keys = models.Key.objects.order_by("room_id", "author").values_list("room_id", "author")
    assert list(keys) == [(ROOM, "a"), (ROOM, "b"), ("another", "a"), ("another", "b")]
    secrets_ = {bytes(wrapped) for wrapped in models.Key.objects.values_list("wrapped", flat=True)}
    assert len(secrets_) == 4


# -- what a ciphertext is bound to


places: st.SearchStrategy[AssociatedData] = st.tuples(
    st.text(max_size=8), st.sampled_from(["a", "b"]), st.integers(1, 99), st.none() | st.text(max_size=4)
)


@given(st.binary(max_size=200), places)
def test_ciphertext_decrypts_with_its_associated_data(content: bytes, place: AssociatedData) -> None:
    key = DataKey(1, os.urandom(64))
    ciphertext = key.encrypt(content, place)
    assert key.decrypt(ciphertext, place) == content
    assert content not in ciphertext or len(content) < 4


@given(st.binary(max_size=50), places, places)
def test_ciphertext_does_not_decrypt_with_other_associated_data(
    content: bytes, place: AssociatedData, elsewhere: AssociatedData
) -> None:
    key = DataKey(1, os.urandom(64))
    ciphertext = key.encrypt(content, place)
    if place != elsewhere:
        with pytest.raises(DecryptionError):
            key.decrypt(ciphertext, elsewhere)
    with pytest.raises(DecryptionError):
        DataKey(1, os.urandom(64)).decrypt(ciphertext, place)


@given(st.binary(min_size=1, max_size=50), places, st.data())
def test_changed_ciphertext_does_not_decrypt(
    content: bytes, place: AssociatedData, data: st.DataObject
) -> None:
    key = DataKey(1, os.urandom(64))
    ciphertext = bytearray(key.encrypt(content, place))
    at = data.draw(st.integers(0, len(ciphertext) - 1))
    ciphertext[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DecryptionError):
        key.decrypt(bytes(ciphertext), place)
    with pytest.raises(DecryptionError):
        key.decrypt(bytes(ciphertext[:at]), place)


@pytest.mark.parametrize("change", ["by = 'b'", "seq = 2", "name = 'chose'", "command_id = 'c9'"])
def test_words_moved_to_another_event_do_not_decrypt(log: DatabaseLog, change: str) -> None:
    create_room(log)
    log.append(ROOM, 0, [said(WORDS)], BEGIN, MARK)
    tamper(f"UPDATE log_event SET {change}")
    with pytest.raises(Unreadable, match="cannot be decrypted"):
        log.read(ROOM)


def test_words_moved_to_another_room_do_not_decrypt(log: DatabaseLog) -> None:
    create_room(log)
    log.create(RoomDefinition("another", DUET, "", BEGIN))
    log.append(ROOM, 0, [said(WORDS)], BEGIN, MARK)
    tamper("UPDATE log_event SET room_id = 'another'")
    [record] = log.read("another")
    assert isinstance(record.event, Said)
    assert record.event.text is None
    tamper("UPDATE log_key SET room_id = 'another' WHERE author = 'a'")
    with pytest.raises(MasterKeyMissing):
        DatabaseLog().read("another")


# -- the keys


def master() -> dict[str, bytes]:
    return {secrets.token_hex(4): os.urandom(32)}


@pytest.fixture(params=["missing", "another of its name"])
def wrong_masters(request: pytest.FixtureRequest, settings: Any) -> dict[str, bytes]:
    """Master keys that decrypt no stored key, ready to be set."""
    return master() if request.param == "missing" else {next(iter(settings.MASTER_KEYS)): os.urandom(32)}


def test_without_the_right_master_key_a_room_is_unavailable_and_says_which_setting(
    log: DatabaseLog, settings: Any, wrong_masters: dict[str, bytes]
) -> None:
    given_in(log)
    assert faults() == []
    right, settings.MASTER_KEYS = settings.MASTER_KEYS, wrong_masters
    [sentence] = faults()
    assert sentence.startswith("MASTER_KEYS cannot decrypt")
    for reading in (DatabaseLog(), log):
        reading._keyring._unwrapped.clear()
        with pytest.raises(MasterKeyMissing, match="MASTER_KEYS"):
            reading.read(ROOM)
        with pytest.raises(MasterKeyMissing, match="MASTER_KEYS"):
            reading.append(ROOM, 3, [said("more")], BEGIN)
    with pytest.raises(MasterKeyMissing, match="MASTER_KEYS"):
        verify(ROOM)
    settings.MASTER_KEYS = right
    assert log.append(ROOM, 3, [said("more")], BEGIN) == Appended(4, 4)


def test_room_with_undecryptable_keys_harms_no_other_of_its_batch(
    log: DatabaseLog, settings: Any, wrong_masters: dict[str, bytes]
) -> None:
    create_room(log)
    log.append(ROOM, 0, [said("first")], BEGIN)
    log.create(RoomDefinition("another", DUET, "", BEGIN))
    settings.MASTER_KEYS = wrong_masters
    fresh = DatabaseLog()
    answers = outcomes(fresh, append(ROOM, 1, said("second")), append("another", 0, said("first")))
    assert isinstance(answers[0], MasterKeyMissing)
    assert answers[1] == Appended(1, 1)


def test_every_master_key_decrypts_and_the_first_encrypts(log: DatabaseLog, settings: Any) -> None:
    given_in(log)
    settings.MASTER_KEYS = master() | settings.MASTER_KEYS
    log.append(ROOM, 3, [said("more", "b")], BEGIN)
    fresh = DatabaseLog()
    assert len(fresh.read(ROOM)) == 4
    assert models.Key.objects.get(author="b").master == next(iter(settings.MASTER_KEYS))
    assert models.Key.objects.get(author="a").master == list(settings.MASTER_KEYS)[1]


def test_a_process_without_the_right_master_key_does_not_start(
    log: DatabaseLog, settings: Any, wrong_masters: dict[str, bytes]
) -> None:
    given_in(log)
    assert unreachable() == []
    settings.MASTER_KEYS = wrong_masters
    [sentence] = unreachable()
    assert sentence.startswith("MASTER_KEYS cannot decrypt")


def test_master_keys_are_read_in_their_order() -> None:
    first, second = new_master_key(), new_master_key()
    keys = master_keys(f"{first}, {second}")
    assert list(keys) == [first.partition(":")[0], second.partition(":")[0]]
    assert {len(key) for key in keys.values()} == {32}


@pytest.mark.parametrize(
    "given_",
    [
        "",
        "one",
        "one:",
        "one:c2hvcnQ=",
        "one:%%%",
        ":" + "A" * 43 + "=",
        ",",
        "o:{0},o:{0}".format("A" * 43 + "="),
    ],
)
def test_invalid_master_keys_are_refused_and_not_quoted(given_: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MASTER_KEYS") as caught:
        master_keys(given_)
    assert not given_ or given_.strip(",:") not in str(caught.value) or len(given_) < 4


def test_a_master_key_of_its_own_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "master_keys"
    made = kept_secret(path, new_master_key)
    assert kept_secret(path, new_master_key) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(master_keys(made)) == 1


def test_failed_first_start_on_a_full_disk_does_not_stop_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "master_keys"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        for _ in range(2):
            with pytest.raises(OSError, match="No space left"):
                kept_secret(path, new_master_key)
            assert list(tmp_path.iterdir()) == []
    assert len(master_keys(kept_secret(path, new_master_key))) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_key_cache_is_bounded(settings: Any) -> None:
    keyring = Keyring(max_cached=3)
    wrapped = [keyring.new(f"room{number}", "a")[0] for number in range(9)]
    first = keyring.unwrap(wrapped[0])
    assert keyring.unwrap(wrapped[0]) is first
    for each in wrapped:
        keyring.unwrap(each)
    assert len(keyring._unwrapped) == 3
    assert keyring.unwrap(wrapped[0]) is not first


def test_repeated_command_is_recognized_by_another_process(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, NOD, BEGIN, MARK)
    assert DatabaseLog().find(ROOM, MARK) == Repeated(1, matches=True)


def test_a_wrapped_key_belongs_to_its_room_and_author(settings: Any) -> None:
    masters = MasterKeys(settings.MASTER_KEYS)
    wrapped, _ = masters.new(ROOM, "a")
    for moved in (replace(wrapped, room="another"), replace(wrapped, author="b"), replace(wrapped, id=1)):
        with pytest.raises(DecryptionError):
            masters.unwrap(moved)
