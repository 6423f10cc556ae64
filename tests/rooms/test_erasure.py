"""An erased room has no names and no links, and cannot be read."""

import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.helpers.batches import BATCH_SIZE
from dialogue.log.models import Key
from dialogue.log.verify import verify
from dialogue.rooms import access, invitations, participants
from dialogue.rooms.creation import CreatedRoom, create_room, create_rooms, room_request
from dialogue.rooms.models import Seat
from dialogue.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee")


def erase(room: str) -> str:
    out = StringIO()
    call_command("erase_room", room, stdout=out)
    return out.getvalue()


def test_erased_room_keeps_no_seat(created: CreatedRoom) -> None:
    person = Person.objects.create_guest()
    code = created.partners[0].link.rpartition("/")[2]
    invitations.accept_invitation(code, person)
    assert erase(created.room) == f"{created.room}: erased.\n"
    for seat in Seat.objects.filter(room=created.room):
        assert (seat.name, seat.link_hash, seat.person_id) == ("", None, None)
    assert access.membership_by_person(person.pk, created.room) is None
    assert not access.seats_of(person.pk).exists()
    assert invitations.find_invitation(code) is None
    assert not Key.objects.filter(room=created.room).exists()
    assert verify(created.room).ok


def test_operators_erasure_is_in_the_trail_of_each_partner(created: CreatedRoom) -> None:
    people = {Person.objects.create_guest() for _ in created.partners}
    for invitation, person in zip(created.partners, people, strict=True):
        invitations.accept_invitation(invitation.link.rpartition("/")[2], person)
    erase(created.room)
    entries = Entry.objects.filter(room=created.room, action="room_erased", by=None)
    assert {entry.person for entry in entries} == {person.pk for person in people}


@pytest.mark.parametrize("what", ["frames", "export", "export?of=mine", "exports"])
@pytest.mark.parametrize("seat", [0, 1, 2])
def test_token_reads_nothing_of_an_erased_room(created: CreatedRoom, what: str, seat: int) -> None:
    assert created.observer is not None
    token = [*created.partners, created.observer][seat].token
    erase(created.room)
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(f"/api/v1/rooms/{created.room}/{what}", headers=headers).status_code == 404


def test_other_rooms_are_left_alone(created: CreatedRoom) -> None:
    other = create_room("compassion", "Sundays", ["Ana", "Ben"])
    erase(created.room)
    assert participants.participants_of(other.room).partners == {"a": "Ana", "b": "Ben"}
    headers = {"Authorization": f"Bearer {other.partners[0].token}"}
    assert Client().get(f"/api/v1/rooms/{other.room}/frames", headers=headers).status_code == 200


def test_unknown_room_cannot_be_erased() -> None:
    with pytest.raises(CommandError, match="no such room"):
        erase("unknown")


class TestAListOfRooms:
    @pytest.fixture
    def listed(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], str]:
        def erase_listed(rooms: list[str]) -> str:
            out = StringIO()
            monkeypatch.setattr("sys.stdin", StringIO("\n".join(rooms)))
            call_command("erase_room", "--listed", stdout=out)
            return out.getvalue()

        return erase_listed

    @pytest.mark.slow
    def test_is_erased_a_batch_at_a_time_with_a_pause_for_other_writers(
        self, listed: Callable[[list[str]], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pauses: list[float] = []
        rooms = [
            created.room
            for created in create_rooms(room_request("compassion", "", ["Ana", "Ben"]), 2 * BATCH_SIZE + 1)
        ]
        monkeypatch.setattr(time, "sleep", pauses.append)

        assert listed(rooms).count(": erased.") == len(rooms)

        assert not Key.objects.exists()
        assert len(pauses) == 3
        assert min(pauses) > 0

    def test_erase_reports_unknown_rooms_and_erases_the_others(
        self, listed: Callable[[list[str]], str], created: CreatedRoom
    ) -> None:
        with pytest.raises(CommandError, match=f"^{'0' * 20}: There is no such room.$"):
            listed(["0" * 20, created.room])

        assert not Key.objects.exists()
