"""The types of the format check: situations, the transitions between them, and faults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dialogue.moderator.events import Seat
from dialogue.moderator.format import Format, Outcome
from dialogue.moderator.state import Answer

ShareStatus = Literal["none", "open", "said_back"]
Answers = tuple[tuple[Seat, Answer], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a format, and what to do about it. ``step`` is the step at fault; None: no step."""

    step: str | None
    message: str


class Situation(NamedTuple):
    """Everything that can decide which step follows. Both partners know all of it but ``rating_bound``."""

    step: str
    speaker: Seat | None = None
    tries: int = 0
    round: int = 1
    have_shared: frozenset[Seat] = frozenset()  # the partners who have shared in this round
    had_floor: frozenset[Seat] = frozenset()  # the partners who have spoken as speaker in this round
    share: ShareStatus = "none"
    understood: frozenset[Seat] = frozenset()  # followed only if the format asks who is understood
    rating_bound: int | None = None  # the lowest ``both_at_most`` of this phase that the ratings meet


def after_early_end(situation: Situation, dialogue_format: Format) -> Situation | None:
    """The closing step, to which a partner's ``end`` leads; None if the closing has begun already."""
    if dialogue_format.steps[situation.step].phase == "closing":
        return None
    return situation._replace(step=dialogue_format.closing, tries=0, share="none", rating_bound=None)


class Transition(NamedTuple):
    """What certain answers lead to: the outcome that holds, and the next situation (None: the end)."""

    outcome: Outcome
    next: Situation | None
    share_accepted: bool
    is_last_try: bool


#: The transitions from each situation, by the answers that lead to them.
Transitions = Mapping[Situation, Mapping[Answers, Transition]]
