"""Credentials are looked up together by one statement, which lets in whom the access rules let in."""

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from dialogue.accounts.models import Person, Session
from dialogue.accounts.sessions import SessionStore
from dialogue.helpers import rate_limits
from dialogue.live.websocket import handshake
from dialogue.live.websocket.handshake import Identified, NotSignedIn, ShownCredentials, identify, look_up
from dialogue.rooms import access, invitations
from dialogue.rooms.connection_lookup import by_sessions, by_tokens
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.credentials import Failure
from dialogue.rooms.models import Seat
from tests.sessions import by_session, by_token, key, signed_in

ADDRESS = "192.0.2.1"

pytestmark = pytest.mark.usefixtures("each_engine")


@pytest.fixture
def created(each_engine: None) -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", "signals")


def code(room: CreatedRoom, seat: int = 0) -> str:
    return room.partners[seat].link.rpartition("/")[2]


@pytest.fixture
def ana(created: CreatedRoom) -> Person:
    accepted = invitations.accept_invitation(code(created), None)
    assert isinstance(accepted, invitations.AcceptedInvitation)
    return accepted.person


class Answered:
    """Lookups in the test's own thread, which alone sees its rows."""

    def __init__(self, answer: Identified | Failure | None) -> None:
        self._answer = answer

    async def ask(self, shown: ShownCredentials) -> Identified | Failure | None:
        del shown
        return self._answer


def test_token_opens_the_membership_of_its_seat_and_nothing_else(created: CreatedRoom) -> None:
    for invitation in (*created.partners, created.observer):
        assert invitation is not None
        assert invitation.token is not None
        found = by_token(invitation.token)
        assert found == access.membership_by_token(invitation.token)
        assert found is not None
        assert (found.room, found.viewer.participant_id, found.name) == (
            created.room,
            invitation.participant_id,
            invitation.name,
        )
        assert found.scope == ("signals" if invitation is created.observer else None)
    assert by_token("unknown") is by_token("\0\ud83d") is None


def test_expired_token_and_token_of_an_inactive_person_are_refused(
    created: CreatedRoom, settings: Settings
) -> None:
    token = created.partners[0].token
    assert token is not None
    seats = Seat.objects.filter(participant_id="a")
    seats.update(token_until=timezone.now() - timedelta(seconds=1))
    assert by_token(token) is access.membership_by_token(token) is None
    seats.update(token_until=None, person=Person.objects.create_guest())
    assert by_token(token) is not None
    Person.objects.update(is_active=False)
    assert by_token(token) is access.membership_by_token(token) is None


def test_session_gives_the_seat_of_its_person_in_the_room(created: CreatedRoom, ana: Person) -> None:
    other = create_room("compassion", "", ["Cleo", "Dan"])
    cookie = key(signed_in(ana))
    found = by_session(cookie, created.room)
    assert found is not None
    assert (found.person, found.row_id) == (ana.pk, Session.objects.get().pk)
    assert found.membership == access.membership_by_person(ana.pk, created.room)
    for room in (other.room, "no room", "", "\0" * 20):
        elsewhere = by_session(cookie, room)
        assert elsewhere is not None
        assert elsewhere.membership is None


def test_session_of_nobody_or_one_that_ended_signs_nobody_in(created: CreatedRoom, ana: Person) -> None:
    anonymous = SessionStore()
    anonymous["seen"] = "yes"
    anonymous.save()
    assert anonymous.session_key is not None
    assert by_session(anonymous.session_key, created.room) is None
    cookie = key(signed_in(ana))
    Session.objects.update(last_used_at=timezone.now() - timedelta(days=365))
    assert by_session(cookie, created.room) is None


def test_session_that_holds_the_hash_of_another_secret_signs_nobody_in(
    created: CreatedRoom, ana: Person, settings: Settings
) -> None:
    cookie = key(signed_in(ana))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert by_session(cookie, created.room) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    found = by_session(cookie, created.room)
    assert found is not None
    assert by_session(cookie, created.room) == found, "a connection leaves the browser's cookie valid"


def test_connection_records_the_use_of_its_session_once_a_day(created: CreatedRoom, ana: Person) -> None:
    cookie = key(signed_in(ana))
    before = timezone.now() - timedelta(days=2)
    Session.objects.update(last_used_at=before)
    assert by_session(cookie, created.room) is not None
    recorded = Session.objects.get().last_used_at
    assert recorded > before
    assert by_session(cookie, created.room) is not None
    assert Session.objects.get().last_used_at == recorded


def test_credentials_that_come_together_open_what_each_opens_alone(created: CreatedRoom, ana: Person) -> None:
    other = create_room("compassion", "", ["Cleo", "Dan"])
    ben, dan = created.partners[1].token, other.partners[1].token
    assert ben is not None
    assert dan is not None
    assert by_tokens({ben, dan, "unknown"}) == {ben: by_token(ben), dan: by_token(dan)}
    cookie, again = key(signed_in(ana)), key(signed_in(ana))
    Seat.objects.filter(room=other.room, participant_id="a").update(person=ana)
    asked = [(each, room) for each in (cookie, again) for room in (created.room, other.room, "\0")]
    found = by_sessions([*asked, ("unknown", created.room)])
    assert found == {pair: by_session(*pair) for pair in asked}
    assert [found[cookie, room].membership for room in (created.room, other.room)] == [
        access.membership_by_person(ana.pk, created.room),
        access.membership_by_person(ana.pk, other.room),
    ]


def test_connections_that_come_together_are_identified_in_one_query_for_each_kind(
    created: CreatedRoom, ana: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cookie, token = key(signed_in(ana)), created.partners[1].token
    shown = [
        ShownCredentials(created.room, None, cookie),
        ShownCredentials(created.room, token, cookie),
        ShownCredentials("0" * 20, token, None),
        ShownCredentials("0" * 20, None, cookie),
        ShownCredentials(created.room, "wrong", None),
        ShownCredentials(created.room, None, "wrong"),
    ]
    with django_assert_num_queries(2):
        by_cookie, by_bearer, *others = look_up(shown)
    assert isinstance(by_cookie, Identified)
    assert (by_cookie.credential.session, by_cookie.credential.token, by_cookie.counted_as) == (
        Session.objects.get().pk,
        None,
        ana.pk,
    )
    assert isinstance(by_bearer, Identified)
    assert (by_bearer.credential.session, by_bearer.counted_as) == (None, f"seat:{created.room}/b")
    assert others == [None, None, "unknown_token", "unknown_session"]
    with django_assert_num_queries(1):
        assert look_up(shown[:1]) == [by_cookie]


def test_invalid_credentials_are_counted_and_valid_ones_for_another_room_are_not(
    created: CreatedRoom, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(rate_limits, "take", lambda kind, client: counted.append(f"{kind} {client}"))
    cookie, token = key(signed_in(ana)), created.partners[1].token

    def opened(room: str, token: str | None, cookie: str | None) -> Identified | None:
        shown = ShownCredentials(room, token, cookie)
        monkeypatch.setattr(handshake, "_lookups", Answered(look_up([shown])[0]))
        return asyncio.run(identify(shown, ADDRESS))

    assert opened("0" * 20, None, cookie) is None
    assert opened("0" * 20, token, None) is None
    assert opened(created.room, token, None) is not None
    with pytest.raises(NotSignedIn):
        opened(created.room, None, None)
    assert counted == []
    for wrong in (("wrong", None), (None, "x")):
        with pytest.raises(NotSignedIn):
            opened(created.room, *wrong)
    assert counted == [f"failed_credentials {ADDRESS}"] * 2
