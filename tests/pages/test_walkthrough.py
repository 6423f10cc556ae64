"""The walkthrough of each format on the join page."""

import pytest

from dialogue import formats
from dialogue.moderator.format import Format
from dialogue.pages.walkthrough import walkthrough
from tests.moderator.helpers import DUET


def test_walkthrough_of_compassion_goes_from_check_in_to_closing() -> None:
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
def test_walkthrough_of_every_format_reaches_its_end(made: Format) -> None:
    steps = walkthrough(made)
    assert steps[-1].phase == "closing"
    assert {"opens", "paraphrase", "verdict"} <= {step.gate for step in steps}


def test_format_without_examples_has_a_walkthrough() -> None:
    assert [step.id for step in walkthrough(DUET)][:4] == ["check_in", "share", "mirror", "verdict"]
