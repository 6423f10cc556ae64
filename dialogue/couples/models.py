"""Couples, their invitations and rooms, and what they plan. No row says when a partner read or answered."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


def new_id() -> str:
    """An id that says nothing about the couple, and does not count couples or plans."""
    return secrets.token_hex(10)


class Couple(models.Model):
    """Two persons. ``pair`` names both: they are one couple, also when they come together again."""

    id = models.CharField(primary_key=True, max_length=20, default=new_id, editable=False)
    pair = models.CharField(max_length=65, unique=True)

    def __str__(self) -> str:
        return self.id


class Member(models.Model):
    """One of the two, by the name that they chose. One who ``left`` keeps the conversations that they had."""

    class Side(models.TextChoices):
        A = "a"  # who invited
        B = "b"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="members", db_index=False)
    side = models.CharField(max_length=1, choices=Side)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="couples")
    name = models.CharField(max_length=40)
    left = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "side"], name="one_member_per_side"),
            models.UniqueConstraint(fields=["couple", "person"], name="nobody_is_a_couple_alone"),
        ]

    def __str__(self) -> str:
        return f"{self.couple_id}/{self.side}"


class CoupleInvitation(models.Model):
    """An invitation to become a couple. The digest of its code is stored; ``couple`` says that it was used.

    ``address_hash`` is a keyed digest of the address that it was mailed to. A used or expired row stays for a
    while, so that its link has a clear answer and its mail can still stop others.
    """

    id = models.CharField(primary_key=True, max_length=20, default=new_id, editable=False)
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    code_hash = models.BinaryField(max_length=32, unique=True)
    address_hash = models.BinaryField(max_length=32, null=True, db_index=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    couple = models.ForeignKey(Couple, models.CASCADE, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    form_hash = models.BinaryField(max_length=32, null=True)

    def __str__(self) -> str:
        return str(self.pk)


class StoppedInviter(models.Model):
    """``inviter`` no longer reaches ``person``, or the address of this digest, and never learns it."""

    id = models.CharField(primary_key=True, max_length=20, default=new_id, editable=False)
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)  # by which the inviter invited
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="stopped_inviters"
    )
    address_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inviter", "person"], name="inviter_stopped_once_by_person"),
            models.UniqueConstraint(
                fields=["inviter", "address_hash"], name="inviter_stopped_once_by_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(address_hash__isnull=False),
                name="inviter_stopped_for_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CoupleRoom(models.Model):
    """A room in which the two of a couple talk or talked. Rows are in the order of the conversations."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="rooms", db_index=False)
    #: The model is named, not imported: only the log imports the log's models.
    room = models.OneToOneField("log.Room", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["couple", "id"], name="rooms_of_couple")]

    def __str__(self) -> str:
        return f"{self.couple_id}: {self.room_id}"


class Plan(models.Model):
    """A conversation that one asked the other for: :mod:`dialogue.couples.planning` says what fields mean.

    The topic is in ``sealed``, encrypted with a key of this plan. Deleting the row destroys both.
    """

    id = models.CharField(primary_key=True, max_length=20, default=new_id, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="plans", db_index=False)
    asker = models.CharField(max_length=1, choices=Member.Side)
    status = models.CharField(max_length=8)
    waiting_for = models.CharField(max_length=1, choices=Member.Side, blank=True)
    first_at = models.DateTimeField()
    at = models.DateTimeField()
    was_agreed = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    changed_on = models.DateField()
    format = models.CharField(max_length=40)
    sealed = models.BinaryField()
    room = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["couple", "at"], name="plans_of_couple")]

    def __str__(self) -> str:
        return self.id


class Key(models.Model):
    """The data key of one plan, wrapped by the master key named ``master``."""

    id = models.BigIntegerField(primary_key=True)  # random, as the keys of the log
    plan = models.OneToOneField(Plan, models.CASCADE, related_name="key")
    master = models.CharField(max_length=32, db_index=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class PlanningChoices(models.Model):
    """What a person chose for all that they plan: when to be reminded, and their calendar's secret digest."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="planning_choices")
    remind_minutes = models.PositiveIntegerField(null=True)  # null: no reminder
    calendar_hash = models.BinaryField(max_length=32, null=True, unique=True)

    def __str__(self) -> str:
        return str(self.person_id)
