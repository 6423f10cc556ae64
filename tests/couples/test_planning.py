"""Planning one conversation: who may answer what, and that an unanswered one looks like "not now"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.couples import planning
from dialogue.couples.planning import Plan, PlanRefused
from dialogue.couples.sides import SIDES, Side, other_side

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TONIGHT = NOW + timedelta(hours=7)
TOMORROW = NOW + timedelta(hours=26)

of_each_asker = pytest.mark.parametrize("asker", SIDES)


def refused(step: Callable[[], Plan]) -> str:
    with pytest.raises(PlanRefused) as error:
        step()
    return error.value.reason


@of_each_asker
def test_yes_of_the_other_agrees_the_time_and_nobody_says_yes_to_themself(asker: Side) -> None:
    plan = planning.ask(asker, TONIGHT, NOW)
    assert refused(lambda: planning.say_yes(plan, asker, 0, NOW)) == "not_your_turn"
    agreed = planning.say_yes(plan, other_side(asker), 0, NOW)
    assert (agreed.status, agreed.at, agreed.waiting_for, agreed.revision) == ("agreed", TONIGHT, None, 1)


@of_each_asker
def test_another_time_within_a_day_is_asked_back_and_back_again(asker: Side) -> None:
    other = other_side(asker)
    plan = planning.ask(asker, TONIGHT, NOW)
    assert refused(lambda: planning.say_another_time(plan, asker, 0, TOMORROW, NOW)) == "not_your_turn"
    countered = planning.say_another_time(plan, other, 0, TOMORROW, NOW)
    assert (countered.status, countered.waiting_for, countered.at) == ("asked", asker, TOMORROW)
    latest = TONIGHT + planning.ANOTHER_TIME_WITHIN
    again = planning.say_another_time(countered, asker, 1, latest, NOW)
    assert (again.waiting_for, again.at) == (other, latest)
    beyond = latest + timedelta(minutes=1)
    late = partial(planning.say_another_time, again, other, 2, beyond, NOW)
    assert refused(late) == "beyond_a_day"
    assert planning.say_yes(again, other, 2, NOW).at == latest


@of_each_asker
@pytest.mark.parametrize("by", SIDES)
def test_either_may_change_or_end_what_was_agreed(asker: Side, by: Side) -> None:
    agreed = planning.say_yes(planning.ask(asker, TONIGHT, NOW), other_side(asker), 0, NOW)
    moved = planning.say_another_time(agreed, by, 1, TOMORROW, NOW)
    assert (moved.waiting_for, moved.was_agreed) == (other_side(by), True)
    assert planning.say_not_now(agreed, 1, NOW).status == "not_now"


@of_each_asker
def test_not_now_is_the_same_whoever_says_it_and_the_same_as_no_answer(asker: Side) -> None:
    plan = planning.ask(asker, TONIGHT, NOW)
    ended = planning.say_not_now(plan, 0, NOW)
    assert ended == planning.end(plan) == planning.end(ended)
    assert planning.shown(ended, TONIGHT) == planning.shown(plan, TONIGHT) == "not_now"
    other = other_side(asker)
    for late in (ended, plan):
        assert refused(partial(planning.say_yes, late, other, late.revision, TONIGHT)) == "over"
        assert refused(partial(planning.say_not_now, late, late.revision, TONIGHT)) == "over"
        change = partial(planning.say_another_time, late, other, late.revision, TOMORROW, TONIGHT)
        assert refused(change) == "over"


def test_yes_to_a_time_that_was_changed_meanwhile_is_refused() -> None:
    countered = planning.say_another_time(planning.ask("a", TONIGHT, NOW), "b", 0, TOMORROW, NOW)
    moved = planning.say_another_time(countered, "a", 1, TONIGHT, NOW)
    assert refused(lambda: planning.say_yes(moved, "b", 0, NOW)) == "changed"
    assert refused(lambda: planning.say_not_now(moved, 1, NOW)) == "changed"


def test_time_that_has_passed_or_is_more_than_a_year_ahead_is_refused() -> None:
    assert refused(lambda: planning.ask("a", NOW, NOW)) == "past"
    assert refused(lambda: planning.ask("a", NOW + timedelta(days=367), NOW)) == "too_far"
    plan = planning.ask("a", TONIGHT, NOW)
    assert refused(lambda: planning.say_another_time(plan, "b", 0, NOW, NOW)) == "past"


def test_door_is_open_around_the_agreed_time_and_at_no_other() -> None:
    agreed = planning.say_yes(planning.ask("a", TONIGHT, NOW), "b", 0, NOW)
    opens, closes = TONIGHT - planning.DOOR_OPENS_BEFORE, TONIGHT + planning.DOOR_CLOSES_AFTER
    second = timedelta(seconds=1)
    for now, what in (
        (opens - second, "agreed"),
        (opens, "door_open"),
        (closes - second, "door_open"),
        (closes, "not_now"),
    ):
        assert planning.shown(agreed, now) == what
    assert refused(lambda: planning.go_in(agreed, opens - second)) == "past"
    assert refused(lambda: planning.go_in(agreed, closes)) == "over"
    opened = planning.go_in(agreed, opens)
    assert planning.shown(opened, closes + timedelta(days=1)) == "opened"
    assert planning.end(opened) == opened


STEPS = st.tuples(
    st.sampled_from(["yes", "another", "not_now", "end", "go_in"]),
    st.sampled_from(SIDES),
    st.integers(0, 1),  # how many revisions an answer is behind
    st.integers(-30, 60),  # hours from the first time to another one
    st.integers(0, 8),  # hours that pass before it
)


@given(steps=st.lists(STEPS, max_size=12))
def test_however_two_answer_the_plan_stays_within_its_bounds(
    steps: list[tuple[str, Side, int, int, int]],
) -> None:
    now, plan = NOW, planning.ask("a", TONIGHT, NOW)
    for what, by, behind, hours, passed in steps:
        now += timedelta(hours=passed)
        seen = max(0, plan.revision - behind)
        before = plan
        try:
            match what:
                case "yes":
                    plan = planning.say_yes(plan, by, seen, now)
                    assert before.waiting_for == by
                    assert seen == before.revision
                case "another":
                    at = plan.first_at + timedelta(hours=hours)
                    plan = planning.say_another_time(plan, by, seen, at, now)
                    assert at > now
                case "not_now":
                    plan = planning.say_not_now(plan, seen, now)
                case "end":
                    plan = planning.end(plan)
                case _:
                    plan = planning.go_in(plan, now)
                    assert before.status == "agreed"
        except PlanRefused:
            assert plan == before
        assert abs(plan.at - plan.first_at) <= planning.ANOTHER_TIME_WITHIN
        assert (plan.waiting_for is not None) == (plan.status == "asked")
        assert plan.was_agreed or plan.status not in {"agreed", "opened"}
        assert plan.revision - before.revision == (0 if plan == replace(before) else 1)
        if planning.shown(before, now) in {"not_now", "opened"}:
            assert planning.shown(plan, now) == planning.shown(before, now)
