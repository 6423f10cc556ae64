"""The chart of a benchmark's result: `python -m tests.bench.chart var/bench.json docs/bench.svg`.

The bars begin at zero. The background is transparent; the grey of the text is readable on white and on black.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure

SYSTEMS: Final = {
    "ours": "ours, every command durable",
    "relay": "bare relay, nothing stored",
    "tutorial": "Channels tutorial, nothing stored",
    "naive": "tutorial, one insert a message",
}
ENGINES: Final = {"SQLite": "#2f81d8", "PostgreSQL and Redis": "#1a936f"}
GREY: Final = "#747c86"
SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "bench",
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), GREY),
}


def draw(result: dict[str, Any], into: Path) -> None:
    """Draw the messages a second of each system, on each engine that was measured."""
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        axes = figure.add_subplot()
        engines = {"SQLite": result, "PostgreSQL and Redis": result.get("postgres")}
        for offset, (engine, measured) in zip((-0.2, 0.2), engines.items(), strict=True):
            if measured is None:
                continue
            rows = [row for row, name in enumerate(SYSTEMS) if measured.get(name)]
            values = [measured[name]["per_second"] for name in SYSTEMS if measured.get(name)]
            bars = axes.barh(
                [row + offset for row in rows], values, 0.38, color=ENGINES[engine], label=engine
            )
            axes.bar_label(bars, fmt="{:,.0f}", padding=3, color=GREY)
        axes.set_yticks(range(len(SYSTEMS)), SYSTEMS.values())
        axes.invert_yaxis()
        axes.margins(x=0.1)
        axes.spines[["top", "right"]].set_visible(False)
        rooms, day = result["compared_at"], str(result.get("at"))[:10]
        axes.set_xlabel(f"messages a second in {rooms} rooms; one server process on one core; {day}")
        axes.legend(frameon=False, loc="lower right")
        figure.savefig(into, transparent=True, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
