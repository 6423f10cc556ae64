"""The trail's table."""

from typing import ClassVar

from django.db import models

from dialogue.helpers.append_only import AppendOnlyModel
from dialogue.trail.actions import Action


class Entry(AppendOnlyModel):
    """One act: what, when, by which person, and which conversation, couple or person it is about.

    ``by`` is null if no person acted: the server did it at its time, or an operator at the command line. The
    ids refer to no row, so that an entry outlives what it is about.
    """

    at = models.DateTimeField(db_index=True)
    action: "models.CharField[Action, Action]" = models.CharField(max_length=32)
    by = models.CharField(max_length=32, null=True)  # noqa: DJ001 - empty is not the same as none
    room = models.CharField(max_length=20, null=True)  # noqa: DJ001 - empty is not the same as none
    couple = models.CharField(max_length=32, null=True)  # noqa: DJ001 - empty is not the same as none
    person = models.CharField(max_length=32, null=True)  # noqa: DJ001 - empty is not the same as none

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=[field], name=f"trail_entry_of_{field}")
            for field in ("by", "room", "couple", "person")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"
