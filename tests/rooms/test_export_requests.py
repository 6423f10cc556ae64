"""Asking for a copy: both partners are told without words, and a request ends by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.errands import kinds
from dialogue.errands.kinds import Errand
from dialogue.errands.models import Errand as Waiting
from dialogue.rooms import export_requests, invitations
from dialogue.rooms.access import Membership, membership_by_person
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.models import ExportRequest

pytestmark = pytest.mark.usefixtures("each_engine")


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", consented=True)


@pytest.fixture
def persons(created: CreatedRoom) -> list[Person]:
    """Ana, Ben and Dr. Lee, who took their seats."""
    assert created.observer is not None
    found = []
    for invitation in (*created.partners, created.observer):
        accepted = invitations.accept_invitation(invitation.link.rpartition("/")[2], None)
        assert isinstance(accepted, invitations.AcceptedInvitation)
        found.append(accepted.person)
    return found


def member(created: CreatedRoom, person: Person) -> Membership:
    found = membership_by_person(person.pk, created.room)
    assert found is not None
    return found


def told() -> set[str]:
    """The persons who are told now that there is something new."""
    due = Waiting.objects.filter(kind="notice", due__lte=timezone.now())
    return {waiting.payload["person"] for waiting in due}


def test_both_partners_are_told_and_the_observer_is_not(created: CreatedRoom, persons: list[Person]) -> None:
    ana, ben, _ = persons
    export_requests.ask(member(created, ana))
    assert told() == {ana.pk, ben.pk}
    ready = Waiting.objects.get(kind="notice", due__gt=timezone.now())
    assert ready.payload["person"] == ana.pk
    assert ready.due == ExportRequest.objects.get().ready_at


def test_what_an_observer_asks_for_is_told_to_both_partners_and_to_them(
    created: CreatedRoom, persons: list[Person]
) -> None:
    export_requests.ask(member(created, persons[2]))
    assert told() == {person.pk for person in persons}


def test_who_asks_twice_tells_nobody_twice(created: CreatedRoom, persons: list[Person]) -> None:
    for _ in range(2):
        export_requests.ask(member(created, persons[0]))
    assert Waiting.objects.filter(kind="notice").count() == 3


def test_a_request_that_was_taken_back_tells_nobody_any_more(
    created: CreatedRoom, persons: list[Person]
) -> None:
    ana = member(created, persons[0])
    export_requests.ask(ana)
    export_requests.take_back(ana)
    assert not Waiting.objects.exists()


def test_an_expired_request_is_deleted_at_its_time(created: CreatedRoom, persons: list[Person]) -> None:
    export_requests.ask(member(created, persons[0]))
    waiting = Waiting.objects.get(kind="export_expiry")
    request = ExportRequest.objects.get()
    assert waiting.due == request.expires_at == request.ready_at + timedelta(days=30)
    expire = kinds.kind_named("export_expiry").work
    work = Errand("export_expiry", waiting.key, {})

    assert expire(work) == request.expires_at
    ExportRequest.objects.update(expires_at=timezone.now())
    assert expire(work) is None
    assert expire(work) is None  # an errand may be done twice
    assert not ExportRequest.objects.exists()
