"""Closing an account: what is the person's alone is erased, and they choose what becomes of their words."""

from datetime import datetime

import pytest
from django.utils import timezone

from dialogue.accounts.models import Person, Session
from dialogue.care import storage
from dialogue.care.entries import StepChosen
from dialogue.care.models import Key
from dialogue.couples.invitations import invite_by_mail
from dialogue.couples.membership import bring_together, own_couple
from dialogue.helpers.database_errors import Unavailable
from dialogue.log.database_log import DatabaseLog
from dialogue.log.verify import verify
from dialogue.moderator.events import Seat
from dialogue.moderator.events import other as opposite
from dialogue.notices.models import OutgoingMail
from dialogue.personal_data import closing
from dialogue.rooms import access
from dialogue.trail.models import Entry
from tests.rooms.conversations import Talk, account, talk
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.mark.parametrize("words", ["withdraw", "leave"])
def test_words_are_withdrawn_or_left_as_the_person_chose(now: datetime, words: closing.Words) -> None:
    ana, ben = account("ana@example.org"), account("ben@example.org")
    one, other = talk(ana, ben), talk(ben, ana)
    closing.close(ana, words, now)
    seats: list[tuple[Talk, Seat]] = [(one, "a"), (other, "b")]
    for each, mine in seats:
        assert (set(each.words(mine)) == {None}) == (words == "withdraw")
        assert None not in each.words(opposite(mine))
        assert verify(each.room).ok
        assert access.membership_by_person(ana.pk, each.room) is None
        assert access.membership_by_person(ben.pk, each.room) is not None


def test_person_is_signed_out_everywhere_and_cannot_come_back(now: datetime) -> None:
    ana = account("ana@example.org")
    browsers = [signed_in(ana), signed_in(ana)]
    storage.add(ana.pk, StepChosen("Call Mathilda", "today"), now)
    closing.close(ana, "withdraw", now)
    assert not Session.objects.filter(person=ana).exists()
    assert not Key.objects.exists()
    kept = Person.objects.get(pk=ana.pk)
    assert (kept.email, kept.is_active, kept.is_staff) == (None, False, False)
    for browser in browsers:
        assert "There are none in this browser yet" in browser.get("/past/").content.decode()
    account("ana@example.org")  # the address is free for a new account, which has nothing of the old one
    [entry] = Entry.objects.filter(action="account_closed")
    assert entry.by == ana.pk


def test_conversation_of_two_who_both_closed_their_accounts_is_erased(now: datetime) -> None:
    one = talk(account("ana@example.org"), account("ben@example.org"))
    closing.close(one.ana, "leave", now)
    assert one.room in DatabaseLog().heads([one.room])
    closing.close(one.ben, "leave", now)
    assert DatabaseLog().heads([one.room]) == {}


def test_couple_is_left_and_an_invitation_that_waits_is_not_mailed(now: datetime) -> None:
    ana, ben = account("ana@example.org"), account("ben@example.org")
    couple = bring_together(ana, "Ana", ben, "Ben").pk
    invite_by_mail(ana, "Ana", "eva@example.org", "en", lambda path: path)
    assert OutgoingMail.objects.exists()
    closing.close(ana, "withdraw", now)
    assert not OutgoingMail.objects.exists()
    seen = own_couple(ben.pk, couple)
    assert seen is not None
    assert not seen.together


def test_closing_that_was_stopped_half_way_goes_on_when_it_is_asked_again(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = talk(account("ana@example.org"), account("ben@example.org"))

    def fail(_: str) -> None:
        raise Unavailable("the database cannot be used")

    with monkeypatch.context() as patch:
        patch.setattr("dialogue.personal_data.closing.care.erase", fail)
        with pytest.raises(Unavailable):
            closing.close(one.ana, "withdraw", now)
    assert Person.objects.get(pk=one.ana.pk).is_active
    closing.close(one.ana, "withdraw", now)
    assert not Person.objects.get(pk=one.ana.pk).is_active
    assert set(one.words("a")) == {None}
