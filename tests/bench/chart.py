"""The chart of a benchmark's result, as an SVG that reads on light paper and on dark.

`python -m tests.bench.chart RESULT.json INTO.svg` draws what `./run bench --json` printed; a part that was
not measured is left out. The writing stays text. The colours of the four are of a middle lightness that
stands out from both papers; ink and paper turn over where the reader's system is dark.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests import servers

# Where it keeps what it found out about fonts: inside this checkout, as all that ./run makes.
os.environ.setdefault("MPLCONFIGDIR", str(servers.TOOLS / "matplotlib"))

import matplotlib as mpl  # isort: skip
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

Result = dict[str, Any]

#: Each colour of ink and paper, and what it becomes in the dark.
INK, FAINT, PAPER = "#1f2933", "#d3dae1", "#ffffff"
DARK: Final = {INK: "#e6edf3", FAINT: "#39424d", PAPER: "#10161d"}


class Look(NamedTuple):
    words: str
    colour: str
    marker: str


LOOKS: Final = {
    "ours": Look("ours, every command durable", "#2f81d8", "o"),
    "relay": Look("bare relay, nothing stored", "#8f7fb8", "D"),
    "tutorial": Look("Channels tutorial, nothing stored", "#1a936f", "s"),
    "naive": Look("tutorial, one insert a message", "#d9730d", "^"),
}
SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "bench",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.titlecolor", "axes.edgecolor"), INK),
    **dict.fromkeys(("xtick.color", "ytick.color"), INK),
    **dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), PAPER),
}


def draw(result: Result, into: Path) -> None:
    """Draw ``result`` into the file, whole or not at all."""
    with mpl.rc_context(SETTINGS):
        drawn = _figure(result)
        out = StringIO()
        drawn.savefig(out, format="svg", metadata={"Date": None})
    draft = into.with_name(f"{into.name}.draft")
    draft.write_text(_for_both_papers(out.getvalue(), _in_words(result)), encoding="utf-8")
    draft.replace(into)


def _figure(result: Result) -> Figure:
    panels = [panel for panel, there in PANELS if there(result)]
    rows = (len(panels) + 1) // 2
    drawn = Figure(figsize=(10.4, 0.9 + 3.1 * rows))
    for number, panel in enumerate(panels, 1):
        panel(drawn.add_subplot(rows, 2, number), result)
    there = [name for name in LOOKS if _levels(result, name)]
    handles = [
        Line2D([], [], color=look.colour, marker=look.marker, linewidth=2, label=look.words)
        for look in (LOOKS[name] for name in there)
    ]
    height = drawn.get_figheight()
    drawn.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 1 - 0.02 / height), ncols=4)
    drawn.text(0.012, 0.07 / height, "\n".join(_facts(result)), fontsize=8, va="bottom")
    drawn.tight_layout(rect=(0, 0.45 / height, 1, 1 - 0.35 / height), h_pad=2.2, w_pad=2.5)
    return drawn


# ---- what was measured


def _levels(result: Result, name: str, engine: str = "sqlite") -> list[Result]:
    of: Result | None = result if engine == "sqlite" else result.get("postgres")
    levels: list[Result] = ((of or {}).get(name) or {}).get("levels") or []
    return levels


def _compared(result: Result, name: str, engine: str) -> Result | None:
    """One of the four at the number of rooms at which they are compared."""
    of: Result | None = result if engine == "sqlite" else result.get("postgres")
    found: Result | None = (of or {}).get(name)
    return found if found and "per_second" in found else None


def _paced(result: Result, engine: str) -> list[Result]:
    of: Result | None = result if engine == "sqlite" else result.get("postgres")
    paced: list[Result] = ((of or {}).get("ours") or {}).get("open_loop") or []
    return sorted(paced, key=lambda each: each["rate"])


# ---- the panels


def _throughput(axes: Axes, result: Result) -> None:
    for name, look in LOOKS.items():
        levels = sorted(_levels(result, name), key=lambda level: level["rooms"])
        if levels:
            rooms = [level["rooms"] for level in levels]
            axes.plot(
                rooms, [level["per_second"] for level in levels], color=look.colour, marker=look.marker, lw=2
            )
    axes.set(title="Messages a second, by rooms at once (SQLite)", xlabel="rooms, each with one on its way")
    axes.set(ylabel="messages a second", xscale="log", yscale="log")
    rooms = sorted({level["rooms"] for name in LOOKS for level in _levels(result, name)})
    axes.set_xticks(rooms, [str(each) for each in rooms], minor=False)
    axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_minor_locator(LogLocator(subs=(1,)))


def _bars(axes: Axes, result: Result, what: str, numbers: str) -> None:
    """One figure of the four, side by side on each engine, with the numbers written at the bars' ends."""
    engines = [engine for engine in ("sqlite", "postgres") if _compared(result, "ours", engine)]
    written = []
    for place, engine in enumerate(engines):
        for row, (name, look) in enumerate(LOOKS.items()):
            level = _compared(result, name, engine)
            if level is not None and level[what] is not None:
                at = place * (len(LOOKS) + 1) + row
                [bar] = axes.barh(at, level[what], color=look.colour, height=0.8)
                axes.annotate(
                    format(level[what], numbers),
                    (bar.get_width(), at),
                    xytext=(3, 0),
                    textcoords="offset points",
                    va="center",
                )
                written.append(level[what])
    middles = [place * (len(LOOKS) + 1) + (len(LOOKS) - 1) / 2 for place in range(len(engines))]
    axes.set_yticks(middles, [{"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine] for engine in engines])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_xlim(0, max(written) * 1.17)
    axes.invert_yaxis()


def _side_by_side(axes: Axes, result: Result) -> None:
    _bars(axes, result, "per_second", ",.0f")
    axes.set(title=f"Messages a second at {result.get('compared_at', 100)} rooms", xlabel="messages a second")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _processor(axes: Axes, result: Result) -> None:
    _bars(axes, result, "cpu_ms", ".2f")
    axes.set(title="CPU of the server process for a message", xlabel="milliseconds")


def _steady(axes: Axes, result: Result) -> None:
    for engine, style in (("sqlite", "-"), ("postgres", ":")):
        paced = _paced(result, engine)
        rates = [each["rate"] for each in paced]
        words = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine]
        for share, marker in ((99, "v"), (50, "o")):
            taken = [each[f"delivery_p{share}_ms"] for each in paced]
            if taken:
                axes.plot(
                    *(rates, taken),
                    color=LOOKS["ours"].colour,
                    marker=marker,
                    linestyle=style,
                    markerfacecolor=PAPER if engine == "postgres" else None,
                    label=f"p{share}, {words}",
                )
    rates = sorted({each["rate"] for engine in ("sqlite", "postgres") for each in _paced(result, engine)})
    axes.set(title="Until the partner has it, by rate (ours)", xlabel="commands due a second, over 100 rooms")
    axes.set(ylabel="ms from when it was due", xscale="log", yscale="log")
    axes.set_xticks(rates, [f"{each:,}" for each in rates], minor=False)
    axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 10 else f"{value:g}")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.minorticks_off()
    axes.set_ylim(top=axes.get_ylim()[1] * 4)  # for the legend
    axes.legend(loc="upper left", fontsize=8, ncols=2)


Panel = Callable[[Axes, Result], None]
PANELS: Final[Sequence[tuple[Panel, Callable[[Result], bool]]]] = (
    (_side_by_side, lambda result: _compared(result, "ours", "sqlite") is not None),
    (_throughput, lambda result: bool(_levels(result, "ours"))),
    (_processor, lambda result: _compared(result, "ours", "sqlite") is not None),
    (_steady, lambda result: bool(_paced(result, "sqlite"))),
)


# ---- words


def _facts(result: Result) -> list[str]:
    """What the picture has no place for: what else was measured, and on what."""
    measured, on = [], [f"One server process on one core; {result['sync_ms']} ms to sync a page"]
    if (grown := result.get("cost_growth")) is not None:
        late, early = result["growth"]["late"], result["growth"]["early"]
        measured.append(f"Command {late:,} of a room costs {grown:.2f} of command {early}")
    if (kib := result.get("idle_kib")) is not None:
        measured.append(f"an idle socket {kib:.0f} KiB")
    if (load := result.get("load_before")) is not None:
        on.append(f"a load of {load:.1f} before it")
    if result.get("at"):
        on.append(str(result["at"])[:10])
    on.append(f"Python {result['python']}")
    return [f"{'; '.join(facts)}." for facts in (measured, on) if facts]


def _in_words(result: Result) -> str:
    """For those who do not see the picture."""
    said = []
    for engine, words in (("sqlite", "SQLite"), ("postgres", "PostgreSQL")):
        compared = {name: _compared(result, name, engine) for name in LOOKS}
        told = [f"{LOOKS[name].words} {each['per_second']:,.0f}" for name, each in compared.items() if each]
        if told:
            said.append(
                f"Messages a second at {result.get('compared_at', 100)} rooms on {words}: {'; '.join(told)}."
            )
    return " ".join([*said, *_facts(result)])


def _for_both_papers(svg: str, words: str) -> str:
    """Let ink and paper turn over in the dark, and give the picture its words."""
    rules = "".join(
        f'[style*="{what}: {light}"]{{{what}:{dark}!important}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
    head, style, rest = svg.partition("<defs>")
    opened, svg_tag, attributes = head.partition("<svg ")
    return (
        f'{opened}{svg_tag}role="img" {attributes}<title>{escape(words)}</title>\n'
        f" <style>@media (prefers-color-scheme: dark){{{rules}}}</style>\n {style}{rest}"
    )


def main(words: Sequence[str]) -> None:
    match words:
        case [result, into]:
            draw(json.loads(Path(result).read_text()), Path(into))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
