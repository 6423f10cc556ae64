"""Signing in to an account in a guest's browser: nothing is lost, and no two seats become one person."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from dialogue.accounts import device_codes
from dialogue.accounts.device_codes import ValidCode
from dialogue.accounts.models import Person, Session
from dialogue.care import storage
from dialogue.rooms import access
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from tests.pages.account_steps import account, ask, code_in, person_of, sign_in
from tests.sessions import key, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CARE = {"own": "A walk", "span": "today"}


@pytest.fixture
def ana() -> Person:
    return account()


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"])


def shown_code(page: str) -> str:
    found = re.search(r'class="shown-code" dir="ltr">([A-Z-]+)<', page)
    assert found is not None
    return found[1]


def test_guest_is_asked_and_brings_their_seats_and_own_page_along(
    ana: Person, created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    client.post("/care/", CARE)
    guest = person_of(client)
    assert guest is not None
    asked = sign_in(client, mailoutbox)
    assert asked.redirect_chain[-1][0] == "/account/sign-in/guest/"
    assert "so far: 1." in asked.content.decode()
    assert person_of(client) == guest  # nothing happened yet
    answer = client.post("/account/sign-in/guest/", {"answer": "move"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/past/"
    assert person_of(client) == ana
    assert Seat.objects.get(participant_id="a").person == ana
    assert [step.text for step in storage.read(ana.pk).steps] == ["A walk"]
    assert storage.read(guest.pk).steps == []
    guest.refresh_from_db()
    assert not guest.is_active


def test_guest_that_is_left_gets_a_code_that_opens_it_elsewhere(
    ana: Person, created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    guest = person_of(client)
    sign_in(client, mailoutbox)
    asked = client.post("/account/sign-in/guest/", {"answer": "written_down"})  # nothing was shown yet
    assert "Bring them along" in asked.content.decode()
    answer = client.post("/account/sign-in/guest/", {"answer": "leave"})
    found = device_codes.find(shown_code(answer.content.decode()))
    assert isinstance(found, ValidCode)
    assert found.person == guest
    assert person_of(client) == guest  # also if the answer with the code did not arrive
    client.post("/account/sign-in/guest/", {"answer": "written_down"})
    assert person_of(client) == ana
    assert access.seats_of(ana.pk).count() == 0


def test_whoever_does_not_sign_in_stays_the_guest(
    ana: Person, created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    guest = person_of(client)
    sign_in(client, mailoutbox)
    client.post("/account/sign-in/guest/", {"answer": "cancel"})
    assert person_of(client) == guest
    assert (
        client.post("/account/sign-in/guest/", {"answer": "move"}).headers["Location"] == "/account/sign-in/"
    )
    assert person_of(client) == guest


def test_two_seats_of_one_room_never_become_one_person(
    ana: Person, created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    other = create_room("compassion", "Money", ["Ana", "Ben"])
    signed_in(ana).post(created.partners[0].link)
    for link in (created.partners[1].link, other.partners[1].link):
        client.post(link)
    guest = person_of(client)
    sign_in(client, mailoutbox)
    page = client.post("/account/sign-in/guest/", {"answer": "move"}).content.decode()
    client.post("/account/sign-in/guest/", {"answer": "written_down"})
    assert person_of(client) == ana
    seats = Seat.objects.filter(room=created.room)
    assert seats.get(participant_id="a").person == ana
    assert seats.get(participant_id="b").person == guest
    assert Seat.objects.get(room=other.room, participant_id="b").person == ana
    assert "that are yours now: 1" in page
    assert "stay apart: 1." in page
    elsewhere = Client()
    elsewhere.post("/account/open/", {"code": shown_code(page), "answer": "open"})
    assert person_of(elsewhere) == guest


def test_signing_in_ends_the_guests_session_and_gives_a_new_key(
    ana: Person, created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    planted, row = key(client), Session.objects.get().pk
    sign_in(client, mailoutbox)
    client.post("/account/sign-in/guest/", {"answer": "move"})
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert person_of(thief) is None
    assert not Session.objects.filter(pk=row).exists()  # its sockets close


def test_sign_in_that_waits_for_the_answer_about_a_guest_is_no_other_browsers(
    ana: Person, created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    sign_in(client, mailoutbox)
    other = signed_in(Person.objects.create_guest())
    answer = other.post("/account/sign-in/guest/", {"answer": "move"})
    assert answer.headers["Location"] == "/account/sign-in/"


def test_guest_sees_the_pages_of_signing_in_while_staying_the_guest(
    created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    guest = person_of(client)
    assert "already holds something of yours" in client.get("/account/sign-in/").content.decode()
    ask(client, "new@example.org")
    assert person_of(client) == guest
    client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)})
    assert person_of(client) == guest
