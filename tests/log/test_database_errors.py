"""The one list of outages: which faults of which engine say that the database cannot be used now."""

import sqlite3
import sys
from types import SimpleNamespace
from typing import Any

import psycopg
import psycopg_pool
import pytest
from django.db import Error
from django.db.utils import DatabaseErrorWrapper
from django.http import HttpRequest
from django.test import Client, RequestFactory

from dialogue.helpers.database_errors import Unavailable, is_database_unavailable, translate_database_errors
from dialogue.http.error_pages import handle_database_errors, server_error
from dialogue.log.interface import MasterKeyMissing, WriterQueueFull

POSTGRES_OUTAGES = {
    "08006": "connection lost",
    "08P01": "protocol violated",
    "25006": "read-only transaction",
    "25P02": "transaction failed before",
    "25P03": "idle in transaction for too long",
    "25P04": "transaction took too long",
    "28P01": "wrong password",
    "3D000": "no such database",
    "40001": "serialization failure",
    "40P01": "deadlock",
    "42501": "no right to the table",
    "42P01": "no such table",
    "53100": "disk full",
    "53200": "out of memory",
    "53300": "too many connections",
    "55P03": "lock timeout",
    "57014": "statement timeout",
    "57P01": "shut down by the administrator",
    "57P02": "crashed",
    "57P03": "cannot connect now",
    "57P05": "idle for too long",
    "58030": "input or output error",
    "58P01": "a file is missing",
    "XX000": "internal error",
    "XX001": "data corrupted",
}
POSTGRES_FAULTS = {
    "22001": "text too long",
    "22003": "number out of range",
    "23505": "unique violation",
    "23503": "foreign key violation",
    "42601": "syntax error",
    "0A000": "not supported",
}
SQLITE_OUTAGES = [
    sqlite3.OperationalError("attempt to write a readonly database"),
    sqlite3.OperationalError("database or disk is full"),
    sqlite3.OperationalError("disk I/O error"),
    sqlite3.OperationalError("unable to open database file"),
    sqlite3.OperationalError("database is locked"),
    sqlite3.OperationalError("no such table: log_event"),
    sqlite3.DatabaseError("database disk image is malformed"),
    sqlite3.DatabaseError("file is not a database"),
    sqlite3.InternalError("unknown"),
    sqlite3.InterfaceError("bad parameter or other API misuse"),
]
WORDS = "what somebody said"


def as_django_raises(engine: Any, fault: Exception) -> Error:
    wrapper: Any = SimpleNamespace(Database=engine, errors_occurred=False)
    with pytest.raises(Error) as raised, DatabaseErrorWrapper(wrapper):
        raise fault
    return raised.value


def of_postgres(sqlstate: str) -> Error:
    return as_django_raises(psycopg, psycopg.errors.lookup(sqlstate)(WORDS))


OUTAGES = [
    *(pytest.param(of_postgres(state), id=what) for state, what in POSTGRES_OUTAGES.items()),
    *(pytest.param(as_django_raises(sqlite3, each), id=str(each)) for each in SQLITE_OUTAGES),
    pytest.param(as_django_raises(psycopg, psycopg_pool.PoolTimeout()), id="pool timeout"),
    pytest.param(as_django_raises(psycopg, psycopg_pool.TooManyRequests()), id="pool overloaded"),
    pytest.param(as_django_raises(psycopg, psycopg_pool.PoolClosed()), id="pool closed"),
    pytest.param(as_django_raises(psycopg, psycopg.InterfaceError("the connection is closed")), id="closed"),
]
FAULTS = [
    *(pytest.param(of_postgres(state), id=what) for state, what in POSTGRES_FAULTS.items()),
    pytest.param(as_django_raises(sqlite3, sqlite3.IntegrityError("UNIQUE constraint failed")), id="unique"),
    pytest.param(as_django_raises(sqlite3, sqlite3.ProgrammingError("bindings")), id="bindings"),
]


@pytest.mark.parametrize("fault", OUTAGES)
def test_outage_raises_unavailable_and_pages_answer_503(fault: Error) -> None:
    assert is_database_unavailable(fault)
    with pytest.raises(Unavailable), translate_database_errors():
        raise fault

    def fails(_request: HttpRequest) -> Any:
        raise fault

    assert handle_database_errors(fails)(RequestFactory().get("/")).status_code == 503


@pytest.mark.parametrize("fault", FAULTS)
def test_invalid_data_is_not_an_outage(fault: Error) -> None:
    assert not is_database_unavailable(fault)
    with pytest.raises(type(fault)), translate_database_errors():
        raise fault


@pytest.mark.parametrize(
    "fault", [Unavailable("gone"), WriterQueueFull("full"), MasterKeyMissing("room", "key")]
)
def test_unavailable_store_is_an_outage(fault: Unavailable) -> None:
    assert is_database_unavailable(fault)


@pytest.mark.parametrize(("path", "kind"), [("/past/", "text/html"), ("/api/v1/rooms", "application/json")])
def test_outage_that_strikes_outside_the_views_is_answered_503(
    path: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise of_postgres("25006")

    monkeypatch.setattr("dialogue.accounts.middleware.SessionMiddleware.process_request", fails)
    answer = Client(raise_request_exception=False).get(path)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (503, kind)
    assert answer["Cache-Control"] == "no-store"
    assert WORDS.encode() not in answer.content


def test_any_other_fault_is_answered_500() -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert server_error(RequestFactory().get("/")).status_code == 500
    assert sys.exc_info() == (None, None, None)
    assert server_error(RequestFactory().get("/")).status_code == 500
