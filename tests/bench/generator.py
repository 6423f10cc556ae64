"""The load generator, in a process of its own: it times messages and reads the server's CPU time and memory.

`python -m tests.bench.generator` reads one JSON plan on standard input and prints one JSON result.
"""

import asyncio
import gc
import json
import resource
import selectors
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, build_opener

from tests.bench.connecting import connecting
from tests.bench.partners import Partner, Room, come, enter

CONNECT_AT_ONCE: Final = 20
FIRST: Final = 4  # messages of a room before an open loop
#: The number of an early message, the messages in a window of one room, the windows, and those in a slice.
EARLY, WINDOW, WINDOWS, SLICE = 50, 50, 8, 10
MISSED, RESUMED = 20, 30  # messages that a lost connection missed; how often it is measured

Plan = dict[str, Any]
Result = dict[str, Any]


def cpu_seconds(pid: int) -> float:
    """CPU time of all threads of a process."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            spent += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue  # a thread that ended meanwhile
    return spent / 1e9


def resident_kib(pid: int) -> int:
    """The resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def own_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def servers_cpu_seconds(plan: Plan) -> float:
    return sum(cpu_seconds(server["pid"]) for server in plan["servers"])


async def enter_all(plan: Plan, rooms: Iterable[dict[str, object]]) -> tuple[list[Room], list[Partner]]:
    """Both partners of every room, the rooms dealt out to the servers in turn."""
    gate = asyncio.Semaphore(CONNECT_AT_ONCE)

    async def one(number: int, created: dict[str, object]) -> tuple[Room, list[Partner]]:
        port = plan["servers"][number % len(plan["servers"])]["port"]
        async with gate:
            return await enter(plan["kind"], port, created)

    entered = await asyncio.gather(*(one(number, created) for number, created in enumerate(rooms)))
    return [room for room, _ in entered], [partner for _, partners in entered for partner in partners]


async def closed_loop(plan: Plan) -> Result:
    """All rooms at once, each with one message under way at any time."""
    began = time.perf_counter()
    rooms, partners = await enter_all(plan, plan["rooms"])
    entered = len(partners) / (time.perf_counter() - began)
    for room in rooms:
        room.release(float("inf"))
    await asyncio.sleep(plan["warm_up"])
    marks = [(len(room.delivered), len(room.answered)) for room in rooms]
    began, server, own = time.perf_counter(), servers_cpu_seconds(plan), own_cpu_seconds()
    await asyncio.sleep(plan["seconds"])
    seconds = time.perf_counter() - began
    server, own = servers_cpu_seconds(plan) - server, own_cpu_seconds() - own
    delivered = [each for room, (mark, _) in zip(rooms, marks, strict=True) for each in room.delivered[mark:]]
    answered = [each for room, (_, mark) in zip(rooms, marks, strict=True) for each in room.answered[mark:]]
    lost = await drain(rooms, plan["patience"])
    for partner in partners:
        partner.leave()
    return {
        "rooms": len(rooms),
        "messages": len(delivered),
        "per_second": round(len(delivered) / seconds, 1),
        **percentiles("delivery", delivered),
        **percentiles("answer", answered),
        "cpu_ms": round(server / len(delivered) * 1000, 3) if delivered else None,
        "server_cpu": round(server / seconds, 2),
        "generator_cpu": round(own / seconds, 2),
        "refused": sum(room.refused for room in rooms),
        "lost": lost,
        "connected_per_second": round(entered, 1),
    }


async def open_loop(plan: Plan) -> Result:
    """Messages at a fixed rate, the rooms in turn, each timed from the moment at which it was due.

    A message waits while the room's previous one has not arrived, and that time counts: a server that stops
    for a moment also pays for the messages that were due meanwhile.
    """
    rooms, partners = await enter_all(plan, plan["rooms"])
    await asyncio.gather(*(room.go_on(FIRST) for room in rooms))  # the server has warmed up
    marks = [len(room.delivered) for room in rooms]
    late: list[float] = []
    began, server, own = time.perf_counter(), servers_cpu_seconds(plan), own_cpu_seconds()
    for number in range(int(plan["seconds"] * plan["rate"])):
        due = began + number / plan["rate"]
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        late.append(time.perf_counter() - due)
        rooms[number % len(rooms)].release(1, due)
    seconds = time.perf_counter() - began
    server, own = servers_cpu_seconds(plan) - server, own_cpu_seconds() - own
    lost = await drain(rooms, plan["patience"])
    now = time.perf_counter()
    delivered = [each for room, mark in zip(rooms, marks, strict=True) for each in room.delivered[mark:]]
    delivered += [each for room in rooms for each in room.waiting(now)]
    for partner in partners:
        partner.leave()
    middle, most = percentile(sorted(delivered), 50), percentile(sorted(delivered), 99)
    return {
        "rooms": len(rooms),
        "rate": plan["rate"],
        "messages": len(delivered),
        **percentiles("delivery", delivered),
        "p99_over_p50": round(most / middle, 2),
        "server_cpu": round(server / seconds, 2),
        "generator_cpu": round(own / seconds, 2),
        "generator_late_p99_ms": round(percentile(sorted(late), 99) * 1000, 2),
        "refused": sum(room.refused for room in rooms),
        "lost": lost,
    }


async def drain(rooms: Iterable[Room], patience: float) -> int:
    """Wait for the messages under way and, in an open loop, those due; how many have not arrived."""
    rooms = list(rooms)
    for room in rooms:
        room.permits = len(room.due)
    deadline = time.perf_counter() + patience
    for room in rooms:
        while room.due or not room.quiet.is_set():
            try:
                await asyncio.wait_for(room.quiet.wait(), deadline - time.perf_counter())
            except TimeoutError:
                return sum(len(room.waiting(time.perf_counter())) for room in rooms)
            await asyncio.sleep(0)
    return 0


async def idle(plan: Plan) -> Result:
    """What an idle socket costs; the first ones warm the server up and are not counted."""
    first, rest = plan["rooms"][: plan["first"]], plan["rooms"][plan["first"] :]
    [pid] = [server["pid"] for server in plan["servers"]]
    held = [await enter_all(plan, first)]
    await asyncio.sleep(plan["settled"])
    before, began, server = resident_kib(pid), time.perf_counter(), servers_cpu_seconds(plan)
    held.append(await enter_all(plan, rest))
    seconds, server = time.perf_counter() - began, servers_cpu_seconds(plan) - server
    await asyncio.sleep(plan["settled"])
    after = resident_kib(pid)
    sockets = len(held[1][1])
    for _, partners in held:
        for partner in partners:
            partner.leave()
    return {
        "sockets": sockets,
        "kib": round((after - before) / sockets, 1),
        "connected_per_second": round(sockets / seconds, 1),
        "cpu_ms": round(server / sockets * 1000, 2),
    }


async def growth(plan: Plan) -> Result:
    """What a message costs late in a room against early in others, alternately, one at a time.

    Alternately, so that other load on the machine affects both alike. Then the same for reconnecting after a
    lost connection, and for reading the whole room over HTTP.
    """
    began = time.perf_counter()
    [late], partners = await enter_all(plan, plan["rooms"][:1])
    connected_seconds = time.perf_counter() - began
    young, others = await enter_all(plan, plan["rooms"][1:])
    head = late.seq
    windows = []
    for early in young[:WINDOWS]:
        await early.go_on(EARLY - WINDOW // 2)
        windows.append(await window(plan, early, late))
    refused = sum(room.refused for room in [late, *young])
    resumed = await resumption(plan, [late, young[0]], [partners[0], others[0]])
    for partner in (*partners, *others):
        partner.leave()
    return {
        "early": EARLY,
        "late": plan["late"],
        "events": head,
        "windows": WINDOWS,
        "messages_a_window": WINDOW,
        **{key: middle(each[key] for each in windows) for key in windows[0]},
        "refused": refused,
        "resume": resumed,
        "first_in_ms": round(connected_seconds * 1000, 1),
        "replay": replay(plan, late.seq),
    }


async def window(plan: Plan, early: Room, late: Room) -> dict[str, float]:
    cpu = {early: 0.0, late: 0.0}
    marks = {room: len(room.answered) for room in cpu}
    for _ in range(WINDOW // SLICE):
        for room in cpu:
            before = servers_cpu_seconds(plan)
            await room.go_on(SLICE)
            cpu[room] += servers_cpu_seconds(plan) - before
    taken = {room: statistics.median(room.answered[mark:]) for room, mark in marks.items()}
    return {
        "early_ms": taken[early] * 1000,
        "late_ms": taken[late] * 1000,
        "latency_ratio": taken[late] / taken[early],
        "early_cpu_ms": cpu[early] / WINDOW * 1000,
        "late_cpu_ms": cpu[late] / WINDOW * 1000,
        "cpu_ratio": cpu[late] / cpu[early],
    }


async def resumption(plan: Plan, rooms: Sequence[Room], lost: Sequence[Partner]) -> Result:
    """A partner reconnects, in an old room and in a young one, after missing as many messages."""
    port = plan["servers"][0]["port"]
    taken: list[list[float]] = [[], []]
    spent: list[list[float]] = [[], []]
    for partner in lost:
        partner.leave()
    for _ in range(RESUMED):
        for which, created in enumerate((plan["rooms"][0], plan["rooms"][1])):
            query = f"?after={rooms[which].seq - MISSED}"
            began, server = time.perf_counter(), servers_cpu_seconds(plan)
            partner = await come(plan["kind"], port, created, "a", Room(), query)
            taken[which].append(time.perf_counter() - began)
            spent[which].append(servers_cpu_seconds(plan) - server)
            partner.leave()
    old, young = (statistics.median(each) * 1000 for each in taken)
    old_cpu, young_cpu = (statistics.median(each) * 1000 for each in spent)
    return {
        "missed": MISSED,
        "times": RESUMED,
        "old_ms": round(old, 2),
        "young_ms": round(young, 2),
        "latency_ratio": round(old / young, 3),
        "old_cpu_ms": round(old_cpu, 3),
        "young_cpu_ms": round(young_cpu, 3),
        "cpu_ratio": round(old_cpu / young_cpu, 3),
    }


def replay(plan: Plan, head: int) -> Result:
    """The long room read over HTTP: all of it, its end alone, and as an export."""
    room = plan["rooms"][0]
    base = f"http://127.0.0.1:{plan['servers'][0]['port']}/api/v1/rooms/{room['room']}"
    asked = {"all": "frames", "end": f"frames?after={head - 100}", "export": "export?of=mine"}
    result: Result = {"events": head}
    for name, path in asked.items():
        request = Request(
            f"{base}/{path}", headers={"Authorization": f"Bearer {room['seats']['a']['token']}"}
        )
        began = time.perf_counter()
        with build_opener().open(request, timeout=60) as answer:
            read = answer.read()
        result[f"{name}_ms"] = round((time.perf_counter() - began) * 1000, 1)
        result[f"{name}_bytes"] = len(read)
    return result


def middle(values: Iterable[float]) -> float:
    return round(statistics.median(values), 3)


def percentiles(name: str, seconds: Iterable[float]) -> dict[str, float | None]:
    ordered = sorted(seconds)
    return {
        f"{name}_p{share}_ms": round(percentile(ordered, share) * 1000, 2) if ordered else None
        for share in (50, 95, 99)
    }


def percentile(ordered: Sequence[float], share: int) -> float:
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


MEASURES: Final[dict[str, Callable[[Plan], Awaitable[Result]]]] = {
    "closed_loop": closed_loop,
    "open_loop": open_loop,
    "idle": idle,
    "growth": growth,
    "connecting": lambda plan: connecting(plan, partial(servers_cpu_seconds, plan)),
}


def main() -> None:
    plan = json.load(sys.stdin)
    gc.disable()  # a pause of the generator would look like one of the server
    # Only select() waits with a precision below a millisecond; it takes few sockets.
    few = plan["measure"] == "open_loop"
    selector = selectors.SelectSelector() if few else selectors.DefaultSelector()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        print(json.dumps(runner.run(_run(plan))))


async def _run(plan: Plan) -> Result:
    return await MEASURES[plan["measure"]](plan)


if __name__ == "__main__":
    main()
