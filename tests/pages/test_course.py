"""The course of each format, as the join page tells it."""

import pytest

from dialogue import formats
from dialogue.moderator.format import Format
from dialogue.pages.walkthrough import walkthrough
from tests.moderator.helpers import DUET


def test_the_compassion_dialogue_goes_from_taking_stock_to_a_kind_sentence() -> None:
    assert [step.id for step in walkthrough(formats.catalogue()["compassion"])] == [
        "check_in",
        "order",
        "share",
        "say_back",
        "heard",
        "more",
        "validate",
        "another_round",
        "felt_heard",
        "kind_word",
    ]


@pytest.mark.parametrize("made", formats.catalogue().values(), ids=lambda made: made.id)
def test_every_format_comes_to_its_end_by_its_own_examples(made: Format) -> None:
    steps = walkthrough(made)
    assert steps[-1].phase == "closing"
    assert {"opens", "paraphrase", "verdict"} <= {step.gate for step in steps}


def test_a_format_without_examples_has_a_course_too() -> None:
    assert [step.id for step in walkthrough(DUET)][:4] == ["check_in", "share", "mirror", "verdict"]
