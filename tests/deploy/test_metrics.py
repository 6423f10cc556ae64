"""The process in numbers: what is counted, for whom, and what is not in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from tests import servers
from tests.blackbox.connection import WORDS
from tests.blackbox.dialogue import both_connected, take_turns
from tests.deploy import prometheus
from tests.run_in_thread import run_in_thread

TOPIC = "Sundays at the lake"


def a_room(server: servers.Served) -> dict[str, Any]:
    words = ("open_room", "--format", "speaker_listener", "--topic", TOPIC, "--names", "Ana,Ben", "--json")
    created: dict[str, Any] = json.loads(server.manage(*words))
    return created


async def more_than(least: float, server: servers.Served, name: str, else_: str) -> None:
    """Wait until a number is higher, while the sockets of the test answer the server's pings."""
    await run_in_thread(lambda: servers.wait_for(lambda: prometheus.number(server, name) > least, else_))


async def test_metrics_count_a_dialogue_without_its_words_or_room(
    serve: Callable[..., servers.Served],
) -> None:
    server = serve(METRICS="on")
    room = a_room(server)
    async with both_connected(server, server, room) as (ana, ben):
        await take_turns([ana, ben], 6)
        assert (await ana.ask("say", turn=999, text=WORDS))["type"] == "refused"
        found = prometheus.numbers(server)
        assert found["thirdear_rooms", ()] == 1
        assert found["thirdear_sockets", ()] == 2
        assert found["thirdear_commands_total", (("outcome", "accepted"),)] == 6
        codes = [frame["code"] for frame in ana.of("refused")]
        assert found["thirdear_commands_total", (("outcome", codes[0]),)] == 1
        assert found["thirdear_commands_total", (("outcome", "unavailable"),)] == 0
        # Two came in, and six answers.
        assert found["thirdear_append_seconds_count", ()] == 8
        assert found["thirdear_delivery_seconds_count", ()] == 8
        assert 1 <= found["thirdear_writer_batch_appends_count", ()] <= 8
        assert found["thirdear_writer_batch_appends_sum", ()] == 8
        assert (
            found["thirdear_notifications_lost_total", ()]
            == found["thirdear_notifications_failed_total", ()]
            == 0
        )
        whole = prometheus.text(server)
    secrets = [WORDS, TOPIC, "Ana", "Ben", room["room"], *(seat["token"] for seat in room["seats"].values())]
    assert not [secret for secret in secrets if secret in whole]
    servers.wait_for(
        lambda: prometheus.number(server, "thirdear_sockets") == 0, "A closed socket is still counted"
    )


async def test_notifications_and_their_failures_are_counted(
    serve: Callable[..., servers.Served], redis_server: servers.Redis, tmp_path: Path
) -> None:
    notifying, other = (
        serve(data_dir=tmp_path / "data", METRICS="on", REDIS_URL=redis_server.url) for _ in range(2)
    )
    room = a_room(notifying)
    async with both_connected(notifying, other, room) as (ana, ben):
        await take_turns([ana, ben], 2)
        await more_than(1, notifying, "thirdear_notifications_sent_total", "No notification was sent")
        await run_in_thread(redis_server.stop)
        try:
            await take_turns([ana, ben], 2)
            await more_than(0, notifying, "thirdear_notifications_failed_total", "No failure was counted")
        finally:
            await run_in_thread(redis_server.start)


async def test_missed_notifications_found_by_polling_are_counted(
    serve: Callable[..., servers.Served], redis_url: str, tmp_path: Path
) -> None:
    silent = serve(data_dir=tmp_path / "data")  # it stores, and notifies nobody
    with_redis = serve(data_dir=tmp_path / "data", METRICS="on", REDIS_URL=redis_url)
    room = a_room(with_redis)
    async with both_connected(silent, with_redis, room) as (ana, ben):
        await take_turns([ana, ben], 2)
        await more_than(
            0, with_redis, "thirdear_notifications_lost_total", "No lost notification was counted"
        )


@pytest.mark.django_db
def test_metrics_are_404_unless_switched_on(settings: Settings) -> None:
    assert django_settings.METRICS is False
    assert Client().get("/metrics").status_code == 404
    settings.METRICS = True
    answer = Client().get("/metrics")
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/plain")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_only_outcomes_and_kinds_of_errands_are_labels(settings: Settings) -> None:
    settings.METRICS = True
    lines = [line for line in Client().get("/metrics").content.decode().splitlines() if "thirdear_" in line]
    labelled = {line.partition("=")[0] for line in lines if "{" in line}
    assert all(line.endswith(("{outcome", "{le", "{kind")) for line in labelled)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_metrics_answer_get_only(settings: Settings, method: str) -> None:
    settings.METRICS = True
    assert getattr(Client(), method)("/metrics").status_code == 405
