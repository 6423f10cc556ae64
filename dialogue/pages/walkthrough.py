"""What will happen, step by step: the course that a format takes when nothing holds it up.

It is walked by the moderator itself, with two partners who answer as the format's own examples do, so what
the join page tells cannot differ from what happens.
"""

from datetime import UTC, datetime
from typing import Final

from dialogue.moderator.commands import Choose, Command, Join, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS
from dialogue.moderator.format import Format, Step, in_language
from dialogue.moderator.format_table import LANGUAGE
from dialogue.moderator.state import State, Turn, evolve, initial_state

#: A format whose examples go in circles is cut here; no course is as long.
MAX_ANSWERS: Final = 200
_ONCE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # nothing hangs on the time here


def walkthrough(made: Format) -> list[Step]:
    """The steps of ``made`` that come up, each once, in the order in which they come up first."""
    state = initial_state(made)
    for seat in SEATS:
        state = _after(state, Join(by=seat, at=_ONCE))
    steps: dict[str, Step] = {}
    for _ in range(MAX_ANSWERS):
        turn = state.turn
        if turn is None:
            break
        step = steps.setdefault(turn.step, made.steps[turn.step])
        state = _after(state, _answer(turn, step))
    return list(steps.values())


def _after(state: State, command: Command) -> State:
    decision = decide(state, command)
    assert not isinstance(decision, Refusal), "a format's examples are answers that its steps take"
    for event in decision:
        state = evolve(state, event, command.at)
    return state


def _answer(turn: Turn, step: Step) -> Command:
    """What the one who is asked answers: the last of the step's examples, which is the one that leads on."""
    who = turn.waiting_on[0]
    examples = in_language(step.example, LANGUAGE) if step.example else ()
    match step.act:
        case "say":
            return Say(by=who, at=_ONCE, turn=turn.number, text=examples[-1] if examples else "…")
        case "choose":
            chosen = examples[-1] if examples else step.options[0].id
            return Choose(by=who, at=_ONCE, turn=turn.number, option=chosen)
        case "rate":
            return Rate(by=who, at=_ONCE, turn=turn.number, value=int(examples[-1]) if examples else 5)
