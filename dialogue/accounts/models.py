"""Persons, the sessions of their browsers, the codes of devices, and the keys of operators."""

import secrets
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


def new_person_id() -> str:
    """An id that says nothing about the person."""
    return secrets.token_hex(16)


class LowerCaseEmailField(models.EmailField):  # type: ignore[type-arg] # its types are for checkers alone
    """An e-mail address, or null. Stored and looked up in lower case; an empty one is null."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.strip().lower() or None if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class PersonManager(BaseUserManager["Person"]):
    def create_guest(self, language: str = "en") -> "Person":
        """A person without an e-mail address, known by the session of one browser alone."""
        person = self.model(language=language)
        person.set_unusable_password()
        person.save(force_insert=True)
        return person


class Person(AbstractBaseUser):
    """Django's user. A guest has no way to sign in: an address or a passkey makes the same person an account.

    ``email`` is always a verified address (``accounts/addresses.py``).
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_person_id, editable=False)
    email = LowerCaseEmailField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=63, default="UTC")
    is_active = models.BooleanField(default=True)  # False: refused everywhere
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.id

    @property
    def is_guest(self) -> bool:
        """Known by browsers' sessions alone: neither an address nor a passkey signs this person in."""
        return self.email is None and not self.has_passkey

    @property
    def has_passkey(self) -> bool:
        """Whether a passkey signs this person in."""
        passkeys = Authenticator.objects.filter(user=self.pk, type=Authenticator.Type.WEBAUTHN)
        return bool(passkeys.exists())


class Session(models.Model):
    """A browser's session. ``digest`` is of the cookie's value; ``id`` stays when the cookie's value changes.

    ``person`` and ``auth_hash`` repeat what is in ``data``, so that open sockets are checked without decoding
    it. ``data`` is encrypted with the cookie's value (``accounts/session_data.py``). ``browser`` is what the
    browser calls itself, as coarse as "Firefox/Linux". A session that a device's code opened is on another
    device than the one that showed the code: ``opened_by_code``.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    data = models.TextField()
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sessions")
    auth_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)
    # Processes of the version before write neither column.
    browser = models.CharField(max_length=32, blank=True, default="", db_default="")
    opened_by_code = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return str(self.pk)


class DeviceCode(models.Model):
    """A one-time code that opens a person's seats on another device. A new one replaces the one before.

    ``MOVE`` is for a device at hand and expires soon; ``WAY_BACK`` is kept on paper. A code that was used, or
    has expired, says so: the newest of each kind that was used is kept. ``form_hash`` is the digest of the
    form that used it.
    """

    class Kind(models.TextChoices):
        MOVE = "move"
        WAY_BACK = "way_back"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="device_codes")
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    form_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(used_at=None),
                name="one_unused_device_code_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OperatorKey(models.Model):
    """A key with which an operator's program opens rooms over HTTP and is given the seats' tokens."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)
