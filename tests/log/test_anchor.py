"""Heads that are kept elsewhere: a room that was put back as it once stood is found out by them."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue.helpers.database_errors import Unavailable
from dialogue.log import anchor as module
from dialogue.log import append_only_triggers, erasure, models, verify
from dialogue.log.anchor import Anchor, AnchorFile, BadAnchor, matched, written
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import ObserverAllowed, ObserverWithdrawn
from tests.log.rooms import ROOM, create_room, kept
from tests.moderator.helpers import BEGIN, LEE

ALLOWED = ObserverAllowed(by="a", observer=LEE, scope="words")
WITHDRAWN = ObserverWithdrawn(by="a", observer=LEE)
ANOTHER = "another"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "anchor"


def anchored(file: Path) -> dict[str, Any]:
    """What ``verify_log --anchor`` tells, whether it ended well or not."""
    out = StringIO()
    try:
        call_command("verify_log", "--json", anchor=file, stdout=out, stderr=StringIO())
    except CommandError as error:
        if "did not verify" not in str(error):
            raise
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def faults(report: dict[str, Any]) -> dict[str, tuple[int | None, str]]:
    return {each["room"]: (each["first_bad"], each["why"]) for each in report["rooms"] if not each["ok"]}


def as_it_stands(room: str) -> Callable[[], None]:
    """What puts the room back as it is now, as somebody does who can write to the database and no more."""
    head = models.Head.objects.filter(pk=room).values().get()
    keys = list(models.Key.objects.filter(room=room))

    def put_back() -> None:
        with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM log_event WHERE room_id = %s AND seq > %s", [room, head["seq"]])
        models.Head.objects.filter(pk=room).update(**head)
        models.Key.objects.filter(room=room).delete()
        models.Key.objects.bulk_create(keys)

    return put_back


def test_anchored_heads_match_rooms_that_went_on(log: DatabaseLog, file: Path) -> None:
    create_room(log)
    log.append(ROOM, 0, (ALLOWED,), BEGIN)
    create_room(log, ANOTHER)
    first = anchored(file)
    assert first["ok"]
    assert first["anchor"] == {"compared": 0, "with": None, "written": 2}
    assert file.stat().st_mode & 0o777 == 0o600
    log.append(ROOM, 1, (WITHDRAWN,), BEGIN)
    create_room(log, "later")
    second = anchored(file)
    assert second["ok"]
    assert (second["anchor"]["compared"], second["anchor"]["written"]) == (2, 3)
    assert [(each.room, each.seq) for each in AnchorFile(file)] == [(ROOM, 2), (ANOTHER, 0), ("later", 0)]
    assert [each.name for each in file.parent.glob("anchor*")] == ["anchor"]


def test_undone_withdrawal_of_consent_is_detected(log: DatabaseLog, file: Path) -> None:
    create_room(log)
    log.append(ROOM, 0, (ALLOWED,), BEGIN)
    put_back = as_it_stands(ROOM)
    log.append(ROOM, 1, (WITHDRAWN,), BEGIN)
    assert anchored(file)["ok"]
    put_back()
    assert verify.verify(ROOM).ok
    assert faults(anchored(file)) == {ROOM: (2, "it is missing: the anchor knows the log up to 2")}


def test_replaced_events_below_the_anchored_head_are_detected(lite: DatabaseLog, file: Path) -> None:
    create_room(lite)
    put_back = as_it_stands(ROOM)
    lite.append(ROOM, 0, (ALLOWED, WITHDRAWN), BEGIN)
    assert anchored(file)["ok"]
    put_back()
    lite.append(ROOM, 0, (ALLOWED, WITHDRAWN, ALLOWED), BEGIN.replace(microsecond=1))
    assert faults(anchored(file)) == {ROOM: (2, "it is not the event that the anchor knows")}


def test_missing_anchored_room_is_detected(lite: DatabaseLog, file: Path) -> None:
    create_room(lite)
    create_room(lite, ANOTHER)
    assert anchored(file)["ok"]
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        for table, column in (("key", "room_id"), ("head", "room_id"), ("room", "id")):
            cursor.execute(f"DELETE FROM log_{table} WHERE {column} = %s", [ROOM])
    assert faults(anchored(file)) == {ROOM: (None, "the anchor knows it, and it is gone")}


def test_erased_room_verifies_and_an_undone_erasure_is_detected(log: DatabaseLog, file: Path) -> None:
    kept(log)
    assert anchored(file)["ok"]
    put_back = as_it_stands(ROOM)
    erasure.erase(ROOM)
    assert anchored(file)["ok"]
    put_back()
    assert verify.verify(ROOM).ok
    assert faults(anchored(file)) == {ROOM: (None, "the anchor knows it as erased, and it is not any more")}


def test_restored_destroyed_key_is_detected_without_an_anchor(lite: DatabaseLog) -> None:
    kept(lite)
    kept(lite, "again", ANOTHER)
    keys = list(models.Key.objects.all())
    seq, *_ = erasure.withdraw_words(ROOM, "a", BEGIN)
    erasure.erase(ANOTHER)
    assert verify.verify(ROOM).ok
    assert verify.verify(ANOTHER).ok
    models.Key.objects.bulk_create(keys, ignore_conflicts=True)
    found = [verify.verify(room) for room in (ROOM, ANOTHER)]
    assert [(each.first_bad, each.why) for each in found] == [
        (seq, "its words were taken back, and their key is there again"),
        (None, "it was erased, and a key of it is there again"),
    ]


def test_room_that_fails_to_verify_keeps_its_anchored_head(lite: DatabaseLog, file: Path) -> None:
    events = kept(lite)
    create_room(lite, ANOTHER)
    assert anchored(file)["ok"]
    noted = next(iter(AnchorFile(file)))
    assert noted.seq == events
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM log_event WHERE seq = 3")
    lite.append(ANOTHER, 0, (ALLOWED,), BEGIN)
    assert faults(anchored(file)).keys() == {ROOM}
    assert [(each.room, each.seq) for each in AnchorFile(file)] == [(ROOM, events), (ANOTHER, 1)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: b"", "is empty"),
        (lambda text: text[: text.rindex(b"\n", 0, -1) + 1], "is cut off"),
        (lambda text: text[:-40], "is not as it was written"),
        (lambda text: text.replace(b'"seq":0', b'"seq":1', 1), "is not as it was written"),
        (lambda text: text.replace(b'"erased":false', b'"erased":null', 1), "is not as it was written"),
        (
            lambda text: b"\n".join([*text.split(b"\n")[:1], *text.split(b"\n")[2:]]),
            "is not as it was written",
        ),
        (lambda text: text + text, "is not as it was written"),
        (lambda _: b"a letter\n", "is not as it was written"),
        (lambda _: b"x" * 5000, "is not as it was written"),
    ],
)
def test_file_that_was_changed_is_refused_and_left_as_it_is(
    change: Callable[[bytes], bytes], message: str, lite: DatabaseLog, file: Path
) -> None:
    create_room(lite)
    create_room(lite, ANOTHER)
    anchored(file)
    file.write_bytes(change(file.read_bytes()))
    before = file.read_bytes()
    with pytest.raises(CommandError, match=message):
        anchored(file)
    assert file.read_bytes() == before


def test_file_of_another_installation_is_refused(lite: DatabaseLog, file: Path, settings: Any) -> None:
    create_room(lite)
    anchored(file)
    settings.SECRET_KEY = "another"
    with pytest.raises(CommandError, match="written by another installation"):
        anchored(file)


def test_unusable_file_is_reported_in_one_sentence(lite: DatabaseLog, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        anchored(tmp_path)
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        anchored(tmp_path / "nowhere" / "anchor")


def test_missing_file_is_reported_and_created(lite: DatabaseLog, file: Path) -> None:
    err = StringIO()
    call_command("verify_log", anchor=file, stdout=StringIO(), stderr=err)
    assert "nothing was compared" in err.getvalue()
    assert list(AnchorFile(file)) == []


def test_file_stays_as_it_is_when_the_database_goes_away_meanwhile(
    lite: DatabaseLog, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_room(lite)
    anchored(file)
    before = file.read_bytes()

    def gone() -> Iterator[str]:
        yield ROOM
        raise Unavailable("it is gone")

    monkeypatch.setattr("dialogue.log.management.commands.verify_log.all_rooms", gone)
    with pytest.raises(CommandError, match="it is gone"):
        anchored(file)
    assert file.read_bytes() == before
    assert list(file.parent.glob("anchor*")) == [file]


def test_anchor_of_some_rooms_is_refused(lite: DatabaseLog, file: Path) -> None:
    with pytest.raises(CommandError, match="name none"):
        call_command("verify_log", ROOM, anchor=file)


def test_rooms_and_anchors_are_matched_whichever_of_them_is_missing() -> None:
    anchors = [Anchor(room, 0, "", erased=False) for room in "bdf"]
    found = [(room, anchor and anchor.room) for room, anchor in matched("abce", anchors)]
    assert found == [("a", None), ("b", "b"), ("c", None), ("d", "d"), ("e", None), ("f", "f")]


def test_longest_head_fits_a_line(file: Path) -> None:
    room = Anchor("f" * 20, 2**31, "f" * 64, erased=False)
    with written(file, BEGIN) as draft:
        draft.add(room)
    assert max(len(line) for line in file.read_bytes().splitlines()) < module._LONGEST_LINE / 2
    assert list(AnchorFile(file)) == [room]


def test_file_with_rooms_out_of_order_is_refused(file: Path) -> None:
    with written(file, BEGIN) as draft:
        for room in ("b", "a"):
            draft.add(Anchor(room, 0, "", erased=False))
    with pytest.raises(BadAnchor):
        AnchorFile(file)
