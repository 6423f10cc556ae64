"""Devices: seen and ended by their person alone; a code opens a second one, once, after asking."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dialogue.accounts import device_codes
from dialogue.accounts.models import DeviceCode, Person, Session
from dialogue.care import storage
from dialogue.rooms import access
from dialogue.rooms.creation import CreatedRoom, create_room
from tests.pages.account_steps import account, person_of
from tests.pages.test_account_guests import CARE, shown_code
from tests.sessions import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOVE, WAY_BACK = {"kind": "move"}, {"kind": "way_back"}


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"])


@pytest.fixture
def ana(client: Client, created: CreatedRoom) -> Person:
    """A guest with a seat, in the browser of ``client``."""
    client.post(created.partners[0].link)
    person = person_of(client)
    assert person is not None
    return person


def code_of(client: Client, kind: dict[str, str]) -> str:
    answer = client.post("/account/devices/code/", kind)
    assert answer.status_code == 201
    return shown_code(answer.content.decode())


def opens(client: Client, code: str, answer: str = "open") -> int:
    return client.post("/account/open/", {"code": code, "answer": answer}).status_code


def test_guest_opens_their_seat_on_a_second_device_and_keeps_the_first(
    ana: Person, created: CreatedRoom, client: Client
) -> None:
    code = code_of(client, MOVE)
    second = Client()
    page = second.post("/account/open/", {"code": code}).content.decode()
    assert "Conversations: 1." in page
    assert "Weekends" not in page
    assert person_of(second) is None  # looking uses nothing up
    assert opens(second, code) == 302
    assert "moved your conversations to another browser" in second.get("/trail/").content.decode()
    for browser in (client, second):
        assert person_of(browser) == ana
        assert browser.get(f"/rooms/{created.room}/").status_code == 200


def test_used_expired_replaced_and_guessed_codes_each_have_their_answer(ana: Person, client: Client) -> None:
    def said(code: str) -> str:
        answer = Client().post("/account/open/", {"code": code, "answer": "open"})
        assert answer.status_code == 422
        return answer.content.decode()

    used = code_of(client, MOVE)
    opens(Client(), used)
    assert "was used already" in said(used)
    old = code_of(client, MOVE)
    expired = code_of(client, MOVE)
    DeviceCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "has expired" in said(expired)
    assert "opens nothing" in said(old)
    assert "opens nothing" in said("BCDF-GHJK")


def test_guesses_are_limited_by_the_address_and_a_right_code_is_not_counted(
    ana: Person, client: Client, settings: Settings
) -> None:
    settings.RATES = {**settings.RATES, "codes": "3/hour"}
    code = code_of(client, MOVE)
    assert [opens(Client(), "BCDF-GHJK") for _ in range(4)] == [422, 422, 422, 429]
    assert opens(Client(), code) == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_devices_that_confirm_at_once_one_wins(ana: Person, client: Client) -> None:
    code = code_of(client, MOVE)
    start = Barrier(2)

    def confirm(_: int) -> int:
        start.wait()
        try:
            return opens(Client(), code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == [302, 422]


def test_way_back_opens_once_and_is_replaced_by_a_new_one(ana: Person, client: Client) -> None:
    code = code_of(client, WAY_BACK)
    Session.objects.all().delete()  # the device is gone
    found = Client()
    page = found.post("/account/open/", {"code": code, "answer": "open"}, follow=True).content.decode()
    assert person_of(found) == ana
    assert opens(Client(), code) == 422
    assert opens(Client(), shown_code(page)) == 302


def test_lost_answer_to_a_way_back_is_asked_for_again_by_the_same_form_alone(
    ana: Person, client: Client
) -> None:
    code = code_of(client, WAY_BACK)
    Session.objects.all().delete()
    form = {"code": code, "answer": "open", "csrfmiddlewaretoken": "a" * 64}
    lost, again = Client(), Client()
    assert lost.post("/account/open/", form).status_code == 302
    page = again.post("/account/open/", form, follow=True).content.decode()
    assert person_of(again) == ana
    assert opens(Client(), shown_code(page)) == 302
    assert Client().post("/account/open/", {**form, "csrfmiddlewaretoken": "b" * 64}).status_code == 422
    again.post("/past/forget/")
    assert Client().post("/account/open/", form).status_code == 422


def test_code_typed_in_its_own_browser_or_an_account_is_not_used_up(ana: Person, client: Client) -> None:
    code = code_of(client, MOVE)
    assert "is open here already" in client.post("/account/open/", {"code": code}).content.decode()
    assert opens(signed_in(account()), code) == 409
    assert opens(Client(), code) == 302


def test_guest_of_the_second_device_is_brought_along_or_kept_apart(ana: Person, client: Client) -> None:
    other = create_room("compassion", "Money", ["Ana", "Ben"])
    second = Client()
    second.post(other.partners[0].link)
    code = code_of(client, MOVE)
    assert "Open, and bring them along" in second.post("/account/open/", {"code": code}).content.decode()
    answer = second.post("/account/open/", {"code": code, "answer": "move"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/guest/"
    assert person_of(second) == ana
    assert second.get(f"/rooms/{other.room}/").status_code == 200


def test_guest_who_takes_a_further_seat_keeps_no_code_and_no_session_that_was_planted(
    ana: Person, client: Client
) -> None:
    code = code_of(client, WAY_BACK)
    thief = Client()
    opens(thief, code_of(client, MOVE))
    client.post(create_room("compassion", "", ["Ana", "Ben"]).partners[0].link)
    assert person_of(thief) is None
    assert opens(Client(), code) == 422
    assert person_of(client) == ana


def test_guest_who_forgets_one_of_two_devices_loses_nothing(ana: Person, client: Client) -> None:
    client.post("/care/", CARE)
    second = Client()
    opens(second, code_of(client, MOVE))
    second.post("/past/forget/")
    assert person_of(client) == ana
    opens(second, code_of(client, MOVE))
    client.post("/past/forget/")
    assert person_of(second) == ana
    assert storage.read(ana.pk).steps
    second.post("/past/forget/")
    assert not storage.read(ana.pk).steps


def test_list_shows_the_persons_own_browsers_only_and_ends_them(
    ana: Person, created: CreatedRoom, client: Client
) -> None:
    ben = signed_in(Person.objects.create_guest())
    second = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"})
    opens(second, code_of(client, MOVE))
    page = client.get("/account/devices/").content.decode()
    assert page.count('<li class="card">') == 2
    assert "Firefox/Linux" in page
    assert "128" not in re.sub(r"<script.*?</script>|<link[^>]*>", "", page, flags=re.DOTALL)
    not_hers = Session.objects.exclude(person=ana).get().pk
    for which in (not_hers, "nothing", "", "9" * 30):
        client.post("/account/devices/end/", {"session": which})
    assert Session.objects.count() == 3
    assert person_of(ben) is not None
    theirs = Session.objects.get(opened_by_code=True).pk
    known = access.membership_by_person(ana.pk, created.room)
    assert known is not None
    socket = access.connection_credential(known, None, theirs)
    assert access.find_revoked([socket]) == {}
    client.post("/account/devices/end/", {"session": theirs})
    assert access.find_revoked([socket]) == {socket: "signed_out"}  # its open pages close
    assert person_of(second) is None
    assert person_of(client) == ana


def test_all_other_browsers_are_ended_at_once(ana: Person, client: Client) -> None:
    others = [signed_in(ana) for _ in range(3)]
    client.post("/account/devices/end/", {"session": "others"})
    assert [person_of(each) for each in others] == [None] * 3
    assert person_of(client) == ana


def test_an_accounts_code_is_shown_only_to_who_confirms_that_it_is_theirs() -> None:
    ana = account()
    client = signed_in(ana)
    answer = client.post("/account/devices/code/", WAY_BACK)
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert not DeviceCode.objects.exists()


@pytest.mark.parametrize(("kind", "confirmed"), [("move", False), ("way_back", True)])
def test_device_opened_by_a_code_changes_nothing_unconfirmed_unless_it_is_the_way_back(
    kind: str, confirmed: bool, mailoutbox: list[EmailMessage]
) -> None:
    ana = account()
    code = device_codes.new_code(ana, DeviceCode.Kind(kind))
    second = Client()
    assert opens(second, code) == 302
    assert person_of(second) == ana
    assert mailoutbox[-1].subject == "A change for you to look at"
    assert (second.get("/account/address/").status_code == 200) is confirmed


def test_way_back_that_somebody_else_made_is_seen_and_ended(ana: Person, client: Client) -> None:
    code = code_of(client, WAY_BACK)
    assert "You have one since" in client.get("/account/devices/").content.decode()
    client.post("/account/devices/code/forget/")
    assert device_codes.way_back_of(ana) is None
    assert opens(Client(), code) == 422
