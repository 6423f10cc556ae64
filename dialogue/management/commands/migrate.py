"""``manage.py migrate``: Django's own, of which one at a time changes a database.

Django's takes no lock: several processes that start at once on a fresh database all see no table, and all but
one end with "already exists".
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

#: What the processes lock on PostgreSQL: any number that nothing else in the database locks.
_LOCK: Final = 0x7468_6972_6465_6172


class Command(migrate.Command):
    """Changes the tables to those of this version. Of several processes at once the others wait."""

    def execute(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        with one_at_a_time(connection), _first_time_whole_or_not_at_all(connection):
            return super().execute(*args, **options)


@contextmanager
def _first_time_whole_or_not_at_all(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Make the tables of an empty database in one transaction.

    Django makes tables in one transaction and notes in the next that it did. A first start that ended between
    them, on a full disk or by a signal, would leave tables that no later start can tell from those of another
    version.
    """
    if connection.introspection.table_names():
        yield
        return
    connection.disable_constraint_checking()  # SQLite changes that outside transactions alone
    try:
        with transaction.atomic(using=connection.alias):
            yield
    finally:
        connection.enable_constraint_checking()


@contextmanager
def one_at_a_time(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Keep every other process out of this, for the database that ``connection`` leads to.

    It does not connect ``connection``: whether the database fits is looked at then, and others must be out.
    """
    if connection.vendor == "postgresql":
        with _locked_on_postgres(connection.get_connection_params()):
            yield
    else:
        with _locked_folder(Path(connection.settings_dict["NAME"]).parent):
            yield


@contextmanager
def _locked_on_postgres(params: dict[str, Any]) -> Iterator[None]:
    """The lock belongs to a transaction and not to a session, so it holds through a pooler as well."""
    params.pop("pool", None)
    try:
        with psycopg.connect(**params) as link:
            link.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            yield
    except psycopg.Error as fault:
        raise OperationalError(str(fault)) from fault


@contextmanager
def _locked_folder(folder: Path) -> Iterator[None]:
    """The folder and not the file: to close a file that SQLite has open would drop SQLite's own locks."""
    if not folder.is_dir():
        yield  # SQLite says what is wrong
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems lock no folder; there Django's own way has to do
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
