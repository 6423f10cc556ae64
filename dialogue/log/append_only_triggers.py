"""The database's own refusal to change the log: triggers on its tables.

It stops a slip in the code or at a database prompt, not somebody who may drop triggers: whom only the hash
chain will catch. Erasing a room, when that comes, has to lift the guard on purpose, as ``manage.py flush``
does here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("log_event", "log_room", "log_pinnedformat")
REFUSAL: Final = "rows of the log are never changed or deleted"


def install(connection: BaseDatabaseWrapper) -> None:
    """Have the database refuse every change of a row that stands in the log."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for table in TABLES:
            for name, statement in _triggers(connection, table).items():
                cursor.execute(f"CREATE TRIGGER {name} {statement}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Let rows be changed again."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in _triggers(connection, table):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{where}")


@contextmanager
def triggers_disabled(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A transaction in which the log can be changed; the guard is back when it ends, however it ends."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        yield
        install(connection)


def _triggers(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """Each trigger's name and what it does."""
    if connection.vendor == "postgresql":
        refuse = "EXECUTE FUNCTION log_refuse()"
        return {
            f"{table}_stays": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"{table}_stays_whole": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return {
        f"{table}_stays_unchanged": f"BEFORE UPDATE ON {table} {refuse}",
        f"{table}_stays": f"BEFORE DELETE ON {table} {refuse}",
    }
