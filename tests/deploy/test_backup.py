"""A backup during a dialogue, and a server that is restored from it."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests import servers
from tests.blackbox.browser import Browser, closing_clients
from tests.blackbox.connection import WORDS
from tests.blackbox.dialogue import both_connected, take_turns
from tests.run_in_thread import run_in_thread

pytestmark = pytest.mark.slow

KEPT = ("secret_key", "master_keys")


def run(what: str, file: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run what deploy/backup or deploy/restore starts."""
    return servers.python(environment, "deploy/copies.py", what, file)


def type_in(what: str, file: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run deploy/backup or deploy/restore as an administrator does."""
    return subprocess.run(
        [servers.HOME / "deploy" / what, file],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> tuple[dict[str, str], dict[str, str]]:
    """The environment of the server that is backed up, and of the one that is restored."""
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
    created: dict[str, Any] = json.loads(server.manage(*words))
    return created


def a_guest(server: servers.Served) -> tuple[str, dict[str, str]]:
    """The page of a room that somebody opened in a browser, and that browser's cookies."""
    with closing_clients():
        browser = Browser(server)
        page = browser.send_form("/", "/try/").headers["Location"]
        return page, dict(browser.http.cookies)


async def test_backup_during_a_dialogue_is_complete_and_the_dialogue_goes_on_from_it(
    serve: Callable[..., servers.Served], tmp_path: Path, databases: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, there = databases
    server: servers.Served = serve(**here)
    room, copy = a_room(server), tmp_path / "copy"
    page, cookies = await run_in_thread(partial(a_guest, server))
    async with both_connected(server, server, room) as (ana, ben):
        await take_turns([ana, ben], 5)
        at_least = ana.state["seq"]
        done, _ = await asyncio.gather(
            run_in_thread(lambda: type_in("backup", copy, server.environment)), take_turns([ana, ben], 3)
        )
        assert done.returncode == 0
        assert done.stderr.startswith("Database: ")
        assert done.stderr.count("\n") == 1
        events = ana.of("event")
    assert copy.stat().st_mode & 0o077 == 0
    assert WORDS.encode() not in copy.read_bytes()
    server.stop()

    data_dir = tmp_path / "anew"
    data_dir.mkdir()
    for name in KEPT:
        shutil.copy(Path(server.environment["DATA_DIR"]) / name, data_dir)
    done = type_in("restore", copy, server.environment | {"DATA_DIR": str(data_dir), **there})
    assert done.returncode == 0, done.stderr
    again: servers.Served = serve(data_dir=data_dir, **there)
    assert again.manage("verify_log").count("all in order") == 2
    async with httpx.AsyncClient(
        trust_env=False, timeout=servers.TIMEOUT_SECONDS, cookies=cookies
    ) as browser:
        assert (await browser.get(again.url + page)).status_code == 200
    async with both_connected(again, again, room) as (ana, ben):
        restored = [frame for frame in ana.of("event") if frame["seq"] <= at_least]
        assert restored == events[:at_least]
        await take_turns([ana, ben], 3)
        assert ana.numbers() == ben.numbers() == list(range(1, ana.state["seq"] + 1))


def test_restore_refuses_a_database_that_is_not_empty(
    serve: Callable[..., servers.Served], tmp_path: Path, databases: tuple[dict[str, str], dict[str, str]]
) -> None:
    server: servers.Served = serve(**databases[0])
    a_room(server)
    copy = tmp_path / "copy"
    assert run("backup", copy, server.environment).returncode == 0
    a_room(server)
    done = run("restore", copy, server.environment)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert server.manage("verify_log").count("all in order") == 2


def environment_of(folder: Path, **environment: str) -> dict[str, str]:
    """The settings of an installation that no process serves."""
    return servers.clean_environment(DATA_DIR=str(folder), **environment)


ROOM = ("open_room", "--topic", "Sundays", "--format", "speaker_listener", "--names", "Ana,Ben")


def test_restore_of_an_unusable_copy_is_refused_and_changes_nothing(
    migrated: Path, tmp_path: Path, databases: tuple[dict[str, str], dict[str, str]]
) -> None:
    here, there = databases
    environment = environment_of(migrated, **here)
    servers.manage(environment, *ROOM)
    copy = tmp_path / "copy"
    assert run("backup", copy, environment).returncode == 0
    whole = copy.read_bytes()
    engine = "sqlite" if whole.startswith(b"SQLite") else "postgresql"
    other = {"sqlite": b"PGDMP", "postgresql": b"SQLite format 3\0"}[engine]
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    for name in KEPT:
        shutil.copy(migrated / name, target)

    def refused(content: bytes, message: str) -> None:
        copy.write_bytes(content)
        done = run("restore", copy, environment_of(target, **there))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert message in done.stderr
        assert sorted(each.name for each in target.iterdir()) == sorted(KEPT)

    refused(whole[: len(whole) * 2 // 3], "is cut or damaged")
    refused(other + bytes(100), "is a copy of")
    if engine == "sqlite":  # what is asked before there is anything of an engine
        refused(b"", "is empty")
        refused(b"This is no copy of anything.", "is no copy of a database")
    (target / "master_keys").write_text(f"other:{'A' * 43}=")
    refused(whole, "the key is missing there")


def test_paths_with_signs_of_an_address_are_paths(migrated: Path, tmp_path: Path) -> None:
    data = tmp_path / "a #b?mode=memory%41'\n\"é"
    migrated.rename(data)
    servers.manage(environment_of(data), *ROOM)
    night = tmp_path / "night?mode=ro#2%41"
    (tmp_path / "night").write_bytes(b"This is another night.")
    assert run("backup", night, environment_of(data)).returncode == 0
    target = tmp_path / "file:x?#%23"
    target.mkdir(mode=0o700)
    for name in KEPT:
        shutil.copy(data / name, target)
    before = {each.name for each in tmp_path.iterdir()}
    done = run("restore", night, environment_of(target))
    assert (done.returncode, done.stdout.count("all in order")) == (0, 1), done.stderr
    assert {each.name for each in tmp_path.iterdir()} == before
    assert sorted(each.name for each in target.iterdir()) == sorted([*KEPT, "third_ear.sqlite3"])
    assert (target / "third_ear.sqlite3").stat().st_mode & 0o777 == 0o600


def test_database_without_tables_is_not_backed_up(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "third_ear.sqlite3").touch(mode=0o600)
    done = run("backup", tmp_path / "copy", environment_of(data))
    assert (done.returncode, "has no tables" in done.stderr) == (1, True)
    assert [each.name for each in tmp_path.iterdir()] == ["data"]


def test_backup_does_not_write_over_the_database_itself(migrated: Path) -> None:
    before = (migrated / "third_ear.sqlite3").read_bytes()
    done = run("backup", migrated / "third_ear.sqlite3", environment_of(migrated))
    assert (done.returncode, "is the database itself" in done.stderr) == (1, True)
    assert (migrated / "third_ear.sqlite3").read_bytes() == before


def test_backup_writes_over_nothing_but_another_copy(migrated: Path, tmp_path: Path) -> None:
    keys = tmp_path / "master_keys"
    keys.write_text("mine:key")
    os.mkfifo(tmp_path / "pipe")
    for taken in (keys, tmp_path / "pipe", tmp_path):
        done = run("backup", taken, environment_of(migrated))
        assert (done.returncode, "is no copy of a database" in done.stderr) == (1, True), taken
    assert keys.read_text() == "mine:key"
    assert (tmp_path / "pipe").is_fifo()
    (tmp_path / "copy").touch()
    for _ in range(2):
        assert run("backup", tmp_path / "copy", environment_of(migrated)).returncode == 0


@pytest.mark.parametrize("word", ["", "--help"])
def test_invalid_name_of_a_copy_is_refused(word: str, migrated: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [servers.HOME / "deploy" / "backup", word],
        env=environment_of(migrated),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "deploy/backup [--environment FILE] COPY" in done.stderr) == (1, True)
    assert not (tmp_path / word).is_file()


def test_log_that_is_left_of_another_database_stops_a_restore(migrated: Path, tmp_path: Path) -> None:
    (migrated / "third_ear.sqlite3").rename(tmp_path / "copy")
    (migrated / "third_ear.sqlite3-wal").write_bytes(b"of the one that was there")
    done = run("restore", tmp_path / "copy", environment_of(migrated))
    assert (done.returncode, "third_ear.sqlite3-wal belongs to" in done.stderr) == (1, True)


def test_postgres_programs_get_every_part_of_the_address_and_the_password_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process of its own, which never comes to connect."""
    (tmp_path / "pg_dump").write_text('#!/bin/sh\nprintf "%s\\n" "$@" "$PGPASSWORD"\n')
    (tmp_path / "pg_dump").chmod(0o755)
    address = (
        "postgres://ear:hid%20den@one:1,two:2/n?sslmode=verify-full&sslrootcert=/a%20b&connect_timeout=3"
    )
    environment = environment_of(tmp_path, DATABASE_URL=address)
    environment["PATH"] = f"{tmp_path}{os.pathsep}{environment['PATH']}"
    ask = "import sys; sys.path.insert(0, 'deploy'); import copies; copies.django.setup();"
    done = subprocess.run(
        [sys.executable, "-c", f"{ask} copies._postgres('pg_dump', '--file=x')"],
        cwd=servers.HOME,
        env=environment | {"DJANGO_SETTINGS_MODULE": "project.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    argument, file, password = done.stdout.splitlines()
    assert conninfo_to_dict(argument.removeprefix("--dbname=")) == {
        "user": "ear",
        "host": "one,two",
        "port": "1,2",
        "dbname": "n",
        "sslmode": "verify-full",
        "sslrootcert": "/a b",
        "connect_timeout": "3",
    }
    assert (file, password) == ("--file=x", "hid den")
