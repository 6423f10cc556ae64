"""The measured figures that plans are made from, read out of what `./run bench --json` printed.

Each has the words in which docs/SCALE.md shows it and where it was measured. What a result lacks keeps the
value that stands here, from the run on 2026-11-23 on two cores that others used as well.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

Result = dict[str, Any]

#: The rooms and the rate whose figures count: those at which `./run bench` compares.
ROOMS: Final = 100
RATE: Final = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """What a process, a socket, a command, an event cost; `FIGURES` says it in words."""

    command_ms: float = 2.0
    command_full_ms: float = 0.57
    lone_ms: float = 8.0
    connect_ms: float = 3.0
    socket_kib: float = 32.0
    events_a_command: float = 1.99
    command_bytes: float = 938.0
    wal_bytes: float = 1374.0
    database_ms_alone: float = 0.861
    database_ms_in_16: float = 0.142
    round_ms: float = 0.0445
    round_database_ms: float = 0.0061
    fold_ms: float = 0.019
    verified_a_second: float = 8381.0
    dumped_a_second: float = 25.0
    restored_a_second: float = 49.0


class Figure(NamedTuple):
    """One figure: its unit, its words, its source, and how it is found in a result."""

    unit: str
    words: str
    source: str
    find: Callable[[Result], float]


def _level(of: Result, rooms: int) -> Result:
    """The closed loop with so many rooms, or the nearest to it that was run."""
    found: Result = min(of["levels"], key=lambda level: abs(level["rooms"] - rooms))
    return found


def _paced(of: Result) -> float:
    """CPU of a command at the rate that is nearest to what a process has to do, in milliseconds."""
    found = min(of["open_loop"], key=lambda each: abs(each["rate"] - RATE))
    return float(found["server_cpu"]) / float(found["rate"]) * 1000


def _on_postgres(result: Result) -> Result:
    found: Result = (result.get("postgres") or result)["ours"]
    return found


def _batch(result: Result, size: int) -> Result:
    found: Result = next(each for each in result["keeping"]["appends"] if each["batch"] == size)
    return found


def _round(result: Result, whose: str) -> float:
    largest = max(result["keeping"]["rounds"], key=lambda each: each["rooms"])
    return float(largest[f"register_{whose}_ms"] + largest[f"heads_{whose}_ms"]) / int(largest["rooms"])


def _rate(result: Result, what: str) -> float:
    kept = result["keeping"]
    return float(sum(kept["tables"].values())) / 1e6 / float(kept[what])


CLOSED = "closed loop of 100 rooms, the same"
KEEPING = "`keeping`"
FIGURES: Final[dict[str, Figure]] = {
    "command_ms": Figure(
        "ms",
        "CPU of a process for a command, at 200 a second",
        "open loop, PostgreSQL and Redis",
        lambda result: _paced(_on_postgres(result)),
    ),
    "command_full_ms": Figure(
        "ms",
        "the same when its core is full, and many share a commit",
        CLOSED,
        lambda result: _level(_on_postgres(result), ROOMS)["cpu_ms"],
    ),
    "lone_ms": Figure(
        "ms",
        "until a lone command is answered, and so durable",
        "closed loop of one room, the same",
        lambda result: _level(_on_postgres(result), 1)["answer_p50_ms"],
    ),
    "connect_ms": Figure(
        "ms", "CPU of a process for a connection", "idle sockets", lambda r: r["idle"]["cpu_ms"]
    ),
    "socket_kib": Figure("KiB", "memory of an idle socket", "idle sockets", lambda r: r["idle"]["kib"]),
    "events_a_command": Figure(
        "", "events that a command brings", KEEPING, lambda r: r["keeping"]["events_a_command"]
    ),
    "command_bytes": Figure(
        "bytes",
        "kept for good of a command (a text has 193 bytes), with its indexes",
        KEEPING,
        lambda r: r["keeping"]["bytes_a_command_kept"],
    ),
    "wal_bytes": Figure(
        "bytes", "write-ahead log of a command", KEEPING, lambda r: _batch(r, 1)["wal_bytes"]
    ),
    "database_ms_alone": Figure(
        "ms",
        "CPU of PostgreSQL for a command alone in its batch",
        KEEPING,
        lambda r: _batch(r, 1)["backend_ms"],
    ),
    "database_ms_in_16": Figure(
        "ms", "the same in a batch of 16", KEEPING, lambda r: _batch(r, 16)["backend_ms"]
    ),
    "round_ms": Figure(
        "ms",
        "CPU of a process for each of its rooms, every second (the round)",
        KEEPING,
        lambda r: _round(r, "own"),
    ),
    "round_database_ms": Figure(
        "ms", "CPU of PostgreSQL for the same", KEEPING, lambda r: _round(r, "backend")
    ),
    "fold_ms": Figure(
        "ms", "reading and folding an event", KEEPING, lambda r: r["keeping"]["fold_ms_an_event"]
    ),
    "verified_a_second": Figure(
        "events/s", "`verify_log`, one core", KEEPING, lambda r: r["keeping"]["verify_events_a_second"]
    ),
    "dumped_a_second": Figure(
        "MB/s", "`deploy/backup` of PostgreSQL", KEEPING, lambda r: _rate(r, "backup_s")
    ),
    "restored_a_second": Figure(
        "MB/s", "`deploy/restore` of it, before it verifies", KEEPING, lambda r: _rate(r, "restore_s")
    ),
}


def of_result(result: Result) -> tuple[Figures, frozenset[str]]:
    """The figures of a result, and the names of those that it lacks."""
    values = asdict(Figures())
    lacking = set()
    for name, figure in FIGURES.items():
        try:
            values[name] = figure.find(result)
        except (KeyError, StopIteration, TypeError, ValueError):
            lacking.add(name)
    return Figures(**values), frozenset(lacking)
