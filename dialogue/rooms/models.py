"""Seats, the digests of the secrets that open them, and what their people asked, allowed and chose."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Seat(models.Model):
    """A seat in a room, for a partner or an observer, and the two secrets that open it.

    The link's code gives the seat to the first browser that uses it; the token, for clients that are no
    browser, then ends. Only the digests of both are stored, so a copy of this table gives no access. Both
    expire, the link unless it was used. ``form_hash`` is the digest of the form that accepted the invitation
    at ``accepted_at``.

    ``keep_days`` is how long this person keeps their half of this conversation; null: as all of theirs.
    ``keep_until`` is the moment before which the half is not given up: see :mod:`dialogue.rooms.retention`.
    """

    class Role(models.TextChoices):
        PARTNER = "partner"
        OBSERVER = "observer"

    #: The model is named, not imported: only the log imports the log's models.
    room = models.ForeignKey("log.Room", on_delete=models.PROTECT, db_index=False, related_name="+")
    participant_id = models.CharField(max_length=8)  # "a", "b", or the observer's id
    role = models.CharField(max_length=8, choices=Role)
    name = models.CharField(max_length=40)
    scope = models.CharField(max_length=8, blank=True)  # what an observer was invited to; empty for a partner
    scripted = models.BooleanField(default=False)  # played by a script of the server
    link_hash = models.BinaryField(max_length=32, null=True, unique=True)
    link_until = models.DateTimeField(null=True)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    token_until = models.DateTimeField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="seats", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    form_hash = models.BinaryField(max_length=32, null=True, db_index=True)
    keep_days = models.PositiveIntegerField(null=True)  # 0: until they say
    keep_until = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "participant_id"], name="one_seat_per_participant"),
            models.UniqueConstraint(fields=["room", "person"], name="one_seat_per_person_in_a_room"),
        ]
        # A page of a person's conversations reads the rows of that page alone, the newest first.
        indexes: ClassVar = [models.Index(fields=["person", "id"], name="seats_of_person")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.participant_id}"


class ExportRequest(models.Model):
    """A participant asked for a copy of the whole conversation, which is ready at ``ready_at``.

    ``allowed_a`` and ``allowed_b`` are the numbers of the last events whose words that partner lets be taken;
    None: they allowed nothing. ``given_at`` is when the copy was last given.
    """

    room = models.ForeignKey("log.Room", on_delete=models.PROTECT, db_index=False, related_name="+")
    participant_id = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    allowed_a = models.PositiveIntegerField(null=True)
    allowed_b = models.PositiveIntegerField(null=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "participant_id"], name="one_export_request_each")
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.participant_id}"


class ResearchConsent(models.Model):
    """A partner allows that the conversation's structure, without words, is taken for research."""

    room = models.ForeignKey("log.Room", on_delete=models.PROTECT, db_index=False, related_name="+")
    participant_id = models.CharField(max_length=1)
    allowed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "participant_id"], name="one_research_consent_each")
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.participant_id}"


class KeepChoice(models.Model):
    """How long a person keeps their half of each conversation; 0: until they say."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="keep_choice")
    days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.pk)


class ErasureRequest(models.Model):
    """A partner asked that their conversation be erased for both. Null ``asked_at``: they took it back.

    The row stays until the room is erased, so that asking again tells the other partner nothing again.
    """

    #: The model is named, not imported: only the log imports the log's models.
    room = models.ForeignKey("log.Room", on_delete=models.PROTECT, db_index=False, related_name="+")
    participant_id = models.CharField(max_length=8)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room", "participant_id"], name="one_erasure_request_per_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.participant_id}"
