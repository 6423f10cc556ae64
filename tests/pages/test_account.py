"""Signing in and making an account by a mailed code, in the browser that asked for it alone."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from dialogue.accounts.models import Person, Session
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from tests.pages.account_steps import ADDRESS, account, ask, code_in, person_of, sign_in
from tests.sessions import key, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"])


@pytest.fixture
def ana() -> Person:
    return account()


def test_code_in_the_mail_signs_in_the_person_with_the_address(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = sign_in(client, mailoutbox)
    assert answer.redirect_chain[-1][0] == "/account/"
    assert person_of(client) == ana
    assert mailoutbox[0].to == [ADDRESS]


def test_new_account_is_made_once_the_address_is_proven_and_its_owner_agrees(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = sign_in(client, mailoutbox)
    assert answer.redirect_chain[-1][0] == "/account/new/"
    assert not Person.objects.exists()
    client.post("/account/new/")
    person = Person.objects.get()
    assert (person_of(client), person.email, person.is_guest) == (person, ADDRESS, False)


def test_guest_who_makes_an_account_stays_the_same_person_with_their_seats(
    created: CreatedRoom, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(created.partners[0].link)
    guest = Person.objects.get()
    old = key(client)
    sign_in(client, mailoutbox)
    client.post("/account/new/")
    assert person_of(client) == guest == Person.objects.get()
    assert Seat.objects.get(participant_id="a").person == guest
    assert Person.objects.get().email == ADDRESS
    assert key(client) != old


def test_pages_mails_and_statuses_are_the_same_for_a_known_and_an_unknown_address(
    ana: Person, mailoutbox: list[EmailMessage]
) -> None:
    def seen(address: str) -> list[tuple[int, str]]:
        client = Client()
        pages = [ask(client, address)]
        pages += [client.post("/account/sign-in/code/", given) for given in ({"code": "0"}, {"again": "yes"})]
        pages += [client.get(path) for path in ("/account/sign-in/code/", "/account/new/", "/account/")]
        tokens = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
        return [(page.status_code, tokens.sub("", page.content.decode())) for page in pages]

    assert seen(ADDRESS) == seen("any@example.org")
    known, unknown = mailoutbox[0], mailoutbox[2]
    assert known.subject == unknown.subject
    digits = re.compile(r"\d{4} \d{4}")
    assert digits.sub("", str(known.body)) == digits.sub("", str(unknown.body))
    assert Session.objects.filter(person=None).count() == 2


def test_code_works_only_in_the_browser_that_asked_for_it(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)
    other = Client()
    ask(other, "somebody@example.org")
    code = code_in(mailoutbox[:1])
    assert other.post("/account/sign-in/code/", {"code": code}).status_code == 422
    assert Client().post("/account/sign-in/code/", {"code": code}).status_code == 302
    assert client.post("/account/sign-in/code/", {"code": code}).status_code == 302
    assert person_of(client) == ana
    assert person_of(other) is None


def test_codes_and_wrong_tries_of_others_do_not_end_the_owners_code(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)
    code = code_in(mailoutbox)
    for _ in range(3):
        partner = Client()
        ask(partner)
        for _ in range(6):
            partner.post("/account/sign-in/code/", {"code": "1"})
    client.post("/account/sign-in/code/", {"code": code})
    assert person_of(client) == ana


def test_a_code_is_not_taken_after_five_wrong_ones_nor_twice(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)
    code = code_in(mailoutbox)
    wrong = [client.post("/account/sign-in/code/", {"code": "12"}) for _ in range(5)]
    assert [answer.status_code for answer in wrong] == [422] * 5
    assert "ask for a new code" in wrong[-1].content.decode()
    assert client.post("/account/sign-in/code/", {"code": code}).headers["Location"] == "/account/sign-in/"
    sign_in(client, mailoutbox)
    assert client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)}).status_code == 302
    client.post("/account/sign-out/")
    assert client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)}).headers["Location"] == (
        "/account/sign-in/"
    )
    assert person_of(client) is None


def test_code_is_nowhere_in_the_sessions_table(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)
    row = Session.objects.get()
    assert row.data.startswith("aes256gcm:")
    assert code_in(mailoutbox).replace(" ", "") not in row.data


def test_session_planted_before_signing_in_opens_nothing_after_it(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)
    planted = Client()
    planted.cookies["sessionid"] = key(client)
    client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)})
    assert person_of(client) == ana
    assert person_of(planted) is None


@pytest.mark.parametrize("known", [True, False])
def test_session_planted_before_the_code_shares_nothing_that_the_code_proved(
    known: bool, client: Client, created: CreatedRoom, mailoutbox: list[EmailMessage]
) -> None:
    if known:
        account()
        client.post(created.partners[0].link)  # signing in waits for the answer about this guest
    ask(client)
    thief = Client()
    thief.cookies["sessionid"] = key(client)
    client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)})
    for path in ("/account/new/", "/account/sign-in/guest/"):
        assert thief.post(path, {"answer": "move"}).headers["Location"] == "/account/sign-in/"
    client.post("/account/sign-in/guest/" if known else "/account/new/", {"answer": "move"})
    person = person_of(client)
    assert person is not None
    assert person.email == ADDRESS
    assert person_of(thief) is None


def test_whoever_planted_a_guest_loses_it_when_the_guest_makes_an_account(
    mailoutbox: list[EmailMessage],
) -> None:
    guest = Person.objects.create_guest()
    victim, thief = signed_in(guest), signed_in(guest)
    sign_in(victim, mailoutbox)
    victim.post("/account/new/")
    assert person_of(victim) == guest
    assert person_of(thief) is None


def test_page_asked_for_follows_signing_in_and_another_site_never_does(
    ana: Person, mailoutbox: list[EmailMessage]
) -> None:
    for wanted, led_to in (
        ("/care/", "/care/"),
        ("https://evil.example/", "/account/"),
        ("//evil.example/", "/account/"),
    ):
        client = Client()
        client.post("/account/sign-in/", {"email": ADDRESS, "next": wanted})
        answer = client.post("/account/sign-in/code/", {"code": code_in(mailoutbox)})
        assert answer.headers["Location"] == led_to


def test_person_who_was_deactivated_is_told_so_only_after_the_code(
    ana: Person, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    Person.objects.update(is_active=False)
    answer = sign_in(client, mailoutbox)
    assert answer.status_code == 403
    assert person_of(client) is None
