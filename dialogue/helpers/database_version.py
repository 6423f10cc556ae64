"""A database of another version is refused when a process first connects to it, before anything is changed.

Until the first release the migrations are rewritten in place, so their names alone do not tell: the columns
of the tables are compared as well. Every connection is checked: of a server process, of each ``manage.py``
command.
"""

import threading
from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

#: The applications whose tables are compared.
LABELS: Final = ("accounts", "log", "presence", "rooms")
_checked: set[tuple[str, ...]] = set()
_lock: Final = threading.Lock()


class OtherVersion(Exception):
    """The database was made by another version. The message is one sentence that says what to do."""

    def __init__(self, database: str) -> None:
        super().__init__(
            f"The {database} database was made by another version of Third Ear, which this one cannot use. It"
            " was left as it is: move it away (an SQLite file), or name an empty one in DATABASE_URL."
        )


def on_connect(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Refuse a database of another version; a receiver of Django's ``connection_created``.

    Raises:
        OtherVersion: and the connection is closed again.
    """
    if connection.alias != DEFAULT_DB_ALIAS:
        return
    name = _name(connection)
    if name not in _checked:
        with _lock:
            if name not in _checked and not _fits(connection):
                connection.close()
                raise OtherVersion("SQLite" if connection.vendor == "sqlite" else "PostgreSQL")
            _checked.add(name)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")  # kept in the file, so not before the check


def _name(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return tuple(str(connection.settings_dict[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))


def _fits(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database is empty, or was made by migrations that this version has, with their columns."""
    there = set(connection.introspection.table_names())
    recorded: set[tuple[str, str]] = set()
    if "django_migrations" in there:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            recorded = {(app, name) for app, name in cursor.fetchall() if app in LABELS}
    if not recorded:
        return not there & {table for _, table, _ in _tables()}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {key for key in loader.disk_migrations if key[0] in LABELS}
    pending = {label for label, _ in ours - recorded}
    return recorded <= ours and all(
        table in there and columns == _columns_there(connection, table)
        for label, table, columns in _tables()
        if label not in pending
    )


def _columns_there(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """The columns of a table. On SQLite, Django's introspection parses each table's SQL, which is slow."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608 - a model's table
        return {column[0] for column in cursor.description}


def _tables() -> Iterator[tuple[str, str, set[str]]]:
    """Each table that the models have: its application, its name, its columns."""
    for label in LABELS:
        for model in apps.get_app_config(label).get_models():
            options = model._meta  # noqa: SLF001 - Django documents it
            columns = {field.column for field in options.local_concrete_fields if field.column}
            yield label, options.db_table, columns
