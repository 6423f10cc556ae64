"""Seats and presence. A seat names its room by id alone: only the log uses the log's tables."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Seat(models.Model):
    """A place in a room, for a partner or an observer, and the two secrets that open it.

    The link's code claims the seat for the first browser that uses it, and with that the token, for clients
    that are no browser, ends. Only the digests of both are kept, so a copy of this table opens no door. Both
    end after a time, the link if nobody has used it. ``form_hash`` is of the form that claimed the seat at
    ``claimed_at``.
    """

    class Role(models.TextChoices):
        PARTNER = "partner"
        OBSERVER = "observer"

    room = models.CharField(max_length=20)
    seat = models.CharField(max_length=8)  # "a", "b", or the observer's id
    role = models.CharField(max_length=8, choices=Role)
    name = models.CharField(max_length=40)
    scope = models.CharField(max_length=8, blank=True)  # what an observer was invited to; empty for a partner
    scripted = models.BooleanField(default=False)  # played by the house: nobody sits here
    link_hash = models.BinaryField(max_length=32, null=True, unique=True)
    link_until = models.DateTimeField(null=True)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    token_until = models.DateTimeField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="seats"
    )
    claimed_at = models.DateTimeField(null=True)
    form_hash = models.BinaryField(max_length=32, null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "seat"], name="one_seat_of_a_name_in_a_room"),
            models.UniqueConstraint(fields=["room", "person"], name="one_seat_for_a_person_in_a_room"),
        ]

    def __str__(self) -> str:
        return f"{self.room}/{self.seat}"


class Process(models.Model):
    """A server process, and until when what it says of who is present holds; it says so again in time."""

    id = models.CharField(primary_key=True, max_length=32)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Claim(models.Model):
    """Somebody is in a room: a process has a connection of theirs, or had one a moment ago."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="claims")
    room = models.CharField(max_length=20)
    who = models.CharField(max_length=8)  # as in Seat.seat

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "who", "process"], name="one_claim_of_a_process")
        ]

    def __str__(self) -> str:
        return f"{self.room}/{self.who}"
