"""A room that was erased: no name, no link and no reading of it is left."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.log.models import Key
from dialogue.log.verify import verify
from dialogue.people import doors
from dialogue.people.models import Seat
from dialogue.people.opening import Opened, open_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> Opened:
    return open_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee")


def erase(room: str) -> str:
    out = StringIO()
    call_command("erase_room", room, stdout=out)
    return out.getvalue()


def test_nothing_is_left_of_who_sat_there(opened: Opened) -> None:
    person = Person.objects.create_guest()
    code = opened.partners[0].link.rpartition("/")[2]
    doors.claim(code, person)
    assert erase(opened.room) == f"{opened.room}: erased.\n"
    for seat in Seat.objects.filter(room=opened.room):
        assert (seat.name, seat.link_hash, seat.person_id) == ("", None, None)
    assert doors.pass_by_person(person.pk, opened.room) is None
    assert doors.passes_of(person.pk) == []
    assert doors.invitation(code) is None
    assert not Key.objects.filter(room=opened.room).exists()
    assert verify(opened.room).ok


@pytest.mark.parametrize("what", ["frames", "export"])
@pytest.mark.parametrize("seat", [0, 1, 2])
def test_a_token_reads_nothing_of_it(opened: Opened, what: str, seat: int) -> None:
    assert opened.observer is not None
    token = [*opened.partners, opened.observer][seat].token
    erase(opened.room)
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(f"/api/v1/rooms/{opened.room}/{what}", headers=headers).status_code == 404


def test_other_rooms_are_left_alone(opened: Opened) -> None:
    other = open_room("compassion", "Sundays", ["Ana", "Ben"])
    erase(opened.room)
    assert doors.company(other.room).partners == {"a": "Ana", "b": "Ben"}
    headers = {"Authorization": f"Bearer {other.partners[0].token}"}
    assert Client().get(f"/api/v1/rooms/{other.room}/frames", headers=headers).status_code == 200


def test_a_room_that_is_not_there_cannot_be_erased() -> None:
    with pytest.raises(CommandError, match="no such room"):
        erase("unknown")
