"""What a person's entries say together: their stocks, what is thin in one, and their steps. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dialogue.care.entries import How, Noted, Rating, Span, StepAnswered, StepChosen, StockTaken

#: An area with at most this rating is thin, and at most so many are named: house defaults.
THIN_AT_MOST: Final = 4
MAX_THIN: Final = 3


@dataclass(frozen=True, slots=True)
class Stock:
    """One stock. Two that were taken at the same time on two devices are two stocks."""

    at: datetime
    areas_version: int
    ratings: tuple[Rating, ...]

    @property
    def lowest(self) -> tuple[Rating, ...]:
        """The areas of which there was least, at most MAX_THIN of them."""
        return tuple(sorted(self.ratings, key=lambda rating: rating.value)[:MAX_THIN])

    @property
    def thin(self) -> tuple[Rating, ...]:
        """Those of the lowest that are thin."""
        return tuple(rating for rating in self.lowest if rating.value <= THIN_AT_MOST)


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went with a step, at one time."""

    at: datetime
    how: How


@dataclass(frozen=True, slots=True)
class Step:
    """One chosen step and all answers about it. The last answer counts, and none is lost."""

    id: str
    at: datetime
    text: str
    span: Span
    answers: tuple[Answer, ...] = ()

    @property
    def last_answer(self) -> Answer | None:
        """The answer that counts."""
        return self.answers[-1] if self.answers else None

    @property
    def is_open(self) -> bool:
        """Whether the person is asked about it. An ongoing step that was done goes on."""
        last = self.last_answer
        if last is None or last.how in {"bit", "not_yet"}:
            return True
        return last.how == "done" and self.span == "ongoing"


@dataclass(frozen=True, slots=True)
class Journal:
    """The stocks and the steps of one person, the oldest first."""

    stocks: Sequence[Stock] = ()
    steps: Sequence[Step] = ()

    @property
    def last_stock(self) -> Stock | None:
        """The newest stock, or None."""
        return self.stocks[-1] if self.stocks else None

    @property
    def open_steps(self) -> list[Step]:
        """The steps that the person is asked about."""
        return [step for step in self.steps if step.is_open]

    def step(self, step_id: str) -> Step | None:
        """The step with this id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    @property
    def last_answer(self) -> Answer | None:
        """The newest answer about any step, or None."""
        return max(
            (answer for step in self.steps for answer in step.answers),
            key=lambda answer: answer.at,
            default=None,
        )


def fold(entries: Iterable[Noted]) -> Journal:
    """The journal of these entries, the oldest first. An answer about an unknown step is left out."""
    stocks: list[Stock] = []
    steps: dict[str, Step] = {}
    for noted in entries:
        match noted.entry:
            case StockTaken(areas_version=version, ratings=ratings):
                stocks.append(Stock(noted.at, version, ratings))
            case StepChosen(text=text, span=span):
                steps[noted.id] = Step(noted.id, noted.at, text, span)
            case StepAnswered(step=step_id, how=how) if step_id in steps:
                step = steps[step_id]
                steps[step_id] = replace(step, answers=(*step.answers, Answer(noted.at, how)))
            case StepAnswered():
                pass
    return Journal(stocks, list(steps.values()))
