"""The load, in a process of its own: rooms in a closed loop, timed here, with the server's CPU time beside
it.

`python -m tests.bench.generator` reads one JSON plan on standard input and prints one JSON result.
"""

import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.bench.partner import Partner, Room, enter

CONNECT_AT_ONCE: Final = 20
WARM_UP: Final = 1.0  # seconds
#: The growth of a room's cost: how many commands late means, how many make a window, and how many windows.
LATE, EARLY, WINDOW, WINDOWS, SLICE = 5000, 50, 50, 6, 10


def cpu_seconds(pid: int) -> float:
    """What all threads of a process have spent on a processor. To the nanosecond where the system tells."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            spent += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue  # a thread that ended meanwhile
    return spent / 1e9


def own_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def enter_all(plan: dict[str, Any]) -> tuple[list[Room], list[Partner]]:
    gate = asyncio.Semaphore(CONNECT_AT_ONCE)

    async def one(opened: dict[str, object]) -> tuple[Room, list[Partner]]:
        async with gate:
            return await enter("127.0.0.1", plan["port"], opened)

    entered = await asyncio.gather(*(one(opened) for opened in plan["rooms"]))
    return [room for room, _ in entered], [partner for _, partners in entered for partner in partners]


async def throughput(plan: dict[str, Any]) -> dict[str, Any]:
    """All rooms at once, each with one command on its way at any time."""
    began = time.perf_counter()
    rooms, partners = await enter_all(plan)
    entered = len(partners) / (time.perf_counter() - began)
    for room in rooms:
        room.release(float("inf"))
    await asyncio.sleep(WARM_UP)
    marks = [len(room.latencies) for room in rooms]
    began, server, own = time.perf_counter(), cpu_seconds(plan["server"]), own_cpu_seconds()
    await asyncio.sleep(plan["seconds"])
    latencies = sorted(
        second for room, mark in zip(rooms, marks, strict=True) for second in room.latencies[mark:]
    )
    seconds = time.perf_counter() - began
    server, own = cpu_seconds(plan["server"]) - server, own_cpu_seconds() - own
    for partner in partners:
        partner.transport.abort()
    count = len(latencies)
    return {
        "rooms": len(rooms),
        "commands": count,
        "seconds": round(seconds, 2),
        "per_second": round(count / seconds, 1),
        **{f"p{share}_ms": round(percentile(latencies, share) * 1000, 2) for share in (50, 95, 99)},
        "server_cpu_ms_per_command": round(server / count * 1000, 3) if count else None,
        "server_cpu": round(server / seconds, 2),
        "generator_cpu": round(own / seconds, 2),
        "refused": sum(room.refused for room in rooms),
        "entered_per_second": round(entered, 1),
    }


async def growth(plan: dict[str, Any]) -> dict[str, Any]:
    """What a command costs late in a room against early in another, both by turns, one command at a time.

    By turns, so that whatever else the machine does meanwhile is felt by both alike.
    """
    rooms, partners = await enter_all(plan)
    late, *young = rooms
    await late.go_on(LATE - WINDOWS * WINDOW // 2)
    windows = []
    for early in young[:WINDOWS]:
        await early.go_on(EARLY - WINDOW // 2)
        windows.append(await window(plan["server"], early, late))
    for partner in partners:
        partner.transport.abort()
    return {
        "early": EARLY,
        "late": LATE,
        "windows": WINDOWS,
        "commands_a_window": WINDOW,
        **{
            key: round(statistics.median(each[key] for each in windows), 3)
            for key in ("early_ms", "late_ms", "latency_ratio", "early_cpu_ms", "late_cpu_ms", "cpu_ratio")
        },
        "refused": sum(room.refused for room in rooms),
    }


async def window(server: int, early: Room, late: Room) -> dict[str, float]:
    cpu = {early: 0.0, late: 0.0}
    marks = {room: len(room.latencies) for room in cpu}
    for _ in range(WINDOW // SLICE):
        for room in cpu:
            before = cpu_seconds(server)
            await room.go_on(SLICE)
            cpu[room] += cpu_seconds(server) - before
    middle = {room: statistics.median(room.latencies[mark:]) for room, mark in marks.items()}
    return {
        "early_ms": middle[early] * 1000,
        "late_ms": middle[late] * 1000,
        "latency_ratio": middle[late] / middle[early],
        "early_cpu_ms": cpu[early] / WINDOW * 1000,
        "late_cpu_ms": cpu[late] / WINDOW * 1000,
        "cpu_ratio": cpu[late] / cpu[early],
    }


def percentile(ordered: Sequence[float], share: int) -> float:
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)] if ordered else 0.0


def main() -> None:
    plan = json.load(sys.stdin)
    measure = {"throughput": throughput, "growth": growth}[plan["measure"]]
    print(json.dumps(asyncio.run(measure(plan))))


if __name__ == "__main__":
    main()
