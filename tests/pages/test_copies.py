"""The page on which a copy is kept: what each may do there, and what the other is told."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dialogue.moderator.commands import Choose, Join, JoinAsObserver, Rate, Say, WithdrawObserver
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import ExportRequest
from tests.api.talk import Talk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Pages:
    """The browsers of Ana, Ben and Dr. Lee, who hold a conversation."""

    def __init__(self, **options: Any) -> None:
        created = create_room("compassion", "Our Sundays", ["Ana", "<b>Ben</b>"], **options)
        self.room = created.room
        self.talk = Talk(created)
        issued = [*created.partners, *([created.observer] if created.observer else [])]
        self.browsers = {each.participant_id: Client() for each in issued}
        for each in issued:
            assert self.browsers[each.participant_id].post(each.link).status_code == 302
        self.talk.both(Join)
        self.talk(Rate, "a", value=2)
        self.talk(Rate, "b", value=9)
        self.talk.both(Choose, option="keep")
        self.talk(Say, "a", text="I felt alone.")

    def text(self, who: str, path: str = "") -> str:
        answer = self.browsers[who].get(path or f"/rooms/{self.room}/copy/")
        assert answer.status_code == 200
        page = answer.content.decode().partition("<main")[2]
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))

    def links(self, who: str) -> set[str]:
        page = self.browsers[who].get(f"/rooms/{self.room}/copy/").content.decode()
        return set(re.findall(r"export\?as=(\w+&amp;of=\w+)", page))

    def press(self, who: str, do: str, to: str = "") -> None:
        answer = self.browsers[who].post(f"/rooms/{self.room}/copy/", {"do": do, "to": to})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/rooms/{self.room}/copy/")


@pytest.fixture
def pages() -> Pages:
    return Pages()


def of(extent: str, links: set[str]) -> set[str]:
    return {link.partition("&")[0] for link in links if link.endswith(f"of={extent}")}


def test_own_words_are_offered_in_every_kind_that_is_installed(
    pages: Pages, settings: Settings, tmp_path: Any
) -> None:
    assert of("mine", pages.links("a")) >= {"markdown", "csv", "json"}
    settings.PDF_FONTS = tmp_path / "none"
    assert of("mine", pages.links("a")) == {"markdown", "csv", "json"}
    assert of("whole", pages.links("a")) == set()


def test_who_asks_reads_when_it_is_ready_and_the_other_who_asked(pages: Pages) -> None:
    assert "It is ready 24 hours later" in pages.text("a")
    pages.press("a", "ask")
    assert "You asked for it, and it is ready:" in pages.text("a")
    assert "Ana asked for a copy of the whole conversation" in pages.text("b")
    assert "Ana asked for a copy" in pages.text("b", "/past/")
    assert "asked for a copy" not in pages.text("a", "/past/")
    replay = html.unescape(pages.browsers["b"].get(f"/rooms/{pages.room}/replay/").content.decode())
    assert '"asked_by":["Ana"]' in replay
    assert '"asked_by":[]' in html.unescape(
        pages.browsers["a"].get(f"/rooms/{pages.room}/replay/").content.decode()
    )


def test_after_the_wait_it_can_be_fetched(pages: Pages) -> None:
    pages.press("a", "ask")
    ExportRequest.objects.update(ready_at=timezone.now())
    assert of("whole", pages.links("a")) >= {"markdown", "csv", "json"}
    assert of("whole", pages.links("b")) == set()


def test_the_other_allows_their_words_and_takes_it_back(pages: Pages) -> None:
    pages.press("a", "ask")
    before = pages.text("a")
    pages.press("b", "allow", "a")
    assert "You allowed what you had said by then" in pages.text("b")
    assert pages.text("a") == before
    pages.press("b", "keep_back", "a")
    assert "Your words are left out of it, unless you allow them." in pages.text("b")


def test_what_was_taken_back_meanwhile_is_no_error(pages: Pages) -> None:
    pages.press("a", "ask")
    pages.press("a", "take_back")
    pages.press("b", "allow", "a")
    pages.press("a", "take_back")
    assert "asked for a copy" not in pages.text("b")


def test_research_is_offered_once_both_allow_it(pages: Pages) -> None:
    before = pages.text("b")
    pages.press("a", "research")
    assert "You allow it." in pages.text("a")
    assert pages.text("b") == before
    pages.press("b", "research")
    for who in ("a", "b"):
        assert of("structure", pages.links(who)) >= {"csv", "json"}
    pages.press("a", "no_research")
    assert of("structure", pages.links("b")) == set()


def test_names_and_topic_are_text(pages: Pages) -> None:
    pages.press("b", "ask")
    page = pages.browsers["a"].get(f"/rooms/{pages.room}/copy/").content.decode()
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page
    assert "<b>Ben" not in page
    assert "<title>Keep a copy · Third Ear</title>" in page


def test_an_observer_asks_too_and_both_partners_are_told() -> None:
    pages = Pages(observer="Dr. Lee", consented=True)
    pages.talk(JoinAsObserver, "o1")
    assert "Our Sundays" not in pages.text("o1")
    assert of("mine", pages.links("o1")) == set()
    pages.press("o1", "ask")
    for who in ("a", "b"):
        assert "Dr. Lee asked for a copy of the whole conversation" in pages.text(who)
    for do in ("allow", "research"):
        assert (
            pages.browsers["o1"].post(f"/rooms/{pages.room}/copy/", {"do": do, "to": "a"}).status_code == 404
        )
    pages.talk(WithdrawObserver, "a", observer="o1")
    assert pages.browsers["o1"].get(f"/rooms/{pages.room}/copy/").status_code == 403
    assert pages.browsers["o1"].post(f"/rooms/{pages.room}/copy/", {"do": "ask"}).status_code == 403
    assert "Dr. Lee asked" not in pages.text("b")


def test_beside_a_script_the_whole_is_there_at_once() -> None:
    client = Client()
    room = client.post("/try/").headers["Location"]
    page = client.get(f"{room}copy/").content.decode()
    assert "of=whole" in page
    assert "For research" not in page


@pytest.mark.parametrize("do", ["", "erase", "ask_for_all"])
def test_an_unknown_button_does_nothing(pages: Pages, do: str) -> None:
    assert pages.browsers["a"].post(f"/rooms/{pages.room}/copy/", {"do": do}).status_code == 404
    assert not ExportRequest.objects.exists()
