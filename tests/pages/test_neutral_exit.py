"""Every page has the button that leaves at once, and afterwards no page shows a word before it is asked."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dialogue.pages.after_exit import COOKIE
from dialogue.rooms.creation import CreatedRoom, create_room

pytestmark = pytest.mark.django_db
FOCUSABLE = re.compile(r"<(?:a|button|input|select|textarea|summary)\b[^>]*>")


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], bearer=False)


def ana_of(created: CreatedRoom) -> Client:
    """Ana's browser. Her answer "talk now" is still valid."""
    client = Client()
    assert client.post(created.partners[0].link).status_code == 302
    return client


def left(client: Client) -> Client:
    """The same browser after its page's script left."""
    client.cookies[COOKIE] = "yes"
    return client


def pages(created: CreatedRoom, client: Client) -> dict[str, Any]:
    room = f"/rooms/{created.room}/"
    paths = ["/", "/past/", "/offline/", "/nowhere", created.partners[1].link, "/join/unknown", room]
    return {path: client.get(path) for path in [*paths, f"{room}replay/"]}


def test_button_is_the_first_control_of_every_page_and_tells_the_other_site_nothing(
    created: CreatedRoom, settings: Settings
) -> None:
    settings.NEUTRAL_EXIT_URL = "https://weather.example/?a=1&b=2"
    for path, answer in pages(created, ana_of(created)).items():
        controls = [each for each in FOCUSABLE.findall(answer.content.decode()) if 'class="skip"' not in each]
        assert 'class="exit" href="https://weather.example/?a=1&amp;b=2"' in controls[0], path
        assert 'rel="noreferrer nofollow"' in controls[0], path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path


def test_after_leaving_every_page_of_a_conversation_is_the_same_page_without_words(
    created: CreatedRoom,
) -> None:
    client = left(ana_of(created))
    room = f"/rooms/{created.room}/"
    paths = ["/", "/past/", room, f"{room}replay/", *(each.link for each in created.partners)]
    shown = {
        re.sub(r'value="\w{64}"', "", client.get(path).content.decode()) for path in [*paths, "/rooms/x/"]
    }
    assert len(shown) == 1
    assert not re.search("Ana|Ben|Weekends", shown.pop())


def test_a_form_that_the_browser_sends_again_makes_no_room(created: CreatedRoom) -> None:
    answer = left(Client()).post("/", {"first": "Ana", "second": "Ben", "format": "compassion"})
    assert "Nothing is shown here" in answer.content.decode()
    assert "Ana" not in answer.content.decode()


def test_button_of_that_page_leads_back_to_the_seat(created: CreatedRoom) -> None:
    client = left(ana_of(created))
    answer = client.post(f"/rooms/{created.room}/", {"go_on": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/rooms/{created.room}/")
    assert answer.cookies[COOKIE].value == ""
    del client.cookies[COOKIE]
    assert "data-page" in client.get(f"/rooms/{created.room}/").content.decode()
