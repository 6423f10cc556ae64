"""`./run bench`: how many commands one server process takes, and whether a long conversation costs more.

The server is one daphne process on SQLite with synchronous=FULL and no limit of rate; the load comes from a
process of its own, each on a processor of its own where there are two. Rooms are in a closed loop: two
partners each, over real sockets, one command on its way at any time. Figures depend on the machine, and on
what else it does; nothing here passes or fails. It needs Linux, whose /proc tells what a process spends.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests import servers

FORMAT: Final = "speaker_listener"  # its floor can be kept for as long as one likes
LEVELS: Final = (1, 10, 100, 500)
SECONDS: Final = 5.0
GROWING: Final = 7  # one old room, and a young one for each window
FILES: Final = 4096
LONGEST: Final = 120.0  # seconds that one measurement may take before it is given up


@contextmanager
def server(folder: Path, processors: Sequence[int]) -> Iterator[servers.Served]:
    data = folder / "migrated"
    data.mkdir()
    servers.manage(servers.clean_environment(DATA_DIR=str(data)), "migrate", "--noinput", "-v", "0")
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors[:1])  # inherited by the server, all of whose threads stay there
    try:
        served = servers.serve(folder, migrated=data / "third_ear.sqlite3", COMMANDS_PER_SECOND="0")
    finally:
        os.sched_setaffinity(0, ours)
    try:
        yield served
    finally:
        served.stop()


def generate(served: servers.Served, processors: Sequence[int], rooms: int, **plan: Any) -> dict[str, Any]:
    """Open rooms, and let the generator loose on them; its result."""
    words = ("open_room", "--format", FORMAT, "--names", "Ana,Ben", "--count", str(rooms), "--json")
    opened = [json.loads(line) for line in served.manage(*words).splitlines()]
    plan |= {"port": served.port, "server": served.process.pid, "rooms": opened}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.generator"],
        cwd=servers.HOME,
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=LONGEST,
        preexec_fn=lambda: os.sched_setaffinity(0, processors[-1:]),
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def sync_ms(folder: Path) -> float:
    """What the disk takes to keep a page for good: the least that one command alone can take."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(50):
            file.write(b"\0" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return round(statistics.median(taken) * 1000, 2)


def measure(levels: Sequence[int], seconds: float, *, grow: bool) -> dict[str, Any]:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if most < 0 else min(FILES, most), most))
    processors = sorted(os.sched_getaffinity(0))
    (servers.HOME / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=servers.HOME / "var") as name:  # on a real disk
        folder = Path(name)
        result: dict[str, Any] = {
            "python": platform.python_version(),
            "processors": len(processors),
            "load_before": round(os.getloadavg()[0], 2),
            "sync_ms": sync_ms(folder),
            "levels": [],
        }
        with server(folder, processors) as served:
            for rooms in levels:
                level = generate(served, processors, rooms, measure="throughput", seconds=seconds)
                result["levels"].append(level)
            if grow:
                result["growth"] = generate(served, processors, GROWING, measure="growth")
    return result


def table(result: dict[str, Any]) -> str:
    row = (
        "{rooms:5}  {per_second:10.0f}  {p50_ms:7.1f}  {p95_ms:7.1f}  {p99_ms:7.1f}  "
        "{server_cpu_ms_per_command:14.2f}  {server_cpu:11.0%}  {generator_cpu:9.0%}  "
        "{entered_per_second:9.0f}"
    )
    head = "Python {python}, {processors} processors, load {load_before} before, {sync_ms} ms to sync a page"
    lines = [
        head.format(**result),
        "rooms  commands/s   p50 ms   p95 ms   p99 ms  CPU ms/command   CPU server  generator  entered/s",
    ]
    lines += [row.format(**level) for level in result["levels"]]
    if grown := result.get("growth"):
        lines.append(
            "command {late} against command {early}: {late_ms} / {early_ms} ms = {latency_ratio}; "
            "CPU {late_cpu_ms} / {early_cpu_ms} ms = {cpu_ratio}".format(**grown)
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--rooms", type=int, nargs="+", default=LEVELS, help="how many rooms at once")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each number of rooms")
    parser.add_argument("--no-growth", action="store_true", help="leave out the cost of a long conversation")
    wanted = parser.parse_args()
    if sys.platform != "linux":
        raise SystemExit("The benchmarks need Linux.")
    result = measure(wanted.rooms, wanted.seconds, grow=not wanted.no_growth)
    print(json.dumps(result) if wanted.json else table(result))


if __name__ == "__main__":
    main()
