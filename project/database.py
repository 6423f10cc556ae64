"""The database that the settings name: a readable name for it, and checks whether it can be used."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.management import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from dialogue.helpers.database_version import is_outdated, on_connect
from project.database_address import PrivateFile, missing

#: A table that every version has.
_OUR_TABLE: Final = "log_room"
#: Commands that work on a database without tables. Only `migrate` creates them.
_BEFORE_TABLES: Final = {
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "test",
}


def name_of(connection: BaseDatabaseWrapper) -> str:
    """A readable name: engine, host and database, or the file. Never a password."""
    where = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"SQLite, {where['NAME']}"
    info = getattr(connection.connection, "info", None)
    name = info.dbname if info else where["NAME"]
    host = (info.host if info else where["HOST"]) or "this machine"
    port = info.port if info else where["PORT"]
    server = host if host.startswith("/") or not port else f"{host}:{port}"
    service = where["OPTIONS"].get("service")
    return f"PostgreSQL, {name or f'service {service}'} on {server}"


def missing_file(connection: BaseDatabaseWrapper) -> str | None:
    """An error sentence if the SQLite file is missing: connecting would create an empty one."""
    path = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or path.exists():
        return None
    return missing(path)


def fault(connection: BaseDatabaseWrapper) -> str | None:
    """An error sentence if the connected database cannot hold conversations."""
    return wrong_encoding(connection) or missing_tables(connection)


def wrong_encoding(connection: BaseDatabaseWrapper) -> str | None:
    """An error sentence if the database cannot store every character."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return None
    encoding = connection.connection.info.parameter_status("server_encoding")
    if encoding in {None, "UTF8"}:
        return None
    return (
        f"The database that DATABASE_URL names is encoded in {encoding}; it has to be UTF8: "
        "createdb --encoding UTF8 --template template0."
    )


def missing_tables(connection: BaseDatabaseWrapper) -> str | None:
    """An error sentence if the database has no tables of Third Ear."""
    if _OUR_TABLE in connection.introspection.table_names():
        return None
    return (
        f"The database has no tables of Third Ear ({name_of(connection)}). "
        "If it is the one that was meant, manage.py migrate makes them."
    )


def outdated(connection: BaseDatabaseWrapper) -> str | None:
    """A sentence where the database is that of an earlier version, which ``manage.py migrate`` upgrades."""
    if not is_outdated(connection):
        return None
    return (
        f"The database is that of an earlier version of Third Ear ({name_of(connection)}). "
        "After a backup, manage.py migrate upgrades it."
    )


@contextmanager
def announced(command: str) -> Iterator[None]:
    """Name the database on standard error when ``command`` first connects; refuse one without tables."""
    announced_once = False
    PrivateFile.may_create = command in {"migrate", "test"}

    def connected(connection: BaseDatabaseWrapper, **_: Any) -> None:
        nonlocal announced_once
        if announced_once:
            return
        on_connect(connection)  # raises for another version's database, before its name is written
        announced_once = True
        sys.stderr.write(f"Database: {name_of(connection)}\n")
        found = wrong_encoding(connection)
        if found is None and command not in _BEFORE_TABLES:
            found = missing_tables(connection) or outdated(connection)
        if found is not None:
            connection.close()
            raise CommandError(found)

    connection_created.connect(connected, weak=False, dispatch_uid="announced")
    try:
        yield
    finally:
        connection_created.disconnect(dispatch_uid="announced")
