"""The page of what is kept of a conversation: each act asks once, does what it says, and tells no more."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dialogue.log.database_log import DatabaseLog
from dialogue.rooms import access
from dialogue.rooms.creation import create_room
from dialogue.rooms.invitations import accept_invitation
from dialogue.rooms.models import Seat
from dialogue.rooms.retention import note_new_rules
from tests.rooms.conversations import Talk, account, talk
from tests.sessions import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture
def one() -> Talk:
    return talk(account("ana@example.org"), account("ben@example.org"))


@pytest.fixture
def ana(one: Talk) -> Client:
    return signed_in(one.ana)


@pytest.fixture
def ben(one: Talk) -> Client:
    return signed_in(one.ben)


def page(one: Talk) -> str:
    return f"/rooms/{one.room}/kept/"


def without_token(response: Any) -> bytes:
    return re.sub(rb'value="\w{64}"', b"", response.content)


@pytest.mark.parametrize("act", ["withdraw", "ask", "leave"])
def test_what_cannot_be_undone_needs_the_box_to_be_ticked(one: Talk, ana: Client, act: str) -> None:
    refused = ana.post(page(one), {"act": act})
    assert refused.status_code == 422
    assert text(refused).count("Nothing was changed.") == 1
    assert None not in one.words("a")
    assert access.membership_by_person(one.ana.pk, one.room) is not None
    assert "would like to erase it" not in text(signed_in(one.ben).get(page(one)))


def test_withdrawn_words_are_gone_at_once_and_the_partners_stay(one: Talk, ana: Client, ben: Client) -> None:
    before = one.words("b")
    answer = ana.post(page(one), {"act": "withdraw", "sure": "yes"}, follow=True)
    assert "Your words are gone." in text(answer)
    assert set(one.words("a")) == {None}
    assert one.words("b") == before
    assert ben.get(f"/rooms/{one.room}/replay/").status_code == 200


def test_erasure_is_asked_by_one_and_agreed_by_the_other(one: Talk, ana: Client, ben: Client) -> None:
    assert ana.post(page(one), {"act": "ask", "sure": "yes"}).status_code == 302
    assert "You have asked." in text(ana.get(page(one)))
    assert "You asked to erase it" in text(ana.get("/past/"))
    assert "Ana would like to erase it for both" in text(ben.get("/past/"))
    assert "Ana would like to erase it for both" in text(ben.get(page(one)))
    agreed = ben.post(page(one), {"act": "ask", "sure": "yes"})
    assert "This conversation is erased" in text(agreed)
    assert DatabaseLog().heads([one.room]) == {}
    for client in (ana, ben):
        assert client.get(page(one)).status_code == 404
        assert one.room not in client.get("/past/").content.decode()


def test_asking_partner_sees_the_same_whether_the_other_looked_or_not(
    one: Talk, ana: Client, ben: Client
) -> None:
    ana.post(page(one), {"act": "ask", "sure": "yes"})
    before = [without_token(ana.get(path)) for path in (page(one), "/past/")]
    for path in (page(one), "/past/", f"/rooms/{one.room}/replay/"):
        assert ben.get(path).status_code == 200
    ben.post(page(one), {"act": "ask"})  # without the box
    assert [without_token(ana.get(path)) for path in (page(one), "/past/")] == before


def test_page_is_the_same_whether_the_partner_still_has_a_half_that_they_left_unsaid(
    one: Talk, ana: Client
) -> None:
    before = [without_token(ana.get(path)) for path in (page(one), "/past/")]
    Seat.objects.filter(room=one.room, participant_id="b").update(person=None, link_hash=None)
    assert [without_token(ana.get(path)) for path in (page(one), "/past/")] == before


def test_request_is_taken_back(one: Talk, ana: Client, ben: Client) -> None:
    ana.post(page(one), {"act": "ask", "sure": "yes"})
    assert "Your wish is taken back." in text(ana.post(page(one), {"act": "take_back"}, follow=True))
    assert "would like to erase it" not in text(ben.get(page(one)))


def test_partner_who_agrees_a_moment_late_reads_that_it_is_erased(one: Talk, ana: Client) -> None:
    ana.post(page(one), {"act": "ask", "sure": "yes"})
    Seat.objects.filter(room=one.room, participant_id="b").update(person=None)
    assert "This conversation is erased" in text(ana.post(page(one), {"act": "ask", "sure": "yes"}))


def test_given_up_half_leaves_the_list(one: Talk, ana: Client, ben: Client) -> None:
    assert ana.post(page(one), {"act": "leave", "sure": "yes"}).headers["Location"] == "/past/"
    assert one.room not in ana.get("/past/").content.decode()
    assert ana.get(f"/rooms/{one.room}/replay/").status_code == 404
    assert one.room in ben.get("/past/").content.decode()


def test_choice_of_days_is_told_to_its_person_alone(one: Talk, ana: Client, ben: Client) -> None:
    before = [without_token(ben.get(path)) for path in (page(one), "/past/")]
    answer = ana.post(page(one), {"act": "keep", "days": "30"}, follow=True)
    assert "Your words are erased after:" in text(answer)
    assert "Your words are erased after:" in text(ana.get("/past/"))
    assert [without_token(ben.get(path)) for path in (page(one), "/past/")] == before
    ana.post(page(one), {"act": "keep", "days": ""})
    assert "Your words are erased after:" not in text(ana.get(page(one)))


@pytest.mark.parametrize("data", [{"act": "keep", "days": "31"}, {"act": "keep"}, {"act": "x"}, {}])
def test_unknown_act_or_choice_changes_nothing(one: Talk, ana: Client, data: dict[str, str]) -> None:
    assert ana.post(page(one), data).status_code == 422
    assert Seat.objects.filter(keep_days=None, room=one.room).count() == 2


def test_guests_are_told_before_it_begins_and_with_the_date_afterwards() -> None:
    created = create_room("compassion", "Weekends", ["Ana", "Ben"], bearer=False)
    browser = Client()
    sentence = "what you say is erased 30 days after the end"
    assert sentence in text(browser.get("/"))
    assert sentence in text(browser.get(created.partners[0].link, headers={"Sec-Fetch-Dest": "document"}))
    assert browser.post(created.partners[0].link).status_code == 302
    assert "Your words are erased 30 days after the end" in text(browser.get("/past/"))

    one = talk()
    guest = signed_in(one.ana)
    note_new_rules(timezone.now())
    until = Seat.objects.get(room=one.room, participant_id="a").keep_until
    assert until is not None
    for path in ("/past/", page(one)):
        shown = guest.get(path).content.decode()
        assert until.isoformat() in shown or (until + timedelta()).isoformat() in shown
    refused = guest.post(page(one), {"act": "keep", "days": "0"})
    assert refused.status_code == 422


def test_person_with_an_account_reads_that_their_words_stay(ana: Client) -> None:
    assert "What you say is kept until you say otherwise" in text(ana.get("/"))


def test_observer_takes_a_conversation_off_their_list_and_reads_nothing_of_it() -> None:
    created = create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", bearer=False)
    assert created.observer is not None
    lee = account("lee@example.org")
    accept_invitation(created.observer.link.rpartition("/")[2], lee)
    client, path = signed_in(lee), f"/rooms/{created.room}/kept/"
    shown = text(client.get(path))
    assert not [secret for secret in ("Weekends", "Ana", "Ben") if secret in shown]
    for act in ("withdraw", "ask"):
        assert client.post(path, {"act": act, "sure": "yes"}).status_code == 422
    assert client.post(path, {"act": "leave", "sure": "yes"}).status_code == 302
    assert client.get(path).status_code == 404
    assert created.room in DatabaseLog().heads([created.room])


def test_stranger_and_nobody_get_the_answer_of_a_room_that_is_not_there(one: Talk) -> None:
    for client in (Client(), signed_in(account("eva@example.org"))):
        real, unknown = (
            client.post(path, {"act": "withdraw", "sure": "yes"})
            for path in (page(one), f"/rooms/{'0' * 20}/kept/")
        )
        assert (real.status_code, real.content) == (unknown.status_code, unknown.content)
        assert real.status_code == 404
    assert None not in one.words("a")
