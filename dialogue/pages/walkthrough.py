"""The steps of a format in the order of a conversation without breaks or retries, for the join page.

The moderator itself runs the conversation, with two partners who answer by the format's examples, so the page
cannot differ from what happens.
"""

from datetime import UTC, datetime
from typing import Final

from dialogue.moderator.commands import Choose, Command, Join, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS
from dialogue.moderator.format import Format, Step, in_language
from dialogue.moderator.format_table import LANGUAGE
from dialogue.moderator.state import State, Turn, evolve, initial_state

#: Stops a format whose examples loop; no conversation by the examples is as long.
MAX_ANSWERS: Final = 200
_ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)  # no step depends on the time


def walkthrough(format_: Format) -> list[Step]:
    """The steps that occur, each once, in the order of their first occurrence."""
    state = initial_state(format_)
    for seat in SEATS:
        state = _after(state, Join(by=seat, at=_ANY_TIME))
    steps: dict[str, Step] = {}
    for _ in range(MAX_ANSWERS):
        turn = state.turn
        if turn is None:
            break
        step = steps.setdefault(turn.step, format_.steps[turn.step])
        state = _after(state, _answer(turn, step))
    return list(steps.values())


def _after(state: State, command: Command) -> State:
    decision = decide(state, command)
    assert not isinstance(decision, Refusal), "the steps of a format accept its own examples"
    for event in decision:
        state = evolve(state, event, command.at)
    return state


def _answer(turn: Turn, step: Step) -> Command:
    """The answer of the partner whose turn it is: the step's last example, which leads on."""
    seat = turn.waiting_on[0]
    examples = in_language(step.example, LANGUAGE) if step.example else ()
    match step.act:
        case "say":
            return Say(by=seat, at=_ANY_TIME, turn=turn.number, text=examples[-1] if examples else "…")
        case "choose":
            chosen = examples[-1] if examples else step.options[0].id
            return Choose(by=seat, at=_ANY_TIME, turn=turn.number, option=chosen)
        case "rate":
            return Rate(by=seat, at=_ANY_TIME, turn=turn.number, value=int(examples[-1]) if examples else 5)
