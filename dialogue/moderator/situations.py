"""What a format's proof walks through: situations, the ways on from them, and the faults that it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dialogue.moderator.events import Seat
from dialogue.moderator.format import Outcome
from dialogue.moderator.state import Answer

Share = Literal["none", "open", "said_back"]
Answers = tuple[tuple[Seat, Answer], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a format, and what to do about it. ``step`` is the step at fault."""

    step: str
    what: str


class Situation(NamedTuple):
    """All that the way on can hang on. Everything but ``low`` is known to both partners."""

    step: str
    speaker: Seat | None = None
    tries: int = 0
    round: int = 1
    shared: frozenset[Seat] = frozenset()  # in this round: whose share has opened the gate
    floor: frozenset[Seat] = frozenset()  # in this round: who has said something as the speaker
    share: Share = "none"
    low: int | None = None  # the least number asked about that both ratings of this phase are at most


class Way(NamedTuple):
    """What certain answers lead to: the outcome that holds, and the situation after it; None at the end."""

    outcome: Outcome
    to: Situation | None
    accepted: bool
    last_try: bool


#: The ways on from each situation, by the answers that lead there.
Ways = Mapping[Situation, Mapping[Answers, Way]]
