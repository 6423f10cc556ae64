"""Each partner is asked alone whether to talk now. To the other partner, "not now" looks like absence."""

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

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = {"answer": "now"}
NOT_NOW = {"answer": "not_now"}
QUESTION = "Is now a good time?"


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", consented=True, bearer=False)


def browser() -> Client:
    """A browser in which a person opens pages."""
    return Client(headers={"Sec-Fetch-Dest": "document"})


def link(created: CreatedRoom, seat: int = 1) -> str:
    return created.partners[seat].link


def room(created: CreatedRoom) -> str:
    return f"/rooms/{created.room}/"


def body(answer: Any) -> str:
    """The page without what Django draws anew for each form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def stored() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        model._meta.db_table: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
    }


def append(created: CreatedRoom, *events: Any) -> None:
    log = DatabaseLog()
    log.append(created.room, log.heads([created.room])[created.room], events, timezone.now())


def all_that_ana_sees(ana: Client, created: CreatedRoom) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Her pages and her API, and Ben's link, which she may have, as a person and a messenger open it."""
    api = f"/api/v1/rooms/{created.room}"
    addresses = (room(created), "/past/", f"{api}/frames", link(created))
    answers = [ana.get(address) for address in addresses] + [
        each().get(link(created)) for each in (browser, Client)
    ]
    return [(answer.status_code, body(answer), sorted(answer.headers.items())) for answer in answers]


def test_not_now_stores_nothing_and_is_invisible_to_the_other(created: CreatedRoom) -> None:
    ana, ben = browser(), browser()
    ana.post(link(created, 0), NOW)
    append(created, Joined(by="a"))
    before, seen = stored(), all_that_ana_sees(ana, created)
    ben.get(link(created))
    answer = ben.post(link(created), NOT_NOW)
    assert answer.status_code == 200
    assert "Not now is a good answer" in body(answer)
    assert stored() == before
    assert all_that_ana_sees(ana, created) == seen
    assert "sessionid" not in ben.cookies


def test_the_note_to_copy_holds_no_name_and_no_topic(created: CreatedRoom) -> None:
    page_text = body(browser().post(link(created), NOT_NOW))
    assert 'data-copy="note"' in page_text
    for word in ("Ana", "Ben", "Weekends", "Dr. Lee", "Compassion"):
        assert word not in page_text


def test_after_not_now_the_same_link_still_lets_this_browser_in(created: CreatedRoom) -> None:
    ben = browser()
    ben.post(link(created), NOT_NOW)
    assert QUESTION in body(ben.get(link(created)))
    answer = ben.post(link(created), NOW)
    assert (answer.status_code, answer.headers["Location"]) == (302, room(created))
    assert 'data-page="' in body(ben.get(room(created)))


def test_partner_with_a_seat_who_has_not_been_in_the_room_is_asked_at_the_link_and_at_the_room(
    created: CreatedRoom,
) -> None:
    ben = browser()
    ben.post(link(created), NOW)
    del ben.cookies["ready"]  # an hour later
    before = stored()
    for address in (link(created), room(created)):
        page_text = body(ben.get(address))
        assert QUESTION in page_text
        assert 'data-page="' not in page_text, "no socket is opened"
        assert "Not now is a good answer" in body(ben.post(address, NOT_NOW))
    assert {table: rows for table, rows in stored().items() if "session" not in table} == {
        table: rows for table, rows in before.items() if "session" not in table
    }
    for address in (link(created), room(created)):
        ben.cookies.pop("ready", None)
        assert ben.post(address, NOW).headers["Location"] == room(created)
        assert 'data-page="' in body(ben.get(room(created)))


@pytest.mark.parametrize("address", [link, room], ids=["link", "room"])
def test_own_link_of_a_seat_holder_says_nothing_of_being_unused(
    created: CreatedRoom, address: Callable[[CreatedRoom], str]
) -> None:
    ben = browser()
    ben.post(link(created), NOW)
    assert browser().get(link(created)).status_code == 409, "others see that the link is used"
    del ben.cookies["ready"]
    for page in (body(ben.get(address(created))), body(ben.post(address(created), NOT_NOW))):
        assert "opened your link" not in page
        assert "as if you had not come yet" in page


@pytest.mark.parametrize("address", [link, room], ids=["link", "room"])
def test_not_now_undoes_a_recent_yes(created: CreatedRoom, address: Callable[[CreatedRoom], str]) -> None:
    ben = browser()
    ben.post(link(created), NOW)
    ben.post(address(created), NOT_NOW)
    assert QUESTION in body(ben.get(room(created)))


@pytest.mark.parametrize("event", [Joined(by="b"), Ended(by="a", why="asked")], ids=["begun", "ended"])
def test_partner_who_has_been_in_the_room_or_finds_it_ended_is_not_asked(
    created: CreatedRoom, event: Any
) -> None:
    ben = browser()
    ben.post(link(created), NOW)
    del ben.cookies["ready"]
    append(created, Joined(by="a"), event)
    for answer in (
        ben.get(link(created)),
        ben.post(link(created), NOT_NOW),
        ben.post(room(created), NOT_NOW),
    ):
        assert answer.headers["Location"] == room(created)
    assert 'data-page="' in body(ben.get(room(created)))


def test_partner_is_asked_also_where_the_other_has_begun(created: CreatedRoom) -> None:
    ben = browser()
    ben.post(link(created), NOW)
    del ben.cookies["ready"]
    append(created, Joined(by="a"))
    assert QUESTION in body(ben.get(room(created)))


def test_link_after_a_recent_yes_enters_the_room(created: CreatedRoom) -> None:
    ben = browser()
    ben.post(link(created), NOW)
    assert ben.get(link(created)).headers["Location"] == room(created)


def test_yes_to_one_room_does_not_count_for_another(created: CreatedRoom) -> None:
    ben, other = browser(), create_room("compassion", "Chores", ["Ana", "Ben"], bearer=False)
    ben.post(link(other), NOW)
    ben.post(link(created), NOW)
    assert QUESTION in body(ben.get(f"/rooms/{other.room}/"))


def test_a_link_into_a_room_that_has_ended_says_so_and_asks_nothing(created: CreatedRoom) -> None:
    append(created, Joined(by="a"), Ended(by="a", why="asked"))
    page = body(browser().get(link(created)))
    assert "It ended before you came in." in page
    assert QUESTION not in page
    assert "What will happen" not in page
    assert browser().post(link(created)).status_code == 302


def test_not_now_by_a_used_link_is_answered_like_any_other_visit_there(created: CreatedRoom) -> None:
    browser().post(link(created), NOW)
    stranger = browser()
    assert (
        stranger.post(link(created), NOT_NOW).status_code
        == stranger.post(link(created), NOW).status_code
        == 409
    )


def test_an_observer_is_not_asked(created: CreatedRoom) -> None:
    assert created.observer is not None
    lee = browser()
    assert QUESTION not in body(lee.get(created.observer.link))
    lee.post(created.observer.link)
    del lee.cookies["ready"]
    assert 'data-page="' in body(lee.get(room(created)))


def test_form_without_an_answer_enters_the_room(created: CreatedRoom) -> None:
    assert browser().post(link(created)).status_code == 302


def test_the_answer_is_kept_in_the_browser_alone_and_for_a_minute(created: CreatedRoom) -> None:
    cookie = browser().post(link(created), NOW).cookies["ready"]
    assert (cookie["path"], cookie["max-age"]) == ("/", 60)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_under_https_the_answer_is_kept_as_the_session_is(created: CreatedRoom, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    ben = browser()
    cookie = ben.post(link(created), NOW).cookies["__Host-ready"]
    assert (cookie["path"], cookie["secure"], cookie["domain"]) == ("/", True, "")


def test_a_link_whose_seat_a_program_has_taken_asks_the_question_and_does_not_say_ended(
    created: CreatedRoom,
) -> None:
    append(created, Joined(by="a"), Joined(by="b"))
    page = body(browser().get(link(created)))
    assert QUESTION in page
    assert "This conversation has ended" not in page
