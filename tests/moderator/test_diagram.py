"""A format's drawing tells every step and every way, and the drawings kept in the docs are current."""

from pathlib import Path

import pytest

from dialogue.formats import catalogue
from dialogue.moderator.diagram import flowchart
from dialogue.moderator.format import Format, parse
from tests.moderator.helpers import DUET, DUET_TEXT

DRAWINGS = Path(__file__).parents[2] / "docs" / "formats"
SHIPPED = tuple(catalogue().values())


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_stored_diagram_is_current(made: Format) -> None:
    kept = (DRAWINGS / f"{made.id}.mmd").read_text(encoding="utf-8")
    assert kept == flowchart(made), f"renew it: manage.py draw_format {made.id} > docs/formats/{made.id}.mmd"


def test_no_diagram_is_stored_for_a_removed_format() -> None:
    assert {path.stem for path in DRAWINGS.glob("*.mmd")} == {made.id for made in SHIPPED}


def test_diagram_has_every_step_and_outcome() -> None:
    drawn = flowchart(DUET)
    arrows = [line for line in drawn.splitlines() if "-->" in line]
    assert all(f"step_{step}" in drawn for step in DUET.steps)
    assert len(arrows) == 1 + sum(len(step.outcomes) for step in DUET.steps.values())


@pytest.mark.parametrize(
    "line",
    [
        'begin(("both are here")) --> step_check_in',
        "subgraph opening [Opening]",
        'step_check_in(["Check in<br/>each alone: rate, private"])',
        'step_share["Share<br/>the speaker: say<br/>to be said back"]',
        'step_mirror["Mirror<br/>the listener: say<br/>said back"]',
        'step_verdict{{"Verdict<br/>the speaker: choose<br/>the verdict"}}',
        'step_check_in -->|"both at 2 or lower"| step_willing',
        'step_check_in -->|"otherwise<br/>(more resourced listens)"| step_share',
        'step_willing -->|"either: Stop"| step_farewell',
        "step_share --> step_mirror",
        'step_verdict -->|"Yes"| step_more',
        'step_verdict -->|"try 3<br/>(count the try)"| step_stuck',
        'step_stuck -->|"Later<br/>(park the share)"| step_more',
        'step_more -->|"both have shared"| step_again',
        'step_again -->|"round 2 or later<br/>(end the round)"| step_farewell',
        'step_again -->|"both: Another<br/>(end the round, change places)"| step_share',
        "step_kind_word --> step_end",
        'either(("either one ends")) -.-> step_farewell',
    ],
)
def test_diagram_describes_each_kind_of_step_and_outcome(line: str) -> None:
    assert f" {line}\n" in flowchart(DUET)


def test_diagram_describes_several_options_and_negated_conditions() -> None:
    text = DUET_TEXT.replace('when = { option = "yes" }', 'when = { option = ["yes"], both_spoke = false }')
    assert '-->|"Yes and not both have shared"| step_more' in flowchart(parse(text))


def test_diagram_marks_proposals_and_the_condition_that_both_are_understood() -> None:
    text = DUET_TEXT.replace('\nid = "again"', '\nid = "again"\nproposes = true')
    for asked, drawn in (("true", "both are understood"), ("false", "not both are understood")):
        chart = flowchart(parse(text.replace("both_spoke = true", f"both_understood = {asked}")))
        assert f'-->|"{drawn}"| step_again' in chart
        assert 'step_again{{"Again<br/>each alone: choose<br/>a proposal"}}' in chart


def test_a_phase_without_steps_is_not_drawn() -> None:
    opening, _, rest = DUET_TEXT.partition("[[step]]")
    farewell = rest[rest.index('[[step]]\nid = "farewell"') :]
    drawn = flowchart(parse(opening.replace('"check_in"', '"farewell"') + farewell))
    assert "subgraph talking" not in drawn


def test_markup_in_a_title_is_escaped() -> None:
    drawn = flowchart(parse(DUET_TEXT.replace('{ en = "More" }', "{ en = 'A \"#<b>\"' }")))
    assert "A #quot;#35;#lt;b#gt;#quot;" in drawn
