"""The HTTP API as a client meets it: rooms, frames, exports, and what each person is sent."""

from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from dialogue.accounts.models import Person
from dialogue.moderator.commands import (
    AllowObserver,
    End,
    JoinAsObserver,
    LeaveAsObserver,
    Say,
    WithdrawObserver,
)
from dialogue.rooms import invitations
from dialogue.rooms.creation import create_room
from tests.api.talk import Talk, get, talk
from tests.sessions import signed_in

__all__ = ["talk"]  # a fixture

pytestmark = pytest.mark.django_db


def words(frames: list[dict[str, Any]]) -> list[str]:
    return [frame["text"] for frame in frames if "text" in frame]


# ---- opening


def test_a_room_is_opened_as_from_the_command_line() -> None:
    answer = Client().post(
        "/api/v1/rooms",
        {"format": "compassion", "topic": "Weekends", "names": ["Ana", "Ben"], "observer": "Dr. Lee"},
        content_type="application/json",
    )
    created = answer.json()
    assert answer.status_code == 201
    assert set(created) == {"room", "ws", "format", "seats", "observer"}
    assert created["observer"]["scope"] == "words"
    assert created["seats"]["b"]["name"] == "Ben"
    assert invitations.find_invitation(created["seats"]["a"]["link"].removeprefix("/join/")) is not None
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"names": ["Ana"]}, "names"),
        ({"names": "Ana,Ben"}, "names"),
        ({"names": ["Ana", "Be\x00n"]}, "names"),
        ({"names": ["Ana", None]}, "names"),
        ({"names": ["Ana", "Nobody"]}, "names"),
        ({"names": ["Ana", "АNA"]}, "names"),
        ({"observer": "Ben"}, "observer"),
        ({"format": "quarrel"}, "format"),
        ({"format": 1}, "format"),
        ({"topic": "t" * 201}, "topic"),
        ({"observer": "Dr. Lee", "observer_scope": "all"}, "observer_scope"),
        ({"observer": "Dr. Lee", "consented": True}, "consented"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_invalid_field_is_refused_by_name(wanted: dict[str, Any], field: str) -> None:
    asked = {"format": "compassion", "topic": "Weekends", "names": ["Ana", "Ben"]} | wanted
    answer = Client().post("/api/v1/rooms", asked, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "unfit"
    assert answer.json()["detail"].startswith(field)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"names": "\\ud800"}', b"[]", b"3"])
def test_invalid_body_is_refused(body: bytes) -> None:
    answer = Client().post("/api/v1/rooms", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"code", "detail"}


# ---- who may read


def test_a_partner_reads_the_frames_with_a_token(talk: Talk) -> None:
    answer = get(talk, "frames", talk.token("b"))
    frames = answer.json()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
    assert words(frames) == ["I felt alone."]


def test_a_partner_reads_the_frames_in_the_browser_that_claimed_the_seat(talk: Talk) -> None:
    person = Person.objects.create_guest()
    client = signed_in(person)
    address = f"/api/v1/rooms/{talk.created.room}/frames"
    assert client.get(address).status_code == 404
    invitations.accept_invitation(talk.created.partners[0].link.rpartition("/")[2], person)
    assert words(client.get(address).json()) == ["I felt alone."]


def test_private_answers_of_the_other_are_withheld(talk: Talk) -> None:
    for who, own in (("a", 2), ("b", 9)):
        frames = get(talk, "frames", talk.token(who)).json()
        assert [frame["value"] for frame in frames if frame["event"] == "rated"] == [own]
        assert "withheld" in {frame["event"] for frame in frames}


@pytest.mark.parametrize(("after", "first"), [(0, 1), (3, 4), (10**30, None)])
def test_reading_goes_on_after_what_one_has(talk: Talk, after: int, first: int | None) -> None:
    frames = get(talk, "frames", talk.token("a"), after=after).json()
    assert (frames[0]["seq"] if frames else None) == first


@pytest.mark.parametrize("field", ["after", "before", "limit"])
@pytest.mark.parametrize("value", ["-1", "x", "1.5", "", "null"])
def test_a_bound_that_is_no_number_is_refused(talk: Talk, field: str, value: str) -> None:
    answer = get(talk, "frames", talk.token("a"), **{field: value})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(field)


@pytest.mark.parametrize("who", ["a", "o1"])
def test_a_range_of_frames_is_a_part_of_all_frames(talk: Talk, who: str) -> None:
    talk.both(AllowObserver, observer="o1")
    talk(JoinAsObserver, "o1")
    every = get(talk, "frames", talk.token(who)).json()
    assert get(talk, "frames", talk.token(who), limit=3).json() == every[-3:]
    assert get(talk, "frames", talk.token(who), before=6, limit=2).json() == every[3:5]
    assert get(talk, "frames", talk.token(who), after=2, before=6).json() == every[2:5]
    assert get(talk, "frames", talk.token(who), before=10**30, limit=10**30).json() == every


@pytest.mark.parametrize("what", ["frames", "export", "exports"])
def test_without_credentials_or_with_wrong_ones_nobody_is_signed_in(talk: Talk, what: str) -> None:
    for token in (None, "", "wrong", "é"):
        answer = get(talk, what, token)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("what", ["frames", "export", "exports"])
def test_an_outsider_cannot_tell_whether_a_room_exists(talk: Talk, what: str) -> None:
    other = create_room("compassion", "", ["Cem", "Dana"])
    headers = {"Authorization": f"Bearer {other.partners[0].token}"}
    answers = [
        Client().get(f"/api/v1/rooms/{room}/{what}", headers=headers)
        for room in (talk.created.room, "0" * 20, "no-room", "%00", "x" * 900)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_an_observer_without_consent_reads_nothing(talk: Talk) -> None:
    assert get(talk, "frames", talk.token("o1")).status_code == 403
    talk(AllowObserver, "a", observer="o1")
    assert get(talk, "frames", talk.token("o1")).status_code == 403
    assert get(talk, "export", talk.token("o1")).status_code == 403


def test_an_observer_who_is_not_in_the_room_does_not_watch_it_from_outside(talk: Talk) -> None:
    talk.both(AllowObserver, observer="o1")
    answer = get(talk, "frames", talk.token("o1"))
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Open the room first: nobody observes unseen."

    talk(JoinAsObserver, "o1")
    assert get(talk, "frames", talk.token("o1")).status_code == 200

    talk(LeaveAsObserver, "o1")
    assert get(talk, "export", talk.token("o1")).status_code == 409


def test_an_observer_reads_what_the_consent_covers_also_after_the_end(talk: Talk) -> None:
    talk.both(AllowObserver, observer="o1")
    talk(Say, "b", text="You felt alone.")
    talk(End, "a")
    talk(End, "a")
    frames = get(talk, "frames", talk.token("o1")).json()
    assert words(frames) == ["You felt alone."]
    assert frames[0]["event"] == "withheld"
    assert get(talk, "frames", talk.token("o1"), after=len(frames) - 1).json() == frames[-1:]

    talk(WithdrawObserver, "b", observer="o1")
    assert get(talk, "frames", talk.token("o1")).status_code == 403


def test_an_observer_reads_how_many_partners_consent_and_never_which(talk: Talk) -> None:
    def consents() -> dict[str, Any]:
        answer = get(talk, "consents", talk.token("o1"))
        assert answer.status_code == 200
        body: dict[str, Any] = answer.json()
        return body

    assert consents() == {"given": 0, "status": "waiting"}
    talk(AllowObserver, "b", observer="o1")
    of_ben = consents()
    talk(WithdrawObserver, "b", observer="o1")
    assert consents() == {"given": 0, "status": "waiting"}
    talk(AllowObserver, "a", observer="o1")
    assert consents() == of_ben == {"given": 1, "status": "waiting"}
    talk(AllowObserver, "b", observer="o1")
    assert consents() == {"given": 2, "status": "given"}
    talk(WithdrawObserver, "a", observer="o1")
    without_ana = consents()
    talk(AllowObserver, "a", observer="o1")
    talk(WithdrawObserver, "b", observer="o1")
    assert consents() == without_ana == {"given": 1, "status": "taken_back"}


def test_asking_for_the_consents_shows_no_presence_and_is_for_observers_alone(talk: Talk) -> None:
    before = talk.log.heads([talk.created.room])
    get(talk, "consents", talk.token("o1"))
    assert talk.log.heads([talk.created.room]) == before
    answer = get(talk, "consents", talk.token("a"))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_observing")
    assert get(talk, "consents").status_code == 401


# ---- the document


@pytest.mark.slow
def test_the_openapi_document_is_valid_and_knows_the_frames() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    validate(document)
    assert set(document["paths"]) == {
        "/api/v1/rooms",
        "/api/v1/rooms/{room}/frames",
        "/api/v1/rooms/{room}/export",
        "/api/v1/rooms/{room}/export/research",
        "/api/v1/rooms/{room}/export/words",
        "/api/v1/rooms/{room}/exports",
        "/api/v1/rooms/{room}/consents",
    }
    assert {"SaidFrame", "WithheldFrame", "EventFrame", "Export", "RoomOpened"} <= set(
        document["components"]["schemas"]
    )
