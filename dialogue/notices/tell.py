"""Tells a person that there is something new for them, by what they opted into.

:func:`tell` enqueues an errand in the caller's transaction. When it is due, :func:`deliver` looks up what the
person opted into, and enqueues one errand for each way: so a slow mail server delays no push message.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.errands import queue
from dialogue.helpers import mail
from dialogue.helpers.timestamps import rfc3339
from dialogue.notices import push
from dialogue.notices.choices import choices_of
from dialogue.notices.mail import render
from dialogue.notices.models import Choices, SentNotice

#: The kinds of errands: look up how to tell a person, mail them, forget what was told long ago.
NOTICE: Final = "notice"
NOTICE_MAIL: Final = "notice_mail"
PURGE: Final = "notices_purge"
#: A person gets one mail in this time, however much is new for them. Reminders come at their time.
MAIL_INTERVAL: Final = timedelta(minutes=30)
#: That a person was told is remembered for this long.
REMEMBERED_FOR: Final = timedelta(days=90)


def tell(person_id: str, key: str, at: datetime | None = None) -> None:
    """Tell a person that there is something new for them, in the caller's transaction; by push and by mail.

    ``key`` is an id of what is new: the same key is told once. With ``at`` it is a reminder at that time, for
    those who want reminders; the same key again moves it. After a kill a mail may be sent twice.
    """
    _enqueue(person_id, key, at or timezone.now(), reminder=at is not None)


def tell_later(person_id: str, key: str, at: datetime) -> None:
    """Tell a person at a time of what is new then. It is no reminder: whoever wants to be told is told."""
    _enqueue(person_id, key, at)


def tell_by_push(person_id: str, key: str) -> None:
    """Tell a person by push alone: of what is over soon, a mail would come too late."""
    _enqueue(person_id, key, timezone.now(), push_only=True)


def forget(person_id: str, key: str) -> None:
    """Do not tell it any more. What was sent already stays sent."""
    queue.cancel(NOTICE, f"{person_id}:{key}")


def forget_all(person_id: str) -> None:
    """Do not tell the person anything any more that waits to be told."""
    queue.cancel_all(NOTICE, f"{person_id}:")
    queue.cancel(NOTICE_MAIL, person_id)


def deliver(person_id: str, told: str, *, reminder: bool, push_only: bool) -> None:
    """Enqueue a mail and push messages, by what the person opted into; nothing if they were told before."""
    now = timezone.now()
    with transaction.atomic():
        person = Person.objects.filter(pk=person_id, is_active=True).first()
        if person is None:
            return
        choices = choices_of(person_id)
        if reminder and not choices.reminders:
            return
        by_mail = choices.mail and person.email and settings.MAIL_CONFIGURED and not push_only
        devices = push.devices_of(person_id)
        if not by_mail and not devices:
            return  # of a person who is told nothing, nothing is stored
        _, is_new = SentNotice.objects.get_or_create(person=person, key=told)
        if not is_new:
            return
        if by_mail:
            queue.enqueue(NOTICE_MAIL, person_id, now if reminder else _next_mail(choices, now))
        push.enqueue(devices)


def send_mail(person_id: str) -> None:
    """Mail a person that there is something new, if they still want it.

    Raises:
        OSError, smtplib.SMTPException: it was not sent.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None or person.email is None or not choices_of(person_id).mail:
        return
    site = settings.ORIGINS[0]
    context = {"site": urljoin(site, "/past/"), "choices": urljoin(site, "/notices/")}
    subject, text = render("notice", context, person.language)
    with suppress(mail.AddressRefused):
        mail.send(person.email, subject, text, person.language)
    Choices.objects.filter(pk=person_id).update(mailed_at=timezone.now())


def purge() -> None:
    """Forget what persons were told long ago."""
    SentNotice.objects.filter(sent_at__lt=timezone.now() - REMEMBERED_FOR).delete()


def _enqueue(
    person_id: str, key: str, due: datetime, *, reminder: bool = False, push_only: bool = False
) -> None:
    # A reminder that is moved is told at its new time, though it was told at the old one.
    told = f"{key}@{rfc3339(due)}" if reminder else key
    payload = {"person": person_id, "told": told, "reminder": reminder, "push_only": push_only}
    queue.enqueue(NOTICE, f"{person_id}:{key}", due, payload)


def _next_mail(choices: Choices, now: datetime) -> datetime:
    return now if choices.mailed_at is None else max(now, choices.mailed_at + MAIL_INTERVAL)
