"""What a supervisor is answered."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import httpx
import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from dialogue.api import health, readiness
from dialogue.presence.models import ServerProcess
from tests import servers
from tests.blackbox.browser import Browser, closing_clients


@pytest.fixture
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "SUCCESS_TTL_SECONDS", 0.0)


pytestmark = pytest.mark.usefixtures("asked_each_time")


def test_healthz_asks_no_other_server() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


@pytest.mark.django_db
def test_ready_when_the_database_answers() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": [], "late": []})


@pytest.mark.django_db
def test_not_ready_without_the_database() -> None:
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": ["database"], "late": []})


@pytest.mark.django_db
def test_readiness_is_asked_by_a_write_that_does_not_grow_the_database() -> None:
    for _ in range(3):
        assert Client().get("/readyz").status_code == 200
    assert list(ServerProcess.objects.values_list("id", flat=True)) == ["readiness"]


@pytest.mark.django_db
def test_many_requests_at_once_cost_one_write(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(readiness, "SUCCESS_TTL_SECONDS", 60.0)
    probe = readiness.WriteProbe()
    assert probe.succeeds(2)
    with django_assert_max_num_queries(0):
        assert probe.succeeds(2)


def test_write_that_hangs_delays_other_requests_no_longer_than_the_timeout() -> None:
    probe = readiness.WriteProbe()
    with probe._lock:
        assert not probe.succeeds(0.01)


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_sqlite_may_only_be_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            assert not readiness.WriteProbe().succeeds(2)
            cursor.execute("PRAGMA query_only = OFF")
            assert readiness.WriteProbe().succeeds(2)
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.django_db
def test_not_ready_while_a_configured_redis_does_not_answer(settings: Settings) -> None:
    settings.REDIS_HOSTS = ["unix:///nowhere/redis.sock"]
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": ["redis"], "late": []})


@pytest.mark.django_db
def test_ready_with_a_real_redis(settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        health, "CHECK_TIMEOUT_SECONDS", servers.TIMEOUT_SECONDS
    )  # how soon it answers is not asked here
    settings.REDIS_HOSTS = [redis_url]
    assert Client().get("/readyz").status_code == 200


def test_ended_idle_database_connections_cost_no_request(
    serve: Callable[..., servers.Served], migrated_postgres_url: str
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    with httpx.Client(base_url=served.url, timeout=servers.TIMEOUT_SECONDS, trust_env=False) as visitor:
        assert visitor.get("/readyz").status_code == 200
        with psycopg.connect(migrated_postgres_url, autocommit=True) as link:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ended = link.execute(f"SELECT pg_terminate_backend(pid, 90000) {others}").fetchall()
        assert ended
        assert all(gone for (gone,) in ended)
        assert visitor.get("/readyz").status_code == 200


def test_read_only_postgres_is_not_ready_and_a_join_is_answered_503(
    serve: Callable[..., servers.Served], migrated_postgres_url: str
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    with closing_clients(), psycopg.connect(migrated_postgres_url, autocommit=True) as link:
        ana = Browser(served)
        wanted = {"format": "compassion", "topic": "Sundays", "names": ["Ana", "Ben"]}
        created = ana.http.post("/api/v1/rooms", json=wanted).json()
        link.execute("SET default_transaction_read_only = off")
        link.execute(f'ALTER DATABASE "{link.info.dbname}" SET default_transaction_read_only = on')
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        link.execute(f"SELECT pg_terminate_backend(pid, 90000) {others}")
        answer = ana.get("/readyz")
        assert (answer.status_code, answer.json()) == (
            503,
            {"ready": False, "missing": ["database"], "late": []},
        )
        assert ana.send_form(created["seats"]["a"]["link"]).status_code == 503
        answer = ana.http.post("/api/v1/rooms", json=wanted)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert served.process.poll() is None
        link.execute(f'ALTER DATABASE "{link.info.dbname}" RESET default_transaction_read_only')
        link.execute(f"SELECT pg_terminate_backend(pid, 90000) {others}")
        assert ana.claim(created["seats"]["a"]["link"]).get("/readyz").status_code == 200
