"""Links, tokens and sessions that expired or were revoked are refused, and their open connections close."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dialogue.accounts.models import Person, Session
from dialogue.rooms import access, invitations
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import Seat
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee")


def code(created: CreatedRoom, seat: int = 0) -> str:
    return created.partners[seat].link.rpartition("/")[2]


def token(created: CreatedRoom, seat: int = 0) -> str:
    return created.partners[seat].token or ""


def browser(created: CreatedRoom, seat: int = 0) -> tuple[Person, int]:
    """A person who has claimed a seat, and the id of their session's row."""
    person = Person.objects.create_guest()
    signed_in(person)
    invitations.accept_invitation(code(created, seat), person)
    return person, Session.objects.get(person=person).pk


def verdict(entry: access.ConnectionCredential) -> str | None:
    return access.find_revoked([entry]).get(entry)


def let_time_pass(created: CreatedRoom) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Seat.objects.filter(room=created.room).update(link_until=past, token_until=past)


def test_links_and_tokens_end_after_the_time_that_is_set(created: CreatedRoom) -> None:
    seat = Seat.objects.get(room=created.room, participant_id="a")
    now = timezone.now()
    assert seat.link_until is not None
    assert seat.token_until is not None
    assert now + timedelta(days=29) < seat.link_until < now + timedelta(days=30)
    assert now + timedelta(days=89) < seat.token_until < now + timedelta(days=90)


def test_expired_link_is_unknown(created: CreatedRoom) -> None:
    let_time_pass(created)
    assert invitations.find_invitation(code(created)) is None
    assert invitations.accept_invitation(code(created), Person.objects.create_guest()) is None
    assert Seat.objects.get(room=created.room, participant_id="a").person is None


def test_used_link_never_expires_for_its_own_browser(created: CreatedRoom) -> None:
    person, _ = browser(created)
    let_time_pass(created)
    invited = invitations.find_invitation(code(created))
    assert invited is not None
    assert invited.accepted_by == person.pk
    assert isinstance(invitations.accept_invitation(code(created), person), invitations.AcceptedInvitation)


def test_expired_token_is_refused_and_its_connections_are_closed(created: CreatedRoom) -> None:
    known = access.membership_by_token(token(created))
    assert known is not None
    entry = access.connection_credential(known, token(created), None)
    assert verdict(entry) is None
    let_time_pass(created)
    assert access.membership_by_token(token(created)) is None
    assert verdict(entry) == "signed_out"


def test_seats_without_an_expiry_do_not_expire(created: CreatedRoom) -> None:
    Seat.objects.update(link_until=None, token_until=None)
    assert access.membership_by_token(token(created)) is not None
    assert invitations.find_invitation(code(created)) is not None


def test_revoked_seat_is_refused_by_link_token_and_session(created: CreatedRoom) -> None:
    person, session = browser(created)
    known = access.membership_by_person(person.pk, created.room)
    assert known is not None
    by_browser, by_token = (
        access.connection_credential(known, None, session),
        access.connection_credential(known, token(created), None),
    )
    assert verdict(by_browser) is None
    assert verdict(by_token) == "signed_out"  # since the claim

    output = StringIO()
    call_command("revoke", created.room, "a", stdout=output)
    assert f"Nothing opens seat a of room {created.room} any more." in output.getvalue()
    assert access.membership_by_person(person.pk, created.room) is None
    assert access.membership_by_token(token(created)) is None
    assert invitations.find_invitation(code(created)) is None
    assert not access.seats_of(person.pk).exists()
    assert verdict(by_browser) == "no_grant"
    assert verdict(by_token) == "signed_out"
    assert access.membership_by_token(token(created, 1)) is not None  # the other partner's own


def test_deactivated_person_loses_every_room(created: CreatedRoom) -> None:
    other = create_room("compassion", "", ["Ana", "Cem"])
    person, session = browser(created)
    invitations.accept_invitation(code(other), person)
    known = access.membership_by_person(person.pk, other.room)
    assert known is not None
    by_browser, by_token = (
        access.connection_credential(known, None, session),
        access.connection_credential(known, token(other), None),
    )
    assert verdict(by_browser) is None
    assert verdict(by_token) == "signed_out"

    call_command("revoke", created.room, "a", "--everywhere", stdout=StringIO())
    assert not access.seats_of(person.pk).exists()
    assert access.membership_by_person(person.pk, other.room) is None
    assert access.membership_by_token(token(other)) is None
    assert verdict(by_browser) == verdict(by_token) == "signed_out"
    assert access.membership_by_token(token(other, 1)) is not None  # the seat of another person
    assert invitations.accept_invitation(code(other, 1), person) is None  # nor does another link let them in


def test_signing_out_closes_what_the_session_opened(created: CreatedRoom) -> None:
    person, session = browser(created)
    known = access.membership_by_person(person.pk, created.room)
    assert known is not None
    entry = access.connection_credential(known, None, session)
    Session.objects.get(pk=session).delete()
    assert verdict(entry) == "signed_out"


def test_unknown_seat_cannot_be_revoked(created: CreatedRoom) -> None:
    for room, who in ((created.room, "c"), ("0" * 20, "a")):
        with pytest.raises(CommandError, match="There is no such seat"):
            call_command("revoke", room, who)


def test_revoking_an_unused_invitation_deactivates_no_person(created: CreatedRoom) -> None:
    output = StringIO()
    call_command("revoke", created.room, "a", "--everywhere", stdout=output)
    assert "No browser had taken the seat" in output.getvalue()
    assert not Person.objects.filter(is_active=False).exists()
