"""No word of a conversation and no invitation reaches a log line, whatever goes wrong."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from project.logs import MAX_HOSTS_NAMED, Json, Line, RedactingFilter, RefusedHosts
from tests import servers

WORDS = "I felt alone at dinner"


def fail(request: HttpRequest, code: str, room: str = "") -> HttpResponse:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        raise RuntimeError(code) from error


urlpatterns = [path("join/<str:code>", fail), path("rooms/<str:room>/", partial(fail, code="secret-code"))]


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter())
    handler.setFormatter(getattr(request, "param", Line)())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db  # the link is looked up before the request is counted
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


@pytest.mark.urls("tests.test_logs")
@pytest.mark.parametrize("written", [Line, Json], indirect=True)
def test_a_room_is_named_by_its_id_and_what_is_no_id_is_not_written(written: io.StringIO) -> None:
    for room in ("0123456789abcdef0123", "what we said"):
        Client(raise_request_exception=False).get(f"/rooms/{room}/")
    assert written.getvalue().count("0123456789abcdef0123") == 1
    assert "what we said" not in written.getvalue()


@pytest.mark.urls("tests.test_logs")
@pytest.mark.parametrize("written", [Json], indirect=True)
def test_as_json_each_line_is_an_object_with_the_same_in_it_and_no_more(written: io.StringIO) -> None:
    Client(raise_request_exception=False).get("/rooms/0123456789abcdef0123/")
    logging.getLogger("dialogue.live.notifier").warning("The channel layer is %s", "reached again")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    [failed] = [line for line in lines if line["logger"] == "django.request"]  # others may write meanwhile
    [other] = [line for line in lines if line["logger"] == "dialogue.live.notifier"]
    assert failed["room"] == "0123456789abcdef0123"
    assert (failed["level"], failed["error"]) == ("ERROR", "RuntimeError")
    assert failed["message"] == "500 rooms/<str:room>/"
    assert any("in fail" in line for line in failed["trace"])
    assert WORDS not in written.getvalue()
    assert "secret-code" not in written.getvalue()
    assert set(other) == {"at", "level", "logger", "process", "message"}
    assert other["message"] == "The channel layer is reached again"


UNDER_UVICORN = """
import logging, uvicorn
uvicorn.Config("project.asgi:application").load()
logging.getLogger("uvicorn.access").info("GET /join/secret-code")
try:
    raise ValueError("I felt alone at dinner")
except ValueError as error:
    logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=error)
"""


@pytest.mark.slow
def test_log_lines_are_redacted_under_another_server(tmp_path: Path) -> None:
    environment = servers.clean_environment(DATA_DIR=str(tmp_path))
    command = [sys.executable, "-c", UNDER_UVICORN]
    done = subprocess.run(
        command, cwd=servers.HOME, env=environment, capture_output=True, text=True, check=True
    )
    output = done.stdout + done.stderr
    assert "uvicorn.error: Exception in ASGI application" in output
    assert "ValueError" in output
    assert WORDS not in output
    assert "secret-code" not in output


def test_no_fault_is_sent_by_mail() -> None:
    """Django would send the request and what its variables held to those in ADMINS."""
    assert logging.getLogger("django").handlers == []


def test_an_error_among_the_arguments_of_a_line_is_named_by_its_kind(written: io.StringIO) -> None:
    logging.getLogger("daphne.server").error("Exception inside application: %s", ValueError(WORDS))

    assert "Exception inside application: ValueError" in written.getvalue()
    assert WORDS not in written.getvalue()


def test_exception_of_a_task_is_logged_without_its_message(written: io.StringIO) -> None:
    error = ValueError(WORDS)
    message = f"Task exception was never retrieved\nfuture: <Task exception={error!r}>"
    logging.getLogger("asyncio").error(message, exc_info=error)

    assert "Task exception was never retrieved" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert WORDS not in written.getvalue()


@pytest.fixture
def refused_hosts(written: io.StringIO) -> Iterator[io.StringIO]:
    """What is written about refused hosts, as by a process that has just begun."""
    logger = logging.getLogger("django.security.DisallowedHost")
    kept, logger.filters = logger.filters, [RefusedHosts()]
    yield written
    logger.filters = kept


def test_host_that_is_refused_is_named_once_in_one_line(refused_hosts: io.StringIO) -> None:
    for host in ("wrong.example", "wrong.example", "Wrong.Example", "other.example:8000"):
        assert Client().get("/past/", headers={"host": host}).status_code == 400
    lines = refused_hosts.getvalue().splitlines()
    assert len(lines) == 2
    assert "the host 'wrong.example', which ALLOWED_HOSTS does not name" in lines[0]
    assert "'other.example:8000'" in lines[1]


@pytest.mark.slow
def test_host_forges_no_line_and_fills_no_log(refused_hosts: io.StringIO) -> None:
    Client().get("/past/", headers={"host": f"x\n2026 ERROR \x1b[2J\u2028{'y' * 5000}"})
    for number in range(MAX_HOSTS_NAMED + 50):
        Client().get("/past/", headers={"host": f"{number}.example"})
    lines = refused_hosts.getvalue().splitlines()
    assert len(lines) == MAX_HOSTS_NAMED + 1
    assert max(map(len, lines)) < 300
    assert refused_hosts.getvalue().isascii()
    assert "not named any more" in lines[-1]


@pytest.mark.parametrize("query", ["&".join(["a=1"] * 2000), "page=%00"], ids=["many fields", "a NUL"])
def test_a_request_that_cannot_be_read_writes_no_line(
    client: Client, db: None, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    assert client.get(f"/past/?{query}").status_code in {200, 400}
    assert caplog.messages == []
