"""No word of a conversation and no invitation reaches a log line, whatever goes wrong."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from project.logs import Discreet, Line

WORDS = "I felt alone at dinner"


def fail(request: HttpRequest, code: str) -> HttpResponse:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        raise RuntimeError(code) from error


urlpatterns = [path("join/<str:code>", fail)]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Discreet())
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.urls("tests.test_logs")
def test_a_page_that_fails_is_named_by_its_route_and_the_kinds_of_its_errors(written: io.StringIO) -> None:
    answer = Client(raise_request_exception=False).get("/join/secret-code")

    assert answer.status_code == 500
    line = written.getvalue()
    assert "500 join/<str:code>" in line
    assert "RuntimeError" in line
    assert "ValueError" in line
    assert "secret-code" not in line
    assert WORDS not in line


def test_an_error_among_the_arguments_of_a_line_is_named_by_its_kind(written: io.StringIO) -> None:
    logging.getLogger("daphne.server").error("Exception inside application: %s", ValueError(WORDS))

    assert "Exception inside application: ValueError" in written.getvalue()
    assert WORDS not in written.getvalue()


def test_what_a_task_raised_is_told_without_its_message(written: io.StringIO) -> None:
    error = ValueError(WORDS)
    message = f"Task exception was never retrieved\nfuture: <Task exception={error!r}>"
    logging.getLogger("asyncio").error(message, exc_info=error)

    assert "Task exception was never retrieved" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert WORDS not in written.getvalue()
