"""The figures as a person reads them, each aim beside what was measured."""

from collections.abc import Iterator
from typing import Any, Final

from tests.bench.systems import NAMES

Result = dict[str, Any]
ENGINES: Final = {"sqlite": "SQLite, synchronous=FULL", "postgres": "PostgreSQL and Redis"}
#: What the house aims at: the words, where the figure stands, its format, and the bound.
AIMS: Final = (
    ("accepted commands, against the tutorial's chat", ("ratios", "tutorial"), "{:.2f} times", ">=", 3.0),
    ("accepted commands, against the naive chat", ("ratios", "naive"), "{:.2f} times", ">=", 6.0),
    (
        "CPU a command, against the tutorial's message",
        ("ratios", "cpu_tutorial"),
        "{:.2f} of it",
        "<=",
        1 / 3,
    ),
    ("accepted commands, against the bare relay", ("ratios", "relay"), "{:.2f} of it", ">=", 1 / 1.5),
    ("delivery, p99 over p50", ("p99_over_p50",), "{:.2f} times", "<=", 3.0),
    ("an idle socket", ("idle_kib",), "{:.1f} KiB", "<=", 40.0),
    ("a late command, against an early one", ("cost_growth",), "{:.2f} times", "<=", 1.1),
    ("coming back, old room against young", ("resume_growth",), "{:.2f} times", "<=", 1.1),
    ("two processes, against one", ("two_processes",), "{:.2f} times", ">=", 1.6),
)
#: Those that are judged on PostgreSQL as well.
ON_BOTH: Final = 4


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
    yield from _house(result)
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


def _house(result: Result) -> Iterator[str]:
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
    yield ("a room of {events} events: {first_in_ms} ms until both partners are in after a restart; ").format(
        **result["growth"]
    ) + ("read by the API whole in {all_ms} ms, its end in {end_ms} ms, as a file in {export_ms} ms").format(
        **result["replay"]
    )


def _aim(words: str, value: float | None, form: str, which: str, bound: float) -> str:
    if value is None:
        return f"  {words:47}  {'-':>12}  {which} {bound:.3g}  not measured"
    met = value >= bound if which == ">=" else value <= bound
    return f"  {words:47}  {form.format(value):>12}  {which} {bound:.3g}  {'met' if met else 'not met'}"


def _at(result: Result, path: tuple[str, ...]) -> float | None:
    found: Any = result
    for name in path:
        found = found[name]
    value: float | None = found
    return value


def _ms(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _trouble(level: Result) -> str:
    told = [f"{level[what]:.0f} {what}" for what in ("refused", "lost") if level[what]]
    return f"  {', '.join(told)}" if told else ""
