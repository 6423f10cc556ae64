"""Triggers with which the database itself refuses to change or delete rows of append-only tables.

They stop a mistake in the code or at a database prompt. They do not stop a person who may drop triggers.
``manage.py flush`` disables them for its own transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class AppendOnlyTriggers:
    """The triggers of the append-only ``tables`` of one application.

    ``function`` is the name of PostgreSQL's function that refuses with the sentence ``refusal``. With
    ``kept_days``, a row may be deleted once its column ``at`` is older than that.
    """

    tables: tuple[str, ...]
    function: str
    refusal: str
    kept_days: int | None = None

    def install(self, connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
        """Create the triggers on ``tables``, by default on all."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'restrict_violation'; END $$"
                )
            for table in self.tables if tables is None else tables:
                for name, statement in self._triggers(connection, table).items():
                    cursor.execute(f"CREATE TRIGGER {name} {statement}")

    def remove(self, connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
        """Drop the triggers on ``tables``, by default on all."""
        with connection.cursor() as cursor:
            for table in self.tables if tables is None else tables:
                for name in self._triggers(connection, table):
                    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER {name}{on_table}")

    @contextmanager
    def disabled(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """A transaction in which rows can be changed. The triggers are back when it ends, however it ends."""
        with transaction.atomic(using=connection.alias):
            self.remove(connection)
            yield
            self.install(connection)

    def _triggers(self, connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
        """The name of each trigger on ``table``, and the rest of the statement that creates it."""
        if connection.vendor == "postgresql":
            refuse = f"EXECUTE FUNCTION {self.function}()"
            truncated = {f"{table}_stays_whole": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"}
            if self.kept_days is None:
                return {
                    f"{table}_stays": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}"
                } | truncated
            young = f"WHEN (OLD.at > now() - interval '{self.kept_days} days')"
            return {
                f"{table}_stays_unchanged": f"BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
                f"{table}_stays": f"BEFORE DELETE ON {table} FOR EACH ROW {young} {refuse}",
            } | truncated
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
        young = "" if self.kept_days is None else f"WHEN OLD.at > datetime('now', '-{self.kept_days} days') "
        return {
            f"{table}_stays_unchanged": f"BEFORE UPDATE ON {table} {refuse}",
            f"{table}_stays": f"BEFORE DELETE ON {table} {young}{refuse}",
        }
