"""How each person wants to be reached, what was sent already, and mails that wait to be sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from dialogue.accounts.models import Session


class Choices(models.Model):
    """What a person opted into. Without a row: nothing. ``mailed_at`` is when the last mail was sent."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    mail = models.BooleanField(default=False)
    reminders = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Subscription(models.Model):
    """A browser's subscription to push messages. It ends with the session of the browser.

    ``endpoint`` is an address that the browser supplied; ``public_key`` and ``secret`` encrypt what is sent.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    endpoint = models.TextField()
    public_key = models.BinaryField(max_length=65)
    secret = models.BinaryField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class SentNotice(models.Model):
    """A person was told of something: they are not told of the same again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=150)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]

    def __str__(self) -> str:
        return str(self.pk)


class OutgoingMail(models.Model):
    """A mail to an address, until it is sent: sealed with a key of its own, which is wrapped by ``master``.

    An invitation holds a link that lets its reader in, and the address of somebody who may know nothing yet.
    """

    key = models.CharField(max_length=100, unique=True)
    key_id = models.BigIntegerField()
    master = models.CharField(max_length=32)
    wrapped = models.BinaryField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)
