"""The figures as a person reads them, each aim beside what was measured.

`python -m tests.bench.report var/bench.json` prints the table for the README.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tests.bench.systems import NAMES

Result = dict[str, Any]
ENGINES: Final = {"sqlite": "SQLite, synchronous=FULL", "postgres": "PostgreSQL and Redis"}
#: The aims: the words, the path of the figure, its format, and the bound.
AIMS: Final = (
    ("accepted commands, against the tutorial's chat", ("ratios", "tutorial"), "{:.2f} ×", "≥", 3.0),
    ("accepted commands, against the naive chat", ("ratios", "naive"), "{:.2f} ×", "≥", 6.0),
    ("CPU a command, against the tutorial's message", ("ratios", "cpu_tutorial"), "{:.2f} ×", "≤", 1 / 3),
    ("accepted commands, against the bare relay", ("ratios", "relay"), "{:.2f} ×", "≥", 1 / 1.5),
    ("connections, against the tutorial's chat", ("ratios", "connecting"), "{:.2f} ×", "≥", 0.7),
    ("delivery at 200 a second, p99 against p50", ("p99_over_p50",), "{:.2f} ×", "≤", 3.0),
    ("memory of an idle socket", ("idle_kib",), "{:.1f} KiB", "≤", 40.0),
    ("command 20,000 of a room, against command 50", ("cost_growth",), "{:.2f} ×", "≤", 1.1),
    ("coming back, to an old room against a young one", ("resume_growth",), "{:.2f} ×", "≤", 1.1),
    ("two processes, against one", ("postgres", "two_processes"), "{:.2f} ×", "≥", 1.6),
)
#: Those that are judged on PostgreSQL as well.
ON_BOTH: Final = 6


def report(result: Result) -> str:
    return "\n".join(_lines(result))


def _lines(result: Result) -> Iterator[str]:
    yield (
        "Python {python}, {processors} processors, load {load_before} before, {sync_ms} ms to sync a page"
    ).format(**result)
    for section in (result, result["postgres"]):
        if section is not None:
            yield from _section(section)
    yield ""
    yield f"aims, at {result['compared_at']} rooms on {ENGINES['sqlite']}"
    for words, path, form, which, bound in AIMS:
        yield _aim(words, _at(result, path), form, which, bound)
    if result["postgres"] is not None:
        yield f"the same on {ENGINES['postgres']}"
        for words, path, form, which, bound in AIMS[:ON_BOTH]:
            yield _aim(words, _at(result["postgres"], path), form, which, bound)
    yield ""
    yield from _ours_alone(result)
    for what, why in result["missing"].items():
        yield f"not measured: {what}. {why}"


def _section(section: Result) -> Iterator[str]:
    yield ""
    yield ENGINES[section["engine"]]
    yield "closed loop  rooms  messages/s  delivery p50    p95    p99 ms  CPU ms/message  server  generator"
    for name in NAMES:
        measured = section[name]
        for level in measured.get("levels", [measured]) if measured is not None else []:
            yield (
                f"{name:11}  {level['rooms']:5.0f}  {level['per_second']:10.0f}  "
                f"{_ms(level['delivery_p50_ms']):>12} {_ms(level['delivery_p95_ms']):>6} "
                f"{_ms(level['delivery_p99_ms']):>6}     {_ms(level['cpu_ms'], 3):>14}  "
                f"{level['server_cpu']:6.0%}  {level['generator_cpu']:9.0%}{_trouble(level)}"
            )
    yield "open loop     rate  messages    delivery p50    p95    p99 ms     p99 over p50  server  generator"
    for name in NAMES:
        for paced in (section[name] or {}).get("open_loop", []):
            yield (
                f"{name:11}  {paced['rate']:5.0f}  {paced['messages']:10.0f}  "
                f"{_ms(paced['delivery_p50_ms']):>12} {_ms(paced['delivery_p95_ms']):>6} "
                f"{_ms(paced['delivery_p99_ms']):>6}     {paced['p99_over_p50']:14.2f}  "
                f"{paced['server_cpu']:6.0%}  {paced['generator_cpu']:9.0%}{_trouble(paced)}"
            )
    for name, measured in section["connecting"].items():
        rate, cpu = measured["per_second"], measured["cpu_ms"]
        yield f"connections: {name}, {rate:.0f} a second, {cpu:.2f} ms of CPU each"


def _ours_alone(result: Result) -> Iterator[str]:
    yield (
        "idle: {sockets} sockets, {kib} KiB and {cpu_ms} ms of CPU each, {connected_per_second} in a second"
    ).format(**result["idle"])
    yield (
        "command {late} against command {early}: {late_ms} / {early_ms} ms = {latency_ratio}; "
        "CPU {late_cpu_ms} / {early_cpu_ms} ms = {cpu_ratio}"
    ).format(**result["growth"])
    yield (
        "coming back after {missed} missed messages, old room against young: {old_ms} / {young_ms} ms = "
        "{latency_ratio}; CPU {old_cpu_ms} / {young_cpu_ms} ms = {cpu_ratio}"
    ).format(**result["resume"])
    yield (
        "a room of {events} events: {first_in_ms} ms after a restart until both were sent all of it; "
    ).format(**result["growth"]) + (
        "read by the API whole in {all_ms} ms, its end in {end_ms} ms, as a file in {export_ms} ms"
    ).format(**result["replay"])


def _aim(words: str, value: float | None, form: str, which: str, bound: float) -> str:
    text = "-" if value is None else form.format(value)
    return f"  {words:47}  {text:>9}  {which} {bound:<5.3g}  {_met(value, which, bound)}"


def _met(value: float | None, which: str, bound: float) -> str:
    if value is None:
        return "not measured"
    return "met" if (value >= bound if which == "≥" else value <= bound) else "not met"


def _at(result: Result | None, path: tuple[str, ...]) -> float | None:
    found: Any = result
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    value: float | None = found
    return value


def _ms(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _trouble(level: Result) -> str:
    text = [f"{level[what]:.0f} {what}" for what in ("refused", "lost") if level[what]]
    return f"  {', '.join(text)}" if text else ""


# ---- for the README


def quote(result: Result) -> str:
    """The table of aims and figures, as Markdown."""
    on_postgres = result["postgres"]
    rows = [
        "| | SQLite | PostgreSQL and Redis | aim |",
        "| --- | --- | --- | --- |",
        "| accepted commands a second, each durable | {} | {} | |".format(
            *(_whole(_at(of, ("ours", "per_second"))) for of in (result, on_postgres))
        ),
    ]
    for number, (words, path, form, which, bound) in enumerate(AIMS):
        of_postgres = "postgres" in path
        cells = [
            "" if of_postgres else _cell(_at(result, path), form, which, bound),
            _cell(_at(result, path), form, which, bound) if of_postgres else "",
        ]
        if number < ON_BOTH:
            cells[1] = _cell(_at(on_postgres, path), form, which, bound)
        rows.append(f"| {words} | {cells[0]} | {cells[1]} | {which} {bound:.3g} |")
    head = (
        f"Measured on {result['at'][:10]} with Python {result['python']} on {result['processors']} "
        f"processors; {result['compared_at']} rooms at once where nothing else is said.\n"
        f"When it began, others kept the machine busy with a load of {result['load_before']}; above 0.5 "
        "or so, times tell little."
    )
    return "\n".join([head, "", *rows])


def _cell(value: float | None, form: str, which: str, bound: float) -> str:
    met = _met(value, which, bound)
    return met if value is None else f"{form.format(value)}, {met}"


def _whole(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


if __name__ == "__main__":
    print(quote(json.loads(Path(sys.argv[1]).read_text())))
