"""How many connections a second one process accepts: ours against the tutorial's chat.

A connection of ours counts once it has received `welcome` and the first `state`; one of the tutorial's once
its upgrade is answered, which its consumer does after it has joined the group. Our rooms exist before, and
nobody has been in them, so each connection also appends its partner's arrival to the log. The generator and
the number of connections under way are the same for both.

`./run bench` measures this too; `python -m tests.bench.connecting` measures nothing else.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tests.bench.partners import Partner, Room, come

if TYPE_CHECKING:
    from tests.bench.systems import System

AT_ONCE: Final = 20  # connections under way
Result = dict[str, Any]


def connect_by_turns(
    systems: Mapping[str, "System"], rooms: int, rounds: int, tell: Callable[[str], None]
) -> list[dict[str, Result]]:
    """What each system measured, round by round."""
    found: list[dict[str, Result]] = []
    warm_up = max(rooms // 20, 1)
    for number in range(rounds):
        found.append({})
        for name, system in systems.items():
            tell(f"round {number + 1} of {rounds}, {2 * rooms} connections: {name}")
            found[-1][name] = system.generate("connecting", warm_up + rooms, warm_up=warm_up)
    return found


async def connecting(plan: dict[str, Any], server_cpu_seconds: Callable[[], float]) -> Result:
    """In the generator: connect both partners of each room; the first rooms warm the server up."""
    warm_up, measured = plan["rooms"][: plan["warm_up"]], plan["rooms"][plan["warm_up"] :]
    partners = await _connect(plan, warm_up)
    began, server = time.perf_counter(), server_cpu_seconds()
    connected = await _connect(plan, measured)
    seconds, server = time.perf_counter() - began, server_cpu_seconds() - server
    for partner in partners + connected:
        partner.leave()
    return {
        "connections": len(connected),
        "per_second": round(len(connected) / seconds, 1),
        "cpu_ms": round(server / len(connected) * 1000, 2),
        "server_cpu": round(server / seconds, 2),
    }


async def _connect(plan: dict[str, Any], created: Sequence[dict[str, object]]) -> list[Partner]:
    [server] = plan["servers"]
    partners: list[Partner] = []
    waiting = ((each, room, seat) for each in created for room in [Room()] for seat in ("a", "b"))

    async def connect_next(waiting: Iterator[tuple[dict[str, object], Room, str]]) -> None:
        for each, room, seat in waiting:
            partners.append(await come(plan["kind"], server["port"], each, seat, room))

    await asyncio.gather(*(connect_next(waiting) for _ in range(AT_ONCE)))
    return partners


def main() -> None:
    from contextlib import ExitStack
    from dataclasses import replace

    from tests import servers
    from tests.bench.suite import Scale, connections, disk, redis_server
    from tests.bench.systems import Ground, beside, chat, ours, pinned

    scale = Scale()
    processors = sorted(os.sched_getaffinity(0))
    with ExitStack() as stack:
        folder = stack.enter_context(disk())
        with pinned(beside(processors)):
            redis = stack.enter_context(redis_server())
            postgres = stack.enter_context(servers.postgres(folder))
        on_sqlite = Ground(folder, processors, redis)
        tutorial = stack.enter_context(chat("tutorial", on_sqlite))
        for engine, ground in (
            ("SQLite", on_sqlite),
            ("PostgreSQL and Redis", replace(on_sqlite, postgres=postgres)),
        ):
            with ours(ground) as system:
                found = connections(
                    {"ratios": {}},
                    {"ours": system, "tutorial": tutorial},
                    scale,
                    lambda what: print(what, file=sys.stderr),
                )
            print(engine, json.dumps(found))


if __name__ == "__main__":
    main()
