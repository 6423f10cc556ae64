"""A key of each person who has noted something for themself, and what they noted, encrypted with it."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Key(models.Model):
    """A person's data key, wrapped by the master key named ``master``. Deleting it destroys the entries."""

    id = models.BigIntegerField(primary_key=True)  # random, as the keys of the log
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    master = models.CharField(max_length=32, db_index=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Entry(models.Model):
    """One entry. Its time, its kind and its content are in ``sealed``.

    ``mark`` is a keyed digest of the form that it came from: a form that is sent twice is stored once. No
    number of a row leaves the server, because it counts the entries of everybody.
    """

    key = models.ForeignKey(Key, models.CASCADE, related_name="entries", db_index=False)
    mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "mark"], name="care_form_stored_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
