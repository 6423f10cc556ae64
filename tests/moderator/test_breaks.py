"""Breaks: either partner stops both, no reason asked; the same turn goes on when both are back."""

from datetime import timedelta

import pytest

from dialogue.moderator.decide import MAX_BREAK, MIN_BREAK
from dialogue.moderator.events import BreakKind, Seat
from dialogue.moderator.permissions import MAX_RETURN_CHANGES
from dialogue.moderator.state import next_change, next_deadline
from tests.moderator.helpers import (
    MINUTE,
    call_break,
    call_break_for,
    change_return,
    check_deadline,
    choose,
    rate,
    return_from_break,
    room_at,
    say,
)

KINDS: tuple[BreakKind, ...] = ("breather", "flooded")
TALKING = ["share", "mirror", "verdict", "stuck", "more", "again"]


def test_minimum_break_times_match_the_contract() -> None:
    assert MIN_BREAK["breather"] == timedelta(minutes=2)
    assert MIN_BREAK["flooded"] == timedelta(minutes=20)


def test_break_of_either_partner_stops_both(me: Seat, you: Seat) -> None:
    for place in (*TALKING, "check_in", "half checked in", "farewell", "kind_word"):
        for who in (me, you):
            room = room_at(place, me)
            assert room.when(call_break(who, "flooded")) == [f"{who} called a break: flooded"]
            assert room.state.phase == "on_break"
            assert room.state.active_break is not None
            assert room.state.active_break.not_before == room.now + timedelta(minutes=20)


@pytest.mark.parametrize("place", [*TALKING, "check_in", "farewell", "kind_word"])
def test_turn_continues_with_its_number_after_a_break(place: str, me: Seat, you: Seat) -> None:
    room = room_at(place, me)
    before = room.state
    assert before.turn is not None
    room.given(call_break(you)).later(minutes=2).given(return_from_break(me), return_from_break(you))
    assert room.state.turn is not None
    assert room.state.phase == before.phase
    assert room.state.turn.number == before.turn.number
    assert room.state.turn.waiting_on == before.turn.waiting_on
    assert room.may(me) == (room_at(place, me)).may(me)


def test_answers_given_before_a_break_are_kept(me: Seat, you: Seat) -> None:
    room = (
        room_at("break in opening", me).later(minutes=2).given(return_from_break(you), return_from_break(me))
    )
    assert room.when(rate(you, 8))[-1] == f"share granted to {me}"


@pytest.mark.parametrize("kind", KINDS)
def test_return_before_the_minimum_time_is_refused(kind: BreakKind, me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(call_break(me, kind))
    least = MIN_BREAK[kind]
    room.now += least - timedelta(microseconds=1)
    assert room.when(return_from_break(you)) == ["refused: too_early"]
    assert room.may(you) == {"change_return", "end", "allow_observer"}
    room.now += timedelta(microseconds=1)
    assert room.may(you) == {"change_return", "return", "end", "allow_observer"}
    assert room.when(return_from_break(you)) == [f"{you} returned"]


def test_return_of_both_ends_the_break(me: Seat, you: Seat) -> None:
    room = room_at("break", me).later(minutes=5)
    assert room.when(return_from_break(me)) == [f"{me} returned"]
    assert room.when(say(me)) == ["refused: on_break"]
    assert room.when(return_from_break(you)) == [f"{you} returned", "break ended by moderator"]
    assert room.when(say(me))[0] == f"{me} said 'I felt alone.'"


def test_second_return_of_a_partner_is_refused(me: Seat, you: Seat) -> None:
    room = room_at("break", me).later(minutes=2).given(return_from_break(me))
    assert room.may(me) == {"change_return", "end", "allow_observer"}
    assert room.when(return_from_break(me)) == ["refused: not_allowed"]
    assert "return" in room.may(you)


def test_another_break_can_follow(me: Seat, you: Seat) -> None:
    room = room_at("break", me).later(minutes=2).given(return_from_break(me), return_from_break(you))
    assert room.when(call_break(you, "flooded")) == [f"{you} called a break: flooded"]
    assert room.state.active_break is not None
    assert room.state.active_break.ready == ()


class TestProposedReturn:
    @pytest.mark.parametrize("kind", KINDS)
    def test_from_the_minimum_to_a_day_is_accepted_unchanged(self, kind: BreakKind, me: Seat) -> None:
        for back_in in (MIN_BREAK[kind], timedelta(hours=3), MAX_BREAK):
            room = room_at("share", me).given(call_break(me, kind, back_in))
            assert room.state.active_break is not None
            assert room.state.active_break.return_by == room.now + back_in

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("off", [timedelta(0), timedelta(hours=-1), timedelta(minutes=1, seconds=59)])
    def test_before_the_minimum_is_raised_to_the_minimum(
        self, kind: BreakKind, off: timedelta, me: Seat
    ) -> None:
        room = room_at("share", me).given(call_break(me, kind, off))
        assert room.state.active_break is not None
        assert room.state.active_break.return_by == room.now + MIN_BREAK[kind]

    @pytest.mark.parametrize("kind", KINDS)
    def test_beyond_a_day_is_lowered_to_a_day(self, kind: BreakKind, me: Seat) -> None:
        room = room_at("share", me).given(call_break(me, kind, timedelta(days=3)))
        assert room.state.active_break is not None
        assert room.state.active_break.return_by == room.now + MAX_BREAK

    @pytest.mark.parametrize(
        ("return_in", "back_in"),
        [
            (1800, timedelta(minutes=30)),
            (1200, timedelta(minutes=20)),
            (1199, timedelta(minutes=20)),
            (0, timedelta(minutes=20)),
            (-(10**15), timedelta(minutes=20)),
            (86_400, timedelta(days=1)),
            (86_401, timedelta(days=1)),
            (10**15, timedelta(days=1)),
        ],
    )
    def test_in_seconds_counts_from_acceptance_and_has_the_same_bounds(
        self, return_in: int, back_in: timedelta, me: Seat
    ) -> None:
        room = room_at("share", me).given(call_break_for(me, return_in, "flooded"))
        assert room.state.active_break is not None
        assert room.state.active_break.return_by == room.now + back_in

    @pytest.mark.parametrize(
        ("kind", "usual"), [("breather", timedelta(minutes=10)), ("flooded", timedelta(hours=1))]
    )
    def test_missing_gets_the_default_length(self, kind: BreakKind, usual: timedelta, me: Seat) -> None:
        room = room_at("share", me).given(call_break(me, kind))
        assert room.state.active_break is not None
        assert room.state.active_break.return_by == room.now + usual


class TestChangedReturn:
    @pytest.mark.parametrize("kind", KINDS)
    def test_either_partner_changes_it_at_any_time_of_the_break(
        self, kind: BreakKind, me: Seat, you: Seat
    ) -> None:
        room = room_at("share", me).given(call_break(me, kind))
        for by in (me, you):
            for _ in range(2):
                room.later(minutes=25)
                back = room.now + timedelta(minutes=40)
                assert room.when(change_return(by, 2400)) == [f"{by} changed the return to {back:%H:%M:%S}"]
                assert room.state.active_break is not None
                assert room.state.active_break.return_by == back

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("return_in", [-(10**15), 0, 59])
    def test_before_the_minimum_is_raised_to_the_minimum(
        self, kind: BreakKind, return_in: int, me: Seat, you: Seat
    ) -> None:
        room = room_at("share", me).given(call_break(me, kind))
        least = room.now + MIN_BREAK[kind]
        room.later(seconds=30).given(change_return(you, return_in))
        assert room.state.active_break is not None
        assert room.state.active_break.return_by == least
        assert room.state.active_break.not_before == least

    @pytest.mark.parametrize("return_in", [86_400, 10**15])
    def test_later_than_a_day_after_the_beginning_is_lowered_to_it(self, return_in: int, me: Seat) -> None:
        room = room_at("share", me).given(call_break(me))
        most = room.now + MAX_BREAK
        room.later(hours=3).given(change_return(me, return_in))
        assert room.state.active_break is not None
        assert room.state.active_break.return_by == most

    def test_readiness_of_a_partner_is_kept(self, me: Seat, you: Seat) -> None:
        room = room_at("break", me).later(minutes=2).given(return_from_break(me), change_return(you, 3600))
        assert room.when(return_from_break(you)) == [f"{you} returned", "break ended by moderator"]

    def test_new_time_gets_a_reminder_of_its_own(self, me: Seat, you: Seat) -> None:
        room = room_at("break", me).later(minutes=10).given(check_deadline(), change_return(you, 600))
        assert room.later(minutes=9).when(check_deadline()) == []
        assert room.later(minutes=1).when(check_deadline()) == ["reminded of the break"]

    def test_without_a_break_it_is_refused(self, me: Seat, you: Seat) -> None:
        for place in (*TALKING, "check_in", "farewell"):
            room = room_at(place, me)
            for by in (me, you):
                assert "change_return" not in room.may(by)
                assert room.when(change_return(by, 600)) == ["refused: not_allowed"]

    def test_it_leaves_may_when_its_bound_is_reached(self, me: Seat, you: Seat) -> None:
        room = room_at("break", me)
        for count in range(MAX_RETURN_CHANGES):
            assert "change_return" in room.may(you)
            room.given(change_return(you, 600 + count))
        for by in (me, you):
            assert "change_return" not in room.may(by)
            assert room.when(change_return(by, 600)) == ["refused: not_allowed"]


class TestDeadlines:
    def test_overdue_break_gets_one_reminder(self, me: Seat) -> None:
        room = room_at("break", me).later(minutes=10)
        assert room.when(check_deadline()) == ["reminded of the break"]
        assert room.later(days=3).when(check_deadline()) == []
        assert room.state.phase == "on_break"

    def test_deadline_of_a_turn_is_suspended_during_a_break(self, me: Seat) -> None:
        room = room_at("share", me).given(call_break(me, "flooded")).later(minutes=30)
        assert room.when(check_deadline()) == []

    def test_turn_after_a_break_has_its_full_time_again(self, me: Seat, you: Seat) -> None:
        room = (
            room_at("share", me)
            .later(seconds=110)
            .given(call_break(me))
            .later(minutes=4)
            .given(return_from_break(me), return_from_break(you))
        )
        assert room.later(seconds=119).when(check_deadline()) == []
        assert room.later(seconds=1).when(check_deadline()) == ["reminded of 2"]

    def test_a_step_without_a_deadline_gets_none_from_a_break(self, me: Seat, you: Seat) -> None:
        room = (
            room_at("verdict", me)
            .given(call_break(me))
            .later(minutes=2)
            .given(return_from_break(me), return_from_break(you))
        )
        assert next_deadline(room.state) is None
        assert room.when(choose(me, "yes"))[0] == f"{me} chose yes"

    def test_may_changes_once_when_the_minimum_time_ends(self, me: Seat) -> None:
        room = room_at("break", me)
        assert next_change(room.state, room.now) == room.now + 2 * MINUTE
        room.later(minutes=2)
        assert next_change(room.state, room.now) is None

    def test_may_does_not_change_with_time_during_a_turn(self, me: Seat) -> None:
        room = room_at("share", me)
        assert next_change(room.state, room.now) is None
