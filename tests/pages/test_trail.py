"""The page of the trail: what was read or changed of a person's own conversations, in sentences."""

import html
import re

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.couples import invitations
from dialogue.couples.leaving import leave
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import SEATS, Ended, Event, Joined
from dialogue.rooms.access import membership_of_seat
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from dialogue.rooms.moving import move_seats
from dialogue.rooms.queries import ObserverNotConnected, read_transcript
from dialogue.trail.actions import ACTIONS
from dialogue.trail.models import Entry
from dialogue.trail.records import record
from dialogue.trail.sentences import SENTENCES, sentence
from tests.couples.helpers import couple_of, guest
from tests.pages import account_steps
from tests.sessions import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOPIC = "Our Sundays"


def lines(client: Client) -> list[str]:
    """The entries that the page shows, without their times."""
    page = re.sub(r"\s+", " ", client.get("/trail/").content.decode())
    return [
        html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip()).partition(" UTC ")[2]
        for line in re.findall(r"<li> (.*?) </li>", page.partition("<main")[2])
    ]


def person_of(created: CreatedRoom, seat: str) -> str:
    person = Seat.objects.get(room=created.room, participant_id=seat).person_id
    assert person is not None
    return person


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", TOPIC, ["Ana", "<b>Ben</b>"], "Dr. Lee", consented=True, bearer=False)


@pytest.fixture
def ana(created: CreatedRoom) -> Client:
    return joined(created.partners[0].link)


@pytest.fixture
def ben(created: CreatedRoom) -> Client:
    return joined(created.partners[1].link)


def joined(link: str) -> Client:
    client = Client()
    assert client.post(link).status_code == 302
    return client


def test_each_partner_reads_what_either_did_in_own_words(
    created: CreatedRoom, ana: Client, ben: Client
) -> None:
    record("export_asked", by=person_of(created, "b"), room=created.room)
    assert lines(ana) == [
        f"<b>Ben</b> asked to keep a copy of the whole conversation. {TOPIC} · with <b>Ben</b>"
    ]
    assert lines(ben) == [f"You asked to keep a copy of the whole conversation. {TOPIC} · with Ana"]


def test_what_is_for_one_partner_alone_leaves_the_page_of_the_other_as_it_was(
    created: CreatedRoom, ana: Client, ben: Client
) -> None:
    before = ana.get("/trail/").content
    record("erasure_asked", by=person_of(created, "b"), room=created.room)
    record("research_allowed", by=person_of(created, "b"), room=created.room)
    record("seat_moved", by=person_of(created, "b"), room=created.room, person=person_of(created, "b"))
    assert ana.get("/trail/").content == before
    assert len(lines(ben)) == 3


def test_page_of_a_stranger_a_visitor_and_an_observer_shows_nothing_of_it(created: CreatedRoom) -> None:
    record("export_asked", by=None, room=created.room)
    elsewhere = create_room("compassion", "", ["Cem", "Dana"], bearer=False)
    assert created.observer is not None
    for client in (Client(), joined(elsewhere.partners[0].link), joined(created.observer.link)):
        assert lines(client) == []
        assert "There is nothing here yet." in client.get("/trail/").content.decode()
    assert Person.objects.count() == 2


def test_reading_the_own_conversation_is_not_recorded(created: CreatedRoom, ana: Client) -> None:
    end(created)
    for path in ("replay/", ""):
        assert ana.get(f"/rooms/{created.room}/{path}").status_code == 200
    assert ana.get("/care/").status_code == ana.get("/past/").status_code == 200
    assert not Entry.objects.exists()


def test_what_is_told_to_nobody_leaves_no_entry(
    created: CreatedRoom, ana: Client, mailoutbox: list[EmailMessage]
) -> None:
    inviter = guest()
    invitation = f"/couple/join/{invitations.invite(inviter, 'Cem')}"
    end(created)
    for path in (f"/api/v1/rooms/{created.room}/export?of=mine", "/apart/", "/care/", "/my-data/", "/trail/"):
        assert ana.get(path).status_code == 200, path
    for path, form in (
        ("/care/", {"own": "A walk", "span": "week"}),
        (invitation, {"answer": "not_now"}),
        (invitation, {"answer": "stop"}),
    ):
        assert ana.post(path, form).status_code in {200, 302}, path
    account_steps.account()
    account_steps.sign_in(Client(), mailoutbox)
    assert not Entry.objects.exists()


def end(created: CreatedRoom) -> None:
    log = DatabaseLog()
    events: list[Event] = [*(Joined(by=seat) for seat in SEATS), Ended(by="a", why="asked")]
    log.append(created.room, log.heads([created.room])[created.room], events, timezone.now())


def test_observer_who_reads_after_the_end_is_told_of_to_both_once_an_hour(
    created: CreatedRoom, ana: Client, ben: Client
) -> None:
    assert created.observer is not None
    lee = joined(created.observer.link)
    end(created)
    for path in ("rooms/{}/replay/", "api/v1/rooms/{}/frames", "api/v1/rooms/{}/frames?limit=1"):
        assert lee.get("/" + path.format(created.room)).status_code == 200
    told = "Dr. Lee, who observes, read the conversation again."
    assert [line.removeprefix(told)[:1] for line in lines(ana)] == [" "]
    assert lines(ben)[0].startswith(told)


def test_observer_who_is_refused_is_not_recorded(created: CreatedRoom) -> None:
    with pytest.raises(ObserverNotConnected):
        read_transcript(membership_of_seat(Seat.objects.get(room=created.room, participant_id="o1")))
    assert not Entry.objects.exists()


def test_what_a_guest_did_stays_theirs_when_an_account_takes_over_the_seat(
    created: CreatedRoom, ana: Client, ben: Client
) -> None:
    as_guest = person_of(created, "a")
    record("export_asked", by=as_guest, room=created.room)
    record("erasure_asked", by=as_guest, room=created.room)
    record("erasure_asked", by=as_guest, room="a room whose seat stays with the guest")
    account = Person.objects.create(email="ana@example.org")
    move_seats(Person.objects.get(pk=as_guest), account)
    told = f"{TOPIC} · with <b>Ben</b>"
    assert lines(signed_in(account)) == [
        "You moved your conversations to another browser or account.",
        f"You asked for the conversation to be erased. {told}",
        f"You asked to keep a copy of the whole conversation. {told}",
    ]
    assert lines(ben) == [f"Ana asked to keep a copy of the whole conversation. {TOPIC} · with Ana"]


def test_two_of_a_couple_read_what_was_looked_up_of_them_until_they_leave() -> None:
    ana, ben = guest(), guest()
    couple = couple_of(ana, ben)
    record("admin_read_couple", by="an administrator", couple=couple.id)
    looked = "An administrator looked up that you are a couple here: no conversation, and no word."
    formed = "The two of you have a place of your own here."
    assert lines(signed_in(ana)) == [f"{looked} with Ben", f"{formed} with Ben"]
    assert lines(signed_in(ben)) == [f"{looked} with Ana", f"{formed} with Ana"]
    leave(couple)
    assert lines(signed_in(ana)) == []
    assert len(lines(signed_in(ben))) == 2


def test_number_of_queries_does_not_grow_with_the_entries(created: CreatedRoom, ana: Client) -> None:
    counts: list[int] = []
    for _ in range(2):
        for _ in range(10):
            record("export_asked", by=person_of(created, "a"), room=created.room)
        with CaptureQueriesContext(connection) as asked:
            assert len(lines(ana)) == 10 * (len(counts) + 1)
        counts.append(len(asked))
    assert counts[1] <= counts[0]  # the first also reads the format


def test_every_action_has_its_sentences() -> None:
    assert SENTENCES.keys() == set(ACTIONS)
    for action in ACTIONS:
        nobody = str(sentence(action, by=None, reader="ana"))
        assert "%(name)s" not in str(sentence(action, by="ana", reader="ana"))
        assert nobody == str(sentence(action, by="ben", reader="ana")) or "%(name)s" not in nobody
