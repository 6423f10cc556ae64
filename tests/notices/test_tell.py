"""A person is told that there is something new by what they opted into, and by nothing else."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from dialogue.accounts.models import Person
from dialogue.errands.models import Errand
from dialogue.errands.runner import do_due
from dialogue.notices.models import Choices, SentNotice
from dialogue.notices.tell import MAIL_INTERVAL, REMEMBERED_FOR, forget, purge, tell, tell_by_push, tell_later

pytestmark = pytest.mark.django_db
Box = list[EmailMessage]
TOMORROW = timedelta(days=1)
TEXT = "There is something new for you. Open Third Ear to see it."


def person(*, mail: bool = True, reminders: bool = True, language: str = "en") -> Person:
    made = Person.objects.create_guest(language)
    made.email = f"{made.pk}@example.org"
    made.save()
    Choices.objects.create(person=made, mail=mail, reminders=reminders)
    return made


def test_person_who_asked_for_mail_gets_one_that_says_nothing_of_what_is_new(mailoutbox: Box) -> None:
    ana = person()
    tell(ana.pk, "export:secret")
    do_due()
    [mail] = mailoutbox
    assert mail.to == [ana.email]
    assert mail.subject == "There is something new for you."
    assert TEXT in mail.body
    assert "secret" not in mail.message().as_string()
    assert mail.from_email.startswith("noreply@")
    assert mail.message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("language", ["de", "es", "ar"])
def test_mail_is_in_the_persons_language(mailoutbox: Box, language: str) -> None:
    tell(person(language=language).pk, "one")
    do_due()
    [mail] = mailoutbox
    assert TEXT not in mail.body
    assert mail.message()["Content-Language"] == language


def test_every_notice_is_the_same_mail(mailoutbox: Box) -> None:
    for key in ("export:1", "invitation:2"):
        tell(person().pk, key)
    tell(person().pk, "reminder:3", at=timezone.now())
    do_due()
    assert len({(mail.subject, mail.body) for mail in mailoutbox}) == 1
    assert len(mailoutbox) == 3


def test_person_who_chose_nothing_and_one_who_has_no_address_get_no_mail(mailoutbox: Box) -> None:
    guest = Person.objects.create_guest()
    no_address = Person.objects.create_guest()
    Choices.objects.create(person=no_address, mail=True)
    for each in (guest, no_address, person(mail=False)):
        tell(each.pk, "one")
    assert [done.fault for done in do_due() if done.fault] == []
    assert mailoutbox == []
    assert not SentNotice.objects.exists()


def test_same_key_is_told_once(mailoutbox: Box) -> None:
    ana = person()
    for _ in range(2):
        tell(ana.pk, "one")
        do_due()
        do_due(timezone.now() + TOMORROW)
    assert len(mailoutbox) == 1


def test_many_notices_at_once_are_one_mail_and_a_later_one_waits(mailoutbox: Box) -> None:
    ana = person()
    for key in ("one", "two", "three"):
        tell(ana.pk, key)
    do_due()
    assert len(mailoutbox) == 1
    tell(ana.pk, "four")
    do_due()
    assert len(mailoutbox) == 1
    do_due(timezone.now() + MAIL_INTERVAL)
    assert len(mailoutbox) == 2


def test_choice_that_changed_while_a_mail_waited_counts(mailoutbox: Box) -> None:
    ana = person()
    tell(ana.pk, "one")
    Choices.objects.update(mail=False)
    do_due()
    assert mailoutbox == []


def test_notice_of_a_transaction_that_is_rolled_back_is_not_told(mailoutbox: Box) -> None:
    ana = person()
    with transaction.atomic():
        tell(ana.pk, "one")
        transaction.set_rollback(True)
    do_due()
    assert mailoutbox == []


def test_push_alone_sends_no_mail(mailoutbox: Box) -> None:
    tell_by_push(person().pk, "turn:abc:1")
    do_due()
    assert mailoutbox == []


def test_notice_to_a_person_who_is_gone_is_let_go(mailoutbox: Box) -> None:
    ana = person()
    tell(ana.pk, "one")
    ana.delete()
    assert [done.fault for done in do_due()] == [None]
    assert not Errand.objects.exists()
    assert mailoutbox == []


def test_what_is_new_later_is_told_then_to_those_who_want_no_reminders_too(mailoutbox: Box) -> None:
    at = timezone.now() + TOMORROW
    tell_later(person(reminders=False).pk, "export-ready-1", at)
    do_due(at - timedelta(seconds=1))
    assert mailoutbox == []
    do_due(at)
    assert len(mailoutbox) == 1


class TestReminders:
    def test_reminder_comes_at_its_time_to_those_who_want_reminders(self, mailoutbox: Box) -> None:
        at = timezone.now() + TOMORROW
        ana, ben = person(), person(reminders=False)
        for each in (ana, ben):
            tell(each.pk, "planned:1", at=at)
        do_due(at - timedelta(seconds=1))
        assert mailoutbox == []
        do_due(at)
        assert [mail.to for mail in mailoutbox] == [[ana.email]]

    def test_moved_reminder_comes_at_the_new_time_also_after_it_came_at_the_old_one(
        self, mailoutbox: Box
    ) -> None:
        ana, at = person(), timezone.now() + TOMORROW
        tell(ana.pk, "planned:1", at=at)
        tell(ana.pk, "planned:1", at=at + TOMORROW)
        do_due(at)
        assert mailoutbox == []
        do_due(at + TOMORROW)
        assert len(mailoutbox) == 1
        tell(ana.pk, "planned:1", at=at + 2 * TOMORROW)
        do_due(at + 2 * TOMORROW)
        assert len(mailoutbox) == 2

    def test_forgotten_reminder_does_not_come(self, mailoutbox: Box) -> None:
        ana, at = person(), timezone.now() + TOMORROW
        tell(ana.pk, "planned:1", at=at)
        forget(ana.pk, "planned:1")
        forget(ana.pk, "never")
        do_due(at)
        assert mailoutbox == []


def test_what_was_told_long_ago_is_forgotten_by_an_errand() -> None:
    ana = person()
    long_ago = timezone.now() - REMEMBERED_FOR - TOMORROW
    SentNotice.objects.create(person=ana, key="old", sent_at=long_ago)
    SentNotice.objects.create(person=ana, key="new")
    purge()
    assert [each.key for each in SentNotice.objects.all()] == ["new"]


def test_site_of_the_mail_is_the_first_origin_without_a_secret(mailoutbox: Box, settings: Settings) -> None:
    settings.ORIGINS = ["https://talk.example.org", "https://old.example.org"]
    tell(person().pk, "one")
    do_due()
    links = [word for word in mailoutbox[0].body.split() if "://" in word]
    assert links == ["https://talk.example.org/past/", "https://talk.example.org/notices/"]
