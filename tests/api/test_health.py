"""What a supervisor is answered."""

from collections.abc import Callable
from unittest.mock import patch

import httpx
import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from dialogue.api import health
from tests import servers


def test_alive_asks_nobody_else() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


@pytest.mark.django_db
def test_ready_when_the_database_answers() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": []})


@pytest.mark.django_db
def test_not_ready_without_the_database() -> None:
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": ["database"]})


@pytest.mark.django_db
def test_not_ready_while_a_configured_redis_does_not_answer(settings: Settings) -> None:
    settings.REDIS_HOSTS = ["unix:///nowhere/redis.sock"]
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": ["redis"]})


@pytest.mark.django_db
def test_ready_with_a_real_redis(settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", servers.PATIENCE)  # how soon it answers is not asked here
    settings.REDIS_HOSTS = [redis_url]
    assert Client().get("/readyz").status_code == 200


def test_connections_that_ended_while_nobody_used_them_cost_nobody_an_answer(
    serve: Callable[..., servers.Served], migrated_postgres_url: str
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    with httpx.Client(base_url=served.url, timeout=servers.PATIENCE, trust_env=False) as visitor:
        assert visitor.get("/readyz").status_code == 200
        with psycopg.connect(migrated_postgres_url, autocommit=True) as link:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ended = link.execute(f"SELECT pg_terminate_backend(pid, 90000) {others}").fetchall()
        assert ended
        assert all(gone for (gone,) in ended)
        assert visitor.get("/readyz").status_code == 200
