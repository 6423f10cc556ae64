"""The entries in the database: encrypted with their person's own key, only added, and destroyed with it."""

import os
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue.accounts.models import Person
from dialogue.care import keys, storage
from dialogue.care.entries import StepAnswered, StepChosen, Unreadable
from dialogue.care.models import Entry, Key
from dialogue.log import keyring
from dialogue.log.key_table import OwnerKeyMissing
from tests.care.helpers import BEGIN, stock
from tests.log.conftest import Config

WORDS = "Call Mathilda about the mountains"


@pytest.fixture
def ana(database: Config) -> str:
    return Person.objects.create_guest().pk


def stored() -> bytes:
    """Every row of the two tables."""
    with connection.cursor() as cursor:
        rows: list[Any] = []
        for table in ("care_key", "care_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += [
                bytes(value) if isinstance(value, memoryview) else value for row in cursor for value in row
            ]
    return b" ".join(row if isinstance(row, bytes) else str(row).encode() for row in rows)


def test_entries_are_read_by_their_person_alone_and_the_tables_hold_no_word(ana: str) -> None:
    ben = Person.objects.create_guest().pk
    storage.add(ana, stock(rest=3), BEGIN)
    storage.add(ana, StepChosen(WORDS, "week"), BEGIN)
    [step] = storage.read(ana).open_steps
    storage.add(ana, StepAnswered(step.id, "bit"), BEGIN + timedelta(days=1))

    journal = storage.read(ana)
    assert journal.last_stock is not None
    assert [(each.text, each.span, each.last_answer.how) for each in journal.steps if each.last_answer] == [
        (WORDS, "week", "bit")
    ]
    assert storage.read_whole(ana) == journal
    for other in (ben, None):
        assert storage.read(other) == storage.read_whole(other)
        assert storage.read(other).steps == []
    assert Key.objects.count() == 1
    for word in (*WORDS.split(), "REST", "week", "2026"):
        assert word.encode() not in stored()
    assert {len(bytes(sealed)) for sealed in Entry.objects.values_list("sealed", flat=True)} == {
        2048 + 12 + 16
    }


def test_entry_moved_to_another_person_or_changed_is_unreadable(ana: str) -> None:
    ben = Person.objects.create_guest().pk
    for person in (ana, ben):
        storage.add(person, stock(rest=3), BEGIN)
    keys_of = {str(key.person_id): key for key in Key.objects.all()}
    Entry.objects.filter(key=keys_of[ana]).update(key=keys_of[ben])
    with pytest.raises(Unreadable):
        storage.read(ben)
    keys_of[ben].delete()
    Key.objects.filter(person=ana).update(person=ben)
    with pytest.raises(OwnerKeyMissing):  # nor does the key itself open for another person
        storage.read(ben)


def test_form_that_is_sent_twice_is_stored_once_and_another_content_of_it_is_new(ana: str) -> None:
    for entry in (stock(rest=3), stock(rest=3), stock(rest=4)):
        storage.add(ana, entry, BEGIN, form="one form")
    storage.add(ana, stock(rest=3), BEGIN, form="another form")
    assert len(storage.read(ana).stocks) == 3


def test_what_two_devices_note_at_once_is_all_kept(ana: str) -> None:
    at_once = threading.Barrier(4)

    def note(value: int) -> None:
        try:
            at_once.wait(30)
            storage.add(ana, stock(rest=value), BEGIN)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as devices:
        list(devices.map(note, range(4)))
    assert sorted(taken.ratings[0].value for taken in storage.read(ana).stocks) == [0, 1, 2, 3]
    assert Key.objects.count() == 1


def test_erasing_destroys_key_and_entries_and_what_comes_after_has_a_new_key(ana: str) -> None:
    ben = Person.objects.create_guest().pk
    for person in (ana, ben):
        storage.add(person, stock(rest=3), BEGIN)
    old = Key.objects.get(person=ana).pk
    storage.erase(ana)
    storage.erase(ana)
    assert storage.read(ana).stocks == []
    assert Entry.objects.count() == 1
    assert len(storage.read(ben).stocks) == 1
    storage.add(ana, stock(rest=5), BEGIN)
    assert Key.objects.get(person=ana).pk != old


def test_erasing_while_another_device_notes_leaves_no_entry_without_its_key(ana: str) -> None:
    storage.add(ana, stock(rest=0), BEGIN)
    at_once = threading.Barrier(2)

    def run(erases: bool) -> None:
        try:
            at_once.wait(30)
            if erases:
                storage.erase(ana)
            else:
                storage.add(ana, stock(rest=1), BEGIN)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as devices:
        list(devices.map(run, [True, False]))
    assert [taken.ratings[0].value for taken in storage.read(ana).stocks] in ([], [1])


def test_after_a_rotation_the_old_master_key_can_go(ana: str, settings: Any) -> None:
    storage.add(ana, stock(rest=3), BEGIN)
    old: dict[str, bytes] = settings.MASTER_KEYS
    new = {secrets.token_hex(4): os.urandom(32)}
    settings.MASTER_KEYS = new | old
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert out.getvalue() == "1 keys and 0 heads of rooms are under the first master key now.\n"
    settings.MASTER_KEYS = new
    assert len(storage.read(ana).stocks) == 1
    assert keyring.faults(keys.TABLE.samples()) == []


def test_missing_master_key_is_a_clear_error_that_names_no_person(ana: str, settings: Any) -> None:
    storage.add(ana, stock(rest=3), BEGIN)
    [old] = settings.MASTER_KEYS
    settings.MASTER_KEYS = {secrets.token_hex(4): os.urandom(32)}
    for attempt in (lambda: storage.read(ana), lambda: storage.add(ana, stock(rest=4), BEGIN)):
        with pytest.raises(OwnerKeyMissing, match=f"MASTER_KEYS opens no key of a person: '{old}'") as error:
            attempt()
        assert ana not in str(error.value)
    [sentence] = keyring.faults(keys.TABLE.samples())
    assert repr(old) in sentence
    with pytest.raises(CommandError, match="Nothing was rotated"):
        call_command("rotate_keys")


def test_damaged_key_stops_no_other_rotation(ana: str, settings: Any) -> None:
    ben = Person.objects.create_guest().pk
    for person in (ana, ben):
        storage.add(person, stock(rest=3), BEGIN)
    Key.objects.filter(person=ana).update(wrapped=b"of nothing")
    settings.MASTER_KEYS = {secrets.token_hex(4): os.urandom(32)} | settings.MASTER_KEYS
    with pytest.raises(CommandError, match="keys of persons, 1 of them"):
        call_command("rotate_keys", stdout=StringIO())
    assert len(storage.read(ben).stocks) == 1
    assert Key.objects.get(person=ben).master == next(iter(settings.MASTER_KEYS))
