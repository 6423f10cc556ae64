"""Several processes that begin at once on a fresh database: one makes the tables, the others wait for it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

from dialogue.management.commands.migrate import migration_lock
from tests import servers
from tests.log.conftest import Config, leading_to
from tests.log.conftest import _postgres as postgres_config
from tests.log.conftest import _sqlite as sqlite_config

MIGRATE = ["manage.py", "migrate", "--noinput", "-v", "0"]


@pytest.mark.slow
def test_migration_waits_while_another_is_under_way(database: Config) -> None:
    del database
    entered, over = threading.Event(), threading.Event()

    def another() -> None:
        with migration_lock(connections["default"]):
            entered.set()
        over.set()
        connections["default"].close()

    with migration_lock(connections["default"]):
        thread = threading.Thread(target=another)
        thread.start()
        assert not entered.wait(0.2)
    assert over.wait(servers.TIMEOUT_SECONDS)
    thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_several_migrations_at_once_all_succeed(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = {"DATABASE_URL": request.getfixturevalue("postgres_url")} if engine == "postgres" else {}
    environment = servers.clean_environment(DATA_DIR=str(tmp_path), **address)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: servers.python(environment, *MIGRATE), range(3)))
    assert [process.returncode for process in done] == [0, 0, 0], done


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_interrupted_first_migration_does_not_stop_the_next(
    engine: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    if engine == "postgres":
        config = postgres_config(request.getfixturevalue("postgres_url"))
    else:
        config = sqlite_config(str(tmp_path / "first.sqlite3"))

    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    with django_db_blocker.unblock(), leading_to(config):
        with monkeypatch.context() as patch:
            patch.setattr(MigrationRecorder, "record_applied", full)  # after the first tables were made
            with pytest.raises(OperationalError):
                call_command("migrate", verbosity=0)
        assert connection.introspection.table_names() == []
        call_command("migrate", verbosity=0)
        assert "log_room" in connection.introspection.table_names()
