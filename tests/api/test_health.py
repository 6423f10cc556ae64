"""What a supervisor is answered."""

from unittest.mock import patch

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
