"""Looking stores nothing; taking a seat creates the person and a new session key; a planted session fails."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dialogue.accounts.models import Person, Session
from dialogue.rooms import access, invitations
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from tests.sessions import key, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee")


def form_of(client: Client, link: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(link).content.decode())
    assert found is not None
    return {"csrfmiddlewaretoken": found[1]}


@pytest.mark.parametrize("how", ["get", "head"])
def test_get_of_a_link_creates_no_person_session_or_cookie(created: CreatedRoom, how: str) -> None:
    for _ in range(3):
        for invitation in (*created.partners, created.observer):
            assert invitation is not None
            client = Client()
            assert getattr(client, how)(invitation.link).status_code == 200
            assert "sessionid" not in client.cookies
    assert not Person.objects.exists()
    assert not Session.objects.exists()


def test_get_of_a_page_creates_no_session(client: Client, created: CreatedRoom) -> None:
    for path in ("/", "/past/", "/join/nothing", f"/rooms/{created.room}/"):
        client.get(path)
    client.post("/", {"first": "Ana", "second": "Ben", "format": "compassion"})  # opens a room, takes no seat
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_the_button_makes_a_guest_whom_djangos_login_signed_in(client: Client, created: CreatedRoom) -> None:
    answer = client.post(created.partners[0].link)
    person = Person.objects.get()
    assert person.is_guest
    assert Session.objects.get().person == Seat.objects.get(participant_id="a").person == person
    assert answer.wsgi_request.user == person
    assert client.get("/past/").wsgi_request.user == person


def test_session_key_planted_before_the_claim_is_invalid_after_it(
    client: Client, created: CreatedRoom
) -> None:
    guests = key(signed_in(Person.objects.create_guest()))
    for planted, invitation in zip(("planted-by-somebody-else", guests), created.partners, strict=True):
        client.cookies.clear()
        client.cookies["sessionid"] = planted
        assert client.post(invitation.link).status_code == 302
        assert client.get(f"/rooms/{created.room}/").status_code == 200
        thief = Client()
        thief.cookies["sessionid"] = planted
        assert thief.get(f"/rooms/{created.room}/").status_code == 404
        assert key(client) != planted


def test_attacker_who_planted_a_session_keeps_no_other_of_the_same_guest(created: CreatedRoom) -> None:
    guest = Person.objects.create_guest()
    victim, thief = signed_in(guest), signed_in(guest)
    assert victim.post(created.partners[0].link).status_code == 302
    assert victim.get(f"/rooms/{created.room}/").status_code == 200
    assert thief.get(f"/rooms/{created.room}/").status_code == 404
    assert Session.objects.count() == 1


def test_attacker_who_planted_a_session_does_not_sign_in_by_the_form_that_made_its_guest(
    created: CreatedRoom,
) -> None:
    own = create_room("compassion", "", ["Mal", "Cem"]).partners[0].link
    planter = Client()
    form = form_of(planter, own)
    planter.post(own, form)
    victim = Client()
    victim.cookies["sessionid"] = key(planter)
    assert victim.post(created.partners[0].link, form_of(victim, created.partners[0].link)).status_code == 302
    again = Client()
    for path in (own, "/try/"):
        again.post(path, form)
        assert again.get(f"/rooms/{created.room}/").status_code == 404


def test_gaining_rights_rotates_the_session_key_and_keeps_the_row(
    client: Client, created: CreatedRoom
) -> None:
    other = create_room("compassion", "", ["Ana", "Cem"])
    gains: list[tuple[str, dict[str, str]]] = [
        (created.partners[0].link, {}),
        ("/try/", {}),
        (other.partners[0].link, {}),
    ]
    keys, rows = [], []
    for path, fields in gains:
        assert client.post(path, fields).status_code == 302
        keys.append(key(client))
        rows.append(Session.objects.get().pk)
    assert len(set(keys)) == len(gains)
    assert len(set(rows)) == 1
    assert access.seats_of(Person.objects.get().pk).count() == len(gains)


def test_own_link_again_keeps_the_session_key(client: Client, created: CreatedRoom) -> None:
    client.post(created.partners[0].link)
    before = key(client)
    assert client.post(created.partners[0].link).status_code == 302
    assert key(client) == before


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_seats_one_person_in_whichever_answer_the_browser_keeps(
    created: CreatedRoom,
) -> None:
    link = created.partners[0].link
    browser = Client(enforce_csrf_checks=True)
    form = form_of(browser, link)
    start = Barrier(2)

    def press(_: int) -> tuple[int, Client]:
        client = Client(enforce_csrf_checks=True)
        client.cookies["csrftoken"] = browser.cookies["csrftoken"].value
        start.wait()
        try:
            return client.post(link, form).status_code, client
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pressed = list(pool.map(press, range(2)))
    assert [status for status, _ in pressed] == [302, 302]
    assert Person.objects.count() == 1
    for _, client in pressed:
        assert client.get(f"/rooms/{created.room}/").status_code == 200


def test_a_guest_who_presses_twice_before_the_first_answer_stays_signed_in(created: CreatedRoom) -> None:
    guest = Person.objects.create_guest()
    link = created.partners[0].link
    first = signed_in(guest)
    second = Client()
    second.cookies["sessionid"] = key(first)
    form = form_of(first, link)
    answers = [first.post(link, form), second.post(link, form)]  # the second comes with the old key
    assert [answer.status_code for answer in answers] == [302, 302]
    for client in (first, second):
        assert client.get("/past/").wsgi_request.user == guest


def forms_of_others(form: dict[str, str]) -> list[dict[str, Any]]:
    return [{}, {"csrfmiddlewaretoken": ""}, {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"][::-1]}]


def test_another_form_than_the_one_that_took_the_seat_is_another_browser(created: CreatedRoom) -> None:
    link = created.partners[0].link
    client = Client()
    form = form_of(client, link)
    client.post(link, form)
    for other in forms_of_others(form):
        assert Client().post(link, other).status_code == 409


def test_a_form_is_known_again_for_some_minutes_and_not_after_this_browser_was_forgotten(
    created: CreatedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = created.partners[0].link
    client = Client()
    form = form_of(client, link)
    client.post(link, form)
    assert Client().post(link, form).status_code == 302
    with monkeypatch.context() as later:
        later.setattr(invitations, "SAME_FORM_WITHIN", invitations.SAME_FORM_WITHIN * 0)
        assert Client().post(link, form).status_code == 409
    client.post("/past/forget/")
    assert Client().post(link, form).status_code == 409


def test_with_djangos_own_check_on_a_form_that_was_posted_is_a_secret_of_its_page(
    created: CreatedRoom,
) -> None:
    """Whoever knows the CSRF cookie of a browser still lacks the form: it is drawn for each page."""
    client = Client(enforce_csrf_checks=True)
    link = created.partners[0].link
    first, second = form_of(client, link), form_of(client, link)
    assert first != second
    client.post(link, first)
    thief = Client(enforce_csrf_checks=True)
    thief.cookies["csrftoken"] = client.cookies["csrftoken"].value
    assert thief.post(link, second).status_code in {403, 409}


def test_forgetting_the_browser_ends_its_session_and_deletes_its_cookie(created: CreatedRoom) -> None:
    client = Client()
    client.post(created.partners[0].link)
    answer = client.post("/past/forget/")
    assert answer.cookies["sessionid"].value == ""
    assert not Session.objects.exists()
    assert client.get(f"/rooms/{created.room}/").status_code == 404


def test_forgetting_the_browser_ends_the_session_too_that_a_form_sent_twice_had_made(
    created: CreatedRoom,
) -> None:
    link = created.partners[0].link
    first, second = Client(), Client()
    form = form_of(first, link)
    for client in (first, second):
        client.post(link, form)
    first.post("/past/forget/")
    assert not Session.objects.exists()
    assert second.get(f"/rooms/{created.room}/").status_code == 404


def test_trying_alone_twice_with_one_form_opens_one_room_and_keeps_the_person(created: CreatedRoom) -> None:
    guest = Person.objects.create_guest()
    first, second = signed_in(guest), Client()
    second.cookies["sessionid"] = key(first)
    form = form_of(first, "/")
    answers = [first.post("/try/", form), second.post("/try/", form)]  # the second comes with the old key
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    for client in (first, second):
        assert client.get("/past/").wsgi_request.user == guest


@pytest.mark.parametrize("path", ["/try/", None])
def test_pressing_again_when_the_answer_has_come_and_the_room_is_not_shown_yet_leads_to_the_room(
    created: CreatedRoom, path: str | None
) -> None:
    """The old form is sent with the new cookies, which Django's check refuses."""
    link = created.partners[0].link
    client = Client(enforce_csrf_checks=True)
    form = form_of(client, link if path is None else "/")
    first, second = (client.post(path or link, form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.count() == 1
    # To another browser the form is worth nothing.
    other = Client(enforce_csrf_checks=True)
    form_of(other, "/")
    assert other.post("/try/", form).status_code == 403
