"""Work that is due at a time."""

from typing import ClassVar

from django.db import models


class Errand(models.Model):
    """One errand, deleted once it is done.

    ``due`` doubles as the lease: the process that does the errand sets it to the end of its lease, so that
    the errand is due again if the process is killed. ``payload`` holds ids, never words. ``fault`` is the
    type of the last exception, never its message.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    due = models.DateTimeField(db_index=True)
    payload = models.JSONField(default=dict)
    tries = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="one_errand_per_key")]

    def __str__(self) -> str:
        return str(self.pk)
