"""The check of formats: a format that passes is safe to walk, and a refusal names the step at fault."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.formats import catalogue, read
from dialogue.moderator.events import MODERATOR, SEATS, ClosingBegan, Event, RoundEnded, Said, Seat
from dialogue.moderator.format import END, Effect, Format, Outcome, parse
from dialogue.moderator.format_check import check_format, explore
from dialogue.moderator.format_table import FormatError
from dialogue.moderator.state import State
from tests.formats.mutations import MUTATIONS, WHOLE, Mutation
from tests.moderator.helpers import (
    DUET,
    CommandBuilder,
    Room,
    choose,
    end,
    hypothesis_profile,
    join,
    rate,
    say,
)
from tests.moderator.promises import GateInvariant

SHIPPED = tuple(catalogue().values())
EFFECTS: tuple[Effect, ...] = ("as_asked", "swap", "reset_tries", "park", "end_round")
#: More steps than a conversation has, and few enough for a test.
STEPS_OF_A_WALK = 60


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutated_format_is_refused_with_step_and_fault(mutation: Mutation) -> None:
    with pytest.raises(FormatError) as refused:
        read(mutation.text)
    assert refused.value.step == mutation.step
    assert refused.value.message.startswith(mutation.fault)


def test_unmutated_format_passes() -> None:
    assert check_format(parse(WHOLE)) == ()


@pytest.mark.parametrize("made", [*SHIPPED, DUET], ids=lambda made: made.id)
def test_shipped_format_passes(made: Format) -> None:
    assert check_format(made) == ()


def test_fault_found_in_many_situations_is_reported_once() -> None:
    [mutation] = [each for each in MUTATIONS if each.name == "loop_without_exit"]
    faults = check_format(parse(mutation.text))
    assert len(faults) == len(set(faults))


def test_format_is_explored_to_the_highest_round_and_try_that_it_names() -> None:
    situations = explore(DUET).situations
    assert {here.round for here in situations} == {1, 2}
    assert {here.tries for here in situations} == {0, 1, 2, 3}


@pytest.mark.no_cover
@hypothesis_profile()
@given(data=st.data(), luck=st.integers(0, 2**32))
@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_randomly_changed_format_is_refused_or_safe_to_walk(
    made: Format, data: st.DataObject, luck: int
) -> None:
    changed = changes(made, data)
    if check_format(changed) == ():
        promises = Promises(changed)
        for state, events in walk(changed, Random(luck)):
            promises.hear(state, events)
        assert state.phase == "ended"


def changes(made: Format, data: st.DataObject) -> Format:
    """The format with one to three of its outcomes dropped, moved or changed at random."""
    steps = dict(made.steps)
    for _ in range(data.draw(st.integers(1, 3))):
        step = steps[data.draw(st.sampled_from(sorted(steps)))]
        at = data.draw(st.integers(0, len(step.outcomes) - 1))
        outcome, others = step.outcomes[at], (*step.outcomes[:at], *step.outcomes[at + 1 :])
        change = data.draw(
            st.sampled_from(["drop", "lead elsewhere", "free", "do nothing", "do more", "move"])
        )
        match change:
            case "drop" if others:
                outcomes = others
            case "lead elsewhere":
                outcomes = put(
                    others, at, replace(outcome, to=data.draw(st.sampled_from([*sorted(steps), END])))
                )
            case "free":
                outcomes = put(others, at, replace(outcome, when=type(outcome.when)()))
            case "do more":
                effect = data.draw(st.sampled_from(EFFECTS))
                more = (*(other for other in outcome.do if other != effect), effect)
                outcomes = put(others, at, replace(outcome, do=more))
            case "do nothing":
                outcomes = put(others, at, replace(outcome, do=()))
            case _:
                outcomes = (*others, outcome)
        steps[step.id] = replace(step, outcomes=outcomes)
    return replace(made, steps=steps)


def put(others: tuple[Outcome, ...], at: int, outcome: Outcome) -> tuple[Outcome, ...]:
    return (*others[:at], outcome, *others[at:])


def walk(made: Format, draw: Random) -> Iterable[tuple[State, tuple[Event, ...]]]:
    """Both partners join and answer at random, in any order, until one of them asks for the end."""
    room = Room(made, ())
    room.given(join("a"), join("b"))
    ending = draw.randint(0, STEPS_OF_A_WALK)
    for count in range(STEPS_OF_A_WALK * 2):
        yield room.state, ()
        turn = room.state.turn
        if turn is None:
            return
        by = draw.choice(turn.waiting_on)
        before = len(room.log)
        room.given(end(by) if count >= ending and turn.phase != "closing" else answer(room, by, draw))
        yield room.state, tuple(event for _, event in room.log[before:])
    pytest.fail("the closing takes longer than the talking")


def answer(room: Room, by: Seat, draw: Random) -> CommandBuilder:
    turn = room.state.turn
    assert turn is not None
    if turn.act == "say":
        return say(by, "…")
    if turn.act == "rate":
        return rate(by, draw.randint(0, 10))
    return choose(by, draw.choice(room.state.format.steps[turn.step].options).id)


class Promises:
    """The promises to partners, judged from the events alone and so independently of the check."""

    def __init__(self, made: Format) -> None:
        self.format = made
        self.gate = GateInvariant()
        self.floor: set[str] = set()

    def hear(self, state: State, events: Iterable[Event]) -> None:
        passed = [event for event in events if isinstance(event, RoundEnded | ClosingBegan)]
        for event in events:
            if event == ClosingBegan(by=MODERATOR):
                assert self.gate.sharer is None, "the closing began over an open share"
            self.gate = self.gate.after(event, self.format)
            if isinstance(event, Said) and event.gate == "opens":
                self.floor.add(event.by)
        assert self.gate.sharer in {None, state.speaker}, "the roles changed over an open share"
        if any(event.by == MODERATOR for event in passed):
            assert self.gate.sharer is None, "a round ended over an open share"
            assert self.floor in (set(), set(SEATS)), "one partner had the floor alone"
            self.floor = set()
        assert state.phase == "ended" or (state.turn is not None and state.turn.waiting_on)
