"""Fits the model of form on AnnoMI and writes its figures: ``python -m tests.bench.aids_fit [DATA FOLDER]``.

A logistic regression with a penalty on the squares of its weights, solved by Newton's method in the space
of the examples. Each feature is scaled by a fixed number for its kind. The fit is made twice: the second
time with the features that had the largest weights at first, so that the file stays small. The threshold is
set on scores of dialogues that the model was not fitted on.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from dialogue.aids.figures import FILE, MAX_BYTES, VERSION, Figures
from dialogue.aids.form import score
from dialogue.aids.form_features import features
from dialogue.aids.grounding import heard_row, said_row
from dialogue.aids.library import current_rules
from dialogue.aids.words import all_words, sentences, stem
from dialogue.management.aids_measures import Pair, read_pairs
from tests.servers import HOME

#: Real dialogues that are not part of this repository.
SHARED: Final = HOME.parent / "shared" / "data"
PAIRS: Final = "pairs_reflection.jsonl"
FOLDS: Final = 10
#: Of real reflections of AnnoMI, in dialogues that the model has not seen, so many are hinted.
HINTED: Final = 0.058
#: The inverse of the penalty, and by what the features of each kind are divided.
_C: Final = 1.0
_SHAPE_SCALE: Final = 0.1
_SCALES: Final = {"g": 1.0, "w": 0.7}
#: In how many texts a row of words has to be, and how many rows are kept.
_LEAST: Final = {"g": 4, "w": 3}
_KEPT: Final = 1_500
_KEPT_RARITIES: Final = 900
_KEPT_USUAL: Final = 200
#: A text that holds a reflection but was labelled as something else is half an example of something else.
_MIXED_WEIGHT: Final = 0.5
_BIAS_VALUE: Final = 10.0

Floats = npt.NDArray[np.float64]


def fit(pairs: Sequence[Pair], threshold: float = 0.0) -> Figures:
    rarity, unseen = _rarities(pairs)
    found = [features(pair.reply, pair.context, rarity, unseen) for pair in pairs]
    counts = Counter(name for row in found for name in row)
    names = [name for name, count in counts.items() if count >= _LEAST.get(_kind(name), 1)]
    weights, bias = _solve(found, names, pairs)
    rows = sorted((name for name in weights if _kind(name)), key=lambda name: (-abs(weights[name]), name))
    kept = [*(name for name in names if not _kind(name)), *rows[:_KEPT]]
    weights, bias = _solve(found, kept, pairs)
    return Figures(weights, bias, threshold, rarity, unseen, usual_heard={}, usual_said={})


def with_usual_rows(model: Figures, pairs: Sequence[Pair]) -> Figures:
    """``model`` with the means of the rows of all reflections of ``pairs`` and of what they reflect."""
    words = current_rules()["en"].words
    assert words is not None
    real = [pair for pair in pairs if pair.reflects and pair.context]
    return replace(
        model,
        usual_heard=_mean([heard_row(pair.context, words, model) for pair in real]),
        usual_said=_mean([said_row(pair.reply, words, model) for pair in real]),
    )


def _mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for row in rows:
        for name, weight in row.items():
            total[name] = total.get(name, 0.0) + weight / len(rows)
    kept = sorted(total, key=lambda name: (-total[name], name))[:_KEPT_USUAL]
    return {name: total[name] for name in kept}


def folds(pairs: Sequence[Pair]) -> Iterator[tuple[Figures, list[int]]]:
    """Models that were each fitted without some dialogues, and the places in ``pairs`` of those dialogues."""
    dialogues = sorted({pair.dialogue for pair in pairs})
    # A stride through the sorted names mixes the kinds of dialogues in each fold, and is the same each time.
    fold = {dialogue: place % FOLDS for place, dialogue in enumerate(dialogues)}
    for out in range(min(FOLDS, len(dialogues))):
        seen = [pair for pair in pairs if fold[pair.dialogue] != out]
        places = [place for place, pair in enumerate(pairs) if fold[pair.dialogue] == out]
        yield with_usual_rows(fit(seen), seen), places


def held_out(pairs: Sequence[Pair]) -> list[float]:
    """The score of each pair from a model that was fitted without its dialogue."""
    scores = [0.0] * len(pairs)
    for model, places in folds(pairs):
        for place in places:
            scores[place] = score(pairs[place].reply, pairs[place].context, model)
    return scores


def threshold_of(pairs: Sequence[Pair], scores: Sequence[float]) -> float:
    real = sorted(score for pair, score in zip(pairs, scores, strict=True) if pair.reflects)
    return real[int(HINTED * len(real))]


def _kind(name: str) -> str:
    return name[0] if name[1:2] == " " else ""


def _rarities(pairs: Sequence[Pair]) -> tuple[dict[str, float], float]:
    texts = [text for pair in pairs for text in (pair.reply, *pair.context[-1:])]
    counts = Counter(
        name for text in texts for name in {stem(word.text) for word in all_words(sentences(text))}
    )
    kept = sorted(counts, key=lambda name: (-counts[name], name))[:_KEPT_RARITIES]
    unseen = math.log((len(texts) + 1) / (counts[kept[-1]] + 1)) + 0.5
    return {name: round(math.log((len(texts) + 1) / (counts[name] + 1)), 2) for name in kept}, round(
        unseen, 2
    )


def _solve(
    found: Sequence[Mapping[str, float]], names: Sequence[str], pairs: Sequence[Pair]
) -> tuple[dict[str, float], float]:
    place = {name: number for number, name in enumerate(names)}
    table: Floats = np.zeros((len(found), len(names) + 1))
    for row, values in enumerate(found):
        for name, value in values.items():
            if name in place:
                table[row, place[name]] = float(value)
    spread = table.std(axis=0)
    scales = np.array(
        [
            _SCALES.get(_kind(name), max(spread[number] / _SHAPE_SCALE, 0.01))
            for number, name in enumerate(names)
        ]
    )
    table[:, :-1] /= scales
    table[:, -1] = _BIAS_VALUE
    wanted = np.array([float(pair.reflects) for pair in pairs])
    mass = np.array([_MIXED_WEIGHT if pair.holds_reflection and not pair.reflects else 1.0 for pair in pairs])
    solution = _newton(table, wanted, mass)
    weights = {name: float(solution[number] / scales[number]) for name, number in place.items()}
    return weights, float(solution[-1] * _BIAS_VALUE)


def _newton(table: Floats, wanted: Floats, mass: Floats) -> Floats:
    products = table @ table.T
    scores: Floats = np.zeros(len(wanted))
    dual: Floats = np.zeros(len(wanted))
    for _ in range(12):
        chance = 1 / (1 + np.exp(-scores))
        curve = np.maximum(_C * mass * chance * (1 - chance), 1e-6)
        target = scores + _C * mass * (wanted - chance) / curve
        dual = np.asarray(np.linalg.solve(products + np.diag(1 / curve), target), dtype=np.float64)
        moved = products @ dual
        if np.abs(moved - scores).max() < 1e-4:
            break
        scores = moved
    return np.asarray(table.T @ dual)


def _rounded(table: Mapping[str, float]) -> dict[str, float]:
    return {name: float(f"{weight:.3g}") for name, weight in sorted(table.items())}


def write(model: Figures, path: Path) -> None:
    held = {
        "version": VERSION,
        "fitted_on": "AnnoMI",
        "bias": round(model.bias, 3),
        "threshold": round(model.threshold, 3),
        "unseen": model.unseen,
        "weights": _rounded(model.weights),
        "rarity": dict(sorted(model.rarity.items())),
        "usual_heard": _rounded(model.usual_heard),
        "usual_said": _rounded(model.usual_said),
    }
    text = json.dumps(held, indent=0, separators=(",", ":"), ensure_ascii=False) + "\n"
    if len(text.encode()) > MAX_BYTES:
        sys.exit(f"The figures take {len(text.encode())} bytes of at most {MAX_BYTES}. Nothing was written.")
    path.write_text(text, encoding="utf-8")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    pairs = [pair for pair in read_pairs(folder / PAIRS) if pair.source == "AnnoMI"]
    write(with_usual_rows(fit(pairs, threshold_of(pairs, held_out(pairs))), pairs), FILE)
    print(f"{FILE.name}: fitted on {len(pairs)} pairs, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
