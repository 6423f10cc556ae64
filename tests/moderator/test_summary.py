"""The summary of a room: it agrees with the state, and holds what lists of rooms show."""

from datetime import timedelta

import pytest

from dialogue.moderator.events import Event, Nodded, Reminded, Said, WordsWithdrawn
from dialogue.moderator.state import State
from dialogue.moderator.summary import Summary, initial_summary, summarize
from tests.moderator.helpers import (
    BEGIN,
    INVITED,
    KIM,
    LEE,
    PLACES,
    Room,
    allow,
    call_break,
    join_as_observer,
    leave_as_observer,
    return_from_break,
    room_at,
    withdraw,
)


def assert_agrees(summary: Summary, state: State) -> None:
    """What both hold is the same in both."""
    assert (summary.phase, summary.joined) == (state.phase, state.joined)
    assert (summary.interrupted is not None) == (state.active_break is not None)
    assert (summary.began_at is not None) == (state.turns > 0)
    assert (summary.ended_at is not None) == (state.phase == "ended")
    assert [(each.id, each.invited, each.allowed, each.present) for each in summary.observers] == [
        (each.id, each.invited, each.allowed, each.present) for each in state.observers
    ]
    assert [(each.scope, each.since) for each in summary.observers] == [
        (each.scope, each.consent_periods[-1].since if each.consent_periods else None)
        for each in state.observers
    ]


def summary_of(room: Room) -> Summary:
    summary = initial_summary(INVITED)
    for when, event in room.log:
        summary = summarize(summary, event, when)
    return summary


@pytest.mark.parametrize("place", PLACES)
def test_summary_of_every_prefix_agrees_with_the_state(place: str) -> None:
    room = room_at(place, "a")
    summary = initial_summary(INVITED)
    for (when, event), state in zip(room.log, room.states, strict=True):
        summary = summarize(summary, event, when)
        assert_agrees(summary, state)


def test_summary_of_an_ended_room_has_its_times_and_number_of_shares() -> None:
    began = room_at("check_in", "a").now
    summary = summary_of(room_at("ended", "a"))
    assert (summary.phase, summary.joined) == ("ended", ("a", "b"))
    assert summary.began_at == began
    assert summary.ended_at is not None
    assert summary_of(room_at("again", "a")).shares == 2


def test_break_that_is_over_leaves_the_phase_before_it() -> None:
    room = room_at("share", "a").given(call_break("a"))
    on_break = summary_of(room)
    assert (on_break.phase, on_break.interrupted) == ("on_break", "talking")
    room.later(minutes=3).given(return_from_break("a"), return_from_break("b"))
    back = summary_of(room)
    assert (back.phase, back.interrupted) == ("talking", None)


def test_consent_of_both_sets_scope_and_since_and_a_withdrawal_takes_the_scope_back() -> None:
    room = room_at("share", "a").later(seconds=5).given(allow("a", LEE), allow("b", LEE, "signals"))
    room.later(seconds=5).given(join_as_observer(LEE))
    observer = summary_of(room).observer(LEE)
    assert observer is not None
    assert (observer.scope, observer.present) == ("signals", True)
    began = room.now - timedelta(seconds=5)
    assert (observer.since, observer.taken_back) == (began, False)
    room.later(seconds=5).given(withdraw("a", LEE))
    observer = summary_of(room).observer(LEE)
    assert observer is not None
    assert (observer.scope, observer.since, observer.present) == (None, began, False)
    assert observer.taken_back
    observer = summary_of(room.later(seconds=5).given(allow("a", LEE))).observer(LEE)
    assert observer is not None
    assert (observer.scope, observer.since, observer.taken_back) == ("signals", room.now, False)
    assert summary_of(room).observer("stranger") is None
    assert summary_of(room.given(leave_as_observer(KIM))).observer(KIM) is not None


def test_consent_of_one_that_is_withdrawn_before_the_other_gives_theirs_is_not_taken_back() -> None:
    observer = summary_of(room_at("share", "a").given(allow("a", LEE), withdraw("a", LEE))).observer(LEE)
    assert observer is not None
    assert (observer.allowed, observer.since, observer.taken_back) == ((), None, False)


@pytest.mark.parametrize(
    "event",
    [
        Nodded(by="b"),
        Reminded(by="moderator", turn=1),
        WordsWithdrawn(by="a", seqs=(1,)),
        Said(by="b", turn=2, step="mirror", text=None, private=False, gate="paraphrase"),
    ],
)
def test_event_without_a_field_in_the_summary_returns_the_same_object(event: Event) -> None:
    summary = initial_summary(INVITED)
    assert summarize(summary, event, BEGIN) is summary


def test_share_with_withdrawn_words_is_still_counted() -> None:
    share = Said(by="a", turn=1, step="share", text=None, private=False, gate="opens")
    assert summarize(initial_summary(), share, BEGIN).shares == 1
