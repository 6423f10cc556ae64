"""Invitations: the links page, a link's preview, the join page, an observer's list of consents."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import Event, ObserverAllowed, ObserverWithdrawn
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from tests.pages.test_pages import FORM, text

pytestmark = pytest.mark.django_db
PERSONAL = ("Ana", "Ben", "Dr. Lee", "Weekends", "Compassion")
OBSERVED = FORM | {"observer": "Dr. Lee"}


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", bearer=False)


@pytest.fixture
def person() -> Client:
    """A browser in which a person opens pages."""
    return Client(headers={"Sec-Fetch-Dest": "document"})


def body(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


# ---- the links page


def test_links_page_offers_the_others_a_message_a_mail_and_a_code_and_oneself_a_seat() -> None:
    page = body(Client().post("/", OBSERVED))
    cards = re.findall(r'<section class="invitation.*?</section>', page, re.DOTALL)
    assert [re.search(r'data-name="([^"]*)"', card)[1] for card in cards] == ["Ben", "Dr. Lee", "Ana"]  # type: ignore[index]
    assert ["data-awaited" in card for card in cards] == [True, True, False]
    for card in cards:
        assert all(f"{way} " in card or f"{way}=" in card for way in ("data-share", "data-copy", "data-qr"))
    own = re.search(r'<a class="button primary" href="(/join/[^"]+)"', page)
    assert own is not None
    assert own[1] in cards[2]
    assert "Go in as Ana" in text(Client().post("/", FORM))


def test_messages_hold_the_link_and_neither_names_nor_topic() -> None:
    page = body(Client().post("/", OBSERVED))
    fields = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    messages = [html.unescape(field) for field in fields]
    mails = [html.unescape(found) for found in re.findall(r'href="(mailto:[^"]*)"', page)]
    links = re.findall(r'value="(http://testserver/join/[^"]+)"', page)
    assert len(messages) == len(mails) == len(links) == 3
    for message, mail, link in zip(messages, mails, links, strict=True):
        assert message.count(link) == 1
        assert not [word for word in PERSONAL if word in message + mail]
        assert parse_qs(urlsplit(mail).query) == {"subject": ["An invitation"], "body": [message]}
    assert "observe" in messages[1]


# ---- what a preview of a link may read


def test_program_that_fetches_a_link_reads_nothing_personal(created: CreatedRoom) -> None:
    assert created.observer is not None
    for invitation in (*created.partners, created.observer):
        for ask in (Client().get, Client().head):
            answer = ask(invitation.link, headers={"User-Agent": "WhatsApp/2.23"})
            assert answer.status_code == 200
            assert not [word for word in PERSONAL if word in body(answer)]
    assert not Person.objects.exists()


def test_preview_says_the_same_for_every_invitation_and_no_more(created: CreatedRoom) -> None:
    previews = {
        tuple(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)"', body(Client().get(each.link))))
        for each in created.partners
    }
    assert previews == {
        (
            ("og:type", "website"),
            ("og:site_name", "Third Ear"),
            ("og:title", "An invitation"),
            ("og:description", "A conversation in which both are heard. This link is for one person alone."),
        )
    }


def test_preview_of_the_page_for_a_person_is_the_same(person: Client, created: CreatedRoom) -> None:
    metas = [
        re.findall(r"<meta [^>]*(?:og:|description)[^>]*>", body(each.get(created.partners[1].link)))
        for each in (person, Client())
    ]
    assert metas[0] == metas[1] != []


def test_link_of_a_taken_seat_says_no_name(created: CreatedRoom) -> None:
    Client().post(created.partners[1].link)
    answer = Client().get(created.partners[1].link)
    assert answer.status_code == 409
    assert not [word for word in PERSONAL if word in body(answer)]


def test_browser_that_does_not_say_so_shows_the_invitation_after_one_button(created: CreatedRoom) -> None:
    browser, link = Client(), created.partners[1].link
    assert 'name="answer" value="look"' in body(browser.get(link))
    answer = browser.post(link, {"answer": "look"})
    assert answer.status_code == 200
    assert "talk with Ana" in text(answer)
    assert Seat.objects.get(participant_id="b").person is None


# ---- the join page


def test_join_page_says_safety_first_then_what_happens_and_folds_the_rules(
    person: Client, created: CreatedRoom
) -> None:
    page = body(person.get(created.partners[1].link))
    order = ["Only if it is safe for you.", "Is now a good time?", "What will happen", "Who else sees it"]
    places = [page.index(sentence) for sentence in (*order, "What you both agree on")]
    assert places == sorted(places)
    folded = re.findall(r"<details.*?</details>", page[page.index("<main") :], re.DOTALL)
    assert any("What you both agree on" in each for each in folded)


# ---- an observer's list


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([], "Waiting: neither of the two agrees so far"),
        ([ObserverAllowed(by="b", observer="o1", scope="words")], "Waiting: one of the two agrees"),
        (
            [
                ObserverAllowed(by="a", observer="o1", scope="words"),
                ObserverAllowed(by="b", observer="o1", scope="words"),
                ObserverWithdrawn(by="b", observer="o1"),
            ],
            "Taken back: one of the two agrees now",
        ),
    ],
)
def test_list_of_an_observer_tells_waiting_from_taken_back_without_saying_who(
    created: CreatedRoom, events: list[Event], sentence: str
) -> None:
    lee = Client()
    assert created.observer is not None
    assert lee.post(created.observer.link).status_code == 302
    if events:
        DatabaseLog().append(created.room, 0, events, timezone.now())
    answer = lee.get("/past/")
    assert sentence in text(answer)
    assert f'href="/rooms/{created.room}/"' in body(answer)
