from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.bench.chart import draw


def measured(per_second: float) -> dict[str, Any]:
    level = {"rooms": 100, "per_second": per_second, "cpu_ms": 1000 / per_second}
    paced = [{"rate": rate, "delivery_p50_ms": 2.0, "delivery_p99_ms": rate / 40} for rate in (50, 200)]
    return {**level, "levels": [{**level, "rooms": 1}, level], "open_loop": paced}


RESULT: dict[str, Any] = {
    "python": "3.11.7",
    "sync_ms": 0.4,
    "compared_at": 100,
    "ours": measured(1954),
    "relay": measured(2601),
    "tutorial": measured(618),
    "naive": measured(239),
    "postgres": {"ours": measured(1502), "naive": measured(181)},
    "idle_kib": 32.1,
    "cost_growth": 1.02,
    "growth": {"early": 50, "late": 20_000},
}


def test_a_chart_shows_the_four_on_both_engines_and_says_so_in_words(tmp_path: Path) -> None:
    draw(RESULT, tmp_path / "bench.svg")
    written = " ".join(ET.parse(tmp_path / "bench.svg").getroot().itertext())
    for number in ("1,954", "2,601", "618", "239", "1,502", "181"):
        assert written.count(number) == 2  # at its bar, and for those who do not see it
    for words in ("PostgreSQL", "milliseconds", "messages a second", "32 KiB", "prefers-color-scheme: dark"):
        assert words in written


def test_what_was_not_measured_is_left_out(tmp_path: Path) -> None:
    """A machine without Redis has neither the tutorial's chats nor PostgreSQL."""
    result = dict.fromkeys(RESULT) | {
        key: RESULT[key] for key in ("python", "sync_ms", "ours", "compared_at")
    }
    draw(result, tmp_path / "bench.svg")
    assert "1,954" in (tmp_path / "bench.svg").read_text()
