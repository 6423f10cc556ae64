"""Rows of the log stay as they are: the models refuse to change them, and so does the database."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from dialogue.helpers.append_only import RowsAreImmutable
from dialogue.log import append_only_triggers, models
from dialogue.log.database_log import DatabaseLog
from tests.log.conftest import Config
from tests.log.rooms import JOINS, ROOM, create_room, kept
from tests.moderator.helpers import BEGIN


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_event SET body = '{}'",
        "UPDATE log_event SET seq = 9 WHERE seq = 2",
        "DELETE FROM log_event",
        "DELETE FROM log_event WHERE seq = 2",
        "UPDATE log_room SET topic = ''",
        "DELETE FROM log_room",
        "UPDATE log_pinnedformat SET text = ''",
        "DELETE FROM log_pinnedformat",
    ],
)
def test_database_refuses_to_change_stored_events(log: DatabaseLog, statement: str) -> None:
    create_room(log)
    log.append(ROOM, 0, JOINS, BEGIN)
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute(statement)
    assert [record.event for record in log.read(ROOM)] == list(JOINS)


@pytest.mark.postgres
@pytest.mark.parametrize("table", append_only_triggers.TABLES)
def test_postgresql_refuses_to_truncate_the_log(postgres: Config, table: str) -> None:
    kept(DatabaseLog())
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        execute(f"TRUNCATE {table} CASCADE")


def test_models_refuse_changes_before_the_database(log: DatabaseLog) -> None:
    kept(log)
    for rows in (models.Event.objects.all(), models.Room.objects.all(), models.PinnedFormat.objects.all()):
        row = rows[0]
        with pytest.raises(RowsAreImmutable):
            row.save()
        with pytest.raises(RowsAreImmutable):
            row.delete()
        with pytest.raises(RowsAreImmutable):
            rows.update(pk=row.pk)
        with pytest.raises(RowsAreImmutable):
            rows.delete()


def test_new_row_never_replaces_another(log: DatabaseLog) -> None:
    create_room(log)
    with pytest.raises(DatabaseError):
        models.PinnedFormat(ref="duet@1", text="other").save()


def test_triggers_are_enabled_again_after_they_were_disabled(log: DatabaseLog) -> None:
    kept(log)
    with append_only_triggers.triggers_disabled(connection):
        execute("DELETE FROM log_event")
    assert log.read(ROOM) == []
    create_room(log, "another")
    log.append("another", 0, JOINS, BEGIN)
    with pytest.raises(DatabaseError, match="never"):
        execute("DELETE FROM log_event")


def test_emptying_the_database_on_purpose_empties_the_log_too(log: DatabaseLog) -> None:
    kept(log)
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    assert log.definition(ROOM) is None
    create_room(log)
    log.append(ROOM, 0, JOINS, BEGIN)
    with pytest.raises(DatabaseError, match="never"):
        execute("DELETE FROM log_event")


def test_triggers_are_enabled_again_after_an_exception(log: DatabaseLog) -> None:
    events = kept(log)
    with (  # noqa: PT012 - the first statement is what the second takes back
        pytest.raises(DatabaseError, match="no_such_table"),
        append_only_triggers.triggers_disabled(connection),
    ):
        execute("DELETE FROM log_event")
        execute("DELETE FROM no_such_table")
    assert len(log.read(ROOM)) == events
    with pytest.raises(DatabaseError, match="never"):
        execute("DELETE FROM log_event")


@pytest.mark.slow
def test_migrations_can_be_reversed_and_applied_again_with_triggers(log: DatabaseLog) -> None:
    kept(log)
    call_command("migrate", "log", "zero", verbosity=0)
    call_command("migrate", "log", verbosity=0)
    create_room(log)
    log.append(ROOM, 0, JOINS, BEGIN)
    with pytest.raises(DatabaseError, match="never"):
        execute("DELETE FROM log_event")
