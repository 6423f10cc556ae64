"""Random rooms of each format, by a client that knows the contract and no format."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.blackbox.expect import ContractViolation
from tests.blackbox.room_api import FORMATS, open_rooms
from tests.conformance.__main__ import run_all
from tests.conformance.session import Server

Serve = Callable[..., servers.Served]
#: Rooms of each format: 42 of all. `python -m tests.conformance` runs as many as you like.
ROOMS = 6


def report(violations: list[tuple[str, ContractViolation]]) -> str:
    rules = Counter(violation.rule for _, violation in violations)
    seeds = (f"---- seed {name}\n{violation}" for name, violation in violations[:2])
    return "\n".join([str(dict(rules)), *seeds])


@pytest.fixture(scope="module")
def unlimited(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Served]:
    """A server that takes commands as fast as they come."""
    server = servers.serve(
        tmp_path_factory.mktemp("walks"), migrated=migrated_sqlite, COMMANDS_PER_SECOND="0"
    )
    yield server
    server.stop()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
async def test_random_rooms_of_a_format_break_no_rule(unlimited: servers.Served, form: str) -> None:
    rooms = await asyncio.get_running_loop().run_in_executor(None, open_rooms, unlimited, form, ROOMS)
    server = Server(unlimited.url)
    violations = await run_all(server, rooms, "committed", steps=50, abreast=8)
    assert not violations, report(violations)
    assert server.counts["accepted say"] > 3 * ROOMS
    assert server.counts["ended: ended"] == ROOMS


async def test_power_cut_loses_and_doubles_no_accepted_command(serve: Serve) -> None:
    served = serve(COMMANDS_PER_SECOND="0")
    data = served.folder / "data"
    loop = asyncio.get_running_loop()
    rooms = [room for form in FORMATS for room in open_rooms(served, form, 2)]
    server = Server(served.url)
    running = asyncio.create_task(run_all(server, rooms, "power", steps=60, abreast=12))
    for wanted in (60, 140, 220):

        def got_so_far(wanted: int = wanted) -> bool:
            return sum(n for what, n in server.counts.items() if what.startswith("accepted")) >= wanted

        while not got_so_far() and not running.done():
            await asyncio.wait({running}, timeout=0.02)
        assert not running.done(), "the clients ended before the power was cut"
        server.up.clear()
        await loop.run_in_executor(None, served.kill)
        served = await loop.run_in_executor(None, lambda: serve(COMMANDS_PER_SECOND="0", data_dir=data))
        server.url = served.url
        server.power_cuts += 1
        server.up.set()
    violations = await running
    assert not violations, report(violations)
    assert server.power_cuts == 3
    assert server.counts["came back after a power cut"] >= 12
    assert json.loads(served.manage("verify_log", "--json"))["ok"]
