"""Access to rooms: valid and invalid credentials, and one browser for each seat."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.moderator.summary import Summary
from dialogue.moderator.visibility import Viewer
from dialogue.rooms import access, invitations, participants
from dialogue.rooms.creation import CreatedRoom, create_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", "signals")


def code(link: str) -> str:
    return link.rpartition("/")[2]


def person() -> Person:
    return Person.objects.create_guest()


def test_a_token_opens_its_own_seat(created: CreatedRoom) -> None:
    for invitation in created.partners:
        found = access.membership_by_token(invitation.token or "")
        assert found is not None
        assert (found.room, found.seat, found.name, found.scope) == (
            created.room,
            invitation.participant_id,
            invitation.name,
            None,
        )


def test_observer_token_carries_the_invited_scope(created: CreatedRoom) -> None:
    assert created.observer is not None
    found = access.membership_by_token(created.observer.token or "")
    assert found is not None
    assert (found.viewer.participant_id, found.seat, found.name, found.scope) == (
        "o1",
        None,
        "Dr. Lee",
        "signals",
    )


@pytest.mark.usefixtures("created")
@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 1000])
def test_unknown_token_is_refused(token: str) -> None:
    assert access.membership_by_token(token) is None


def test_link_code_is_not_a_token_and_token_is_not_a_link_code(created: CreatedRoom) -> None:
    invitation = created.partners[0]
    assert access.membership_by_token(code(invitation.link)) is None
    assert invitations.accept_invitation(invitation.token or "", person()) is None
    assert invitations.find_invitation(invitation.token or "") is None


def test_unused_link_names_its_participant(created: CreatedRoom) -> None:
    invited = invitations.find_invitation(code(created.partners[1].link))
    assert invited is not None
    assert (invited.room, invited.participant_id, invited.name, invited.accepted_by) == (
        created.room,
        "b",
        "Ben",
        None,
    )


def test_accepted_invitation_gives_a_membership(created: CreatedRoom) -> None:
    ana = person()
    accepted = invitations.accept_invitation(code(created.partners[0].link), ana)
    assert isinstance(accepted, invitations.AcceptedInvitation)
    assert (accepted.person, accepted.membership.seat, accepted.since) == (ana, "a", "now")
    assert access.membership_by_person(ana.pk, created.room) == accepted.membership
    assert [seat.participant_id for seat in access.seats_of(ana.pk)] == ["a"]


def test_accepting_an_own_invitation_again_succeeds(created: CreatedRoom) -> None:
    ana, link = person(), code(created.partners[0].link)
    first, second = invitations.accept_invitation(link, ana), invitations.accept_invitation(link, ana)
    assert isinstance(first, invitations.AcceptedInvitation)
    assert isinstance(second, invitations.AcceptedInvitation)
    assert first.membership == second.membership
    assert second.since == "before"


def test_second_browser_gets_link_taken(created: CreatedRoom) -> None:
    link = code(created.partners[0].link)
    invitations.accept_invitation(link, person())
    second = person()
    assert invitations.accept_invitation(link, second) == "taken"
    assert access.membership_by_person(second.pk, created.room) is None


def test_browser_with_one_seat_is_refused_the_other(created: CreatedRoom) -> None:
    ana = person()
    invitations.accept_invitation(code(created.partners[0].link), ana)
    assert invitations.accept_invitation(code(created.partners[1].link), ana) == "seated"
    ben = invitations.accept_invitation(code(created.partners[1].link), person())
    assert isinstance(ben, invitations.AcceptedInvitation)


def test_outsider_has_no_membership(created: CreatedRoom) -> None:
    assert access.membership_by_person(person().pk, created.room) is None
    assert access.membership_by_person(None, created.room) is None
    assert not access.seats_of(None).exists()


def test_participants_of_a_room_are_named_in_full(created: CreatedRoom) -> None:
    members = participants.participants_of(created.room)
    assert members.partners == {"a": "Ana", "b": "Ben"}
    assert members.observers == (participants.InvitedObserver("o1", "Dr. Lee", "signals"),)
    assert members.scripted == frozenset()


@pytest.mark.django_db(transaction=True)
def test_one_of_several_racing_browsers_takes_the_seat(created: CreatedRoom) -> None:
    racers = [person() for _ in range(4)]
    start = Barrier(len(racers))

    def race(racer: Person) -> object:
        start.wait()
        try:
            return invitations.accept_invitation(code(created.partners[0].link), racer)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        results = list(pool.map(race, racers))

    assert sorted(isinstance(result, invitations.AcceptedInvitation) for result in results) == [
        False,
        False,
        False,
        True,
    ]
    assert results.count("taken") == 3


def test_observer_who_is_not_in_the_summary_sees_nothing_of_it() -> None:
    summary = Summary(phase="talking", began_at=timezone.now(), joined=("a", "b"))
    seen = access.visible_summary(Viewer("o1"), summary, timezone.now())
    unknown = access.ObserverConsents(0, "waiting")
    assert seen == access.VisibleSummary(None, None, topic=False, replay=False, consents=unknown)
