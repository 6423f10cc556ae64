"""The log's tables. Rows of rooms and events are only added, never changed or deleted.

The models refuse changes here, the database refuses them by triggers
(:mod:`dialogue.log.append_only_triggers`), and the hash chain (:mod:`dialogue.log.hash_chain`) shows those
that happened all the same. Two tables do change: the keys, which are destroyed when an author withdraws their
words, and each room's head, which moves with every append.
"""

from typing import ClassVar

from django.db import models

from dialogue.helpers.append_only import AppendOnlyModel


class PinnedFormat(AppendOnlyModel):
    """The text of a format, as it was when the first room of this version was created."""

    ref = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.ref


class Room(AppendOnlyModel):
    """What a room was created with. ``observers`` is a list of ``{"id", "scope"}``.

    The topic is encrypted with the room's own key; without a topic, ``key`` and ``topic`` are null.
    """

    id = models.CharField(max_length=20, primary_key=True)
    format = models.ForeignKey(PinnedFormat, models.PROTECT, db_index=False)
    key = models.BigIntegerField(null=True)
    topic = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    observers = models.JSONField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.id


class Event(AppendOnlyModel):
    """One event of a room. The columns of a command are filled in its first event only.

    ``sealed`` is the encrypted content; ``key`` names the data key of it and of the digest.
    """

    pk = models.CompositePrimaryKey("room", "seq")  # the referee between appends after the same head
    room = models.ForeignKey(Room, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    name = models.CharField(max_length=32)
    by = models.CharField(max_length=32)
    body = models.TextField()
    key = models.BigIntegerField(null=True)
    sealed = models.BinaryField(null=True)
    command_id = models.CharField(max_length=64, null=True)  # noqa: DJ001 - empty is not the same as none
    command_by = models.CharField(max_length=32, null=True)  # noqa: DJ001 - see command_id
    command_digest = models.BinaryField(null=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room", "command_id"],
                condition=models.Q(command_id__isnull=False),
                name="log_one_command_of_an_id",
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.seq}"


class Key(models.Model):
    """A data key, wrapped by the master key named ``master``. The author of a room's topic is the room."""

    id = models.BigIntegerField(
        primary_key=True
    )  # random: a key that replaces a destroyed one has another id
    room = models.ForeignKey(Room, models.PROTECT, related_name="keys", db_index=False)
    author = models.CharField(max_length=32)
    master = models.CharField(max_length=32, db_index=True)
    wrapped = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "author"], name="log_one_key_for_an_author_in_a_room")
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.author}"


class Head(models.Model):
    """A room's newest event and its hash, with a MAC of a master key, and whether the room was erased.

    ``summary`` is a fold of the room's events, as JSON: see :mod:`dialogue.moderator.summary`.
    """

    room = models.OneToOneField(Room, models.PROTECT, primary_key=True, related_name="head")
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
    erased = models.BooleanField(default=False)
    master = models.CharField(max_length=32, db_index=True)
    mac = models.BinaryField(max_length=32)
    summary = models.TextField()

    def __str__(self) -> str:
        return f"{self.room_id}/{self.seq}"
