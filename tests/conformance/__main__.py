"""Many random rooms: `python -m tests.conformance --rooms 300 --format compassion --seed 7`."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests import servers
from tests.blackbox.expect import ContractViolation
from tests.blackbox.room_api import FORMATS, open_rooms
from tests.blackbox.shapes import Frame
from tests.conformance.random_client import RandomClient
from tests.conformance.session import Server


async def run_all(
    server: Server, rooms: Sequence[Frame], seed: str, *, steps: int, abreast: int, patient: int = 0
) -> list[tuple[str, ContractViolation]]:
    """Run a random client in every room, so many at the same time; each violation with its seed."""
    limit = asyncio.Semaphore(abreast)
    violations: list[tuple[str, ContractViolation]] = []

    async def one(index: int, room: Frame) -> None:
        name = f"{seed}/{room['format']}/{index}"
        client = RandomClient(server, room, name, steps=steps, waits_out_breaks=index < patient)
        async with limit:
            try:
                await client.run()
            except ContractViolation as violation:
                violations.append((name, violation))

    async with asyncio.TaskGroup() as group:
        for index, room in enumerate(rooms):
            group.create_task(one(index, room))
    return violations


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--rooms", type=int, default=300, help="rooms of each format")
    parser.add_argument(
        "--format", choices=FORMATS, action="append", help="only this format (may be repeated)"
    )
    parser.add_argument("--seed", default="7")
    parser.add_argument("--steps", type=int, default=60, help="actions in a room before it is led to its end")
    parser.add_argument("--abreast", type=int, default=12, help="rooms at the same time")
    parser.add_argument(
        "--patient", type=int, default=0, help="rooms of each format whose breaks are waited for (minutes)"
    )
    parser.add_argument("--program", choices=sorted(servers.PROGRAMS), default="daphne")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        home = Path(folder)
        (home / "migrated").mkdir()
        setting = servers.clean_environment(DATA_DIR=str(home / "migrated"))
        servers.manage(setting, "migrate", "--noinput", "-v", "0")
        served = servers.serve(
            home / "server",
            migrated=home / "migrated" / "third_ear.sqlite3",
            program=options.program,
            COMMANDS_PER_SECOND="0",
            REQUESTS_PER_ADDRESS="",
            ROOMS_PER_ADDRESS="",
        )
        try:
            return report(served, options)
        finally:
            served.stop()
            if "Traceback" in served.log:
                print(served.log[-4000:], file=sys.stderr)


def report(served: servers.Served, options: argparse.Namespace) -> int:
    found = 0
    for form in options.format or FORMATS:
        rooms = open_rooms(served, form, options.rooms)
        server = Server(served.url)
        began = time.monotonic()
        running = run_all(
            server, rooms, options.seed, steps=options.steps, abreast=options.abreast, patient=options.patient
        )
        violations = asyncio.run(running)
        found += len(violations)
        for name, violation in violations:
            print(f"---- {name}\n{violation}\n", file=sys.stderr)
        result = {
            "format": form,
            "rooms": len(rooms),
            "seconds": round(time.monotonic() - began, 1),
            "broken": Counter(violation.rule for _, violation in violations),
            "tally": dict(sorted(server.counts.items())),
        }
        print(json.dumps(result))
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main())
