"""Selects a step's outcome from the answers, for the moderator and for the format check."""

from dataclasses import dataclass
from typing import Final

from dialogue.moderator.events import Seat, other
from dialogue.moderator.format import Effect, Outcome, Step, When
from dialogue.moderator.state import Answer

#: The highest rating of each band: 0 to 2, 3 and 4, 5 and 6, 7 and 8, 9 and 10.
RATING_BANDS: Final = (2, 4, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class OutcomeInputs:
    """The values that conditions test. ``tries`` is the count before these answers."""

    answers: tuple[tuple[Seat, Answer], ...]
    tries: int
    round: int
    both_spoke: bool
    both_understood: bool
    highest_rating: int | None = None  # the higher of both partners' latest ratings in this phase


def select_outcome(step: Step, inputs: OutcomeInputs) -> Outcome | None:
    """The first outcome of ``step`` whose condition holds, or None: a gap that the format check reports."""
    return next((outcome for outcome in step.outcomes if _holds(outcome.when, inputs)), None)


def roles_after(effect: Effect, inputs: OutcomeInputs, speaker: Seat | None) -> tuple[Seat, Seat] | None:
    """Speaker and listener after ``effect``, or None if it does not set them.

    Ratings are compared by band. If exact ratings were compared, a partner who rated 10 and speaks first
    would know that the other rated 10. Within a band, or if a rating was withdrawn, seat a speaks.
    """
    if effect == "swap" and speaker is not None:
        return other(speaker), speaker
    if effect == "more_resourced":
        ratings = {seat: answer for seat, answer in inputs.answers if isinstance(answer, int)}
        a_has_more = len(ratings) == len(inputs.answers) and _band(ratings["a"]) > _band(ratings["b"])
        return ("b", "a") if a_has_more else ("a", "b")
    return ("a", "b") if effect == "as_asked" else None


def tries_after(outcome: Outcome, tries: int) -> int:
    """The tries counted for the open share after ``outcome``."""
    if "reset_tries" in outcome.do or "park" in outcome.do:
        return 0
    return count_try(outcome, tries)


def count_try(outcome: Outcome, tries: int) -> int:
    """The tries of the open share, including the one that ``outcome`` counts."""
    return tries + 1 if "count_try" in outcome.do else tries


def _band(rating: int) -> int:
    return next(band for band, highest in enumerate(RATING_BANDS) if rating <= highest)


def _holds(when: When, inputs: OutcomeInputs) -> bool:
    values = [answer for _, answer in inputs.answers]
    return (
        (not when.option or values[0] in when.option)
        and (when.all is None or all(answer == when.all for answer in values))
        and (when.any is None or when.any in values)
        and (
            when.both_at_most is None
            or (inputs.highest_rating is not None and inputs.highest_rating <= when.both_at_most)
        )
        and (when.tries is None or inputs.tries + 1 >= when.tries)
        and (when.rounds is None or inputs.round >= when.rounds)
        and (when.both_spoke is None or inputs.both_spoke == when.both_spoke)
        and (when.both_understood is None or inputs.both_understood == when.both_understood)
    )
