"""What a million rooms at once need, worked out from measured figures: the tables of docs/SCALE.md.

`python -m tests.bench.scale var/bench.json` prints them; with `--into docs/SCALE.md` they take the place of
those between the marks there. The figures are rounded first and everything else is worked out from them as
they are shown, so that a reader who changes one can follow.
"""

import argparse
import json
import math
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.bench import uneven
from tests.bench.figures import FIGURES, Figures, of_result


@dataclass(frozen=True, slots=True)
class Plan:
    """What is assumed or decided, not measured: `CHOSEN` says each in words."""

    rate: float = float(f"{uneven.mean_rate():.2g}")
    sockets_a_room: float = uneven.SOCKETS_A_ROOM
    of_peak: float = 0.31
    restart: float = 2.1
    uneven_load: float = 1.4
    full: float = 0.8
    processes: float = 24
    most_sockets: float = 10_000
    connections: float = 17
    night_h: float = 5
    rooms: float = 1_000_000


CHOSEN: Final[dict[str, tuple[str, str]]] = {
    "rate": ("commands a second of a room that is open, on average", "`KINDS` in tests/bench/uneven.py"),
    "sockets_a_room": ("sockets of a room", "two partners, some observers and second tabs"),
    "of_peak": ("rooms at once on average, of those at the peak", "`uneven`: an evening peak"),
    "restart": ("the fullest process in a rolling restart against the average, in rooms", "`uneven`"),
    "uneven_load": ("the busiest process against what its rooms alone say, in commands", "`uneven`"),
    "full": ("of a core that may be used", "`uneven`: beyond it waiting grows fast"),
    "processes": ("processes of a cell, a core each", "chosen: three machines of 8 cores"),
    "most_sockets": ("sockets that a process takes", "MAX_SOCKETS, its default"),
    "connections": ("connections to PostgreSQL that a process may open", "16 in the pool and the writer's"),
    "night_h": ("hours that a copy may take", "chosen"),
    "rooms": ("rooms at once, at the peak", "the question"),
}


class Row(NamedTuple):
    """Something worked out. The formula that is shown is the one that is used; it may name the rows above."""

    name: str
    words: str
    formula: str
    unit: str = ""


ROWS: Final = (
    Row(
        "commits_ms",
        "of a core each second for one commit after the other, beyond their commands",
        "1000 / lone_ms * (command_ms - command_full_ms)",
        "ms",
    ),
    Row("fill", "rooms that fill a core", "(1000 - commits_ms) / (rate * command_full_ms + round_ms)"),
    Row(
        "by_core",
        "rooms a process, as its core allows",
        "(1000 * full - commits_ms) / restart / (rate * uneven_load * command_full_ms + round_ms)",
    ),
    Row("by_sockets", "rooms a process, as MAX_SOCKETS allows", "most_sockets / (sockets_a_room * restart)"),
    Row("each", "**rooms a process, on average**", "floor(min(by_core, by_sockets) / 100) * 100"),
    Row("busy", "of its core, on average, at most", "each * (rate * command_ms + round_ms) / 1000"),
    Row("memory", "memory of its sockets, at most", "most_sockets * socket_kib / 1024", "MiB"),
    Row(
        "coming_ms",
        "of a core for a socket that comes back",
        f"connect_ms + fold_ms * {uneven.SO_FAR} / sockets_a_room",
        "ms",
    ),
    Row(
        "back",
        "until a lost process's sockets are with the others",
        "each * sockets_a_room * coming_ms / 1000 / (processes - 1) / (1 - busy)",
        "s",
    ),
    Row("cell", "**rooms of a cell**", "each * processes"),
    Row("cell_sockets", "its sockets; nginx holds two connections for each", "cell * sockets_a_room"),
    Row("cell_commands", "its commands", "cell * rate", "/s"),
    Row(
        "cell_database",
        "cores that its PostgreSQL is busy with",
        "cell * (rate * database_ms_alone + round_database_ms) / 1000",
    ),
    Row("cell_connections", "connections to it, at most", "processes * connections"),
    Row(
        "cell_wal",
        "its write-ahead log, without images of whole pages",
        "cell_commands * wal_bytes / 1e6",
        "MB/s",
    ),
    Row("cell_day", "what it keeps of a day", "cell_commands * of_peak * day * command_bytes / 1e9", "GB"),
    Row("cell_copy", "to copy what a year leaves", "cell_day * 365 * 1000 / dumped_a_second / 3600", "h"),
    Row(
        "cell_check",
        "to verify what a day leaves, on one core",
        "cell_commands * of_peak * day * events_a_command / verified_a_second / 3600",
        "h",
    ),
    Row("cells", "**cells**", "ceil(rooms / cell)"),
    Row("cores", "cores of processes", "cells * processes"),
    Row("database_cores", "cores of PostgreSQL that are busy", "cells * cell_database"),
    Row("year_tb", "kept in a year", "cells * cell_day * 365 / 1000", "TB"),
)


class Limit(NamedTuple):
    """Something that ends somewhere: at how many rooms at once, on one installation as docs/RUNNING.md has
    it unless the words say otherwise."""

    words: str
    formula: str
    cure: str


LIMITS: Final = (
    Limit(
        "The nightly copy of a year's conversations takes longer than the night",
        "dumped_a_second * 1e6 * night_h * 3600 / (rate * of_peak * year * command_bytes)",
        "PostgreSQL's own continuous archiving in place of `deploy/backup`",
    ),
    Limit(
        "A restore of a year takes longer than a day, with `verify_log` on one core",
        "day / (rate * of_peak * year) / "
        "(command_bytes / restored_a_second / 1e6 + events_a_command / verified_a_second)",
        "a standby server; verifying rooms on many cores, and ended ones once only (not built)",
    ),
    Limit(
        "Of two processes one restarts, and the other has no place left: MAX_SOCKETS",
        "most_sockets / sockets_a_room",
        "more processes; or MAX_SOCKETS higher, and with it the hashes that `_auth_hashes` keeps at hand",
    ),
    Limit(
        "Of two processes one restarts, and the other's core is full",
        "(1000 * full - commits_ms) / (rate * command_full_ms + round_ms)",
        "more processes",
    ),
    Limit(
        "nginx on two cores has no connection left: two workers of 20,000, and two for each socket",
        "20000 / sockets_a_room",
        "`worker_connections` and `worker_rlimit_nofile` higher, more workers",
    ),
    Limit(
        "PostgreSQL has no connection left: `max_connections` is 100, 3 of them its own",
        "floor(97 / connections) * each",
        "`max_connections` = processes × connections + 20",
    ),
    Limit(
        "A disk of 10 TB is full after a year",
        "10e12 / (rate * of_peak * year * command_bytes)",
        "larger disks; ended rooms moved out of the table (not built)",
    ),
    Limit(
        "PostgreSQL on 16 cores is as busy as it may be",
        "16 * full * 1000 / (rate * database_ms_alone + round_database_ms)",
        "a second cell; larger batches could save up to what `database_ms_in_16` says",
    ),
    Limit(
        "Redis, on its one core, is rung 50,000 times a second (estimated)",
        "50000 / rate",
        "several hosts in REDIS_URL: rooms are shared out among them",
    ),
    Limit(
        "The write-ahead log is more than a disk syncs, 200 MB/s (estimated)",
        "200e6 / (rate * wal_bytes)",
        "a second cell",
    ),
)


def rounded(figures: Figures) -> Figures:
    """The figures as they are shown."""
    return Figures(**{name: float(f"{value:.3g}") for name, value in asdict(figures).items()})


def value(formula: str, names: dict[str, float]) -> float:
    """What a formula of this file comes to."""
    known = {"floor": math.floor, "ceil": math.ceil, "min": min, "__builtins__": {}}
    return float(eval(formula, known, names))  # only ever our own, above


def work_out(figures: Figures, plan: Plan) -> dict[str, float]:
    """All names that a formula may use, with what they come to."""
    names = {**asdict(figures), **asdict(plan), "day": 86400.0, "year": 365 * 86400.0}
    for row in ROWS:
        names[row.name] = value(row.formula, names)
    return names


def shown(formula: str) -> str:
    return formula.replace("*", "×").replace(" - ", " − ")


def number(value: float, digits: int = 3) -> str:
    """As many digits as count, and all of a large number's places."""
    near = float(f"{value:.{digits}g}")
    return f"{near:,.0f}" if near >= 100 else f"{near:.{digits}g}"


def tables(figures: Figures, lacking: frozenset[str] = frozenset()) -> dict[str, str]:
    """The answer and the four tables as Markdown, by the name of their mark."""
    figures, plan = rounded(figures), Plan()
    names = work_out(figures, plan)

    def cell(name: str, unit: str = "") -> str:
        return " ".join([number(names[name]), unit]).strip()

    measured = ["| figure | what it is | value | from |", "| --- | --- | ---: | --- |"]
    for name, figure in FIGURES.items():
        source = f"{figure.source}, not in the last run" if name in lacking else figure.source
        measured.append(f"| `{name}` | {figure.words} | {cell(name, figure.unit)} | {source} |")
    assumed = ["| assumption | what it is | value | why |", "| --- | --- | ---: | --- |"]
    assumed += [f"| `{name}` | {words} | {cell(name)} | {why} |" for name, (words, why) in CHOSEN.items()]
    derived = ["| derived | what it is | formula | value |", "| --- | --- | --- | ---: |"]
    derived += [
        f"| `{row.name}` | {row.words} | {shown(row.formula)} | {cell(row.name, row.unit)} |" for row in ROWS
    ]
    ends = [(value(limit.formula, names), limit) for limit in LIMITS]
    breaks = ["| rooms at once | what breaks | formula | the cure |", "| ---: | --- | --- | --- |"]
    for rooms, limit in sorted(ends, key=lambda end: end[0]):
        breaks.append(f"| {number(rooms, 2)} | {limit.words} | {shown(limit.formula)} | {limit.cure} |")
    answer = (
        f"**A million rooms at once are {cell('cells')} cells of {cell('cell')} rooms each**: "
        f"{cell('cores')} cores of processes,\n{cell('database_cores')} busy cores of PostgreSQL, and "
        f"{cell('year_tb', 'TB')} a year of what was said. The cores are the small part;\n"
        "what is kept is the large one."
    )
    named = {
        "answer": [answer],
        "figures": measured,
        "assumptions": assumed,
        "derived": derived,
        "breaks": breaks,
    }
    return {name: "\n".join(lines) for name, lines in named.items()}


def put(made: dict[str, str], text: str) -> str:
    """``text`` with the tables between their marks."""
    for name, table in made.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, there, rest = text.partition(begin)
        _, too, after = rest.partition(end)
        if not there or not too:
            raise SystemExit(f"The file needs the marks {begin.strip()} and {end}.")
        text = f"{before}{begin}{table}\n{end}{after}"
    return text


def read_back(text: str) -> Figures:
    """The figures as the table in ``text`` shows them."""
    values = {
        name: float(value.replace(",", ""))
        for name, value in re.findall(r"^\| `(\w+)` \| [^|]+ \| ([\d.,e+-]+)", text, re.MULTILINE)
        if name in FIGURES
    }
    return Figures(**values)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument(
        "results", type=Path, nargs="+", help="what ./run bench and tests.bench.keeping printed"
    )
    parser.add_argument("--into", type=Path, help="the file with the marks, to be brought up to date")
    wanted = parser.parse_args()
    result: dict[str, Any] = {}
    for path in wanted.results:
        found = json.loads(path.read_text())
        result |= {"keeping": found} if "appends" in found else found
    figures, lacking = of_result(result)
    made = tables(figures, lacking)
    names = work_out(rounded(figures), Plan())
    simulated = uneven.report(round(names["cell"]), round(names["processes"]), 1, 1, figures)
    made["uneven"] = f"```\n{simulated}\n```"
    if wanted.into:
        wanted.into.write_text(put(made, wanted.into.read_text()))
    else:
        print("\n\n".join(made.values()))


if __name__ == "__main__":
    main()
