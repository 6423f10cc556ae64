"""Which server process is alive, and whom it says to be present: leases that expire."""

from typing import ClassVar

from django.db import models


class ServerProcess(models.Model):
    """A server process, and until when what it says of who is present holds; it says so again in time."""

    id = models.CharField(primary_key=True, max_length=32)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class PresenceLease(models.Model):
    """Somebody is in a room: a process has a connection of theirs, or had one a moment ago."""

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
