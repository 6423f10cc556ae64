"""The figures of the model of form, from ``form.json``. ``tests/bench/aids_fit.py`` fits them on AnnoMI."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("form.json")
VERSION: Final = 1
MAX_BYTES: Final = 60_000


class FiguresError(Exception):
    """The file of the model does not fit. The message names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A logistic model. A saying-back whose score is below ``threshold`` reads like something else.

    ``weights`` are by name of a feature, in log-odds of being a saying-back; ``rarity`` is the weight of a
    stem in nats, and ``unseen`` that of any other stem. ``usual_heard`` and ``usual_said`` are the means of
    the rows that ``grounding.py`` compares, of shares and of saying-backs: what most have says little.
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float
    rarity: Mapping[str, float]
    unseen: float
    usual_heard: Mapping[str, float]
    usual_said: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """The log-odds that a text with these features says back what was heard."""
        weights = self.weights
        return self.bias + sum(value * weights[name] for name, value in features.items() if name in weights)


def read(path: Path) -> Figures:
    """Read and check the figures of a model.

    Raises:
        FiguresError: the file is missing, malformed, too large or of another version.
    """
    try:
        text = path.read_bytes()
        held = json.loads(text)
    except OSError as error:
        raise FiguresError(_sentence(path, f"cannot be read ({error.strerror})")) from None
    except (ValueError, RecursionError):
        raise FiguresError(_sentence(path, "is not JSON")) from None
    if len(text) > MAX_BYTES:
        raise FiguresError(_sentence(path, f"has {len(text)} bytes; at most {MAX_BYTES} are allowed"))
    if not isinstance(held, dict) or held.get("version") != VERSION:
        raise FiguresError(_sentence(path, f"is not of version {VERSION}, which this code reads"))
    return Figures(
        weights=_numbers(path, held, "weights"),
        bias=_number(path, held, "bias"),
        threshold=_number(path, held, "threshold"),
        rarity=_numbers(path, held, "rarity"),
        unseen=_number(path, held, "unseen"),
        usual_heard=_numbers(path, held, "usual_heard"),
        usual_said=_numbers(path, held, "usual_said"),
    )


@cache
def shipped() -> Figures:
    """The figures that are shipped with the code."""
    return read(FILE)


def _sentence(path: Path, what: str) -> str:
    return f"{path.name} {what}. Take the shipped file, or fit it again: python -m tests.bench.aids_fit"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(path: Path, held: Mapping[str, Any], name: str) -> float:
    if not _is_number(held.get(name)):
        raise FiguresError(_sentence(path, f"has no number {name!r}"))
    return float(held[name])


def _numbers(path: Path, held: Mapping[str, Any], name: str) -> Mapping[str, float]:
    table = held.get(name)
    if not isinstance(table, dict) or not table or not all(map(_is_number, table.values())):
        raise FiguresError(_sentence(path, f"has no table of numbers {name!r}"))
    return {key: float(value) for key, value in table.items()}
