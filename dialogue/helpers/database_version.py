"""Whether the database was made by this version, by an earlier one, or by one that this version cannot use.

From the migrations named ``0001_tables`` on, every version upgrades the data of the version before it:
``manage.py migrate``. A database from before that recorded other migrations, and is refused when a process
first connects to it, before anything is changed; so is one of a later version, and one whose tables have
other columns than its recorded migrations make. Every connection is checked: of a server process, of each
``manage.py`` command.
"""

import threading
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

#: What the names of our applications begin with: their tables are compared.
_OURS: Final = "dialogue."
#: For each database that was connected to, whether it still lacks migrations of this version.
_outdated: dict[tuple[str, ...], bool] = {}
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
    with _lock:
        if name not in _outdated:
            pending = _pending_labels(connection)
            if pending is None:
                connection.close()
                raise OtherVersion("SQLite" if connection.vendor == "sqlite" else "PostgreSQL")
            _outdated[name] = bool(pending)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")  # kept in the file, so not before the check


def is_outdated(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database, which is connected to, lacks migrations of this version."""
    name = _name(connection)
    if _outdated.get(name, False):  # unless this process has applied them meanwhile
        _outdated[name] = bool(_pending_labels(connection))
    return _outdated.get(name, False)


def our_labels() -> set[str]:
    """The labels of our applications that have tables."""
    return {each.label for each in apps.get_app_configs() if each.name.startswith(_OURS) and each.models}


def _name(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return tuple(str(connection.settings_dict[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))


def _pending_labels(connection: BaseDatabaseWrapper) -> set[str] | None:
    """The applications of which ``manage.py migrate`` has something to do; None for another version.

    Where nothing is pending, the columns of the tables must be those of the models.
    """
    labels = our_labels()
    there = set(connection.introspection.table_names())
    recorded: set[tuple[str, str]] = set()
    if "django_migrations" in there:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            # "people" was an application of versions before the first whose data is kept.
            recorded = {(app, name) for app, name in cursor.fetchall() if app in {*labels, "people"}}
    if not recorded:
        return labels if not there & {table for _, table, _ in _tables()} else None
    ours = _migrations()
    pending = {label for label, _ in ours - recorded}
    fits = recorded <= ours and all(
        table in there and columns == _columns_there(connection, table)
        for label, table, columns in _tables()
        if label not in pending
    )
    return pending if fits else None


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """The application and the name of each of our migrations."""
    loader, labels = MigrationLoader(None, ignore_no_migrations=True), our_labels()
    return frozenset(key for key in loader.disk_migrations if key[0] in labels)


def _columns_there(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """The columns of a table. On SQLite, Django's introspection parses each table's SQL, which is slow."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608 - a model's table
        return {column[0] for column in cursor.description}


def _tables() -> Iterator[tuple[str, str, set[str]]]:
    """Each table that the models have: its application, its name, its columns."""
    for label in our_labels():
        for model in apps.get_app_config(label).get_models():
            options = model._meta  # noqa: SLF001 - Django documents it
            columns = {field.column for field in options.local_concrete_fields if field.column}
            yield label, options.db_table, columns
