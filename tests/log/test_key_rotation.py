"""Rotating the master keys: all keys under the first one, no word touched, and to be gone on with."""

import os
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue.log import append_only_triggers, key_rotation, keyring, models
from dialogue.log.database_log import DatabaseLog
from dialogue.log.encryption import MasterKeys, WrappedKey
from dialogue.log.interface import Append, Appended, MasterKeyMissing
from dialogue.log.records import CommandIdentity
from dialogue.log.verify import verify
from dialogue.moderator.events import ObserverAllowed, ObserverWithdrawn
from tests.log.rooms import ROOM, create_room, kept, said
from tests.moderator.helpers import BEGIN, LEE

ALLOWED = ObserverAllowed(by="a", observer=LEE, scope="words")
WITHDRAWN = ObserverWithdrawn(by="a", observer=LEE)


def with_a_new_master(settings: Any) -> dict[str, bytes]:
    """A new master key set in front of those there are; those without the new one."""
    old: dict[str, bytes] = settings.MASTER_KEYS
    settings.MASTER_KEYS = {secrets.token_hex(4): os.urandom(32)} | old
    return old


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def test_after_a_rotation_the_old_master_key_can_go(log: DatabaseLog, settings: Any) -> None:
    kept(log)
    kept(log, "ended", "another")
    read, topic = [log.read(room) for room in (ROOM, "another")], log.definition(ROOM)
    sealed = list(models.Event.objects.order_by("room_id", "seq").values_list("sealed", flat=True))
    old = with_a_new_master(settings)
    assert rotate() == "6 keys and 2 heads of rooms are under the first master key now.\n"
    settings.MASTER_KEYS = {key_id: key for key_id, key in settings.MASTER_KEYS.items() if key_id not in old}
    fresh = DatabaseLog()
    assert [fresh.read(room) for room in (ROOM, "another")] == read
    assert fresh.definition(ROOM) == topic
    assert verify(ROOM).ok
    assert verify("another").ok
    assert list(models.Event.objects.order_by("room_id", "seq").values_list("sealed", flat=True)) == sealed
    fresh.append(ROOM, len(read[0]), [said("more")], read[0][-1].at)
    settings.MASTER_KEYS = old
    with pytest.raises(MasterKeyMissing):
        DatabaseLog().read(ROOM)
    with pytest.raises(MasterKeyMissing):
        verify(ROOM)


def test_a_rotation_that_was_interrupted_goes_on(
    log: DatabaseLog, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(log)
    kept(log, "again", "another")
    with_a_new_master(settings)
    monkeypatch.setattr(key_rotation, "BATCH_SIZE", 2)
    times = iter(range(100))

    rewrap = MasterKeys.rewrap

    def interrupted(self: MasterKeys, key: WrappedKey) -> WrappedKey:
        if next(times) == 3:
            raise KeyboardInterrupt
        return rewrap(self, key)

    with monkeypatch.context() as patch:
        patch.setattr(MasterKeys, "rewrap", interrupted)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert models.Key.objects.filter(master=next(iter(settings.MASTER_KEYS))).count() == 2
    assert verify(ROOM).ok
    assert rotate() == "4 keys and 2 heads of rooms are under the first master key now.\n"
    assert rotate() == "0 keys and 0 heads of rooms are under the first master key now.\n"
    assert verify(ROOM).ok


def test_each_batch_is_followed_by_a_pause_in_which_others_write_on_sqlite(
    log: DatabaseLog, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(log)
    with_a_new_master(settings)
    batches = models.Key.objects.count() + models.Head.objects.count()
    pauses: list[float] = []
    monkeypatch.setattr(key_rotation, "BATCH_SIZE", 1)
    monkeypatch.setattr(time, "sleep", pauses.append)

    rotate()

    assert len([pause for pause in pauses if pause > 0]) >= (batches if connection.vendor == "sqlite" else 0)


def test_without_the_old_master_key_nothing_can_be_rotated(log: DatabaseLog, settings: Any) -> None:
    kept(log)
    settings.MASTER_KEYS = {secrets.token_hex(4): os.urandom(32)}
    with pytest.raises(CommandError, match="MASTER_KEYS"):
        rotate()


def test_rotation_does_not_repair_a_changed_head(log: DatabaseLog, settings: Any) -> None:
    kept(log)
    kept(log, "again", "another")
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM log_event WHERE seq > 6 AND room_id = 'another'")
        cursor.execute("UPDATE log_head SET seq = 6 WHERE room_id = 'another'")
    with_a_new_master(settings)
    with pytest.raises(CommandError, match="another"):
        rotate()
    assert not verify("another").ok
    assert verify(ROOM).ok
    assert isinstance(log.append(ROOM, log.heads([ROOM])[ROOM], [said("more")], BEGIN), Appended)


@pytest.mark.slow
def test_rotation_does_not_disturb_running_dialogues(
    log: DatabaseLog, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer with the rooms in an order of its own, and a rotation in small batches, again and again."""
    rooms = [f"room{number}" for number in range(12)]
    for room in rooms:
        create_room(log, room)
    monkeypatch.setattr(key_rotation, "BATCH_SIZE", 5)
    rotated = threading.Event()

    def talk() -> list[object]:
        try:
            results: list[object] = []
            head = 0
            while not rotated.is_set() or head < 20:
                mind = WITHDRAWN if head % 2 else ALLOWED
                mark = CommandIdentity(f"c{head}", "a", b"")
                batch = [Append(room, head, (mind,), BEGIN, mark) for room in rooms[::-1]]
                results += DatabaseLog().append_all(batch)
                head += 1
                rotated.wait(0.01)  # SQLite's lock is not fair: without a breath the rotation hardly gets it
            return results
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        talking = threads.submit(talk)
        try:
            for _ in range(5):
                with_a_new_master(settings)
                rotate()
        finally:
            rotated.set()
        assert {type(result) for result in talking.result()} == {Appended}
    rotate()
    assert all(verify(room).ok for room in rooms)


def test_half_finished_rotation_without_the_old_key_is_reported_at_start(
    log: DatabaseLog, settings: Any
) -> None:
    """The data keys are under the new master key, the heads not yet."""
    kept(log)
    old = with_a_new_master(settings)
    key_rotation.rewrap_keys()
    assert keyring.faults() == []
    settings.MASTER_KEYS = {key: value for key, value in settings.MASTER_KEYS.items() if key not in old}
    [sentence] = keyring.faults()
    assert repr(next(iter(old))) in sentence
    with pytest.raises(CommandError, match="Nothing was rotated"):
        rotate()


def test_undecryptable_key_stops_no_other_rotation(log: DatabaseLog, settings: Any) -> None:
    kept(log)
    kept(log, "again", "another")
    models.Key.objects.filter(room="another", author="b").update(id=0, wrapped=b"of nothing")  # met first
    assert keyring.faults() == []  # the master key opens the others
    old = with_a_new_master(settings)
    with pytest.raises(CommandError, match="keep the old key: another"):
        rotate()
    left = models.Key.objects.filter(master__in=old).values_list("room_id", "author")
    assert list(left) == [("another", "b")]
    assert not models.Head.objects.filter(master__in=old).exists()
    assert verify(ROOM).ok
