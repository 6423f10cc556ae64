"""Each partner is asked alone whether to talk now. "Not now" looks to the other like not having come."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import Ended, Joined
from dialogue.rooms.creation import CreatedRoom, create_room

pytestmark = pytest.mark.django_db
NOW = {"answer": "now"}
NOT_NOW = {"answer": "not_now"}
QUESTION = "Is now a good time?"


@pytest.fixture
def opened() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", consented=True, bearer=False)


def link(opened: CreatedRoom, seat: int = 1) -> str:
    return opened.partners[seat].link


def room(opened: CreatedRoom) -> str:
    return f"/rooms/{opened.room}/"


def body(answer: Any) -> str:
    """The page without what Django draws anew for each form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def stored() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        model._meta.db_table: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
    }


def append(opened: CreatedRoom, *events: Any) -> None:
    log = DatabaseLog()
    log.append(opened.room, log.heads([opened.room])[opened.room], events, timezone.now())


def all_that_ana_sees(ana: Client, opened: CreatedRoom) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Her pages and her API, and Ben's link, which she may have."""
    api = f"/api/v1/rooms/{opened.room}"
    addresses = (room(opened), "/past/", f"{api}/frames", link(opened))
    answers = [ana.get(address) for address in addresses] + [Client().get(link(opened))]
    return [(answer.status_code, body(answer), sorted(answer.headers.items())) for answer in answers]


def test_not_now_stores_nothing_and_is_invisible_to_the_other(opened: CreatedRoom) -> None:
    ana, ben = Client(), Client()
    ana.post(link(opened, 0), NOW)
    append(opened, Joined(by="a"))
    before, seen = stored(), all_that_ana_sees(ana, opened)
    ben.get(link(opened))
    answer = ben.post(link(opened), NOT_NOW)
    assert answer.status_code == 200
    assert "Not now is a good answer" in body(answer)
    assert stored() == before
    assert all_that_ana_sees(ana, opened) == seen
    assert "sessionid" not in ben.cookies


def test_the_note_to_copy_names_nobody_and_no_topic(opened: CreatedRoom) -> None:
    page_text = body(Client().post(link(opened), NOT_NOW))
    assert 'data-copy="note"' in page_text
    for word in ("Ana", "Ben", "Weekends", "Dr. Lee", "Compassion"):
        assert word not in page_text


def test_after_not_now_the_same_link_still_lets_this_browser_in(opened: CreatedRoom) -> None:
    ben = Client()
    ben.post(link(opened), NOT_NOW)
    assert QUESTION in body(ben.get(link(opened)))
    answer = ben.post(link(opened), NOW)
    assert (answer.status_code, answer.headers["Location"]) == (302, room(opened))
    assert 'data-page="' in body(ben.get(room(opened)))


def test_partner_with_a_seat_who_has_not_been_in_the_room_is_asked_at_the_link_and_at_the_room(
    opened: CreatedRoom,
) -> None:
    ben = Client()
    ben.post(link(opened), NOW)
    del ben.cookies["ready"]  # an hour later
    before = stored()
    for address in (link(opened), room(opened)):
        page_text = body(ben.get(address))
        assert QUESTION in page_text
        assert 'data-page="' not in page_text, "no socket is opened"
        assert "Not now is a good answer" in body(ben.post(address, NOT_NOW))
    assert {table: rows for table, rows in stored().items() if "session" not in table} == {
        table: rows for table, rows in before.items() if "session" not in table
    }
    for address in (link(opened), room(opened)):
        ben.cookies.pop("ready", None)
        assert ben.post(address, NOW).headers["Location"] == room(opened)
        assert 'data-page="' in body(ben.get(room(opened)))


@pytest.mark.parametrize("address", [link, room], ids=["link", "room"])
def test_own_link_of_a_seat_holder_says_nothing_of_being_unused(
    opened: CreatedRoom, address: Callable[[CreatedRoom], str]
) -> None:
    ben = Client()
    ben.post(link(opened), NOW)
    assert Client().get(link(opened)).status_code == 409, "others see that the link is used"
    del ben.cookies["ready"]
    for page in (body(ben.get(address(opened))), body(ben.post(address(opened), NOT_NOW))):
        assert "opened your link" not in page
        assert "as if you had not come yet" in page


@pytest.mark.parametrize("address", [link, room], ids=["link", "room"])
def test_not_now_undoes_a_recent_yes(opened: CreatedRoom, address: Callable[[CreatedRoom], str]) -> None:
    ben = Client()
    ben.post(link(opened), NOW)
    ben.post(address(opened), NOT_NOW)
    assert QUESTION in body(ben.get(room(opened)))


@pytest.mark.parametrize("event", [Joined(by="b"), Ended(by="a", why="asked")], ids=["begun", "ended"])
def test_partner_who_has_been_in_the_room_or_finds_it_ended_is_not_asked(
    opened: CreatedRoom, event: Any
) -> None:
    ben = Client()
    ben.post(link(opened), NOW)
    del ben.cookies["ready"]
    append(opened, Joined(by="a"), event)
    for answer in (ben.get(link(opened)), ben.post(link(opened), NOT_NOW), ben.post(room(opened), NOT_NOW)):
        assert answer.headers["Location"] == room(opened)
    assert 'data-page="' in body(ben.get(room(opened)))


def test_partner_is_asked_also_where_the_other_has_begun(opened: CreatedRoom) -> None:
    ben = Client()
    ben.post(link(opened), NOW)
    del ben.cookies["ready"]
    append(opened, Joined(by="a"))
    assert QUESTION in body(ben.get(room(opened)))


def test_link_after_a_recent_yes_enters_the_room(opened: CreatedRoom) -> None:
    ben = Client()
    ben.post(link(opened), NOW)
    assert ben.get(link(opened)).headers["Location"] == room(opened)


def test_yes_to_one_room_does_not_count_for_another(opened: CreatedRoom) -> None:
    ben, other = Client(), create_room("compassion", "Chores", ["Ana", "Ben"], bearer=False)
    ben.post(link(other), NOW)
    ben.post(link(opened), NOW)
    assert QUESTION in body(ben.get(f"/rooms/{other.room}/"))


def test_a_link_into_a_room_that_has_ended_says_so_and_asks_nothing(opened: CreatedRoom) -> None:
    append(opened, Joined(by="a"), Ended(by="a", why="asked"))
    page = body(Client().get(link(opened)))
    assert "It ended before you came in." in page
    assert QUESTION not in page
    assert "What will happen" not in page
    assert Client().post(link(opened)).status_code == 302


def test_not_now_by_a_used_link_is_answered_like_any_other_visit_there(opened: CreatedRoom) -> None:
    Client().post(link(opened), NOW)
    stranger = Client()
    assert (
        stranger.post(link(opened), NOT_NOW).status_code
        == stranger.post(link(opened), NOW).status_code
        == 409
    )


def test_an_observer_is_not_asked(opened: CreatedRoom) -> None:
    assert opened.observer is not None
    lee = Client()
    assert QUESTION not in body(lee.get(opened.observer.link))
    lee.post(opened.observer.link)
    del lee.cookies["ready"]
    assert 'data-page="' in body(lee.get(room(opened)))


def test_form_without_an_answer_enters_the_room(opened: CreatedRoom) -> None:
    assert Client().post(link(opened)).status_code == 302


def test_the_answer_is_kept_in_the_browser_alone_and_for_a_minute(opened: CreatedRoom) -> None:
    cookie = Client().post(link(opened), NOW).cookies["ready"]
    assert (cookie["path"], cookie["max-age"]) == ("/", 60)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_under_https_the_answer_is_kept_as_the_session_is(opened: CreatedRoom, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    ben = Client()
    cookie = ben.post(link(opened), NOW).cookies["__Host-ready"]
    assert (cookie["path"], cookie["secure"], cookie["domain"]) == ("/", True, "")
