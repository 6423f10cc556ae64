"""An observer learns nothing from times of the course that the dialogue took before the consent."""

from datetime import timedelta
from typing import Any

import pytest

from dialogue.live.protocol import outbound
from dialogue.log.records import Recorded
from dialogue.moderator.commands import Break, Command
from dialogue.moderator.events import WordsWithdrawn
from dialogue.moderator.visibility import Viewer
from dialogue.replay.exports.extent import Taken
from dialogue.replay.frames import frames
from dialogue.replay.insights import insights
from dialogue.replay.welcome import welcome
from tests.moderator.helpers import (
    BEGIN,
    LEE,
    CommandBuilder,
    Room,
    allow,
    call_break,
    join,
    join_as_observer,
    rate,
    return_from_break,
    say,
    withdraw,
)
from tests.replay.exporting import KINDS, write

#: The consent begins this long after the room, whatever happened in it until then.
CONSENT = timedelta(hours=5)
TO_THE_SHARE: list[CommandBuilder] = [join("a"), join("b"), rate("a", 3), rate("b", 8)]


def break_until_nine(room: Room) -> Command:
    """A break with an agreed end, whenever it was called."""
    return Break(by="b", at=room.now, kind="flooded", return_at=BEGIN + timedelta(hours=9))


def observed(minutes: list[float], before: list[CommandBuilder], after: list[CommandBuilder]) -> Room:
    """A room in which ``before`` happened at these minutes, then both consented, then ``after`` happened."""
    room = Room()
    for minute, message in zip(minutes, before, strict=True):
        room.now = BEGIN + timedelta(minutes=minute)
        room.given(message)
    room.now = BEGIN + CONSENT
    room.given(allow("a"), allow("b"), join_as_observer())
    for message in after:
        room.later(minutes=3).given(message)
    return room


def seen_by_lee(room: Room) -> dict[str, Any]:
    """All that the observer is told by the state, the frames, the replay and the exports."""
    log = [Recorded(seq, at, event) for seq, (at, event) in enumerate(room.log, 1)]
    watch = room.state.observer(LEE)
    assert watch is not None
    viewer = Viewer(LEE)
    header = welcome(
        room="0" * 20,
        dialogue_format=room.state.format,
        topic="Sundays",
        viewer=viewer,
        scope=watch.scope,
        partners={"a": "Ana", "b": "Ben"},
        observers=[(LEE, "Dr. Lee", "words")],
        present=(),
        seq=room.state.seq,
        now=room.now,
        language="en",
    )
    shown = frames(log, viewer, watch.consent_periods)
    taken = Taken("whole", viewer, watch.consent_periods, {"a": len(log), "b": len(log)})
    return {
        "frames": shown,
        "state": outbound.state_frame(room.state, viewer, room.now, "en"),
        "insights": insights(log, viewer, watch.consent_periods),
        **{kind: write(kind, header, log, taken, room.state.format) for kind in KINDS},
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TO_THE_SHARE, []),
        (TO_THE_SHARE, [say("a")]),
        (TO_THE_SHARE, [call_break("b")]),
        ([*TO_THE_SHARE, break_until_nine], []),
        (
            [*TO_THE_SHARE, call_break("b", "flooded"), return_from_break("a")],
            [return_from_break("b"), say("a")],
        ),
    ],
    ids=["on a turn", "after the turn", "on a break", "on a break of before", "after a break of before"],
)
def test_two_different_beginnings_before_the_consent_give_the_same_frames(
    before: list[CommandBuilder], after: list[CommandBuilder]
) -> None:
    slow = [0.0, 20.0, 30.0, 100.0, 101.0, 125.0][: len(before)]
    quick = [240.0, 240.0, 240.5, 241.0, 262.0, 290.0][: len(before)]
    once, again = (seen_by_lee(observed(minutes, before, after)) for minutes in (slow, quick))
    for way in once:
        assert once[way] == again[way], way


def test_what_happened_before_the_consent_has_the_time_at_which_it_began() -> None:
    room = observed([0, 1, 2, 3], TO_THE_SHARE, [say("a")])
    shown = seen_by_lee(room)["frames"]
    before = [frame for frame in shown if frame.event == "withheld"]
    assert len(before) == 8  # the answers, the roles, the grants and the first consent
    assert {frame.at for frame in before} == {shown[len(before)].at}


def test_state_has_no_time_from_before_the_consent() -> None:
    state = seen_by_lee(observed([0, 1, 2, 3], TO_THE_SHARE, []))["state"]
    assert state.turn.granted_at == "2026-03-01T23:30:00.000000Z"
    assert state.turn.deadline is None


def test_a_break_that_was_called_before_the_consent_keeps_its_agreed_end_to_a_quarter_of_an_hour() -> None:
    calls_break = [*TO_THE_SHARE, call_break("a", "flooded", timedelta(hours=6))]
    state = seen_by_lee(observed([0, 1, 2, 3, 4], calls_break, []))["state"]
    assert state.active_break.not_before == "2026-03-01T23:30:00.000000Z"
    assert state.active_break.return_by == "2026-03-02T00:45:00.000000Z"  # agreed: 00:34


def test_the_end_of_a_usual_break_does_not_tell_the_moment_at_which_it_was_called() -> None:
    ends = {
        seen_by_lee(observed([0, 1, 2, 3, called], [*TO_THE_SHARE, call_break("a", "flooded")], []))[
            "state"
        ].active_break.return_by
        for called in (246.0, 251.3, 254.9)
    }
    assert len(ends) == 1


def test_turn_granted_under_the_consent_is_sent_with_its_times() -> None:
    room = observed([0, 1, 2], TO_THE_SHARE[:3], [TO_THE_SHARE[3]])
    state = seen_by_lee(room)["state"]
    partners = outbound.state_frame(room.state, Viewer("a"), room.now, "en")
    assert partners.turn is not None
    assert (state.turn.granted_at, state.turn.deadline) == (partners.turn.granted_at, partners.turn.deadline)


def test_what_happened_between_two_consents_has_the_time_at_which_the_second_began() -> None:
    room = observed([0, 1, 2, 3], TO_THE_SHARE, [withdraw("a"), say("a"), allow("a")])
    shown = seen_by_lee(room)["frames"]
    assert [frame.event for frame in shown[-5:]] == ["withheld"] * 4 + ["observer_allowed"]
    assert len({frame.at for frame in shown[-5:]}) == 1


def test_an_export_names_no_words_from_before_the_consent_that_were_taken_back() -> None:
    room = observed([0, 1, 2, 3, 4], [*TO_THE_SHARE, say("a")], [])
    room.append(WordsWithdrawn(by="a", seqs=(3, 8)))
    assert "a took back words." in seen_by_lee(room)["markdown"].replace("Ana", "a")


def test_observer_gets_no_frame_after_the_withdrawal() -> None:
    room = observed([0, 1, 2, 3], TO_THE_SHARE, [withdraw("a"), say("a")])
    shown = seen_by_lee(room)["frames"]
    assert shown[-1].event == "observer_joined"
