"""No answer goes without the headers that hold a browser back: no page, no file, no error."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from dialogue.rooms.creation import create_room
from tests.servers import HOME, clean_environment

pytestmark = pytest.mark.django_db

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def break_down(_request: HttpRequest, *_: Any, **__: Any) -> None:
    raise RuntimeError("the words of a conversation")


def static_file(_: Settings) -> Any:
    folder = HOME / "frontend" / "dist" / "assets"
    answer = Client().get(f"/static/assets/{min(file.name for file in folder.iterdir())}")
    answer.close()
    return answer


def too_often(settings: Settings) -> Any:
    settings.RATES = settings.RATES | {"requests": "1/year"}
    client = Client()
    client.get("/")
    return client.get("/")


ANSWERS: dict[str, tuple[int, Callable[[Settings], Any]]] = {
    "page": (200, lambda _: Client().get("/")),
    "links": (201, lambda _: Client().post("/", {"first": "Ana", "second": "Ben", "format": "compassion"})),
    "redirect": (302, lambda _: Client().post("/try/")),
    "strange host": (400, lambda _: Client().get("/", headers={"host": "evil.example"})),
    "forged form": (403, lambda _: Client(enforce_csrf_checks=True).post("/try/")),
    "no page": (404, lambda _: Client().get("/nowhere")),
    "no room": (404, lambda _: Client().get("/rooms/x/replay/")),
    "no slash": (301, lambda _: Client().get("/past")),
    "wrong method": (405, lambda _: Client().delete("/past/")),
    "too often": (429, too_often),
    "static file": (200, static_file),
    "no static file": (404, lambda _: Client().get("/static/nothing.js")),
    "API, done": (
        201,
        lambda _: Client().post(
            "/api/v1/rooms",
            {"format": "compassion", "names": ["Ana", "Ben"]},
            content_type="application/json",
        ),
    ),
    "API, stranger": (401, lambda _: Client().get("/api/v1/rooms/x/frames")),
    "API, no such room": (
        401,
        lambda _: Client().get("/api/v1/rooms/x/export", headers={"Authorization": "Bearer none"}),
    ),
    "API, no JSON": (415, lambda _: Client().post("/api/v1/rooms", "x", content_type="text/plain")),
    "API, from another site": (
        403,
        lambda _: Client().post("/api/v1/rooms", headers={"origin": "https://evil.example"}),
    ),
    "page, from another site": (403, lambda _: Client().post("/", headers={"sec-fetch-site": "cross-site"})),
    "unknown invitation": (404, lambda _: Client().get("/join/none")),
    "API, nothing there": (404, lambda _: Client().get("/api/v1/nothing")),
    "API, wrong method": (405, lambda _: Client().put("/api/v1/rooms")),
    "API, document": (200, lambda _: Client().get("/api/v1/openapi.json")),
    "health": (200, lambda _: Client().get("/healthz")),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_response_has_the_security_headers(kind: str, settings: Settings) -> None:
    status, ask = ANSWERS[kind]
    answer = ask(settings)
    assert answer.status_code == status
    _is_strict(answer)
    assert answer.headers["Cache-Control"] == "no-store" or kind == "static file"


def test_server_error_has_the_security_headers_and_no_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue.pages.views.StartForm", break_down)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "words of a conversation" not in answer.content.decode()
    _is_strict(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def _is_strict(answer: Any) -> None:
    for name, value in STRICT.items():
        assert answer.headers.get(name) == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Server" not in answer.headers


def test_personal_responses_are_not_cached() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"])
    token = {"Authorization": f"Bearer {created.partners[0].token}"}
    for path in (
        f"/api/v1/rooms/{created.room}/{what}" for what in ("frames", "export", "export?as=markdown&of=mine")
    ):
        assert Client().get(path, headers=token).headers["Cache-Control"] == "no-store"


def test_cookies_are_for_our_own_pages_and_no_script() -> None:
    client = Client()
    client.post("/try/")
    client.get("/")
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


# ---- as a practice runs it


def production(folder: Path, *words: str) -> str:
    environment = clean_environment(
        DATA_DIR=str(folder),
        ORIGINS="https://talk.example.org",
        DATABASE_URL="postgres://ear:secret@db.example.org/ear",
        REDIS_URL="redis://redis.example.org",
    )
    done = subprocess.run(
        [sys.executable, *words], cwd=HOME, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.slow
def test_django_deployment_check_finds_nothing(tmp_path: Path) -> None:
    output = production(tmp_path / "data", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert "System check identified no issues" in output
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700  # what is in it is for its owner alone


BEHIND_A_PROXY = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
import django; django.setup()
from django.test import Client
plain = Client().get("/past/", headers={"host": "talk.example.org"})
print(plain.status_code, plain.headers["Location"], plain.headers["Cache-Control"])
token = {"host": "talk.example.org", "Authorization": "Bearer secret"}
in_clear = Client().get("/api/v1/rooms/x/frames", headers=token)
print(in_clear.status_code, in_clear.json()["code"], in_clear.headers.get("Location"))
strange = Client().get("/past/", headers={"host": "evil.example"})
print(strange.status_code, strange.headers["Location"])
encrypted = {"host": "talk.example.org", "X-Forwarded-Proto": "https"}
answer = Client().get("/", headers=encrypted)
print(answer.status_code, answer.headers["Strict-Transport-Security"])
print(Client().get("/healthz", headers={"host": "talk.example.org"}).status_code)
for cookie in answer.cookies.values():
    print(cookie.key, cookie["secure"])
"""


@pytest.mark.slow
def test_plain_http_is_redirected_or_refused_and_https_gets_hsts(tmp_path: Path) -> None:
    output = production(tmp_path, "-c", BEHIND_A_PROXY).splitlines()
    assert any(line.endswith("third_ear.security: refused reason=sent_in_clear") for line in output)
    logged = ("WARNING dialogue.helpers.rate_limits", "INFO third_ear.security")
    assert [line for line in output if not any(mark in line for mark in logged)] == [
        "301 https://talk.example.org/past/ no-store",
        "403 https_only None",
        "301 https://talk.example.org/past/",
        "200 max-age=31536000",
        "200",
        "__Host-csrftoken True",
    ]  # and that there is no Redis to count in keeps nobody out
