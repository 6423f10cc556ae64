"""Private answers: the check finds those that a partner can infer, compared with all frames that are sent."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue.formats import catalogue
from dialogue.live.protocol import outbound
from dialogue.log.records import Recorded
from dialogue.moderator import opacity, outcomes
from dialogue.moderator.commands import Choose, Command, Join, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Chose, Rated, Seat
from dialogue.moderator.format import Effect, Format, Option, Outcome, Step, When, parse
from dialogue.moderator.format_check import check_format
from dialogue.moderator.state import State, evolve, initial_state
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import frames
from tests.formats.mutations import HERE as FORMATS
from tests.formats.mutations import MUTATIONS, WHOLE
from tests.moderator.helpers import BEGIN, DUET

OPAQUE = parse((FORMATS / "opaque.toml").read_text(encoding="utf-8"))
#: The mutated formats whose private answers are inferable before the talking begins.
INFERABLE = [
    pytest.param("answer_worked_out_by_an_earlier_rating", marks=pytest.mark.slow),
    "high_of_one_value",
    "low_of_one_value",
    "low_within_a_band_of_the_order",
    "private_with_one_answer",
    "rating_worked_out_two_steps_later",
    "veto_among_three_answers",
    "veto_called_private",
    "veto_of_either_called_private",
]
#: They walk each dialogue of a format. Counting branches meanwhile takes ten times as long and finds no more.
EXHAUSTIVE = pytest.mark.no_cover


def mutated(name: str) -> Format:
    return parse(next(mutation.text for mutation in MUTATIONS if mutation.name == name))


Log = tuple[Recorded, ...]


def openings(made: Format) -> Iterator[tuple[State, Log]]:
    """The states and logs of all dialogues up to the talking or the closing, step by step."""
    both: tuple[State, Log] = initial_state(made), ()
    for seat in SEATS:
        both = after(*both, Join(by=seat, at=BEGIN))
    todo = [both]
    while todo:
        state, log = todo.pop()
        yield state, log
        turn = state.turn
        if turn is None or turn.phase != "opening":
            continue
        step = made.steps[turn.step]
        for answers in product(commands(step, turn.number), repeat=len(turn.waiting_on)):
            onward = state, log
            for seat, command in zip(turn.waiting_on, answers, strict=True):
                onward = after(*onward, replace(command, by=seat))
            todo.append(onward)


def commands(step: Step, turn: int) -> list[Choose | Rate | Say]:
    match step.act:
        case "choose":
            return [Choose(by="", at=BEGIN, turn=turn, option=option.id) for option in step.options]
        case "rate":
            return [Rate(by="", at=BEGIN, turn=turn, value=value) for value in range(11)]
        case _:
            return [Say(by="", at=BEGIN, turn=turn, text="…")]


def after(state: State, log: Log, command: Command) -> tuple[State, Log]:
    decision = decide(state, command)
    assert not isinstance(decision, Refusal)
    for event in decision:
        state = evolve(state, event, BEGIN)
        log = (*log, Recorded(state.seq, BEGIN, event))
    return state, log


def inferable_steps(made: Format) -> set[str]:
    """The steps whose private answer a partner can infer from the frames sent to them."""
    fitting: dict[tuple[Seat, bytes], dict[tuple[str, int], set[object]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for state, log in openings(made):
        for seat in SEATS:
            sent = [*frames(log, Viewer(seat), ()), outbound.state_frame(state, Viewer(seat), BEGIN, "en")]
            seen = fitting[seat, msgspec.json.encode(sent)]
            for record in log:
                event = record.event
                if isinstance(event, Chose | Rated) and event.private and event.by != seat:
                    answer = event.option if isinstance(event, Chose) else event.value
                    seen[event.step, record.seq].add(answer)
    return {step for seen in fitting.values() for (step, _), answers in seen.items() if len(answers) < 2}


def faults(made: Format) -> set[str]:
    found = (fault for fault in check_format(made) if fault.message.startswith("It is private"))
    return {fault.step for fault in found if fault.step is not None}


@EXHAUSTIVE
@pytest.mark.parametrize(
    "made",
    [*catalogue().values(), pytest.param(OPAQUE, marks=pytest.mark.slow), DUET],
    ids=lambda made: made.id,
)
def test_no_private_answer_of_a_valid_format_can_be_inferred_from_frames(made: Format) -> None:
    assert check_format(made) == ()
    assert inferable_steps(made) == set()


@EXHAUSTIVE
@pytest.mark.parametrize("name", INFERABLE)
def test_check_finds_the_answers_that_can_be_inferred_from_frames(name: str) -> None:
    assert faults(mutated(name)) == inferable_steps(mutated(name))


def test_speaking_order_without_rating_bands_reveals_the_highest_rating(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outcomes, "RATING_BANDS", tuple(range(11)))
    compassion = catalogue()["compassion"]
    assert faults(compassion) == inferable_steps(compassion) == {"check_in"}


def test_fault_names_the_answer_and_the_step_that_reveals_it() -> None:
    (fault,) = check_format(mutated("rating_worked_out_two_steps_later"))
    assert fault.step == "rating"
    assert "the answer 5 is given away: when low leads to ready" in fault.message


def test_format_with_too_many_combinations_to_check_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opacity, "MAX_KNOWLEDGE", 8)
    (fault,) = check_format(OPAQUE)
    assert "too many ways" in fault.message


# ---- random formats


OPTIONS = ("one", "two", "three")
whens = st.builds(
    When,
    all=st.none() | st.sampled_from(OPTIONS),
    any=st.none() | st.sampled_from(OPTIONS),
    both_at_most=st.none() | st.sampled_from((2, 4, 7)),
)
lows = st.builds(When, both_at_most=st.sampled_from((2, 4, 7)))
STEPS = ("rating", "first", "second")


def steps_of(made: Format, draw: st.DrawFn) -> dict[str, Step]:
    """A rating and two choices in a row, with up to two outcomes each beside the one that always holds."""
    like = made.steps["ready"]
    steps: dict[str, Step] = {}
    for place, name in enumerate(STEPS):
        rates = name == "rating"
        targets = st.sampled_from((*STEPS[place + 1 :], "share", "goodbye"))
        onward = STEPS[place + 1] if place + 1 < len(STEPS) else "share"
        effects: tuple[Effect, ...] = ("as_asked", "more_resourced") if rates else ("as_asked", "swap")
        outcomes = [
            Outcome(draw(targets), draw(lows if rates else whens), (draw(st.sampled_from(effects)),))
            for _ in range(draw(st.integers(0, 2)))
        ]
        outcomes.append(Outcome(onward, do=(draw(st.sampled_from(effects)),)))
        steps[name] = replace(
            like,
            id=name,
            act="rate" if rates else "choose",
            private=draw(st.booleans()) or rates,
            options=() if rates else tuple(Option(option, {"en": option}) for option in OPTIONS),
            outcomes=tuple(outcomes),
        )
    return steps


@st.composite
def formats(draw: st.DrawFn) -> Format:
    whole = parse(WHOLE)
    others = {name: step for name, step in whole.steps.items() if name != "ready"}
    return replace(whole, start="rating", steps={**steps_of(whole, draw), **others})


@pytest.mark.slow
@EXHAUSTIVE
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(formats())
def test_check_of_random_formats_agrees_with_what_frames_reveal(made: Format) -> None:
    assert faults(made) == inferable_steps(made)
