"""Random rooms of each format, walked by a client that knows the contract and no format."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests import servers
from tests.conformance.__main__ import walk_all
from tests.conformance.rooms import FORMATS, open_rooms
from tests.conformance.walker import World

Serve = Callable[..., servers.Served]


def told(broken: list[tuple[str, Any]]) -> str:
    kinds = Counter(what.promise for _, what in broken)
    return "\n".join([str(dict(kinds)), *(f"---- seed {name}\n{what}" for name, what in broken[:2])])


@pytest.mark.parametrize("form", FORMATS)
async def test_random_rooms_of_a_format_keep_every_promise(serve: Serve, form: str) -> None:
    served = serve(COMMANDS_PER_SECOND="0")
    rooms = await asyncio.get_running_loop().run_in_executor(None, open_rooms, served, form, 18)
    world = World(served.url)
    broken = await walk_all(world, rooms, "committed", steps=50, abreast=8)
    assert not broken, told(broken)
    assert world.tally["accepted say"] > 50
    assert world.tally["ended: ended"] == 18


async def test_a_power_cut_loses_nothing_that_was_accepted_and_doubles_nothing(serve: Serve) -> None:
    served = serve(COMMANDS_PER_SECOND="0")
    data = served.folder / "data"
    loop = asyncio.get_running_loop()
    rooms = [room for form in FORMATS for room in open_rooms(served, form, 4)]
    world = World(served.url)
    walks = asyncio.create_task(walk_all(world, rooms, "power", steps=60, abreast=12))
    for wanted in (60, 140, 220):

        def walked_on(wanted: int = wanted) -> bool:
            return sum(n for what, n in world.tally.items() if what.startswith("accepted")) >= wanted

        while not walked_on() and not walks.done():
            await asyncio.wait({walks}, timeout=0.02)
        assert not walks.done(), "the walks ended before the power was cut"
        world.up.clear()
        await loop.run_in_executor(None, served.kill)
        served = await loop.run_in_executor(None, lambda: serve(COMMANDS_PER_SECOND="0", data_dir=data))
        world.url = served.url
        world.cuts += 1
        world.up.set()
    broken = await walks
    assert not broken, told(broken)
    assert world.cuts == 3
    assert world.tally["came back after a power cut"] >= 12
    assert json.loads(served.manage("verify_log", "--json"))["ok"]
