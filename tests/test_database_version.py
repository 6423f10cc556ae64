"""A database of another version is refused by one sentence, and nothing in it is changed."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler

from dialogue.helpers.database_version import OtherVersion, is_outdated, our_labels
from tests import servers

#: What is left of the tables of the time before there were accounts, and of the names of their migrations.
BEFORE_ACCOUNTS = """
CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255), applied date);
INSERT INTO django_migrations VALUES (1, 'log', '0001_initial', '2026-11-23');
INSERT INTO django_migrations VALUES (2, 'people', '0001_initial', '2026-11-23');
INSERT INTO django_migrations VALUES (3, 'people', '0003_doors_that_close', '2026-11-23');
CREATE TABLE people_person (id varchar(32) PRIMARY KEY, active boolean);
INSERT INTO people_person VALUES ('ana', TRUE);
CREATE TABLE log_event (room_id varchar(20), seq integer, PRIMARY KEY (room_id, seq));
"""
FIRST_ONES_ALONE = BEFORE_ACCOUNTS.replace("'0003_doors_that_close'", "'0001_initial'")
NO_MIGRATIONS = "CREATE TABLE log_event (room_id varchar(20), seq integer);"
SENTENCE = "database was made by another version of Third Ear"


@pytest.fixture
def migrated(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A file with our tables of today."""
    return Path(shutil.copy(migrated_sqlite, tmp_path / "migrated.sqlite3"))


def run(file: Path, statements: str) -> Path:
    with closing(sqlite3.connect(file)) as link:
        link.executescript(statements)
    return file


def connect(file: Path) -> bool:
    """Connect to a database; whether it lacks migrations of this version."""
    settings = connections.settings[DEFAULT_DB_ALIAS] | {"NAME": str(file)}
    connection = ConnectionHandler({DEFAULT_DB_ALIAS: settings})[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
        return is_outdated(connection)
    finally:
        connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize("statements", [BEFORE_ACCOUNTS, FIRST_ONES_ALONE, NO_MIGRATIONS])
def test_an_older_file_is_refused_each_time_and_stays_as_it_is(tmp_path: Path, statements: str) -> None:
    file = run(tmp_path / "old.sqlite3", statements)
    before = file.read_bytes()
    for _ in range(2):
        with pytest.raises(OtherVersion, match=SENTENCE):
            connect(file)
    assert file.read_bytes() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE rooms_seat DROP COLUMN accepted_at;",
        "ALTER TABLE accounts_person ADD COLUMN nickname varchar(40);",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('log', '0002_guard', '2026-11-23');",
    ],
)
def test_tables_of_the_same_migrations_with_other_columns_are_another_version(
    migrated: Path, change: str
) -> None:
    connect(migrated)
    with pytest.raises(OtherVersion):
        connect(run(migrated.rename(migrated.with_name("changed.sqlite3")), change))


@pytest.mark.django_db
@pytest.mark.parametrize("left_out", sorted(our_labels()))
def test_a_migration_that_was_interrupted_can_go_on(migrated: Path, left_out: str) -> None:
    assert connect(run(migrated, f"DELETE FROM django_migrations WHERE app = '{left_out}';"))


@pytest.mark.django_db
def test_a_database_with_every_migration_is_not_outdated(migrated: Path) -> None:
    assert not connect(migrated)


@pytest.mark.django_db
def test_an_empty_database_is_none_of_another_version(tmp_path: Path) -> None:
    connect(tmp_path / "new.sqlite3")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, str], Callable[[], Any]]:
    """The settings of an installation with an older database, and a look at what that holds."""
    if request.param == "sqlite":
        file = run(tmp_path / "third_ear.sqlite3", BEFORE_ACCOUNTS)
        return servers.clean_environment(DATA_DIR=str(tmp_path)), file.read_bytes
    import psycopg

    server: servers.Postgres = request.getfixturevalue("_postgres")
    address = server.new_database()
    name = address.rpartition("/")[2]

    def ask(statement: str) -> list[Any]:
        with psycopg.connect(host=str(server.folder), user="postgres", dbname=name, autocommit=True) as link:
            done = link.execute(statement)
            return done.fetchall() if done.description else []

    ask(BEFORE_ACCOUNTS)
    tables = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    setting = servers.clean_environment(DATA_DIR=str(tmp_path), DATABASE_URL=address)
    return setting, lambda: (sorted(ask(tables)), ask("SELECT * FROM people_person, django_migrations"))


@pytest.mark.slow
def test_migrate_and_the_server_refuse_it_by_one_sentence(
    older: tuple[dict[str, str], Callable[[], Any]],
) -> None:
    environment, look = older
    before = look()
    for words in (("manage.py", "migrate"), ("-m", "project.server", "--port", "0")):
        done = servers.python(environment, *words)
        assert done.returncode != 0
        [line] = done.stderr.strip().splitlines()
        assert SENTENCE in line
        assert "DATABASE_URL" in line
        assert look() == before
