"""How `./run bench aids` counts, and what it prints. The real dialogues are not needed here."""

from pathlib import Path

import pytest

from dialogue.aids import figures
from dialogue.management.aids_measures import Message, Pair, Scored, area
from tests.bench.aids import Measured, _area, _flagged, main, report
from tests.bench.aids_fit import fit, folds, threshold_of, with_usual_rows, write

SCORED = [Scored(str(place % 7), place % 5 + (place % 2), positive=place % 2 == 0) for place in range(70)]


def test_area_is_that_of_the_command_and_lies_in_its_interval() -> None:
    found = _area("form", SCORED, None)
    assert found.value == pytest.approx(area(SCORED) or 0)
    assert found.least <= found.value <= found.most


def test_share_of_flagged_messages_is_counted() -> None:
    found = _flagged(
        "calm", [Message("a", "en", "You never listen."), Message("b", "en", "It rains.")], target=0.005
    )
    assert (found.value, found.verdict) == (0.5, "NOT MET")


def test_each_figure_stands_beside_its_target() -> None:
    printed = report(
        [
            Measured("form", 0.87, 0.83, 0.89, 10, 0.86),
            Measured("calm", 0.006, 0.0, 0.1, 10, 0.005, low=True),
            Measured("near blame", 0.2, 0.1, 0.3, 10),
        ]
    ).splitlines()
    assert printed[1].endswith("≥ 0.86  met")
    assert printed[2].endswith("≤ 0.005 NOT MET")
    assert printed[3].endswith("of    10")


def test_missing_dialogues_are_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=str(tmp_path)):
        main(["--data", str(tmp_path)])


def test_model_is_fitted_without_the_dialogue_that_it_is_tried_on_and_can_be_written(tmp_path: Path) -> None:
    pairs = [
        Pair(
            "Ours",
            f"d{number}",
            (f"I walk in the rain on day {number}.",),
            reply,
            label,
            holds_reflection=False,
        )
        for number in range(12)
        for reply, label in (
            (f"So you walk in the rain on day {number}.", "reflection"),
            ("Why do you walk?", "question"),
        )
    ]
    seen = [place for model, places in folds(pairs) for place in places if model.usual_heard]
    assert sorted(seen) == list(range(len(pairs)))
    model = with_usual_rows(fit(pairs), pairs)
    assert threshold_of(pairs, [float(pair.reflects) for pair in pairs]) == 1.0
    write(model, tmp_path / "form.json")
    assert figures.read(tmp_path / "form.json").weights.keys() == model.weights.keys()
