"""All processes are replaced, one after the other, while people talk through the nginx that is shipped."""

import asyncio
import itertools
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dialogue.rehearsal.dialogues import Dialogue, read
from dialogue.rehearsal.runner import RoomResult, rehearse, summarize
from dialogue.rehearsal.server import room_address
from tests import servers
from tests.deploy.front import ENVIRONMENT, front, program

pytestmark = [pytest.mark.slow, pytest.mark.nginx]

DIALOGUES = Path(__file__).parents[1] / "rehearsal" / "sample.jsonl"


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis])]
)
async def test_rolling_restart_loses_no_command_and_refuses_no_connection(
    engine: str,
    request: pytest.FixtureRequest,
    serve: Callable[..., servers.Served],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program()
    wishes: dict[str, Any] = {"data_dir": tmp_path / "data", **ENVIRONMENT}
    if engine == "postgres":
        wishes["DATABASE_URL"] = request.getfixturevalue("migrated_postgres_url")
        wishes["REDIS_URL"] = request.getfixturevalue("redis_url")
    two: list[servers.Served] = [serve(**wishes), serve(**wishes)]
    results: list[RoomResult] = []
    with front(two) as started:
        monkeypatch.setenv("SSL_CERT_FILE", str(started.certificate))
        url = started.ws_url.replace("wss", "https")
        for server in two:
            results += await talk_through(url, rooms(two[0]), partial(restart, server))
    assert [account.failure for account in results if account.failure] == []
    result = summarize(results, duration=1)
    assert (result.lost, result.refused) == (0, 0)
    assert not any("Traceback" in server.log for server in two)
    assert two[0].manage("verify_log").count("all in order") == len(results)


def rooms(server: servers.Served) -> list[tuple[Dialogue, dict[str, Any]]]:
    played = read(DIALOGUES)
    words = (
        "open_room",
        "--format",
        "compassion",
        "--names",
        "Ana,Ben",
        "--json",
        "--count",
        str(len(played)),
    )
    return list(zip(played, map(json.loads, server.manage(*words).splitlines()), strict=True))


def restart(server: servers.Served) -> None:
    assert server.stop() == 0
    server.start()


async def talk_through(
    url: str, created: list[tuple[Dialogue, dict[str, Any]]], what: Callable[[], None]
) -> list[RoomResult]:
    """Let all rooms talk, to their end, and in the middle of it do ``what``."""
    begun, turns = asyncio.Event(), itertools.count(1)

    def on_turn() -> None:
        if next(turns) == len(created):
            begun.set()

    stages = [(dialogue, room_address(url, room)) for dialogue, room in created]
    talk = asyncio.create_task(rehearse(stages, speed=None, on_turn=on_turn))
    async with asyncio.timeout(servers.TIMEOUT_SECONDS):
        await begun.wait()
    assert not talk.done()
    await asyncio.get_running_loop().run_in_executor(None, what)
    return await talk
