"""``manage.py migrate``: Django's command, under a lock.

Django's own takes none: of several processes that start at once on a fresh database, all see no tables, and
all but one fail with "already exists".
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psycopg
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError

#: The id of the advisory lock on PostgreSQL: any number that nothing else in the database locks.
_ADVISORY_LOCK_ID: Final = 0x7468_6972_6465_6172


class Command(migrate.Command):
    """Migrates the tables. One process at a time does so; the others wait."""

    def execute(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        with migration_lock(connection), _create_tables_atomically(connection):
            return super().execute(*args, **options)


@contextmanager
def _create_tables_atomically(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Create the tables of an empty database in one transaction.

    Django creates tables in one transaction and records the migration in the next. A first start that ended
    between them, on a full disk or by a signal, would leave tables without a recorded version.
    """
    if connection.introspection.table_names():
        yield
        return
    connection.disable_constraint_checking()  # SQLite can change this only outside a transaction
    try:
        with transaction.atomic(using=connection.alias):
            yield
    finally:
        connection.enable_constraint_checking()


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold a lock between processes for the database of ``connection``.

    It does not open ``connection``, since opening it checks the database's version, which must happen under
    the lock.
    """
    if connection.vendor == "postgresql":
        with _postgres_lock(connection.get_connection_params()):
            yield
    else:
        with _folder_lock(Path(connection.settings_dict["NAME"]).parent):
            yield


@contextmanager
def _postgres_lock(params: dict[str, Any]) -> Iterator[None]:
    """A lock of the transaction, not of the session, so that it also works through a connection pooler."""
    params.pop("pool", None)
    try:
        with psycopg.connect(**params) as lock_connection:
            lock_connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK_ID])
            yield
    except psycopg.Error as error:
        raise OperationalError(str(error)) from error


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    """A lock on the folder, not on the file: closing the file would release SQLite's own locks on it."""
    if not folder.is_dir():
        yield  # SQLite reports the error
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot lock a folder
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
