"""The summary in a room's head: it follows every append, and is checked and rebuilt by the events."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue.log import models
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append, Appended, NoSuchRoom
from dialogue.log.rebuild import rebuild_summary
from dialogue.log.verify import verify
from dialogue.moderator.events import Ended, Said, WordsWithdrawn
from dialogue.moderator.summary import Summary
from tests.fakes import MemoryLog
from tests.log.rooms import JOINS, NOD, ROOM, create_room, kept, said
from tests.log.test_verify import tamper
from tests.moderator.helpers import BEGIN, PLACES

OTHER_SUMMARY = "its summary is not that of its events: see manage.py rebuild_summaries"


def summary_of(log: DatabaseLog | MemoryLog, room: str = ROOM) -> Summary:
    return log.overviews([room])[room].summary


def rebuild(*rooms: str) -> str:
    out = StringIO()
    call_command("rebuild_summaries", *rooms, stdout=out)
    return out.getvalue()


def count_queries(work: Callable[[], object]) -> int:
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        work()
    return len(asked)


@pytest.mark.parametrize("place", PLACES)
def test_summary_follows_every_append(lite: DatabaseLog, place: str) -> None:
    memory = MemoryLog()
    kept(lite, place)
    kept(memory, place)
    assert summary_of(lite) == summary_of(memory)
    assert verify(ROOM).ok


def test_appends_of_one_batch_to_one_room_are_all_in_its_summary(log: DatabaseLog) -> None:
    create_room(log)
    first, second = log.append_all(
        [Append(ROOM, 0, JOINS, BEGIN), Append(ROOM, 2, (said("1"), said("2")), BEGIN)]
    )
    assert (first, second) == (Appended(1, 2), Appended(3, 4))
    assert summary_of(log) == Summary(joined=("a", "b"), shares=2, observers=summary_of(log).observers)


def test_append_that_met_a_conflict_leaves_the_summary(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 7, JOINS, BEGIN)
    assert summary_of(log).joined == ()


def test_summary_holds_neither_words_nor_the_topic(log: DatabaseLog) -> None:
    log_of_words = said("I felt alone on Sundays")
    create_room(log)
    log.append(ROOM, 0, (*JOINS, log_of_words), BEGIN)
    text = models.Head.objects.get().summary
    assert "alone" not in text
    assert "Sundays" not in text


def test_overviews_of_any_number_of_rooms_and_events_are_one_query(log: DatabaseLog) -> None:
    rooms = [f"{number:020x}" for number in range(20)]
    for room in rooms:
        create_room(log, room)
    log.overviews(rooms)  # the format is read once for a process
    assert count_queries(lambda: log.overviews(rooms)) == 1
    log.append(rooms[0], 0, [said(str(number)) for number in range(300)], BEGIN)
    assert count_queries(lambda: log.overviews(rooms)) == 1
    found = log.overviews([*rooms, "unknown"])
    assert {room: overview.definition.topic for room, overview in found.items()} == dict.fromkeys(
        rooms, "Sundays"
    )
    assert found[rooms[0]].summary.shares == 300


@pytest.mark.parametrize("summary", ["", "{}", '{"phase": "dreaming"}', "null"])
def test_damaged_summary_is_reported_and_rebuilt_and_stops_no_append(log: DatabaseLog, summary: str) -> None:
    kept(log, "verdict")
    right = models.Head.objects.get().summary
    tamper(f"UPDATE log_head SET summary = '{summary}'")
    verdict = verify(ROOM)
    assert (verdict.ok, verdict.first_bad, verdict.why) == (False, None, OTHER_SUMMARY)
    assert rebuild() == "1 of 1 summaries were not those of their events, and are now.\n"
    assert models.Head.objects.get().summary == right
    assert verify(ROOM).ok
    assert rebuild(ROOM) == "0 of 1 summaries were not those of their events, and are now.\n"


def test_append_to_a_room_with_an_unreadable_summary_is_stored_and_its_overview_is_right(
    log: DatabaseLog,
) -> None:
    create_room(log)
    log.append(ROOM, 0, JOINS, BEGIN)
    tamper("UPDATE log_head SET summary = 'torn'")
    assert log.append(ROOM, 2, [Ended(by="a", why="asked")], BEGIN) == Appended(3, 3)
    assert models.Head.objects.get().summary == "torn"
    assert (summary_of(log).phase, summary_of(log).joined) == ("ended", ("a", "b"))
    assert rebuild_summary(ROOM)
    assert summary_of(log).phase == "ended"


def test_summary_is_rebuilt_without_the_keys_of_the_words(log: DatabaseLog) -> None:
    create_room(log)
    log.append(ROOM, 0, (*JOINS, said("gone"), WordsWithdrawn(by="a", seqs=(3,))), BEGIN)
    right = models.Head.objects.get().summary
    tamper("DELETE FROM log_key", "UPDATE log_head SET summary = '{}'")
    assert rebuild_summary(ROOM)
    assert models.Head.objects.get().summary == right


def test_rebuilding_names_rooms_that_cannot_be_rebuilt_and_goes_on(log: DatabaseLog) -> None:
    create_room(log)
    create_room(log, "another")
    log.append(ROOM, 0, NOD, BEGIN)
    tamper("UPDATE log_event SET name = 'dreamt'", "UPDATE log_head SET summary = '{}'")
    with pytest.raises(CommandError) as stopped:
        rebuild("unknown", ROOM, "another")
    assert str(stopped.value) == (
        "unknown: there is no such room.\n"
        f"{ROOM}: left as it was, because of an event: no event has this name."
    )
    assert models.Head.objects.get(pk="another").summary != "{}"
    with pytest.raises(NoSuchRoom):
        rebuild_summary("unknown")


def test_shares_are_counted_by_the_gate(log: DatabaseLog) -> None:
    create_room(log)
    other = Said(by="b", turn=2, step="mirror", text="so", private=False, gate="paraphrase")
    log.append(ROOM, 0, (said("one"), other), BEGIN)
    assert summary_of(log).shares == 1
