"""The pages of couples: two browsers, from an invitation to a conversation, and what neither learns."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.couples.models import Couple, CoupleInvitation, StoppedInviter
from dialogue.errands.runner import do_due
from dialogue.rooms.models import Seat
from tests.couples.helpers import couple_of, guest

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AS_PAGE = {"Sec-Fetch-Dest": "document"}


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def invited_by(client: Client, name: str = "Ana") -> str:
    """The path of the link that the page shows once."""
    answer = client.post("/couple/", {"name": name})
    assert answer.status_code == 201
    [link] = set(re.findall(r'value="https?://[^/]+(/couple/join/[\w-]+)"', answer.content.decode()))
    return str(link)


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def ana() -> Client:
    return Client()


@pytest.fixture
def ben(ana: Client) -> Client:
    """Ben's browser, which has accepted Ana's invitation."""
    client = Client()
    assert client.post(invited_by(ana), {"answer": "accept", "name": "Ben"}).status_code == 302
    return client


def couple_page(client: Client) -> str:
    found = re.findall(r'href="(/couple/[0-9a-f]{20}/)"', client.get("/couple/").content.decode())
    assert len(set(found)) == 1
    return str(found[0])


def test_looking_makes_no_person(ana: Client) -> None:
    for path in ("/couple/", "/couple/stopped/"):
        assert ana.get(path).status_code == 200
    for path in ("/couple/take-back/", "/couple/stopped/"):
        assert ana.post(path).status_code == 302
    assert Person.objects.count() == 0


def test_two_guests_become_a_couple_by_a_link_and_both_see_it(ana: Client) -> None:
    link, ben = invited_by(ana), Client()
    closed = ben.get(link)
    assert "Ana" not in text(closed)
    page = text(ben.get(link, headers=AS_PAGE))
    assert "Ana would like to be a couple with you here" in page
    assert "An account keeps it yours" in page
    answer = ben.post(link, {"answer": "accept", "name": "Ben"})
    assert answer.status_code == 302
    for client, names in ((ana, "Ana and Ben"), (ben, "Ben and Ana")):
        assert names in text(client.get("/couple/"))
        assert names in text(client.get(couple_page(client)))
    assert ben.get(link).headers["Location"] == couple_page(ben)
    assert Couple.objects.count() == 1


def test_name_is_missing_or_the_same_and_what_was_written_is_kept(ana: Client) -> None:
    assert ana.post("/couple/", {"name": ""}).status_code == 422
    link, ben = invited_by(ana), Client()
    for name, what in (("", "Please write the name"), ("ANA", "Please add what tells you apart")):
        answer = ben.post(link, {"answer": "accept", "name": name})
        assert answer.status_code == 422
        assert what in text(answer)
        assert f'value="{name}"' in answer.content.decode()
    assert Couple.objects.count() == 0


def test_used_expired_own_and_guessed_links_each_have_a_clear_answer(ana: Client) -> None:
    used, expired = invited_by(ana), invited_by(ana)
    assert Client().post(used, {"answer": "accept", "name": "Ben"}).status_code == 302
    CoupleInvitation.objects.filter(couple=None).update(expires_at=timezone.now())
    for link, client, status, what in (
        (used, Client(), 409, "accepted already"),
        (expired, Client(), 410, "has expired"),
        (invited_by(ana), ana, 200, "your own invitation"),
        ("/couple/join/guessed", Client(), 404, "This link opens nothing"),
        ("/couple/stop/guessed", Client(), 404, "This link opens nothing"),
        (used.replace("join", "stop"), Client(), 404, "This link opens nothing"),
    ):
        for answer in (
            client.get(link, headers=AS_PAGE),
            client.post(link, {"answer": "accept", "name": "Cem"}),
        ):
            if answer.status_code == 302:
                continue  # the inviter's browser is led to the couple
            assert (answer.status_code, what) == (status, what if what in text(answer) else text(answer))
            assert "Ana" not in text(answer).replace("Ana and", "")


def test_no_answer_not_now_and_stopping_look_the_same_to_the_inviter(ana: Client) -> None:
    links = {how: invited_by(ana) for how in ("nothing", "not_now", "stop", "not_now by a person")}
    # They end in the same minute, which the pages show.
    CoupleInvitation.objects.update(expires_at=timezone.now() + timedelta(days=2))

    def seen() -> str:
        return re.sub(r'value="\w{64}"', "", ana.get("/couple/").content.decode())

    before = seen()
    strangers = Client()
    assert "Nobody was told" in text(strangers.post(links["not_now"], {"answer": "not_now"}))
    assert Person.objects.count() == 1
    ben = browser_of(guest())
    ben.post(links["not_now by a person"], {"answer": "not_now"})
    assert "nobody was told" in text(ben.post(links["stop"], {"answer": "stop"}))
    assert seen() == before
    outside = {text(Client().get(link, headers=AS_PAGE)) for link in links.values()}
    assert len(outside) == 1  # nor does the inviter learn it by opening the links elsewhere


def test_person_who_stopped_an_inviter_sees_no_invitation_of_theirs_until_they_allow_it(ana: Client) -> None:
    ben = browser_of(guest())
    ben.post(invited_by(ana), {"answer": "stop"})
    later = invited_by(ana)
    page = text(ben.get(later, headers=AS_PAGE))
    assert "You have stopped these invitations" in page
    assert "Ana" not in page
    assert ben.post(later, {"answer": "accept", "name": "Ben"}).status_code == 200
    assert "Ana" in text(ben.get("/couple/stopped/"))
    ben.post("/couple/stopped/", {"stopped": StoppedInviter.objects.get().pk})
    assert "You have stopped nobody" in text(ben.get("/couple/stopped/"))
    assert ben.post(later, {"answer": "accept", "name": "Ben"}).status_code == 302


def test_mail_is_for_persons_with_an_address_and_stops_without_an_account(
    mailoutbox: list[EmailMessage],
) -> None:
    form = {"name": "Ana", "address": "ben@example.org"}
    assert Client().post("/couple/", form).status_code == 422
    ana = browser_of(Person.objects.create(email="ana@example.org"))
    sent = ana.post("/couple/", form)
    assert "is on its way" in text(sent)
    do_due()
    [mail] = mailoutbox
    assert "/couple/join/" not in sent.content.decode()
    stop = "/couple/stop/" + str(mail.body).partition("/couple/stop/")[2].split()[0]
    nobody = Client()
    assert "You need no account" in text(nobody.get(stop))
    assert "nobody was told" in text(nobody.post(stop, {"answer": "stop"}))
    again = ana.post("/couple/", form)
    without_tokens = [re.sub(r'value="\w{64}"', "", each.content.decode()) for each in (sent, again)]
    assert (again.status_code, without_tokens[0]) == (sent.status_code, without_tokens[1])
    do_due()
    assert len(mailoutbox) == 1
    assert text(ana.get("/couple/")).count("Sent by mail") == 2
    assert Person.objects.count() == 1


def test_invitation_can_be_taken_back(ana: Client) -> None:
    link = invited_by(ana)
    [waiting] = re.findall(r'name="invitation" value="(\w+)"', ana.get("/couple/").content.decode())
    ana.post("/couple/take-back/", {"invitation": waiting})
    assert "Invitations that wait" not in text(ana.get("/couple/"))
    assert Client().get(link, headers=AS_PAGE).status_code == 410


# ---- the couple's own page


def test_one_button_opens_a_room_in_which_each_has_a_seat(ana: Client, ben: Client) -> None:
    answer = ana.post(couple_page(ana), {"format": "compassion", "topic": "Our Sundays"})
    assert answer.status_code == 302
    room = answer.headers["Location"]
    assert "Is now a good time?" in text(ana.get(room))
    assert [seat.name for seat in Seat.objects.order_by("participant_id")] == ["Ana", "Ben"]
    assert f'href="{room}"' in ben.get(couple_page(ben)).content.decode()
    assert ben.get(room).status_code == 200
    assert "Our Sundays" in text(ben.get("/past/"))
    assert ana.post(couple_page(ana), {"format": "none"}).status_code == 422


def test_outsider_gets_one_answer_whether_a_couple_exists(ana: Client, ben: Client) -> None:
    page = couple_page(ana)
    for client in (Client(), browser_of(guest())):
        for path in (page, f"{page}leave/"):
            for ask in (client.get, client.post):
                real, none = ask(path), ask(re.sub("[0-9a-f]{20}", "0" * 20, path))
                assert real.status_code == none.status_code == 404
                assert real.content == none.content
        assert client.get("/couple/a\0/").status_code == 404
    assert Couple.objects.count() == 1


def test_who_leaves_takes_nothing_and_loses_nothing(ana: Client, ben: Client) -> None:
    page = couple_page(ana)
    room = ana.post(page, {"format": "compassion", "topic": "Our Sundays"}).headers["Location"]
    assert "No reason is asked" in text(ben.get(f"{page}leave/"))
    assert ben.post(f"{page}leave/").headers["Location"] == page
    assert "You have left" in text(ben.get(page))
    assert "Ben has left. What you talked about stays yours." in text(ana.get(page))
    for client in (ana, ben):
        assert "Our Sundays" in text(client.get(page))
        assert client.get(room).status_code == 200
        assert client.post(page, {"format": "compassion"}).status_code == 409
    assert Seat.objects.count() == 2


def test_guest_reads_that_an_account_keeps_it_and_others_do_not() -> None:
    anas, ben = Person.objects.create(email="ana@example.org"), guest()
    couple = couple_of(anas, ben)
    assert "An account keeps it" not in text(browser_of(anas).get(f"/couple/{couple.id}/"))
    assert "An account keeps it" in text(browser_of(ben).get(f"/couple/{couple.id}/"))
