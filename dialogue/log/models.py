"""The log's tables. Rows are added, and that is all: no row is ever changed or taken away.

The models refuse it here, the database refuses it by triggers (:mod:`dialogue.log.guard`). The hash chain
will get its column in ``Event``, beside ``body``; it runs over what the columns hold, so nothing here depends
on the words.
"""

from typing import Any, ClassVar, Never

from django.db import models


class AppendOnly(Exception):
    """Somebody tried to change or take away a row of the log."""


class Rows(models.QuerySet[Any]):
    """Rows that cannot be changed or deleted in bulk either."""

    def update(self, **kwargs: Any) -> Never:
        raise AppendOnly("rows of the log are never changed")

    def delete(self) -> Never:
        raise AppendOnly("rows of the log are never deleted")


class Added(models.Model):
    """A row that is only ever added."""

    objects = Rows.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("rows of the log are never changed")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly("rows of the log are never deleted")


class PinnedFormat(Added):
    """The text of a format, as it was when the first room of this version was opened."""

    ref = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.ref


class Room(Added):
    """What a room was opened with. ``observers`` is a list of ``{"id", "scope"}``."""

    id = models.CharField(max_length=20, primary_key=True)
    format = models.ForeignKey(PinnedFormat, models.PROTECT, db_index=False)
    topic = models.TextField()
    opened_at = models.DateTimeField()
    observers = models.JSONField()

    def __str__(self) -> str:
        return self.id


class Event(Added):
    """One event of a room. The columns of a command are filled in its first event only."""

    pk = models.CompositePrimaryKey("room", "seq")  # the referee between appends after the same head
    room = models.ForeignKey(Room, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    name = models.CharField(max_length=32)
    by = models.CharField(max_length=32)
    body = models.TextField()
    command_id = models.CharField(max_length=64, null=True)  # noqa: DJ001 - empty is not the same as none
    command_by = models.CharField(max_length=32, null=True)  # noqa: DJ001 - see command_id
    command_digest = models.BinaryField(null=True)

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
