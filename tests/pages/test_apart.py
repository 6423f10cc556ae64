"""The page apart asks one person alone. No answer can be sent, and no page of the partner depends on it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.test import Client
from pytest_django import Settings

from dialogue.moderator.events import Joined
from dialogue.pages.after_exit import COOKIE
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.safety.questions import QUESTIONS
from tests.pages.test_couples import couple_page, invited_by
from tests.pages.test_not_now import NOT_NOW, NOW, all_that_ana_sees, append, body, browser, stored

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LANGUAGES = [language for language, _ in project_settings.LANGUAGES]
LINK = '<a href="/apart/">'


class Controls(HTMLParser):
    """The controls of a page in the order of tabs, those in a form, and what can be opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.order: list[dict[str, str | None]] = []
        self.in_forms: list[dict[str, str | None]] = []
        self.summaries: list[str] = []
        self.open: list[bool] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"form", "summary"}:
            self._within.append(tag)
        if tag in {"a", "button", "input", "select", "textarea"}:
            self.order.append({"tag": tag, **dict(attrs)})
            if "form" in self._within or "form" in dict(attrs):
                self.in_forms.append(self.order[-1])
        if tag == "details" and ("name", "country") in attrs:
            self.open.append("open" in dict(attrs))

    def handle_data(self, data: str) -> None:
        if self._within[-1:] == ["summary"] and data.strip() and "form" not in self._within:
            self.summaries.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if self._within[-1:] == [tag]:
            self._within.pop()


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", consented=True, bearer=False)


def page(**headers: str) -> Any:
    return Client(headers=headers).get("/apart/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_asks_every_question_and_names_people_in_every_language(language: str) -> None:
    answer = page(**{"Accept-Language": language})
    found = Controls(answer.content.decode())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    radios = [control for control in found.order if control.get("type") == "radio"]
    assert {radio["name"] for radio in radios} == {question.id for question in QUESTIONS}
    assert len([control for control in found.order if str(control.get("href")).startswith("tel:")]) > 20


def test_nothing_on_the_page_can_send_an_answer() -> None:
    found = Controls(page().content.decode())
    assert {control["name"] for control in found.in_forms} == {"language"}
    assert not [control for control in found.order if control.get("type") == "radio" and "checked" in control]
    assert Client().post("/apart/", {"afraid": "yes"}).status_code == 405


def test_exit_comes_before_the_first_question_and_the_title_tells_nothing() -> None:
    text = page().content.decode()
    controls = [control for control in Controls(text).order if control.get("class") != "skip"]
    assert controls[0]["class"] == "exit"
    assert "<title>For yourself · Third Ear</title>" in text


def test_a_page_of_somebody_else_is_not_told_where_its_reader_comes_from() -> None:
    for control in Controls(page().content.decode()).order:
        if str(control.get("href")).startswith("https:"):
            assert control["rel"] == "noreferrer nofollow"


def test_looking_stores_nothing_sets_no_cookie_and_is_logged_nowhere(
    created: CreatedRoom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "third_ear")
    ana = browser()
    ana.post(created.partners[0].link, NOW)
    before = stored()
    caplog.clear()
    answers = [client.get("/apart/") for client in (ana, Client())]
    assert stored() == before
    assert caplog.records == []
    assert not any(answer.cookies for answer in answers)
    assert answers[0].content == answers[1].content, "the page does not depend on who asks"


def test_all_that_the_partner_is_sent_is_the_same_with_and_without(created: CreatedRoom) -> None:
    ana, ben = browser(), browser()
    ana.post(created.partners[0].link, NOW)
    append(created, Joined(by="a"))
    seen = all_that_ana_sees(ana, created)
    ben.get(created.partners[1].link)
    ben.get("/apart/")
    ben.post(created.partners[1].link, NOT_NOW)
    ben.get("/apart/")
    assert all_that_ana_sees(ana, created) == seen


def test_it_is_offered_at_the_same_places_before_and_after_to_both_and_to_no_observer(
    created: CreatedRoom,
) -> None:
    shown = []
    for seat, own_name in ((0, "Ana"), (1, "Ben")):
        client = browser()
        link, room = created.partners[seat].link, f"/rooms/{created.room}/"
        before = body(client.get(link)), body(client.post(link, NOT_NOW))
        client.get("/apart/")
        assert (body(client.get(link)), body(client.post(link, NOT_NOW))) == before
        client.post(link, NOW)
        del client.cookies["ready"]
        pages = [*before, body(client.get(room)), body(client.get("/care/"))]
        assert [text.count(LINK) for text in pages] == [1, 1, 1, 1], own_name
        shown.append([text.index(LINK) for text in pages])
    assert shown[0] == shown[1]
    couple = Client()
    partner = Client()
    partner.post(invited_by(couple), {"answer": "accept", "name": "Ben"})
    assert [body(client.get(couple_page(client))).count(LINK) for client in (couple, partner)] == [1, 1]
    assert created.observer is not None
    assert LINK not in body(browser().get(created.observer.link))


def test_the_likely_country_is_open_and_every_other_one_can_be_opened() -> None:
    found = Controls(page(**{"Accept-Language": "de-AT"}).content.decode())
    some = ["Österreich", "Deutschland", "Schweiz", "Spanien"]
    assert [title for title in found.summaries if title in some] == some
    assert found.open == [True, *[False] * (len(found.open) - 1)]
    assert not any(Controls(page(**{"Accept-Language": "en"}).content.decode()).open)


def test_people_whom_a_practice_sets_in_front_come_first(settings: Settings, tmp_path: Path) -> None:
    settings.SAFETY_RESOURCES = tmp_path / "own.toml"
    settings.SAFETY_RESOURCES.write_text(
        '[[resource]]\nname = "<Our> practice"\nfor = "everyone"\nphone = "+43 1 234"\nhours = "some"\n'
        'note = {en = "Ask for Kim.", de = "Frag nach Kim."}\n'
    )
    text = page(**{"Accept-Language": "de-AT"}).content.decode()
    assert text.index("&lt;Our&gt; practice") < text.index("Frauenhelpline")
    assert 'href="tel:+431234"' in text
    assert "Frag nach Kim." in text


def test_after_the_neutral_exit_nothing_is_shown() -> None:
    client = Client()
    client.cookies[COOKIE] = "yes"
    text = client.get("/apart/").content.decode()
    assert "Nothing is shown here" in text
    assert not re.search("afraid|country", text)
