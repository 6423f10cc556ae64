"""What of a conversation is in an export: whose words, which events, and nothing that tells who it was."""

import json
from datetime import timedelta
from typing import Any

import pytest

from dialogue.moderator.events import BreakCalled, Seat
from dialogue.moderator.visibility import Viewer
from dialogue.replay.exports.extent import Extent, Taken
from dialogue.replay.exports.structure import structure_taken, without_identity
from tests.moderator.helpers import (
    DUET,
    LEE,
    Room,
    allow,
    call_break,
    choose,
    join,
    join_as_observer,
    rate,
    room_at,
    say,
)
from tests.replay.exporting import KINDS, write
from tests.replay.test_markdown_export import header, recorded, spans

NAMES = {"a": "Ana", "b": "Ben"}


@pytest.fixture
def room(me: Seat, you: Seat) -> Room:
    """``me`` shared, and ``you`` said it back twice."""
    room = room_at("share", me).given(
        say(me, "I felt alone."), say(you, "You felt sad."), choose(me, "missed")
    )
    return room.given(say(you, "You felt lonely."), choose(me, "yes"), choose(me, "enough"))


def taken(of: Extent, who: str, **allowed: int) -> Taken:
    return Taken(of, Viewer(who), (), {seat: last for seat, last in allowed.items() if seat in {"a", "b"}})  # type: ignore[misc]


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_has_the_others_words_only_where_they_allowed_them(
    room: Room, me: Seat, you: Seat, kind: str
) -> None:
    without = write(kind, header(me), recorded(room), taken("whole", me), DUET)
    assert "I felt alone." in without
    assert "You felt" not in without
    allowed = write(kind, header(me), recorded(room), taken("whole", me, **{you: len(room.log)}), DUET)
    assert "You felt sad." in allowed
    assert "You felt lonely." in allowed


@pytest.mark.parametrize("kind", ["markdown", "csv"])
def test_in_the_place_of_words_that_are_left_out_stands_whose_they_are(
    room: Room, me: Seat, you: Seat, kind: str
) -> None:
    text = write(kind, header(me), recorded(room), taken("whole", me), DUET)
    assert text.count(f"[words of {NAMES[you]} left out]") == 2


def test_the_json_names_the_events_whose_words_are_left_out(room: Room, me: Seat) -> None:
    made = json.loads(write("json", header(me), recorded(room), taken("whole", me), DUET))
    absent = [frame["seq"] for frame in made["frames"] if frame["event"] == "said" and "text" not in frame]
    assert made["of"] == "whole"
    assert made["left_out"] == absent
    assert len(absent) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_permission_is_for_what_was_said_by_then(room: Room, me: Seat, you: Seat, kind: str) -> None:
    first = next(each.seq for each in recorded(room) if getattr(each.event, "text", "") == "You felt sad.")
    text = write(kind, header(me), recorded(room), taken("whole", me, **{you: first}), DUET)
    assert "You felt sad." in text
    assert "You felt lonely." not in text


@pytest.mark.parametrize("kind", KINDS)
def test_ones_own_words_hold_nothing_that_the_other_did(room: Room, me: Seat, you: Seat, kind: str) -> None:
    text = write(kind, header(you), recorded(room), taken("mine", you, **{me: len(room.log)}), DUET)
    assert "You felt lonely." in text
    assert "I felt alone." not in text
    assert "left out" not in text.replace('"left_out": []', "")
    assert ": Not yet" not in text  # the other's verdict
    assert ",Not yet," not in text


def test_ones_own_words_as_json_keep_the_numbers_of_the_other_events(room: Room, me: Seat) -> None:
    made = json.loads(write("json", header(me), recorded(room), taken("mine", me), DUET))
    assert [frame["seq"] for frame in made["frames"]] == list(range(1, len(room.log) + 1))
    shown = {frame.get("by") for frame in made["frames"] if frame["event"] != "withheld"}
    assert shown == {me, "moderator"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_observers_copy_has_no_words_that_their_author_did_not_allow(
    me: Seat, you: Seat, kind: str
) -> None:
    room = room_at("share", me).given(allow(me), allow(you), join_as_observer(), say(me, "Secret."))
    kept = Taken("whole", Viewer(LEE), spans(room, LEE))
    assert "Secret." not in write(kind, header(LEE), recorded(room), kept, DUET)
    both: dict[Seat, int] = {"a": len(room.log), "b": len(room.log)}
    kept = Taken("whole", Viewer(LEE), spans(room, LEE), both)
    assert "Secret." in write(kind, header(LEE), recorded(room), kept, DUET)


# ---- the structure, for research


def structure(room: Room, who: str, kind: str = "json") -> str:
    about, events = without_identity(header(who), recorded(room), "Research")
    return write(kind, about, events, structure_taken(), DUET)


@pytest.mark.parametrize("kind", KINDS)
def test_a_structure_holds_no_words_names_topic_or_private_answers(room: Room, me: Seat, kind: str) -> None:
    text = structure(room, me, kind)
    for secret in ("I felt", "You felt", "Ana", "Ben", "Dr. Lee", "Kim", "Weekends", "2026"):
        assert secret not in text
    events: list[dict[str, Any]] = json.loads(structure(room, me))["frames"]
    assert [event for event in events if event["event"] == "rated"] == []
    assert "chose" in {event["event"] for event in events}


def test_a_structure_is_the_same_whoever_takes_it_and_whenever_the_conversation_was(room: Room) -> None:
    assert structure(room, "a") == structure(room, "b")
    early, late = Room(), Room()
    late.now += timedelta(days=400)
    for each in (early, late):
        each.given(join("a"), join("b"), rate("a", 2), rate("b", 7)).later(minutes=5).given(call_break("a"))
    assert structure(early, "a") == structure(late, "a")


def test_times_in_a_structure_keep_their_distances(me: Seat, you: Seat) -> None:
    room = room_at("share", me)
    room.later(minutes=7).given(call_break(you))
    _, events = without_identity(header(me), recorded(room), "Research")
    called = events[-1]
    assert isinstance(called.event, BreakCalled)
    assert called.at - events[-2].at == timedelta(minutes=7)
    assert called.event.not_before > called.at
    assert called.event.not_before.year == 2000


def test_a_structure_of_no_events_is_empty() -> None:
    assert json.loads(structure(Room(), "a"))["frames"] == []
