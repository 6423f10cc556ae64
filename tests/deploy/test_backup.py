"""A copy made while people talk, and a house that is opened from it."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.aside import aside
from tests.live.sockets import WORDS, joined, take_turns

pytestmark = pytest.mark.slow

KEPT = ("secret_key", "master_keys")


def copies(
    what: str, file: Path, server: servers.Served, **changes: str
) -> "subprocess.CompletedProcess[str]":
    """Run deploy/backup or deploy/restore with a server's settings."""
    return subprocess.run(
        [servers.HOME / "deploy" / what, file],
        env=server.environment | changes,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> tuple[dict[str, str], dict[str, str]]:
    """What to tell the house that is copied, and the one that is made of the copy."""
    if request.param == "sqlite":
        return {}, {}
    server: servers.Postgres = request.getfixturevalue("_postgres")
    path = f"{Path(server.program[0]).parent}{os.pathsep}{os.environ['PATH']}"
    return (
        {"DATABASE_URL": server.migrated_database(), "PATH": path},
        {"DATABASE_URL": server.new_database(), "PATH": path},
    )


def a_room(server: servers.Served) -> dict[str, Any]:
    words = ("open_room", "--format", "speaker_listener", "--names", "Ana,Ben", "--json")
    opened: dict[str, Any] = json.loads(server.manage(*words))
    return opened


async def test_a_copy_made_while_people_talk_is_whole_and_their_conversation_goes_on_from_it(
    serve: Callable[..., servers.Served], tmp_path: Path, databases: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, there = databases
    server: servers.Served = serve(**here)
    room, copy = a_room(server), tmp_path / "copy"
    async with joined(server, room, "a") as ana, joined(server, room, "b") as ben:
        await take_turns([ana, ben], 5)
        at_least = ana.state["seq"]
        done, _ = await asyncio.gather(
            aside(lambda: copies("backup", copy, server)), take_turns([ana, ben], 3)
        )
        assert (done.returncode, done.stderr) == (0, "")
        told = ana.of("event")
    assert copy.stat().st_mode & 0o077 == 0
    assert WORDS.encode() not in copy.read_bytes()
    server.stop()

    data_dir = tmp_path / "anew"
    data_dir.mkdir()
    for name in KEPT:
        shutil.copy(Path(server.environment["DATA_DIR"]) / name, data_dir)
    done = copies("restore", copy, server, DATA_DIR=str(data_dir), **there)
    assert done.returncode == 0, done.stderr
    again: servers.Served = serve(data_dir=data_dir, **there)
    assert again.manage("verify_log").count("all in order") == 1
    async with joined(again, room, "a") as ana, joined(again, room, "b") as ben:
        restored = [frame for frame in ana.of("event") if frame["seq"] <= at_least]
        assert restored == told[:at_least]
        await take_turns([ana, ben], 3)
        assert ana.numbers() == ben.numbers() == list(range(1, ana.state["seq"] + 1))


def test_a_database_with_anything_in_it_is_not_written_over(
    serve: Callable[..., servers.Served], tmp_path: Path, databases: tuple[dict[str, str], dict[str, str]]
) -> None:
    server: servers.Served = serve(**databases[0])
    a_room(server)
    copy = tmp_path / "copy"
    assert copies("backup", copy, server).returncode == 0
    a_room(server)
    done = copies("restore", copy, server)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert server.manage("verify_log").count("all in order") == 2


def test_a_copy_that_was_damaged_is_noticed(serve: Callable[..., servers.Served], tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "copy").write_bytes(b"This is no copy of anything.")
    done = copies("restore", tmp_path / "copy", server, DATA_DIR=str(tmp_path / "anew"))
    assert done.returncode
