from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.slow  # to load the library that draws takes a second


def measured(**per_second: float) -> dict[str, Any]:
    return {name: {"per_second": value} for name, value in per_second.items()}


RESULT: dict[str, Any] = {
    "at": "2026-11-28T10:00:00Z",
    "compared_at": 100,
    **measured(ours=1954, relay=2601, tutorial=618, naive=239),
    "postgres": measured(ours=1502, naive=181),
}


@pytest.mark.parametrize(
    ("lacking", "numbers"),
    [
        ((), ["1,954", "2,601", "618", "239", "1,502", "181"]),
        (("postgres", "tutorial", "naive"), ["1,954", "2,601"]),
    ],
)
def test_chart_shows_each_measured_number_and_leaves_out_the_rest(
    lacking: tuple[str, ...], numbers: list[str], tmp_path: Path
) -> None:
    from tests.bench.chart import draw  # not loaded where these tests do not run

    draw(RESULT | dict.fromkeys(lacking), tmp_path / "bench.svg")
    texts = [
        "".join(text.itertext())
        for text in ET.parse(tmp_path / "bench.svg").iter()
        if text.tag.endswith("text")
    ]
    assert [text for text in texts if text in {"1,954", "2,601", "618", "239", "1,502", "181"}] == numbers
    assert ("PostgreSQL and Redis" in texts) == ("postgres" not in lacking)
