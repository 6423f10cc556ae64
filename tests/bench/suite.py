"""What is measured, in which order, and what is computed from it.

A message is in ours a command that was accepted (durably stored), in the others one that both partners
received. In all four one message is under way in a room at any time. `per_second` counts messages, `delivery`
is the time until the other partner has it and `answer` until its sender has the answer, both from the moment
it was sent or, in an open loop, was due. CPU is that of the server's process alone.

At the number of rooms at which they are compared all four are measured by turns, several rounds, and a ratio
is the median of the rounds' ratios: other load on the machine affects all alike.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from tests import servers
from tests.bench import systems
from tests.bench.connecting import connect_by_turns
from tests.bench.systems import Ground, System, chat, ours, relay

COMPARED: Final = 100  # rooms
ENOUGH: Final = 4  # processors to tell two processes from one: two, the generator, PostgreSQL with Redis
Result = dict[str, Any]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    rooms: Sequence[int] = (1, 10, 100, 500)
    seconds: float = 3.0
    rounds: int = 3
    warm_up: float = 1.0
    rates: Sequence[int] = (50, 200, 500, 1000)
    steady: int = 200  # the rate at which the tail is judged, for longer
    connecting: int = 400  # rooms whose partners connect, which takes one to two seconds
    connecting_rounds: int = 5
    sockets: int = 2000
    settled: float = 2.0  # seconds until a server's memory is read
    gone: float = 13.0  # seconds until disconnected people are absent: grace period and poll
    late: int = 20_000  # commands of the long room
    patience: float = 10.0  # seconds until a message under way at the end counts as lost
    postgres: bool = True

    @property
    def compared(self) -> int:
        return COMPARED if COMPARED in self.rooms else max(self.rooms)


def measure(scale: Scale, tell: Tell) -> Result:
    """All of it, on both engines. What this machine lacks is None, and `missing` says why."""
    processors = sorted(os.sched_getaffinity(0))
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        folder = stack.enter_context(disk())
        result: Result = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "python": platform.python_version(),
            "processors": len(processors),
            "load_before": round(os.getloadavg()[0], 2),
            "sync_ms": sync_ms(folder),
            "compared_at": scale.compared,
            "engine": "sqlite",
        }
        redis = None
        with systems.pinned(systems.beside(processors)):
            try:
                redis = stack.enter_context(redis_server())
            except (OSError, TimeoutError) as fault:
                missing["redis"] = f"{fault}"
        ground = Ground(folder, processors, redis, batch=max(scale.rooms) + 20)
        with served(ground) as four:
            result |= compare(four, scale, tell)
            for name in reversed(four):  # ours last: its rooms stay for a while
                result[name]["levels"] = levels(four[name], result[name], scale, tell)
                rates = scale.rates if name == "ours" else [scale.steady]
                result[name]["open_loop"] = [paced(four[name], rate, scale, tell) for rate in rates]
            result |= ours_alone(result["ours"], four["ours"], scale, tell)
            result |= connections(result, four, scale, tell)
        with ours(ground) as fresh:
            tell(f"{scale.sockets} idle sockets")
            before = max(scale.sockets // 20, 1)
            result["idle"] = fresh.generate(
                "idle", before + scale.sockets // 2, first=before, settled=scale.settled
            )
            result["idle_kib"] = result["idle"]["kib"]
        result["postgres"] = on_postgres(ground, scale, tell, missing)
    result["two_processes"] = (result["postgres"] or {}).get("two_processes")
    return result | {"missing": missing}


def on_postgres(ground: Ground, scale: Scale, tell: Tell, missing: dict[str, str]) -> Result | None:
    """The four on PostgreSQL, ours with Redis; and two processes against one, given enough processors."""
    if not scale.postgres or ground.redis is None:
        missing["postgres"] = "There is no Redis, which goes with it." if scale.postgres else "Not asked for."
        return None
    with ExitStack() as stack:
        with systems.pinned(systems.beside(ground.processors)):
            try:
                postgres = stack.enter_context(servers.postgres(ground.folder))
            except (OSError, TimeoutError, subprocess.CalledProcessError) as fault:
                missing["postgres"] = f"{fault}"
                return None
        ground = replace(ground, postgres=postgres)
        with served(ground) as four:
            result: Result = {"engine": "postgres"} | compare(four, scale, tell)
            alone = four["ours"]
            result["ours"]["levels"] = levels(alone, result["ours"], scale, tell)
            result["ours"]["open_loop"] = [paced(alone, scale.steady, scale, tell)]
            result["p99_over_p50"] = result["ours"]["open_loop"][0]["p99_over_p50"]
            result |= connections(result, four, scale, tell)
            result["two_processes"] = None
            if len(ground.processors) < ENOUGH:
                missing["two_processes"] = (
                    f"This machine has {len(ground.processors)} processors; it takes {ENOUGH}."
                )
            else:
                result["two_processes"] = two_against_one(ground, alone, scale, tell)
        return result


def compare(four: dict[str, System], scale: Scale, tell: Tell) -> Result:
    """All systems, alternately, at the number of rooms at which they are compared."""
    rounds: list[dict[str, Result]] = []
    for number in range(scale.rounds):
        rounds.append({})
        for name, system in four.items():
            tell(f"round {number + 1} of {scale.rounds}, {scale.compared} rooms: {name}")
            rounds[-1][name] = closed(system, scale.compared, scale)
    result: Result = dict.fromkeys(systems.NAMES)
    result |= {name: middle([each[name] for each in rounds]) for name in four}
    result["rounds"] = [{name: each[name]["per_second"] for name in each} for each in rounds]
    result["ratios"] = {
        name: ratio(rounds, "per_second", name) if name in four else None
        for name in ("relay", "tutorial", "naive")
    }
    result["ratios"]["cpu_tutorial"] = ratio(rounds, "cpu_ms", "tutorial") if "tutorial" in four else None
    return result


def connections(result: Result, four: dict[str, System], scale: Scale, tell: Tell) -> Result:
    """Connections a second of ours and of the tutorial's chat, and their ratio."""
    compared = {name: system for name, system in four.items() if name in {"ours", "tutorial"}}
    rounds = connect_by_turns(compared, scale.connecting, scale.connecting_rounds, tell)
    against = ratio(rounds, "per_second", "tutorial") if "tutorial" in four else None
    return {
        "connecting": {name: middle([each[name] for each in rounds]) for name in compared},
        "ratios": {**result["ratios"], "connecting": against},
    }


def ratio(rounds: Sequence[dict[str, Result]], what: str, other: str) -> float | None:
    """Ours over the other, the median of the rounds; a round without messages has no ratio."""
    both = [(each["ours"][what], each[other][what]) for each in rounds]
    return median([of_ours / theirs for of_ours, theirs in both if of_ours is not None and theirs])


def middle(results: Sequence[Result]) -> Result:
    """The median of each figure; the counts of messages, refusals and losses are added up."""
    added = {"messages", "refused", "lost"}
    return {
        key: sum(each[key] for each in results) if key in added else median([each[key] for each in results])
        for key in results[0]
    }


def median(values: Sequence[float | None]) -> float | None:
    """The median of the values that are not None, to a thousandth."""
    there = [value for value in values if value is not None]
    return round(statistics.median(there), 3) if there else None


def closed(system: System, rooms: int, scale: Scale) -> Result:
    return system.generate(
        "closed_loop", rooms, seconds=scale.seconds, warm_up=scale.warm_up, patience=scale.patience
    )


def levels(system: System, compared: Result, scale: Scale, tell: Tell) -> list[Result]:
    """The closed loop at every number of rooms; `compared` is the result at one of them."""
    found = []
    for rooms in scale.rooms:
        if rooms == scale.compared:
            found.append(dict(compared))
            continue
        tell(f"{rooms} rooms: {system.name}")
        found.append(closed(system, rooms, scale))
    return found


def paced(system: System, rate: int, scale: Scale, tell: Tell) -> Result:
    tell(f"{rate} a second over {scale.compared} rooms: {system.name}")
    system.settle(scale.gone)
    seconds = scale.seconds * (4 if rate == scale.steady else 1.5)
    return system.generate("open_loop", scale.compared, rate=rate, seconds=seconds, patience=scale.patience)


def ours_alone(measured: Result, system: System, scale: Scale, tell: Tell) -> Result:
    """What is measured of ours alone."""
    [steady] = [each for each in measured["open_loop"] if each["rate"] == scale.steady]
    tell(f"a room of {scale.late} commands")
    rooms = system.take(9)
    subprocess.run(
        [sys.executable, "-m", "tests.bench.aged", rooms[0]["room"], str(scale.late)],
        cwd=servers.HOME,
        env=system.environment,
        check=True,
    )
    growth = system.generate("growth", rooms, late=scale.late)
    resume, replay = growth.pop("resume"), growth.pop("replay")
    return {
        "p99_over_p50": steady["p99_over_p50"],
        "cost_growth": max(growth["latency_ratio"], growth["cpu_ratio"]),
        "resume_growth": max(resume["latency_ratio"], resume["cpu_ratio"]),
        "growth": growth,
        "resume": resume,
        "replay": replay,
    }


def two_against_one(ground: Ground, one: System, scale: Scale, tell: Tell) -> float | None:
    """Accepted commands a second of two processes over those of one, the rooms dealt out to the two."""
    found: list[float | None] = []
    with ours(ground, processes=2) as two:
        for _ in range(scale.rounds):
            tell("two processes against one")
            both, alone = (closed(system, scale.compared, scale)["per_second"] for system in (two, one))
            found.append(both / alone)
    return median(found)


@contextmanager
def served(ground: Ground) -> Iterator[dict[str, System]]:
    """All of the four that can be served here. The relay is last, when our rooms are empty."""
    with ExitStack() as stack:
        four = {"ours": stack.enter_context(ours(ground))}
        if ground.redis is not None:
            four |= {name: stack.enter_context(chat(name, ground)) for name in ("tutorial", "naive")}
        yield four | {"relay": stack.enter_context(relay(ground))}


@contextmanager
def redis_server() -> Iterator[str]:
    with servers.short_folder() as folder:
        server = servers.Redis(folder)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


@contextmanager
def disk() -> Iterator[Path]:
    """A folder on a real disk that everyone can enter, as PostgreSQL's user must."""
    place = servers.HOME / "var"
    place.mkdir(exist_ok=True)
    if not servers.others_may_enter(place):
        place = Path("/var/tmp")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=place, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def sync_ms(folder: Path) -> float:
    """How long the disk takes to sync a page: the least that a lone command can take."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(50):
            file.write(b"\0" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return round(statistics.median(taken) * 1000, 2)
