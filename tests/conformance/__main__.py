"""Walk at length: `python -m tests.conformance --rooms 300 --format compassion --seed 7`."""

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
from tests.conformance.promises import Broken
from tests.conformance.rooms import FORMATS, open_rooms
from tests.conformance.shapes import Frame
from tests.conformance.walker import Walker, World


async def walk_all(
    world: World, rooms: Sequence[Frame], seed: str, *, steps: int, abreast: int, patient: int = 0
) -> list[tuple[str, Broken]]:
    """Walk every room, so many abreast; what was broken, with the seed that shows it."""
    gate = asyncio.Semaphore(abreast)
    broken: list[tuple[str, Broken]] = []

    async def one(index: int, room: Frame) -> None:
        name = f"{seed}/{room['format']}/{index}"
        sits_out = index < patient
        async with gate:
            try:
                await Walker(world, room, name, steps=steps, patient=sits_out).walk()
            except Broken as found:
                broken.append((name, found))

    async with asyncio.TaskGroup() as group:
        for index, room in enumerate(rooms):
            group.create_task(one(index, room))
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--rooms", type=int, default=300, help="rooms of each format")
    parser.add_argument(
        "--format", choices=FORMATS, action="append", help="only this format (may be repeated)"
    )
    parser.add_argument("--seed", default="7")
    parser.add_argument("--steps", type=int, default=60, help="steps in a room before it is led to its end")
    parser.add_argument("--abreast", type=int, default=12, help="rooms walked at the same time")
    parser.add_argument(
        "--patient", type=int, default=0, help="so many rooms of each sit breaks out (minutes)"
    )
    parser.add_argument("--program", choices=sorted(servers.PROGRAMS), default="daphne")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        home = Path(folder)
        (home / "migrated").mkdir()
        setting = servers.clean_environment(DATA_DIR=str(home / "migrated"))
        servers.manage(setting, "migrate", "--noinput", "-v", "0")
        served = servers.serve(
            home / "server",
            migrated=home / "migrated" / "third_ear.sqlite3",
            program=wishes.program,
            COMMANDS_PER_SECOND="0",
            REQUESTS_PER_ADDRESS="",
            ROOMS_PER_ADDRESS="",
        )
        try:
            return report(served, wishes)
        finally:
            served.stop()
            if "Traceback" in served.log:
                print(served.log[-4000:], file=sys.stderr)


def report(served: servers.Served, wishes: argparse.Namespace) -> int:
    found = 0
    for form in wishes.format or FORMATS:
        rooms = open_rooms(served, form, wishes.rooms)
        world = World(served.url)
        began = time.monotonic()
        broken = asyncio.run(
            walk_all(
                world, rooms, wishes.seed, steps=wishes.steps, abreast=wishes.abreast, patient=wishes.patient
            )
        )
        found += len(broken)
        for name, what in broken:
            print(f"---- {name}\n{what}\n", file=sys.stderr)
        kinds = Counter(what.promise for _, what in broken)
        tally = dict(sorted(world.tally.items()))
        seconds = round(time.monotonic() - began, 1)
        print(
            json.dumps(
                {"format": form, "rooms": len(rooms), "seconds": seconds, "broken": kinds, "tally": tally}
            )
        )
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main())
