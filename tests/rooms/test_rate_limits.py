"""Rate limits are counted for each client and shared by all processes; without Redis, no request fails."""

from typing import Any

import pytest
import redis
from django.test import Client
from pytest_django import Settings

from dialogue.helpers import rate_limits
from tests import servers

YEAR = 360 * 24 * 60 * 60  # as limits count it


@pytest.fixture(autouse=True)
def _narrow(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute, hour or day ends within a test, and a Redis that is there is given all the time it wants."""
    settings.RATES = {"requests": "100/year", "rooms": "2/year", "failed_credentials": "2/year"}
    monkeypatch.setattr(rate_limits, "STORE_TIMEOUT_SECONDS", servers.TIMEOUT_SECONDS)
    monkeypatch.setattr(rate_limits, "STORE_RETRY_DELAY_SECONDS", servers.TIMEOUT_SECONDS)


def request(who: str, kind: rate_limits.Kind = "rooms") -> int | None:
    """Seconds to wait; None for who may come in."""
    try:
        rate_limits.take(kind, who)
    except rate_limits.TooManyRequests as wait:
        return wait.seconds
    return None


def test_request_over_the_limit_waits_and_another_address_does_not() -> None:
    assert request("a") is request("a") is None
    wait = request("a")
    assert wait is not None
    assert 0 < wait <= YEAR
    assert request("b") is None
    assert request("a", "failed_credentials") is None


def test_empty_rate_means_no_limit(settings: Settings) -> None:
    settings.RATES = settings.RATES | {"rooms": ""}
    assert {request("a") for _ in range(50)} == {None}


def test_with_redis_all_processes_count_together(settings: Settings, redis_url: str) -> None:
    settings.REDIS_HOSTS = [redis_url]
    rate_limits.forget_all()
    assert request("shared") is None
    rate_limits.forget_all()  # as another process would begin
    assert request("shared") is None
    rate_limits.forget_all()
    assert request("shared") is not None


def test_several_redis_hosts_share_counters_and_a_stopped_one_limits_nothing(
    settings: Settings, redis_url: str
) -> None:
    settings.REDIS_HOSTS = [redis_url, "unix:///nowhere/redis.sock"]
    people = [f"one of {number}" for number in range(16)]
    for _ in range(3):
        rate_limits.forget_all()  # as another process would begin
        answers = [request(who) for who in people]
    known = [answer is not None for answer in answers]
    assert any(known)
    assert not all(known)


def test_processes_count_alone_while_redis_is_unreachable(
    settings: Settings, redis_server: servers.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_HOSTS = [redis_server.url]
    rate_limits.forget_all()
    redis_server.stop()
    try:
        assert request("lonely") is request("lonely") is None
        assert request("lonely") is not None
    finally:
        redis_server.start()
    assert [record.name for record in caplog.records].count(
        rate_limits.__name__
    ) == 1  # said once, and without an address
    assert "lonely" not in caplog.text


@pytest.mark.parametrize(("value", "refused"), [(b"junk", False), (b"1e400", True)])
def test_value_in_redis_that_is_no_count_is_answered_and_raises_nothing(
    settings: Settings, redis_url: str, value: bytes, refused: bool
) -> None:
    settings.REDIS_HOSTS = [redis_url]
    rate_limits.forget_all()
    who = f"somebody with {value!r}"
    assert request(who) is None
    with redis.Redis.from_url(redis_url) as server:
        [key] = [key for key in server.scan_iter() if who.encode() in key]
        server.set(key, value)
    assert (request(who) is not None) == refused


@pytest.mark.django_db
def test_pages_and_api_share_the_room_limit_and_answer_kindly() -> None:
    form = {"first": "Ana", "second": "Ben", "format": "compassion"}
    wanted = {"format": "compassion", "names": ["Ana", "Ben"]}

    def ask_api() -> Any:
        return Client().post("/api/v1/rooms", wanted, content_type="application/json")

    assert Client().post("/", form).status_code == 201
    assert ask_api().status_code == 201
    page, try_alone, api = Client().post("/", form), Client().post("/try/"), ask_api()
    for answer in (page, try_alone, api):
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= YEAR
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Please try again in a while" in page.content.decode()
    assert api.json()["code"] == "too_fast"


@pytest.mark.django_db
def test_a_person_who_changes_their_address_is_still_one_person() -> None:
    client = Client()
    answers = [
        client.post("/try/", headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(4)
    ]
    assert answers == [302, 302, 302, 429]  # the first made the person


@pytest.mark.django_db
def test_health_checks_are_not_counted(settings: Settings) -> None:
    settings.RATES = settings.RATES | {"requests": "3/year"}
    client = Client()
    assert [client.get("/past/").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/api/v1/openapi.json").json()["code"] == "too_fast"
    assert client.get("/healthz").status_code == 200
