"""Databases for the log's tests: each test has one of its own, freshly migrated, and may break it."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg.conninfo
import pytest
from asgiref.local import Local
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from pytest_django import DjangoDbBlocker

from dialogue.log.database_log import DatabaseLog

Config = dict[str, Any]


@contextmanager
def leading_to(config: Config) -> Iterator[None]:
    """Have the default connection of every thread lead to a database; afterwards each has its own again.

    Django's own test database is one for all tests and lives in a transaction or is emptied; the log's tests
    need one that they can make read-only, fill up, or look at from several threads. Some threads outlive the
    test, such as those for reading: what they opened meanwhile is closed for them.
    """
    opened: list[BaseDatabaseWrapper] = []

    def note(connection: BaseDatabaseWrapper, **_: object) -> None:
        opened.append(connection)

    handler: Any = connections  # whose store of each thread's connections has no public name
    usual, kept = handler.settings["default"], handler._connections
    handler.settings["default"] = config
    handler._connections = Local(handler.thread_critical)
    connection_created.connect(note)
    try:
        yield
    finally:
        connection_created.disconnect(note)
        for connection in opened:
            connection.inc_thread_sharing()  # another thread may have opened it
            connection.close()
        handler.settings["default"] = usual
        handler._connections = kept


def _sqlite(path: str) -> Config:
    usual: Config = connections.settings["default"]
    return {**usual, "NAME": path, "OPTIONS": dict(usual["OPTIONS"])}


def _postgres(url: str) -> Config:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    named = {"HOST": parts["host"], "USER": parts["user"], "NAME": parts["dbname"]}
    config: Config = {"ENGINE": "django.db.backends.postgresql", **named}
    return connections.configure_settings({"default": config})["default"]  # type: ignore[no-any-return]


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Config]:
    """An empty log in an SQLite file; the settings of the connection to it."""
    config = _sqlite(str(tmp_path / "log.sqlite3"))
    shutil.copy(migrated_sqlite, config["NAME"])
    with django_db_blocker.unblock(), leading_to(config):
        yield config


@pytest.fixture
def postgres(migrated_postgres_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Config]:
    """An empty log on a PostgreSQL server; the settings of the connection to it."""
    config = _postgres(migrated_postgres_url)
    with django_db_blocker.unblock(), leading_to(config):
        yield config


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Config:
    """An empty log on either engine; the settings of the connection to it."""
    config: Config = request.getfixturevalue(request.param)
    return config


@pytest.fixture
def log(database: Config) -> DatabaseLog:
    """An empty log on either engine."""
    return DatabaseLog()


@pytest.fixture
def lite(sqlite: Config) -> DatabaseLog:
    """An empty log on SQLite alone, where the engine makes no difference."""
    return DatabaseLog()


@pytest.fixture
def read_only(sqlite: Config) -> AbstractContextManager[None]:
    """The same SQLite file, while this is entered, as it looks to somebody who may not write it."""
    config = _sqlite(f"file:{sqlite['NAME']}?mode=ro")
    del config["OPTIONS"]["factory"]  # which takes a path
    return leading_to(config)
