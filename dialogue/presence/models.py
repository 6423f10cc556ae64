"""Server processes and their leases on who is present. Leases expire unless they are renewed."""

from typing import ClassVar

from django.db import models


class ServerProcess(models.Model):
    """A server process. Its leases are valid ``until`` then; it renews them in time."""

    id = models.CharField(primary_key=True, max_length=32)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class PresenceLease(models.Model):
    """A participant is present in a room: the process has a connection of theirs, or had one just now."""

    process = models.ForeignKey(ServerProcess, on_delete=models.CASCADE, related_name="leases")
    room = models.CharField(max_length=20)
    participant_id = models.CharField(max_length=8)  # a seat, or an observer's id

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room", "participant_id", "process"], name="one_lease_per_process"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room}/{self.participant_id}"
