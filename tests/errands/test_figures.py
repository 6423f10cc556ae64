"""What an administrator sees of errands: numbers by kind, and the types of exceptions."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from prometheus_client import REGISTRY

from dialogue.errands import figures
from dialogue.errands.models import Errand
from dialogue.errands.queue import enqueue
from dialogue.errands.runner import do_due
from tests.errands.conftest import KIND, Sent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def fail(_: object) -> None:
    raise ConnectionError("mail.example.org refused ana@example.org")


def shown(*options: str) -> str:
    said = StringIO()
    call_command("errands", *options, stdout=said)
    return said.getvalue()


def test_figures_tell_what_waits_what_is_late_and_what_failed(sent: Sent) -> None:
    enqueue(KIND, "fails", NOON)
    sent.answer = fail
    do_due(NOON)
    enqueue(KIND, "late", NOON - timedelta(minutes=6))
    enqueue(KIND, "due", NOON)
    enqueue(KIND, "tomorrow", NOON + timedelta(days=1))
    [found] = [each for each in figures.by_kind(NOON) if each.kind == KIND]
    assert (found.waiting, found.late, found.failed, found.most_tries) == (4, 1, 1, 1)
    assert found.faults == ("ConnectionError",)


def test_command_shows_every_kind_without_keys_and_without_what_the_exception_said(sent: Sent) -> None:
    sent.answer = fail
    enqueue(KIND, "secret-key", NOON, {"person": "secret-person"})
    do_due(NOON)
    for words in (shown(), shown("--json")):
        assert KIND in words
        assert "ConnectionError" in words
        assert "example.org" not in words
        assert "secret" not in words
    rows: list[dict[str, Any]] = json.loads(shown("--json"))
    [row] = [row for row in rows if row["kind"] == KIND]
    assert (row["waiting"], row["failed"]) == (1, 1)


def test_errand_of_a_kind_that_only_another_version_knows_is_shown_and_kept() -> None:
    Errand.objects.create(kind="later", key="one", due=NOON)
    assert do_due() == []
    assert [each.waiting for each in figures.by_kind() if each.kind == "later"] == [1]


def test_readiness_names_errands_that_nobody_does_and_stays_ready(sent: Sent) -> None:
    assert Client().get("/readyz").json() == {"ready": True, "missing": [], "late": []}
    enqueue(KIND, "one", timezone.now() - figures.LATE_AFTER - timedelta(seconds=1))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": [], "late": ["errands"]})


def test_metrics_count_what_waits_what_is_late_and_what_failed_by_kind(sent: Sent) -> None:
    def value(name: str) -> float:
        return REGISTRY.get_sample_value(name, {"kind": KIND}) or 0.0

    before = value("thirdear_errands_failed_total"), value("thirdear_errand_seconds_count")
    sent.answer = fail
    enqueue(KIND, "one", NOON)
    do_due(NOON)
    assert value("thirdear_errands_waiting") == value("thirdear_errands_retried") == 1
    enqueue(KIND, "one", NOON)
    assert value("thirdear_errands_late") in {0, 1}  # by the clock of the machine
    sent.answer = lambda _: None
    do_due(NOON)
    after = value("thirdear_errands_failed_total"), value("thirdear_errand_seconds_count")
    assert after == (before[0] + 1, before[1] + 1)
