"""The pages as a browser gets them: starting, joining, the room, the replay, the past, what goes wrong."""

import html
import json
import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dialogue import formats
from dialogue.accounts.models import Person
from dialogue.helpers.database_errors import Unavailable
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import Ended, Joined, ObserverJoined, ObserverLeft
from dialogue.moderator.format import in_language
from dialogue.rooms import access, participants
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from dialogue.rooms.queries import BEYOND_EVERY_LOG, LIVE_PAGE_EVENTS

pytestmark = pytest.mark.django_db
FORM = {
    "first": "Ana",
    "second": "Ben",
    "format": "compassion",
    "topic": "Weekends",
    "observer": "",
    "scope": "words",
}


@pytest.fixture
def created() -> CreatedRoom:
    return create_room(
        "compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", "signals", consented=True, bearer=False
    )


@pytest.fixture
def client() -> Client:
    """A browser of its own, in which a person opens pages."""
    return Client(headers={"Sec-Fetch-Dest": "document"})


def text(response: Any) -> str:
    """What a person reads of the page."""
    body = re.sub(
        r"</?bdi[^>]*>", "", response.content.decode()
    )  # a name stands in the line like other words
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def page_data(response: Any) -> dict[str, Any]:
    found = re.search(r'data-page="([^"]*)"', response.content.decode())
    assert found is not None
    data: dict[str, Any] = json.loads(html.unescape(found[1]))
    return data


def seated(created: CreatedRoom, seat: str) -> Client:
    """The browser that used the link of ``seat``."""
    client = Client()
    [invitation] = [
        invitation
        for invitation in (*created.partners, created.observer)
        if invitation and invitation.participant_id == seat
    ]
    assert client.post(invitation.link).status_code == 302
    return client


def append(created: CreatedRoom, *events: Any) -> None:
    log = DatabaseLog()
    log.append(created.room, log.heads([created.room])[created.room], events, timezone.now())


# ---- every page


def everywhere(created: CreatedRoom) -> list[Any]:
    """One answer of each kind of page."""
    ana, lee, stranger = seated(created, "a"), seated(created, "o1"), Client()
    room, link = f"/rooms/{created.room}/", created.partners[1].link
    return [
        stranger.get("/"),
        stranger.post("/", FORM | {"observer": "Dr. Lee"}),
        stranger.post("/", {}),
        stranger.get(link),
        stranger.get(created.partners[0].link),
        ana.get(link),
        stranger.get("/join/nothing"),
        stranger.get(room),
        ana.get(room),
        ana.get(f"{room}replay/"),
        lee.get(f"{room}replay/"),
        stranger.get("/past/"),
        ana.get("/past/"),
    ]


def test_every_page_has_its_language_a_neutral_title_a_skip_link_and_one_main(created: CreatedRoom) -> None:
    for answer in everywhere(created):
        body = answer.content.decode()
        assert '<html lang="en" dir="ltr">' in body
        title = re.search(r"<title>([^<]+) · Third Ear</title>", body)
        assert title is not None
        assert not any(word in title[1] for word in ("Ana", "Ben", "Lee", "Weekends"))
        assert re.search(r'class="skip" href="#(main|app)"', body)
        assert body.count("<main") == 1
        assert body.count("<h1") == 1


def test_no_page_has_a_script_or_a_style_of_its_own(created: CreatedRoom) -> None:
    for answer in everywhere(created):
        body = answer.content.decode()
        assert "<style" not in body
        assert not re.search(r"\s(style|on\w+)=", re.sub(r'data-page="[^"]*"', "", body))
        assert all("src=" in script for script in re.findall(r"<script[^>]*>", body))


def test_pages_are_not_cached_and_send_no_referrer(created: CreatedRoom) -> None:
    for answer in everywhere(created):
        if answer.status_code != 404:
            assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


# ---- starting


def test_the_start_page_offers_every_format_in_plain_words(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    titles = [in_language(each.title, "en") for each in formats.catalogue().values()]
    assert answer.content.decode().count('name="format"') == len(titles)
    assert all(title in text(answer) for title in titles)
    assert 'value="compassion" checked' in answer.content.decode()
    assert "not for where there is fear" in text(answer)


def test_start_form_gives_two_links_and_no_token(client: Client) -> None:
    answer = client.post("/", FORM)
    links = re.findall(r'value="(http://testserver/join/[^"]+)"', answer.content.decode())
    assert answer.status_code == 201
    assert len(links) == 2
    assert "Go in as Ana" in text(answer)
    assert "shown this once" in text(answer)
    assert not Seat.objects.exclude(token_hash=None).exists()
    assert Client().get(links[1].removeprefix("http://testserver")).status_code == 200


def test_start_form_with_an_observer_gives_a_third_link_with_its_scope(client: Client) -> None:
    answer = client.post("/", FORM | {"observer": "Dr. Lee", "scope": "signals"})
    assert "For Dr. Lee, who observes" in text(answer)
    assert Seat.objects.get(role="observer").scope == "signals"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"first": ""}, "Please write a name for the first of you."),
        ({"second": "   "}, "Please write a name for the second of you."),
        ({"first": "A" * 41}, "This is too long: 40 characters at most."),
        ({"second": "Be\x00n"}, "a character in it that cannot be shown"),
        ({"topic": "t" * 201}, "This is too long: 200 characters at most."),
        ({"format": "quarrel"}, "Please choose one of these."),
        ({"format": ""}, "Please choose one."),
        ({"observer": "L" * 41}, "This is too long: 40 characters at most."),
        ({"scope": "everything"}, "Please choose one of these."),
    ],
)
def test_invalid_field_shows_its_error_and_keeps_the_others(
    client: Client, given: dict[str, str], sentence: str
) -> None:
    wanted = FORM | {"topic": "Our weekends"} | given
    answer = client.post("/", wanted)
    assert answer.status_code == 422
    assert sentence in text(answer)
    kept = [wanted[name] for name in ("first", "second", "topic") if name not in given]
    assert all(f'value="{value}"' in answer.content.decode() for value in kept)
    assert not Seat.objects.exists()


def test_names_and_topics_are_escaped(client: Client) -> None:
    answer = client.post("/", FORM | {"first": "<b>Ana</b>", "observer": "<i>Lee</i>", "topic": "<script>"})
    body = answer.content.decode()
    assert "<b>Ana" not in body
    assert "<i>Lee" not in body
    assert "<script>" not in body
    assert ">&lt;b&gt;Ana&lt;/b&gt;</bdi>" in body


def test_solo_start_seats_this_browser_and_scripts_the_other_seat(client: Client) -> None:
    answer = client.post("/try/", {"format": "speaker_listener", "first": "Cem"})
    assert answer.status_code == 302
    room = re.fullmatch(r"/rooms/([0-9a-f]{20})/", answer.headers["Location"])
    assert room is not None
    members = participants.participants_of(room[1])
    assert members.partners["a"] == "Cem"
    assert members.scripted == {"b"}
    made = DatabaseLog().definition(room[1])
    assert made is not None
    assert made.format.id == "speaker_listener"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("given", [{}, {"first": "A" * 99, "format": "quarrel", "topic": "\x00"}])
def test_solo_start_needs_no_field(client: Client, given: dict[str, str]) -> None:
    assert client.post("/try/", given).status_code == 302


@pytest.mark.parametrize(("chair", "scripted"), [("share", "b"), ("listen", "a")])
def test_solo_start_with_a_story_seats_the_person_on_their_chair(
    client: Client, chair: str, scripted: str
) -> None:
    there = client.post("/try/", {"story": "late", "chair": chair}).headers["Location"]
    room = there.split("/")[2]
    members = participants.participants_of(room)
    assert members.scripted == {scripted}
    assert members.partners["a" if scripted == "b" else "b"] == "Sam"
    made = DatabaseLog().definition(room)
    assert made is not None
    assert made.topic == "Home late, and no message"
    sentences = page_data(client.get(there))["alone"]["sentences"]
    assert sentences["share"].startswith("On Friday you came home two hours late")


def test_solo_start_in_the_language_of_the_visitor_tells_the_story_in_it(client: Client) -> None:
    there = client.post("/try/", {"story": "phone"}, headers={"accept-language": "de"}).headers["Location"]
    made = DatabaseLog().definition(there.split("/")[2])
    assert made is not None
    assert made.topic == "Das Handy beim Abendessen"
    data = page_data(client.get(there, headers={"accept-language": "de"}))
    assert data["alone"]["sentences"]["share"].startswith("Am Dienstag")


def test_solo_start_in_a_format_without_stories_has_no_sentences(client: Client) -> None:
    there = client.post("/try/", {"format": "mirror_dialogue", "story": "late"}).headers["Location"]
    assert page_data(client.get(there))["alone"] == {"sentences": None}


@pytest.mark.parametrize("address", ["/", "/try/", "/join/nothing"])
def test_a_form_from_another_site_is_refused_kindly(address: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(address, FORM)
    assert answer.status_code == 403
    assert "Please try that once more" in text(answer)
    assert not Seat.objects.exists()


def test_links_use_the_configured_origin(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["talk.example.org"]
    settings.ORIGINS = ["https://talk.example.org"]  # the connection that comes through a proxy is plain http
    answer = client.post("/", FORM, headers={"host": "talk.example.org"})
    assert answer.content.decode().count('value="https://talk.example.org/join/') == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"observer": "Nobody"}, "These pages use this word themselves"),
        ({"first": "\u3164"}, "There is a character in it that cannot be seen."),
        ({"second": "АNA"}, "Please add what tells them apart"),
        ({"observer": "Веn"}, "Please add what tells them apart"),
        ({"topic": "\u2800"}, "There is a character in it that cannot be seen."),
    ],
)
def test_deceptive_name_is_refused_beside_its_field(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/", FORM | changed)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert answer.content.decode().count('aria-invalid="true"') == 1
    assert not Seat.objects.exists()


def test_solo_start_with_a_reserved_name_uses_the_default_name(client: Client) -> None:
    assert client.post("/try/", {"first": "Robin (a script)"}).status_code == 302
    assert set(Seat.objects.values_list("name", flat=True)) == {"Sam", "Robin (a script)"}


# ---- joining


def test_join_page_explains_before_anything_is_stored(client: Client, created: CreatedRoom) -> None:
    answer = client.get(created.partners[1].link)
    page_text = text(answer)
    assert answer.status_code == 200
    for sentence in (
        "A link for Ben",
        "The conversation needs JavaScript.",
        "talk with Ana. About: Weekends",
        "Compassion dialogue",
        "Say back (the one who listens) Is that it? (the one who shares)",
        "Only the one who shared decides whether it was understood.",
        "two minutes at least",
        "Invited to observe: Dr. Lee (the course of the conversation, without the words)",
        "shown to their author alone",
        "It is not therapy, and not for emergencies.",
    ):
        assert sentence in page_text
    assert Seat.objects.get(participant_id="b").person is None


def test_every_name_on_the_join_page_has_its_own_element(client: Client) -> None:
    """So a name that is a sentence stays a name, and no promise of the page is about it."""
    created = create_room("compassion", "All is safe", ["Ana, it is safe", "Ben"], "Nothing is seen by Lee")
    body = client.get(created.partners[1].link).content.decode()

    for name in ("Ana, it is safe", "Ben", "Nothing is seen by Lee"):
        assert body.count(name) == body.count(f'<bdi class="name">{name}</bdi>') > 0
    assert "<bdi>All is safe</bdi>" in body


def test_join_button_gives_the_seat_to_this_browser(client: Client, created: CreatedRoom) -> None:
    client.get(created.partners[1].link)
    answer = client.post(created.partners[1].link)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/rooms/{created.room}/")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_join_button_pressed_twice_succeeds(client: Client, created: CreatedRoom) -> None:
    link = created.partners[0].link
    client.get(link)
    assert [client.post(link).status_code, client.post(link).status_code] == [302, 302]
    assert client.get(link).headers["Location"] == f"/rooms/{created.room}/"
    assert Person.objects.count() == 1


def test_second_browser_is_refused_a_taken_link(created: CreatedRoom) -> None:
    seated(created, "a")
    for ask in (Client().get, Client().post):
        answer = ask(created.partners[0].link)
        assert answer.status_code == 409
        assert "This link has been used in another browser" in text(answer)
        assert "ask whoever sent the link to open a new room" in text(answer)


def test_browser_with_one_seat_is_refused_the_other(created: CreatedRoom) -> None:
    ana = seated(created, "a")
    for ask in (ana.get, ana.post):
        answer = ask(created.partners[1].link)
        assert answer.status_code == 409
        assert "You have the other seat already" in text(answer)
    assert Seat.objects.get(participant_id="b").person is None


def test_unknown_link_is_answered_with_one_kind_sentence(client: Client) -> None:
    for code in ("nothing", "%00", "é", "x" * 500):
        answer = client.get(f"/join/{code}")
        assert answer.status_code == 404
        assert "Perhaps a part of it got lost on the way" in text(answer)
    assert not Person.objects.exists()


def test_join_page_of_an_observer_explains_observing_without_the_topic(
    client: Client, created: CreatedRoom
) -> None:
    assert created.observer is not None
    page_text = text(client.get(created.observer.link))
    assert "observe a conversation between Ana and Ben" in page_text
    assert "You do not see the words." in page_text
    assert "There is no other observer." in page_text
    assert "Weekends" not in page_text


# ---- the room and the replay


def test_the_room_page_gives_the_script_its_addresses(created: CreatedRoom) -> None:
    for seat, after in (("a", 0), ("o1", BEYOND_EVERY_LOG)):
        data = page_data(seated(created, seat).get(f"/rooms/{created.room}/"))
        assert data == {
            "page": "room",
            "room": created.room,
            "socket": f"/ws/rooms/{created.room}/",
            "after": after,
            "frames": f"/api/v1/rooms/{created.room}/frames",
            "consents": f"/api/v1/rooms/{created.room}/consents",
            "own": "/care/room/",
            "urls": {"replay": f"/rooms/{created.room}/replay/", "past": "/past/", "start": "/"},
            "lang": "en",
            "alone": None,
        }


def test_the_live_page_of_a_long_room_begins_with_the_newest_events(created: CreatedRoom) -> None:
    came_and_went = [ObserverJoined(by="o1"), ObserverLeft(by="o1")]
    append(created, *came_and_went * LIVE_PAGE_EVENTS)
    head = DatabaseLog().heads([created.room])[created.room]
    data = page_data(seated(created, "a").get(f"/rooms/{created.room}/"))
    assert data["after"] == head - LIVE_PAGE_EVENTS > 0


def test_the_replay_page_gives_the_script_the_room_and_its_insights(created: CreatedRoom) -> None:
    append(created, Joined(by="a"))
    data = page_data(seated(created, "b").get(f"/rooms/{created.room}/replay/"))
    assert data["page"] == "replay"
    assert data["frames"] == f"/api/v1/rooms/{created.room}/frames"
    assert data["copy"] == {"address": f"/rooms/{created.room}/copy/", "asked_by": []}
    assert data["welcome"]["you"]["name"] == "Ben"
    assert data["welcome"]["seq"] == 3
    assert data["insights"] == {"shares": [], "timeline": []}


@pytest.mark.parametrize("page", ["", "replay/"])
def test_an_outsider_cannot_tell_whether_a_room_exists(created: CreatedRoom, page: str) -> None:
    other = seated(create_room("compassion", "", ["Cem", "Dana"]), "a")
    for client in (Client(), other):
        answers = [client.get(f"/rooms/{room}/{page}") for room in (created.room, "0" * 20, "none", "%00")]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_token_does_not_open_pages() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"])
    headers = {"Authorization": f"Bearer {created.partners[0].token}"}
    assert Client().get(f"/rooms/{created.room}/", headers=headers).status_code == 404


def test_observer_replays_an_ended_dialogue_and_no_running_one_from_outside(created: CreatedRoom) -> None:
    lee = seated(created, "o1")
    address = f"/rooms/{created.room}/replay/"
    going_on = lee.get(address)
    assert going_on.status_code == 409
    assert "Open the room first: nobody observes unseen." in text(going_on)

    append(created, ObserverJoined(by="o1"))
    assert lee.get(address).status_code == 200

    append(created, Ended(by="a", why="asked"))
    data = page_data(lee.get(address))
    assert data["welcome"]["you"]["role"] == "observer"
    assert data["welcome"]["topic"] == ""  # signals: the topic is the couple's words


def test_an_observer_without_consent_replays_nothing() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee")
    answer = seated(created, "o1").get(f"/rooms/{created.room}/replay/")
    assert answer.status_code == 403
    assert "Both partners have to allow an observer." in text(answer)


# ---- the past


def test_new_browser_lists_no_past_rooms(client: Client) -> None:
    assert "There are none in this browser yet." in text(client.get("/past/"))
    assert not Person.objects.exists()


def test_past_page_lists_this_browsers_rooms_only(created: CreatedRoom) -> None:
    ana, ben = seated(created, "a"), seated(created, "b")
    page_text = text(ana.get("/past/"))
    assert "Weekends" in page_text
    assert "Compassion dialogue Ben" in page_text
    assert "Going on" in page_text or "Not begun" in page_text

    append(created, Ended(by="a", why="asked"))
    again = ben.get("/past/")
    assert "Ended" in text(again)
    assert f'href="/rooms/{created.room}/replay/"' in again.content.decode()
    assert f'href="/rooms/{created.room}/"' not in again.content.decode()


def test_an_observer_of_signals_does_not_find_the_topic_in_the_past(created: CreatedRoom) -> None:
    page_text = text(seated(created, "o1").get("/past/"))
    assert "Ana and Ben (observed)" in page_text
    assert "Weekends" not in page_text


def test_observer_without_both_consents_sees_no_progress_in_the_past() -> None:
    created = create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee")
    append(created, Ended(by="a", why="asked"))
    page_text = text(seated(created, "o1").get("/past/"))
    assert "Waiting: neither of the two agrees so far" in page_text
    assert "Ended" not in page_text
    assert "UTC" not in page_text  # nor when it was opened


@pytest.mark.slow
def test_a_long_past_has_several_pages(client: Client) -> None:
    for _ in range(21):
        client.post("/try/", {})
        client.session.save()
    first = client.get("/past/")
    [older] = re.findall(r'href="(\?before=[^"]+)"', first.content.decode())
    second = client.get(f"/past/{older}")
    assert (first.content.count(b"<time"), second.content.count(b"<time")) == (20, 1)
    assert "Older" not in text(second)
    assert "The newest" in text(second)
    for unknown in ("x", "0" * 20, "\0"):
        assert client.get("/past/", {"before": unknown}).status_code == 200


# ---- what goes wrong


def test_unknown_path_is_answered_with_the_error_page(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here for you" in text(answer)


def test_server_error_page_shows_no_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("words of a conversation")

    monkeypatch.setattr("dialogue.pages.views.create_room", fail)
    client.raise_request_exception = False
    answer = client.post("/", FORM)
    assert answer.status_code == 500
    assert "Something went wrong on our side" in text(answer)
    assert "words of a conversation" not in text(answer)


@pytest.mark.parametrize("fault", [Unavailable, OperationalError])
def test_database_outage_is_answered_with_its_own_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr("dialogue.pages.views.create_room", fail)
    answer = client.post("/", FORM)
    assert answer.status_code == 503
    assert "What you just sent was not stored." in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_foreign_host_name_is_a_bad_request(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "That could not be read" in text(answer)


def test_forgotten_browser_has_no_past_and_no_access(created: CreatedRoom) -> None:
    ana = seated(created, "a")
    assert "You cannot open them again" in text(ana.get("/past/"))
    answer = ana.post("/past/forget/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/past/")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    after = ana.get("/past/")
    assert "There are none in this browser yet." in text(after)
    assert "Forget this browser" not in text(after)
    assert ana.get(f"/rooms/{created.room}/").status_code == 404
    assert ana.get(created.partners[0].link).status_code == 409


def test_browser_is_forgotten_by_its_own_form_only(created: CreatedRoom) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = seated(created, "a").cookies
    assert strict.post("/past/forget/").status_code == 403
    assert strict.get("/past/forget/").status_code == 405
    assert strict.get(f"/rooms/{created.room}/").status_code == 200


def test_a_link_that_is_taken_back_while_its_page_is_open_says_so(
    client: Client, created: CreatedRoom
) -> None:
    client.get(created.partners[0].link)
    access.revoke_seat(created.room, "a")
    answer = client.post(created.partners[0].link)
    assert answer.status_code == 404
    assert "This link does not lead to a room" in text(answer)
