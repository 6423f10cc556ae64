"""What a page of another site has a visitor's browser send is refused, and costs the visitor nothing."""

from typing import Any

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from pytest_django import Settings

from dialogue.rooms.models import Seat

pytestmark = pytest.mark.django_db

WANTED = '{"format": "compassion", "names": ["Ana", "Ben"]}'
FORM = {"first": "Ana", "second": "Ben", "format": "compassion"}
OUR_OWN = "http://127.0.0.1:8000"
#: What a browser says of a request that a page of another site, or of a neighbouring one, had it send.
FOREIGN = {
    "foreign origin": {"Origin": "https://evil.example"},
    "hidden origin": {"Origin": "null"},
    "another port": {"Origin": "http://127.0.0.1:8001"},
    "another scheme": {"Origin": "https://127.0.0.1:8000"},
    "our name within another": {"Origin": "http://127.0.0.1:8000.evil.example"},
    "cross-site": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    "same-site": {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
}
#: What changes something, as a browser would send it.
CHANGES: dict[str, tuple[str, Any, str]] = {
    "API": ("/api/v1/rooms", WANTED, "application/json"),
    "API as text": ("/api/v1/rooms", WANTED, "text/plain"),
    "start": ("/", FORM, ""),
    "alone": ("/try/", FORM, ""),
    "join": ("/join/none", {}, ""),
    "forget": ("/past/forget/", {}, ""),
}


def send(change: str, headers: dict[str, str]) -> Any:
    path, data, kind = CHANGES[change]
    return Client().post(path, data, content_type=kind or MULTIPART_CONTENT, headers=headers)


@pytest.fixture
def one_request(settings: Settings) -> None:
    settings.RATES = settings.RATES | {
        "requests": "1/year",
        "rooms": "1/year",
        "failed_credentials": "1/year",
    }


@pytest.mark.usefixtures("one_request")
@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("change", CHANGES)
def test_a_foreign_post_is_refused_before_it_is_counted(change: str, foreign: str) -> None:
    for _ in range(3):
        answer = send(change, FOREIGN[foreign])
        assert answer.status_code == 403
        assert not answer.cookies
    assert Seat.objects.count() == 0
    assert Client().get("/").status_code == 200


@pytest.mark.usefixtures("one_request")
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"],
)
def test_a_call_of_the_api_that_is_no_json_is_refused_before_it_is_counted(kind: str) -> None:
    for _ in range(3):
        answer = Client().post("/api/v1/rooms", WANTED, content_type=kind)
        assert (answer.status_code, answer.json()["code"]) == (415, "no_json")
    assert Seat.objects.count() == 0
    assert Client().post("/api/v1/rooms", WANTED, content_type="application/json").status_code == 201


def test_a_body_in_chunks_that_does_not_say_it_is_json_is_refused() -> None:
    answer = Client().generic(
        "POST", "/api/v1/rooms", content_type="", headers={"Transfer-Encoding": "chunked"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "no_json")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": OUR_OWN},
        {"Origin": OUR_OWN, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_own_pages_and_programs_may_open_a_room(headers: dict[str, str]) -> None:
    assert send("API", headers).status_code == 201
    assert send("start", headers).status_code == 201


def test_json_may_name_its_charset() -> None:
    answer = Client().post("/api/v1/rooms", WANTED, content_type="application/json; charset=utf-8")
    assert answer.status_code == 201


@pytest.mark.usefixtures("one_request")
@pytest.mark.parametrize(
    ("path", "mode", "destination"),
    [
        ("/", "no-cors", "image"),
        ("/join/none", "navigate", "iframe"),
        ("/past/", "cors", "empty"),
        ("/api/v1/rooms/x/export", "navigate", "document"),
        ("/api/v1/rooms/x/frames", "no-cors", "script"),
    ],
)
def test_load_by_a_foreign_page_is_refused_before_it_is_counted(
    path: str, mode: str, destination: str
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}
    for _ in range(3):
        assert Client().get(path, headers=headers).status_code == 403
    assert Client().get("/").status_code == 200


def test_navigation_from_another_site_is_allowed() -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert Client().get("/", headers=headers).status_code == 200
