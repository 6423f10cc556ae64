"""What every log promises, in tests that run on each of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

import pytest

from dialogue.log.interface import (
    Appended,
    Conflict,
    FormatChanged,
    Log,
    NoSuchRoom,
    Repeated,
    RoomDefinition,
    RoomTaken,
)
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.events import Event
from dialogue.moderator.format import parse
from tests.log.rooms import JOINS, MARK, NOD, ROOM, create_room, dialogue, later, said
from tests.moderator.helpers import BEGIN, DUET, DUET_TEXT, INVITED

T = TypeVar("T")


class LogContract:
    """The promises of :class:`dialogue.log.interface.Log`. A subclass gives the fixture ``log``."""

    def leave(self) -> None:
        """What a thread does when it has done with the log."""

    # -- opening

    def test_a_room_is_found_as_it_was_opened(self, log: Log) -> None:
        made = RoomDefinition(ROOM, DUET, "Sundays, “über” 話し合い", BEGIN, INVITED)
        log.create(made)
        assert log.definition(ROOM) == made

    def test_unknown_room_is_not_found(self, log: Log) -> None:
        assert log.definition(ROOM) is None
        assert log.read(ROOM) == []
        assert log.heads([ROOM]) == {}
        with pytest.raises(NoSuchRoom):
            log.append(ROOM, 0, NOD, BEGIN)

    def test_a_room_is_opened_once(self, log: Log) -> None:
        create_room(log)
        with pytest.raises(RoomTaken):
            create_room(log)

    def test_a_format_that_was_edited_needs_a_new_version(self, log: Log) -> None:
        create_room(log)
        edited = DUET_TEXT.replace("How are you?", "How do you do?")
        with pytest.raises(FormatChanged, match=r"duet@1 differs .* raise its version"):
            log.create(RoomDefinition("another", parse(edited), "", BEGIN))
        assert log.definition("another") is None
        newer = parse(edited.replace("version = 1", "version = 2"))
        log.create(RoomDefinition("another", newer, "", BEGIN))
        assert log.definition("another") == RoomDefinition("another", newer, "", BEGIN)
        assert log.definition(ROOM) == RoomDefinition(ROOM, DUET, "Sundays", BEGIN, INVITED)

    # -- appending

    def test_events_are_numbered_from_one_without_a_gap(self, log: Log) -> None:
        create_room(log)
        assert log.append(ROOM, 0, JOINS, BEGIN) == Appended(1, 2)
        assert log.append(ROOM, 2, NOD, later(1)) == Appended(3, 3)
        assert log.read(ROOM) == [
            Recorded(1, BEGIN, JOINS[0]),
            Recorded(2, BEGIN, JOINS[1]),
            Recorded(3, later(1), NOD[0]),
        ]

    def test_whole_dialogue_is_read_as_it_was_written(self, log: Log) -> None:
        create_room(log)
        events = dialogue("stuck")
        for head, (when, event) in enumerate(events):
            log.append(ROOM, head, (event,), when)
        assert [(record.at, record.event) for record in log.read(ROOM)] == events

    def test_words_are_read_exactly_as_written(self, log: Log) -> None:
        create_room(log)
        words = (said("“Ünïcode” 言葉 🙂 \\ \" ' \t\n\r\u2028 %s ?"), said("x" * 4000))
        log.append(ROOM, 0, words, BEGIN)
        assert tuple(record.event for record in log.read(ROOM)) == words

    def test_times_keep_their_microseconds(self, log: Log) -> None:
        create_room(log)
        log.append(ROOM, 0, NOD, BEGIN.replace(microsecond=1))
        log.append(ROOM, 1, NOD, BEGIN.replace(second=1, microsecond=0))
        times = [record.at for record in log.read(ROOM)]
        assert times == [BEGIN.replace(microsecond=1), BEGIN.replace(second=1)]
        assert all(time.utcoffset() == BEGIN.utcoffset() for time in times)

    @pytest.mark.parametrize("head", [0, 1, 3])
    def test_append_after_a_wrong_head_is_a_conflict_and_stores_nothing(self, log: Log, head: int) -> None:
        create_room(log)
        log.append(ROOM, 0, JOINS, BEGIN)
        assert log.append(ROOM, head, NOD, BEGIN) == Conflict(2)
        assert len(log.read(ROOM)) == 2

    def test_an_append_that_cannot_be_stored_whole_is_not_stored_in_part(self, log: Log) -> None:
        create_room(log)
        with pytest.raises(UnicodeEncodeError):
            log.append(ROOM, 0, (*JOINS, said("half a sign: \ud83d")), BEGIN)
        assert log.read(ROOM) == []
        assert log.append(ROOM, 0, JOINS, BEGIN) == Appended(1, 2)

    def test_an_append_of_nothing_is_a_mistake(self, log: Log) -> None:
        create_room(log)
        with pytest.raises(ValueError, match="nothing"):
            log.append(ROOM, 0, (), BEGIN)

    def test_rooms_are_numbered_apart(self, log: Log) -> None:
        create_room(log)
        create_room(log, "another")
        log.append(ROOM, 0, JOINS, BEGIN)
        assert log.append("another", 0, NOD, BEGIN) == Appended(1, 1)
        assert log.heads([ROOM, "another", "unknown"]) == {ROOM: 2, "another": 1}

    def test_the_head_of_a_new_room_is_0(self, log: Log) -> None:
        create_room(log)
        assert log.heads([ROOM]) == {ROOM: 0}
        assert log.heads([]) == {}

    # -- commands

    def test_repeated_command_returns_its_first_number_and_stores_nothing(self, log: Log) -> None:
        create_room(log)
        log.append(ROOM, 0, NOD, BEGIN)
        assert log.append(ROOM, 1, JOINS, BEGIN, MARK) == Appended(2, 3)
        for head in (1, 3):  # whatever its sender had seen meanwhile
            assert log.append(ROOM, head, JOINS, later(9), MARK) == Repeated(2, matches=True)
        assert log.find(ROOM, MARK) == Repeated(2, matches=True)
        assert log.heads([ROOM]) == {ROOM: 3}

    def test_id_reused_for_another_command_is_reported(self, log: Log) -> None:
        create_room(log)
        log.append(ROOM, 0, NOD, BEGIN, MARK)
        for other in (replace(MARK, by="b"), replace(MARK, content=b"other")):
            assert log.append(ROOM, 1, NOD, BEGIN, other) == Repeated(1, matches=False)
            assert log.find(ROOM, other) == Repeated(1, matches=False)

    def test_event_of_another_author_than_its_command_is_refused(self, log: Log) -> None:
        create_room(log)
        with pytest.raises(ValueError, match="somebody else"):
            log.append(ROOM, 0, [said("mine", by="b")], BEGIN, MARK)

    def test_an_id_belongs_to_its_room(self, log: Log) -> None:
        create_room(log)
        create_room(log, "another")
        log.append(ROOM, 0, NOD, BEGIN, MARK)
        assert log.find("another", MARK) is None
        assert log.append("another", 0, NOD, BEGIN, MARK) == Appended(1, 1)

    def test_command_that_met_a_conflict_is_not_a_duplicate(self, log: Log) -> None:
        create_room(log)
        assert log.append(ROOM, 7, NOD, BEGIN, MARK) == Conflict(0)
        assert log.find(ROOM, MARK) is None
        assert log.append(ROOM, 0, NOD, BEGIN, MARK) == Appended(1, 1)

    # -- reading

    def test_reading_goes_on_after_a_cursor(self, log: Log) -> None:
        create_room(log)
        log.append(ROOM, 0, [said(str(number)) for number in range(1, 8)], BEGIN)

        def numbers(after: int = 0, limit: int | None = None) -> list[int]:
            return [record.seq for record in log.read(ROOM, after, limit)]

        assert numbers() == [1, 2, 3, 4, 5, 6, 7]
        assert numbers(5) == [6, 7]
        assert numbers(2, 3) == [3, 4, 5]
        assert numbers(7) == numbers(99) == []

    # -- racing

    def test_one_of_two_appends_after_the_same_head_is_stored(self, log: Log) -> None:
        create_room(log)
        start = Barrier(2)

        def race(text: str) -> object:
            start.wait()
            return log.append(ROOM, 0, [said(text), *NOD], BEGIN)

        results = self.at_once(lambda: race("left"), lambda: race("right"))
        assert set(results) == {Appended(1, 2), Conflict(2)}
        assert len(log.read(ROOM)) == 2

    def test_two_writers_who_decide_again_after_a_conflict_lose_nothing(self, log: Log) -> None:
        create_room(log)
        start = Barrier(2)

        def write(who: str) -> list[int]:
            """Store 40 pairs of events; the numbers they were given."""
            start.wait()
            head, numbers = 0, []
            for number in range(40):
                pair: list[Event] = [said(f"{who}{number}", who), *NOD]
                mark = CommandIdentity(f"{who}{number}", who, b"")
                while isinstance(result := log.append(ROOM, head, pair, BEGIN, mark), Conflict):
                    head = result.head
                assert isinstance(result, Appended)
                head = result.last
                numbers += [result.first, result.last]
            return numbers

        left, right = self.at_once(lambda: write("a"), lambda: write("b"))
        assert sorted(left + right) == list(range(1, 161))
        records = log.read(ROOM)
        assert [record.seq for record in records] == list(range(1, 161))
        assert [record.event for record in records[1::2]] == [*NOD] * 80  # no pair was torn apart

    def test_a_command_sent_twice_at_once_is_stored_once(self, log: Log) -> None:
        create_room(log)
        start = Barrier(2)

        def send() -> object:
            start.wait()
            return log.append(ROOM, 0, NOD, BEGIN, MARK)

        assert set(self.at_once(send, send)) == {Appended(1, 1), Repeated(1, matches=True)}
        assert len(log.read(ROOM)) == 1

    def at_once(self, *tasks: Callable[[], T]) -> list[T]:
        """What ``tasks`` return, each run in a thread of its own at the same time."""

        def run(task: Callable[[], T]) -> T:
            try:
                return task()
            finally:
                self.leave()

        with ThreadPoolExecutor(len(tasks)) as threads:
            return list(threads.map(run, tasks))
