"""Roles and closed accounts: given and taken by administrators and at the command line, each in the trail."""

import pytest
from django.core.management import CommandError, call_command

from dialogue.accounts.models import Person
from dialogue.rooms.access import deactivate_person, revoke_seat
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import Seat
from dialogue.trail.models import Entry
from dialogue.trail.roles import set_active, set_administrator
from tests.rooms.conversations import talk

pytestmark = pytest.mark.django_db


def entries() -> list[tuple[str, str | None, str | None]]:
    return list(Entry.objects.order_by("pk").values_list("action", "by", "person"))


def test_role_and_access_are_changed_once_and_recorded_once() -> None:
    ana, admin = Person.objects.create(email="ana@example.org"), "an administrator"
    for _ in range(2):
        set_administrator(ana, True, by=admin)
        set_active(ana, False, by=admin)
    ana.refresh_from_db()
    assert (ana.is_staff, ana.is_active) == (True, False)
    set_active(ana, True, by=admin)
    set_administrator(ana, False, by=None)
    ana.refresh_from_db()
    assert (ana.is_staff, ana.is_active) == (False, True)
    assert entries() == [
        ("role_given", admin, ana.pk),
        ("person_deactivated", admin, ana.pk),
        ("person_reactivated", admin, ana.pk),
        ("role_taken", None, ana.pk),
    ]


def test_first_administrator_is_made_at_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_administrator", "Ana@Example.org")
    staff = Person.objects.filter(is_staff=True)
    assert staff.get().email == "ana@example.org"
    assert staff.get().pk in capsys.readouterr().out
    call_command("make_administrator", "ana@example.org", revoke=True)
    assert not staff.exists()
    assert [action for action, _, _ in entries()] == ["role_given", "role_taken"]


def test_account_is_made_at_the_command_line_once() -> None:
    call_command("make_account", "ana@example.org")
    ana = Person.objects.get(email="ana@example.org")
    assert (ana.is_guest, ana.is_staff) == (False, False)
    with pytest.raises(CommandError, match="There is an account"):
        call_command("make_account", "ANA@example.org")


@pytest.mark.parametrize(("command", "options"), [("make_account", {}), ("make_administrator", {})])
def test_text_that_is_no_address_makes_no_account(command: str, options: dict[str, bool]) -> None:
    with pytest.raises(CommandError, match="no address"):
        call_command(command, "nobody", **options)
    assert not Person.objects.exists()


def test_unknown_address_administers_no_longer_by_no_command() -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("make_administrator", "ana@example.org", revoke=True)


def test_operator_who_takes_access_away_is_in_the_trail_of_that_person() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"], bearer=False)
    ben = Person.objects.create_guest()
    Seat.objects.filter(room=created.room, participant_id="b").update(person=ben)
    assert deactivate_person(created.room, "b")
    assert revoke_seat(created.room, "b")
    assert revoke_seat(created.room, "a")
    assert not revoke_seat(created.room, "c")
    assert entries() == [("person_deactivated", None, ben.pk), ("seat_revoked", None, ben.pk)]


def test_what_an_operator_erases_or_withdraws_is_in_the_trail_of_the_partners() -> None:
    conversation = talk()
    for _ in range(2):
        call_command("withdraw_words", conversation.room, "a")
    call_command("erase_room", conversation.room)
    found = entries()
    assert found[0] == ("words_withdrawn", None, None)
    erased = {("room_erased", None, person.pk) for person in (conversation.ana, conversation.ben)}
    assert set(found[1:]) == erased
