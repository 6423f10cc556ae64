"""The HTTP API, tried by its own document: whatever is sent, the answer is one that the document tells of."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from pytest_django import Settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dialogue.rooms.creation import CreatedRoom, create_room

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _a_request_leaves_the_tests_connection_open() -> Iterator[None]:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee")


@pytest.fixture(autouse=True)
def _as_often_as_it_likes(settings: Settings) -> None:
    settings.RATES = dict.fromkeys(settings.RATES, "")


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# A name has to be fit to be shown on a line, and a format to exist: more than a schema says.
EXCLUDED = [positive_data_acceptance]
bounded = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@schema.parametrize()  # type: ignore[untyped-decorator]  # mypy does not follow Schemathesis
@bounded
def test_a_stranger_gets_what_the_document_says(case: Any) -> None:
    case.call_and_validate(excluded_checks=EXCLUDED)


@schema.parametrize()  # type: ignore[untyped-decorator]  # mypy does not follow Schemathesis
@bounded
def test_a_partner_gets_what_the_document_says(case: Any, created: CreatedRoom) -> None:
    if "room" in case.path_parameters:
        case.path_parameters["room"] = created.room
    case.call_and_validate(
        headers={"Authorization": f"Bearer {created.partners[0].token}"}, excluded_checks=EXCLUDED
    )
