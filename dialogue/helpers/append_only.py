"""Rows that are only ever added.

The models refuse changes here, the database refuses them by triggers
(:mod:`dialogue.helpers.append_only_triggers`).
"""

from typing import Any, Never

from django.db import models


class RowsAreImmutable(Exception):
    """A row of an append-only table was to be changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that cannot be changed or deleted in bulk either."""

    def update(self, **kwargs: Any) -> Never:
        raise RowsAreImmutable("rows of this table are never changed")

    def delete(self) -> Never:
        raise RowsAreImmutable("rows of this table are never deleted")


class AppendOnlyModel(models.Model):
    """A row that is only ever added."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RowsAreImmutable("rows of this table are never changed")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise RowsAreImmutable("rows of this table are never deleted")
