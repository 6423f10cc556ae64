"""What a format's proof walks through: situations, the ways on from them, and the faults that it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dialogue.moderator.events import Seat
from dialogue.moderator.format import Outcome
from dialogue.moderator.state import Answer

ShareStatus = Literal["none", "open", "said_back"]
Answers = tuple[tuple[Seat, Answer], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a format, and what to do about it. ``step`` is the step at fault."""

    step: str
    message: str


class Situation(NamedTuple):
    """All that the way on can hang on. Everything but ``low`` is known to both partners."""

    step: str
    speaker: Seat | None = None
    tries: int = 0
    round: int = 1
    have_shared: frozenset[Seat] = frozenset()  # in this round: whose share has opened the gate
    had_floor: frozenset[Seat] = frozenset()  # in this round: who has said something as the speaker
    share: ShareStatus = "none"
    rating_bound: int | None = (
        None  # the least number asked about that both ratings of this phase are at most
    )


class Transition(NamedTuple):
    """What certain answers lead to: the outcome that holds, and the situation after it; None at the end."""

    outcome: Outcome
    next: Situation | None
    share_accepted: bool
    is_last_try: bool


#: The ways on from each situation, by the answers that lead there.
Transitions = Mapping[Situation, Mapping[Answers, Transition]]
