"""The language aids on real dialogues: `./run bench aids [--json] [--data FOLDER]`.

The dialogues are not part of this repository: they are read from ../shared/data, or from another folder of
the same files. Each figure stands beside its target, with a 95 % confidence interval from drawing whole
dialogues again and again; nothing here passes or fails.

- *form*: how well real saying-backs are ranked above other replies, as the area under the ROC curve (0.5 is
  chance). AnnoMI is measured with models that were fitted without the dialogue at hand, in ten parts; the
  model has seen nothing of the other sources.
- *hinted* and *caught*: real saying-backs that are hinted at, and other replies that are. For each part of
  AnnoMI the threshold comes from the other parts.
- *touched*: how well a saying-back's own share is ranked above shares of other dialogues, as an area.
- *calm*: calm messages that are taken for blame, and messages with labels near blame that are: no blame as
  such was ever labelled, so these have no target.
- *time*: what 95 of 100 hints take at most, on calm messages and on replies as saying-backs.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dialogue.aids.figures import shipped
from dialogue.management import aids_measures as measures
from dialogue.management.aids_measures import Message, Pair, Scored
from dialogue.management.commands.evaluate_aids import is_blame, milliseconds
from tests.bench.aids_fit import PAIRS, SHARED, folds, threshold_of

FITTED: Final = "AnnoMI"
CALM: Final = "dialogues.jsonl"
NEAR_BLAME: Final = "blame_proxy.jsonl"
DRAWS: Final = 1_000

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure with its interval, and its target; ``low`` is whether less is better."""

    what: str
    value: float
    least: float
    most: float
    count: int
    target: float | None = None
    low: bool = False

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        met = self.value <= self.target if self.low else self.value >= self.target
        return "met" if met else "NOT MET"


def measure(folder: Path) -> list[Measured]:
    """All figures on the files of ``folder``."""
    pairs = measures.read_pairs(folder / PAIRS)
    fitted = [pair for pair in pairs if pair.source == FITTED]
    form, touched, hints = _held_out(fitted)
    found = [_area(f"form, {FITTED} held out", form, 0.86), *_hints(f"{FITTED} held out", fitted, hints)]
    found.append(_area(f"touched, {FITTED} held out", touched, 0.73))
    model = shipped()
    for source in sorted({pair.source for pair in pairs} - {FITTED}):
        some, has_target = [pair for pair in pairs if pair.source == source], source == "ESConv"
        found.append(
            _area(f"form, {source} unseen", measures.form_scores(some, model), 0.68 if has_target else None)
        )
        hinted = measures.hinted(some, model)
        found += _hints(f"{source} unseen", some, hinted, has_target=has_target)
        scores = measures.grounding_scores(some, model)
        found.append(_area(f"touched, {source} unseen", scores, 0.73 if has_target else None))
    calm = measures.read_calm(folder / CALM)
    found.append(_flagged("calm dialogues taken for blame", calm, target=0.005))
    for proxy, messages in _near_blame(folder / NEAR_BLAME).items():
        found.append(_flagged(f"near blame: {proxy}", messages))
    times = np.array(milliseconds(pairs, calm))
    low, high = _interval([str(place) for place in range(len(times))], lambda mass: _quantile(times, mass))
    p95 = float(np.quantile(times, 0.95))
    found.append(Measured("ms of CPU for 95 of 100 hints", p95, low, high, len(times), 1.0, low=True))
    return found


def _held_out(pairs: Sequence[Pair]) -> tuple[list[Scored], list[Scored], list[bool]]:
    """Scores of form and of touched words, and hints, from models that have not seen a pair's dialogue."""
    form: list[Scored | None] = [None] * len(pairs)
    parts = list(folds(pairs))
    touched: list[Scored] = []
    for model, places in parts:
        some = [pairs[place] for place in places]
        touched += measures.grounding_scores(some, model)
        for place, scored in zip(places, measures.form_scores(some, model), strict=True):
            form[place] = scored
    scores = [scored for scored in form if scored is not None]
    hints = [False] * len(pairs)
    for model, places in parts:
        out = set(places)
        others = [place for place in range(len(pairs)) if place not in out]
        bound = threshold_of([pairs[place] for place in others], [scores[place].value for place in others])
        flags = measures.hinted([pairs[place] for place in places], replace(model, threshold=bound))
        for place, flag in zip(places, flags, strict=True):
            hints[place] = flag
    return scores, touched, hints


def _near_blame(path: Path) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        held = json.loads(line)
        message = Message(held["id"], measures.LANGUAGE, held["text"])
        found.setdefault(f"{held['source']}, {held['proxy']}", []).append(message)
    return found


def _area(what: str, scored: Sequence[Scored], target: float | None) -> Measured:
    values = np.array([one.value for one in scored])
    positive = np.array([one.positive for one in scored])
    order = np.argsort(values, kind="stable")
    _, rank = np.unique(values[order], return_inverse=True)

    def area(mass: Numbers) -> float:
        own, other = mass[order] * positive[order], mass[order] * ~positive[order]
        at = np.bincount(rank, other)
        below = np.cumsum(at) - at / 2
        return float((np.bincount(rank, own) * below).sum() / (own.sum() * other.sum()))

    least, most = _interval([one.dialogue for one in scored], area)
    return Measured(what, area(np.ones(len(scored))), least, most, len(scored), target)


def _hints(
    where: str, pairs: Sequence[Pair], hints: Sequence[bool], *, has_target: bool = True
) -> Iterator[Measured]:
    kinds = ((f"hinted of real, {where}", True, 0.07), (f"caught of the rest, {where}", False, 0.5))
    for what, real, target in kinds:
        some = [
            (pair.dialogue, hint) for pair, hint in zip(pairs, hints, strict=True) if pair.reflects is real
        ]
        yield _share(what, some, target if has_target else None, low=real)


def _flagged(what: str, messages: Sequence[Message], target: float | None = None) -> Measured:
    return _share(what, [(message.dialogue, is_blame(message)) for message in messages], target, low=True)


def _share(what: str, flags: Sequence[tuple[str, bool]], target: float | None, *, low: bool) -> Measured:
    values = np.array([float(flag) for _, flag in flags])
    least, most = _interval(
        [dialogue for dialogue, _ in flags], lambda mass: float((mass * values).sum() / mass.sum())
    )
    return Measured(what, float(values.mean()), least, most, len(values), target, low)


def _interval(dialogues: Sequence[str], figure: Callable[[Numbers], float]) -> tuple[float, float]:
    """The middle 95 % of ``figure`` when whole dialogues are drawn with replacement, with a fixed seed."""
    names, of = np.unique(np.array(dialogues), return_inverse=True)
    drawn = np.random.default_rng(1)
    found = []
    for _ in range(DRAWS):
        times_drawn = np.bincount(drawn.integers(len(names), size=len(names)), minlength=len(names))
        found.append(figure(times_drawn[of].astype(np.float64)))
    least, most = np.nanquantile(found, (0.025, 0.975))
    return float(least), float(most)


def _quantile(values: Numbers, mass: Numbers) -> float:
    return float(np.quantile(np.repeat(values, mass.astype(np.int64)), 0.95))


def report(found: Iterable[Measured]) -> str:
    lines = ["The language aids on real dialogues, with 95 % confidence intervals"]
    for one in found:
        sign = "≤" if one.low else "≥"
        target = "" if one.target is None else f"{sign} {one.target:<6g}{one.verdict}"
        interval = f"{one.least:.3f} to {one.most:.3f}"
        lines.append(f"  {one.what:<47} {one.value:.3f}  {interval}  of {one.count:>5}  {target}".rstrip())
    return "\n".join(lines)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="./run bench aids", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--data", type=Path, default=SHARED, metavar="FOLDER", help="where the dialogues are")
    wanted = parser.parse_args(words)
    try:
        found = measure(wanted.data)
    except (measures.UnreadableFile, OSError) as error:
        sys.exit(f"./run bench aids: {error}")
    result: dict[str, Any] = {one.what: asdict(one) | {"verdict": one.verdict} for one in found}
    print(json.dumps(result) if wanted.json else report(found))


if __name__ == "__main__":
    main(sys.argv[1:])
