"""Invitations to be a couple: one link, one person, once; and what the inviter never learns."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from dialogue.accounts import device_codes
from dialogue.accounts.models import DeviceCode, Person
from dialogue.couples import invitations, stopping
from dialogue.couples.invitations import Accepted
from dialogue.couples.leaving import leave
from dialogue.couples.membership import own_couple, own_couples
from dialogue.couples.models import Couple, CoupleInvitation, Member, StoppedInviter
from dialogue.errands.runner import do_due
from dialogue.rooms.creation import create_room
from dialogue.rooms.invitations import accept_invitation
from dialogue.rooms.models import Seat
from tests.couples.helpers import account, couple_of, guest, seen_by
from tests.log.conftest import Config, database, postgres, sqlite

__all__ = ["database", "postgres", "sqlite"]

of_both_engines = pytest.mark.usefixtures("each_engine")


def url_of(path: str) -> str:
    return f"https://ear.example{path}"


def mailed(to: str, mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    do_due()
    return [mail for mail in mailoutbox if mail.to == [to]]


def code_of(mail: EmailMessage) -> str:
    return str(mail.body).partition("/couple/join/")[2].split()[0]


@of_both_engines
def test_link_makes_a_couple_once_and_each_sees_both_names() -> None:
    ana, ben, cem = guest(), guest(), guest()
    code = invitations.invite(ana, "Ana")
    accepted = invitations.accept(code, ben, "Ben")
    assert isinstance(accepted, Accepted)
    assert (accepted.person, accepted.since) == (ben, "now")
    [seen_by_ana], [seen_by_ben] = own_couples(ana.pk), own_couples(ben.pk)
    assert (seen_by_ana.me.name, seen_by_ana.other.name, seen_by_ana.together) == ("Ana", "Ben", True)
    assert (seen_by_ben.me.name, seen_by_ben.other.name) == ("Ben", "Ana")
    assert invitations.accept(code, ben, "Ben") == Accepted(accepted.couple, ben, "before")
    assert invitations.accept(code, cem, "Cem") == "used"
    assert invitations.accept("guessed", cem, "Cem") == "unknown"
    for outsider in (cem.pk, None):
        assert own_couple(outsider, accepted.couple) is None
        assert own_couples(outsider) == []


@pytest.mark.django_db
def test_nobody_is_a_couple_with_themself_or_under_one_name_for_two() -> None:
    ana, ben = guest(), guest()
    code = invitations.invite(ana, "Ana")
    assert invitations.accept(code, ana, "Anabel") == "own"
    assert invitations.accept(code, ben, "ana") == "same_name"
    assert Couple.objects.count() == 0


@pytest.mark.django_db
def test_expired_and_taken_back_invitations_open_nothing_and_say_the_same() -> None:
    ana, ben = guest(), guest()
    late, taken_back = invitations.invite(ana, "Ana"), invitations.invite(ana, "Ana")
    CoupleInvitation.objects.update(expires_at=timezone.now())
    assert invitations.accept(late, ben, "Ben") == "expired"
    CoupleInvitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    for waiting in invitations.open_invitations(ana.pk):
        invitations.take_back(ben.pk, waiting.id)  # somebody else's: nothing
        assert invitations.open_invitations(ana.pk)
        invitations.take_back(ana.pk, waiting.id)
    assert invitations.accept(taken_back, ben, "Ben") == "expired"
    assert invitations.open_invitations(ana.pk) == []


@pytest.mark.django_db
def test_old_invitation_is_deleted_at_its_time_and_an_open_one_is_not() -> None:
    ana = guest()
    code = invitations.invite(ana, "Ana")
    [waiting] = invitations.open_invitations(ana.pk)
    invitations.forget(waiting.id)
    assert invitations.find(code) is not None
    CoupleInvitation.objects.update(expires_at=timezone.now())
    do_due(timezone.now() + timedelta(days=500))
    assert invitations.find(code) is None


@of_both_engines
def test_two_who_come_together_again_are_the_same_couple_under_their_new_names() -> None:
    ana, ben = guest(), guest()
    couple = couple_of(ana, ben)
    leave(couple)
    leave(couple)
    assert [seen_by(each, couple.id).together for each in (ana, ben)] == [False, False]
    assert (seen_by(ben, couple.id).other.left, seen_by(ben, couple.id).me.left) == (True, False)
    accepted = invitations.accept(invitations.invite(ben, "Benni"), ana, "Anna")
    assert accepted == Accepted(couple.id, ana, "now")
    again = seen_by(ana, couple.id)
    assert (again.together, again.me.name, again.other.name) == (True, "Anna", "Benni")


@pytest.mark.django_db
def test_conversations_of_the_two_come_along_and_those_with_others_do_not() -> None:
    ana, ben, cem = guest(), guest(), guest()
    rooms = []
    for partners in ((ana, ben), (ana, cem)):
        created = create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee", bearer=False)
        for partner, invitation in zip(partners, created.partners, strict=True):
            accept_invitation(invitation.link.rpartition("/")[2], partner)
        rooms.append(created.room)
    couple = Couple.objects.get(pk=couple_of(ana, ben).id)
    assert [each.room_id for each in couple.rooms.all()] == rooms[:1]


@pytest.mark.django_db
def test_form_sent_twice_by_a_browser_without_a_session_is_the_same_person() -> None:
    code = invitations.invite(guest(), "Ana")
    first = invitations.accept(code, None, "Ben", form="form")
    again = invitations.accept(code, None, "Ben", form="form")
    assert isinstance(first, Accepted)
    assert again == Accepted(first.couple, first.person, "same_form")
    assert invitations.accept(code, None, "Cem", form="another form") == "used"
    CoupleInvitation.objects.update(accepted_at=timezone.now() - timedelta(minutes=11))
    assert invitations.accept(code, None, "Ben", form="form") == "used"
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_guest_who_gains_something_is_signed_in_by_no_older_form_session_or_code() -> None:
    def accepted(form: str) -> tuple[str, Person]:
        code = invitations.invite(guest(), "Ana")
        new = invitations.accept(code, None, "Ben", form=form)
        assert isinstance(new, Accepted)
        return code, new.person

    code, ben = accepted("planted")
    way_back = device_codes.new_code(ben, DeviceCode.Kind.WAY_BACK)
    invitations.accept(invitations.invite(guest(), "Cem"), ben, "Ben", session=0)
    assert not isinstance(device_codes.find(way_back), device_codes.ValidCode)
    assert invitations.accept(code, None, "Ben", form="planted") == "used"

    code, ben = accepted("planted")
    created = create_room("compassion", "", ["Ana", "Ben"], bearer=False)
    accept_invitation(created.partners[0].link.rpartition("/")[2], ben, session=0)
    assert invitations.accept(code, None, "Ben", form="planted") == "used"

    code, ben = accepted("sent before this browser was forgotten")
    invitations.forget_forms(ben)
    assert invitations.accept(code, None, "Ben", form="sent before this browser was forgotten") == "used"


@pytest.mark.django_db
def test_open_invitations_of_one_person_are_bounded() -> None:
    ana = guest()
    for _ in range(invitations.MAX_OPEN):
        invitations.invite(ana, "Ana")
    with pytest.raises(invitations.TooManyInvitations):
        invitations.invite(ana, "Ana")
    invitations.invite(guest(), "Ben")


def test_two_devices_that_accept_at_once_make_one_couple(database: Config) -> None:
    ana, ben = guest(), guest()
    codes = [invitations.invite(ana, "Ana"), invitations.invite(ana, "Ana")]
    at_once = threading.Barrier(4)

    def accept(code: str, person: Person | None) -> Any:
        try:
            at_once.wait(30)
            return invitations.accept(code, person, "Ben")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as devices:
        answers = list(devices.map(accept, [*codes, codes[0], codes[0]], [ben, ben, None, None]))
    made = {answer.couple for answer in answers if isinstance(answer, Accepted)}
    assert len(made) == Couple.objects.count()
    assert all(answer == "used" for answer in answers if not isinstance(answer, Accepted))
    assert Member.objects.count() == 2 * Couple.objects.count()


# ---- by mail


@pytest.mark.django_db
def test_mail_names_nobody_and_its_link_is_shown_to_nobody_else(mailoutbox: list[EmailMessage]) -> None:
    ana = account("ana@example.org")
    invitations.invite_by_mail(ana, "Annabel", "Ben@Example.org ", "en", url_of)
    [mail] = mailed("Ben@Example.org ", mailoutbox) or mailed("ben@example.org", mailoutbox)
    assert "Annabel" not in f"{mail.subject}{mail.body}{mail.from_email}"
    assert "ana@example.org" not in f"{mail.subject}{mail.body}{mail.from_email}"
    assert isinstance(invitations.accept(code_of(mail), guest(), "Ben"), Accepted)
    stored = CoupleInvitation.objects.get()
    assert b"ben" not in bytes(stored.address_hash or b"")


@of_both_engines
@pytest.mark.parametrize("how", ["by the mail's link", "by a person who has this address"])
def test_stopped_inviter_sends_no_more_mail_and_cannot_tell(how: str, mailoutbox: list[EmailMessage]) -> None:
    ana, cem = account("ana@example.org"), account("cem@example.org")
    ben = account("ben@example.org") if how.startswith("by a person") else None
    invitations.invite_by_mail(ana, "Ana", "ben@example.org", "en", url_of)
    [first] = mailed("ben@example.org", mailoutbox)
    if ben is None:
        found = invitations.find(code_of(first))
        assert found is not None
        stopping.stop(found, None)
    else:
        StoppedInviter.objects.create(inviter=ana, person=ben, name="Ana")
    counts: list[int] = []
    for address in ("BEN@example.org", "dora@example.org"):
        with connection.execute_wrapper(
            lambda execute, *asked: (counts.__setitem__(-1, counts[-1] + 1), execute(*asked))[1]
        ):
            counts.append(0)
            invitations.invite_by_mail(ana, "Ana", address, "en", url_of)
    assert counts[0] == counts[1]
    assert len(mailed("ben@example.org", mailoutbox)) == 1
    assert len(mailed("BEN@example.org", mailoutbox)) == 0
    assert len(mailed("dora@example.org", mailoutbox)) == 1
    assert [each.mailed for each in invitations.open_invitations(ana.pk)] == [True] * 3
    invitations.invite_by_mail(cem, "Cem", "ben@example.org", "en", url_of)
    assert len(mailed("ben@example.org", mailoutbox)) == 2


@pytest.mark.django_db
def test_address_is_mailed_at_most_three_times_a_day_by_all_together(mailoutbox: list[EmailMessage]) -> None:
    for number in range(5):
        inviter = account(f"inviter{number}@example.org")
        invitations.invite_by_mail(inviter, "Ana", "ben@example.org", "en", url_of)
    assert len(mailed("ben@example.org", mailoutbox)) == invitations.MAX_MAILS_A_DAY


@pytest.mark.django_db
def test_invitation_taken_back_before_it_was_mailed_is_not_mailed(mailoutbox: list[EmailMessage]) -> None:
    ana = account("ana@example.org")
    invitations.invite_by_mail(ana, "Ana", "ben@example.org", "en", url_of)
    [waiting] = invitations.open_invitations(ana.pk)
    invitations.take_back(ana.pk, waiting.id)
    assert mailed("ben@example.org", mailoutbox) == []


@pytest.mark.django_db
def test_stopped_inviter_reaches_the_person_again_when_they_allow_it() -> None:
    ana, ben = guest(), guest()
    code = invitations.invite(ana, "Ana")
    found = invitations.find(code)
    assert found is not None
    stopping.stop(found, ben.pk)
    stopping.stop(found, ben.pk)
    assert invitations.accept(code, ben, "Ben") == "stopped"
    assert invitations.accept(invitations.invite(ana, "Ana"), ben, "Ben") == "stopped"
    [stopped] = stopping.stopped_by(ben.pk)
    stopping.allow_again(ana.pk, stopped.pk)  # not theirs
    assert stopping.is_stopped(ana.pk, ben.pk)
    stopping.allow_again(ben.pk, stopped.pk)
    assert isinstance(invitations.accept(code, ben, "Ben"), Accepted)


@pytest.mark.django_db
def test_inactive_persons_neither_invite_nor_accept() -> None:
    ana, ben = guest(), guest()
    code = invitations.invite(ana, "Ana")
    Person.objects.filter(pk=ben.pk).update(is_active=False)
    assert invitations.accept(code, ben, "Ben") == "unknown"
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    assert invitations.accept(code, guest(), "Cem") == "expired"
    assert Seat.objects.count() == 0
