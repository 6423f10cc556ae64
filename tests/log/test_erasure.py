"""Words that were taken back, and rooms that were erased: gone, while the log still folds and verifies."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue.log import append_only_triggers, models
from dialogue.log.database_log import DatabaseLog
from dialogue.log.erasure import erase, withdraw_words
from dialogue.log.interface import Appended, Erased, NoSuchRoom, Repeated
from dialogue.log.verify import Verdict, verify
from dialogue.moderator.events import Chose, Rated, Said, Seat, WordsWithdrawn
from dialogue.moderator.state import fold
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import frames
from dialogue.replay.insights import insights
from tests.log.conftest import Config
from tests.log.rooms import MARK, NOD, ROOM, create_room, kept, later, said
from tests.moderator.helpers import BEGIN, PLACES

LATE = BEGIN + timedelta(days=1)


def texts(log: DatabaseLog, by: str) -> list[str | None]:
    return [r.event.text for r in log.read(ROOM) if isinstance(r.event, Said) and r.event.by == by]


# -- words that were taken back


@pytest.mark.parametrize("seat", ["a", "b"])
def test_withdrawn_words_are_gone_and_others_stay(log: DatabaseLog, seat: Seat) -> None:
    events = kept(log)
    before = log.read(ROOM)
    other = "b" if seat == "a" else "a"
    seqs = withdraw_words(ROOM, seat, LATE)
    assert seqs == tuple(
        record.seq
        for record in before
        if isinstance(record.event, Said | Chose | Rated)
        and record.event.by == seat
        and (isinstance(record.event, Said) or record.event.private)
    )
    for reader in (log, DatabaseLog()):
        after = reader.read(ROOM)
        assert after[-1].event == WordsWithdrawn(by=seat, seqs=seqs)
        assert set(texts(reader, seat)) == {None}
        assert None not in texts(reader, other)
        kept_ = [record for record in before if record.seq not in seqs]
        assert [record for record in after[:-1] if record.seq not in seqs] == kept_
    assert verify(ROOM) == Verdict(ROOM, ok=True, events=events + 1)


@pytest.mark.parametrize("place", [place for place in PLACES if place != "gathering"])
def test_room_without_one_partners_words_folds_replays_and_verifies_at_every_event(
    lite: DatabaseLog, place: str
) -> None:
    kept(lite, place)
    made = lite.definition(ROOM)
    assert made is not None
    before = fold(made.initial_state(), ((record.at, record.event) for record in lite.read(ROOM)))
    withdraw_words(ROOM, "a", LATE)
    records = lite.read(ROOM)
    after = fold(made.initial_state(), ((record.at, record.event) for record in records))
    assert (after.phase, after.turns, after.speaker) == (before.phase, before.turns, before.speaker)
    for who in ("a", "b"):
        shown = frames(records, Viewer(who), ())
        assert [frame.seq for frame in shown] == list(range(1, len(records) + 1))
        insights(records, Viewer(who), ())
    assert verify(ROOM).ok


def test_words_after_a_withdrawal_can_be_read_and_withdrawn(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, [said("first")], BEGIN)
    assert withdraw_words(ROOM, "a", BEGIN) == (1,)
    assert log.append(ROOM, 2, [said("second")], LATE) == Appended(3, 3)
    assert texts(log, "a") == [None, "second"]
    assert withdraw_words(ROOM, "a", LATE) == (3,)
    assert withdraw_words(ROOM, "a", LATE) == ()
    assert texts(log, "a") == [None, None]


def test_withdrawn_command_sent_again_gets_its_first_answer_and_is_not_stored(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, [said("first")], BEGIN, MARK)
    withdraw_words(ROOM, "a", BEGIN)
    assert log.append(ROOM, 2, [said("first")], LATE, MARK) == Repeated(1, matches=True)
    log.append(ROOM, 2, [said("second")], LATE)  # under a new key
    assert log.append(ROOM, 3, [said("first")], LATE, MARK) == Repeated(1, matches=True)
    assert log.find(ROOM, MARK) == Repeated(1, matches=True)
    assert log.find(ROOM, replace(MARK, by="b")) == Repeated(1, matches=False)
    assert texts(log, "a") == [None, "second"]


def test_a_key_that_another_process_destroyed_is_not_used_again(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, [said("first")], BEGIN)
    [old] = models.Key.objects.filter(author="a").values_list("pk", flat=True)
    withdraw_words(ROOM, "a", LATE)  # with a keyring of its own, as another process has
    assert texts(log, "a") == [None]
    log.append(ROOM, 2, [said("second")], LATE)
    [new] = models.Key.objects.filter(author="a").values_list("pk", flat=True)
    assert new != old
    assert list(models.Event.objects.filter(key=old).values_list("seq", flat=True)) == [1]
    assert texts(DatabaseLog(), "a") == [None, "second"]


def test_words_are_taken_back_at_a_time_that_does_not_go_backwards(lite: DatabaseLog) -> None:
    create_room(lite)
    lite.append(ROOM, 0, [said("first")], later(60))
    withdraw_words(ROOM, "a", BEGIN)
    assert lite.read(ROOM)[-1].at == later(60)


def test_withdrawal_without_words_withdraws_nothing(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, NOD, BEGIN)
    assert withdraw_words(ROOM, "b", LATE) == ()
    assert len(log.read(ROOM)) == 1


def test_a_withdrawal_that_fails_destroys_nothing(lite: DatabaseLog, monkeypatch: pytest.MonkeyPatch) -> None:
    events = kept(lite)

    def fail(self: DatabaseLog, appends: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(DatabaseLog, "append_all", fail)
        with pytest.raises(RuntimeError):
            withdraw_words(ROOM, "a", LATE)
    assert None not in texts(lite, "a")
    assert verify(ROOM) == Verdict(ROOM, ok=True, events=events)


def test_destroyed_key_is_in_no_file_of_the_database(sqlite: Config) -> None:
    log = DatabaseLog()
    kept(log)
    wrapped = {key.author: bytes(key.wrapped) for key in models.Key.objects.all()}

    def stored() -> bytes:
        return b"".join(file.read_bytes() for file in Path(sqlite["NAME"]).parent.glob("log.sqlite3*"))

    assert wrapped["a"] in stored()
    withdraw_words(ROOM, "a", LATE)
    assert wrapped["a"] not in stored()
    assert wrapped["b"] in stored()
    erase(ROOM)
    assert wrapped["b"] not in stored()
    assert wrapped["room"] not in stored()


# -- rooms that were erased


def test_an_erased_room_has_no_word_left_and_still_verifies(log: DatabaseLog) -> None:
    events = kept(log)
    withdraw_words(ROOM, "a", LATE)
    erase(ROOM)
    assert models.Key.objects.count() == 0
    made = log.definition(ROOM)
    assert made is not None
    assert (made.erased, made.topic) == (True, "")
    assert set(texts(log, "a") + texts(log, "b")) == {None}
    assert verify(ROOM) == Verdict(ROOM, ok=True, events=events + 1)


def test_erased_room_takes_no_command(log: DatabaseLog) -> None:
    create_room(log)
    erase(ROOM)
    erase(ROOM)
    with pytest.raises(Erased):
        log.append(ROOM, 0, NOD, BEGIN)
    with pytest.raises(Erased):
        withdraw_words(ROOM, "a", LATE)
    assert log.heads([ROOM]) == {}


def test_room_marked_as_erased_by_hand_is_detected(log: DatabaseLog) -> None:
    kept(log)
    with append_only_triggers.triggers_disabled(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM log_key")
        cursor.execute("UPDATE log_head SET erased = %s", [True])
    assert not verify(ROOM).ok


def test_a_room_that_was_never_opened_cannot_be_emptied(log: DatabaseLog) -> None:
    with pytest.raises(NoSuchRoom):
        withdraw_words(ROOM, "a", LATE)
    with pytest.raises(NoSuchRoom):
        erase(ROOM)


# -- on the command line


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_command_reports_how_much_was_withdrawn_and_quotes_nothing(lite: DatabaseLog) -> None:
    kept(lite)
    output = run("withdraw_words", ROOM, "b")
    assert output.startswith(f"{ROOM}: the words of b are gone, those of ")
    assert "alone" not in output
    assert run("withdraw_words", ROOM, "b") == f"{ROOM}: there are no words of b.\n"


@pytest.mark.parametrize("words", [("withdraw_words", "unknown", "a"), ("withdraw_words", ROOM, "c")])
def test_the_command_says_what_it_cannot_find(lite: DatabaseLog, words: tuple[str, ...]) -> None:
    create_room(lite)
    with pytest.raises(CommandError):
        run(*words)


def test_the_command_says_that_a_room_was_erased(lite: DatabaseLog) -> None:
    create_room(lite)
    erase(ROOM)
    with pytest.raises(CommandError, match="was erased"):
        run("withdraw_words", ROOM, "a")
