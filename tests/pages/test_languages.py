"""The language of a page is the viewer's own, in each room."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.db import OperationalError
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.helpers.languages import viewer_language
from dialogue.rooms.creation import create_room
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def language_of(answer: Any) -> str:
    found = re.search(r'<html lang="(\w+)" dir="(\w+)">', answer.content.decode())
    assert found is not None
    assert found[2] == ("rtl" if found[1] == "ar" else "ltr")
    assert answer.headers["Content-Language"] == found[1]
    return found[1]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("tlh, ar-EG;q=0.9, es;q=0.8", "ar"),
        ("tlh", "en"),
        ("*", "en"),
        ("es;q=nonsense", "en"),
    ],
)
def test_page_without_a_cookie_has_the_first_accepted_language_of_the_catalogues(
    client: Client, accepted: str, language: str
) -> None:
    assert language_of(client.get("/past/", headers={"Accept-Language": accepted})) == language


def test_switch_sets_a_cookie_that_comes_before_the_accepted_language(client: Client) -> None:
    answer = client.post("/language/", {"language": "ar"}, headers={"Referer": "http://testserver/past/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://testserver/past/")
    cookie = answer.cookies[project_settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert language_of(client.get("/past/", headers={"Accept-Language": "de"})) == "ar"


def test_switch_to_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "tlh"})
    assert language_of(client.get("/", headers={"Accept-Language": "es"})) == "es"


def test_unknown_language_in_the_cookie_counts_as_none(client: Client) -> None:
    client.cookies[project_settings.LANGUAGE_COOKIE_NAME] = "../../etc/passwd"
    assert language_of(client.get("/", headers={"Accept-Language": "es"})) == "es"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", ""])
def test_switch_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    answer = client.post("/language/", {"language": "de"}, headers={"Referer": elsewhere})
    assert answer.headers.get("Location", "/") == "/"


def test_switch_is_kept_with_the_person_for_browsers_without_the_cookie(client: Client) -> None:
    person = Person.objects.create_guest()
    here, elsewhere = signed_in(person), signed_in(person)
    here.post("/language/", {"language": "es"})
    assert language_of(elsewhere.get("/", headers={"Accept-Language": "de"})) == "es"


def test_health_check_of_a_browser_with_a_session_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(Person.objects.create_guest())

    def down(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("dialogue.http.languages.person_of_request", down)
    assert client.get("/healthz").status_code == 200


def test_error_page_has_the_viewers_language(client: Client) -> None:
    answer = client.get("/rooms/0123456789abcdef0123/", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert language_of(answer) == "de"


def test_export_and_page_of_a_room_are_in_the_readers_language() -> None:
    created = create_room("compassion", "Our Sundays", ["Ana", "Ben"])
    ana = Client()
    assert ana.post(created.partners[0].link).status_code == 302
    ana.cookies[project_settings.LANGUAGE_COOKIE_NAME] = "de"
    export = ana.get(f"/api/v1/rooms/{created.room}/export?as=markdown&of=mine").content.decode()
    assert "- Im Gespräch: Ana und Ben" in export
    assert "Format: Dialog des Mitgefühls, Fassung" in export
    assert "Deine Gespräche" in ana.get("/past/").content.decode()


def test_api_refuses_in_the_clients_language_and_in_english_without_one(client: Client) -> None:
    frames = "/api/v1/rooms/0123456789abcdef0123/frames"
    german = client.get(frames, headers={"Accept-Language": "de"}).json()
    english = client.get(frames).json()
    assert german["code"] == english["code"] == "not_signed_in"
    assert german["detail"].startswith("Bitte verwende das Token")
    assert english["detail"].startswith("Please use a seat's token")


def test_pages_and_the_script_offer_the_same_languages() -> None:
    text = Path(project_settings.BASE_DIR, "frontend", "src", "text.ts").read_text(encoding="utf-8")
    offered = re.findall(r'\{ code: "(\w+)", name: "([^"]+)"(?:, note: "[^"]+")? \}', text)
    assert offered == project_settings.LANGUAGES
    noted = re.findall(r'code: "(\w+)", name: "[^"]+", note:', text)
    assert noted == project_settings.UNREVIEWED_LANGUAGES


def test_a_region_counts_as_its_language() -> None:
    assert viewer_language(["de-AT"], "") == "de"
    assert viewer_language([None, "tlh"], "es-MX") == "es"
