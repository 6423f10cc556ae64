"""Triggers with which the database itself refuses to change or delete rows of the log.

They stop a mistake in the code or at a database prompt. They do not stop a person who may drop triggers: the
hash chain shows such changes. ``manage.py flush`` disables them for its own transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("log_event", "log_room", "log_pinnedformat")
REFUSAL: Final = "rows of the log are never changed or deleted"


def install(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Create the triggers on ``tables``."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for table in tables:
            for name, statement in _triggers(connection, table).items():
                cursor.execute(f"CREATE TRIGGER {name} {statement}")


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Drop the triggers on ``tables``."""
    with connection.cursor() as cursor:
        for table in tables:
            for name in _triggers(connection, table):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on_table}")


@contextmanager
def triggers_disabled(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A transaction in which the log can be changed. The triggers are back when it ends, however it ends."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        yield
        install(connection)


def _triggers(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """The name of each trigger on ``table``, and the rest of the statement that creates it."""
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
