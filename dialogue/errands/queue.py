"""Enqueues errands and cancels them, in the caller's transaction."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dialogue.errands import kinds, wake
from dialogue.errands.models import Errand

#: What a value of a payload may be: an id, a code, a number. A sentence holds blanks.
_ID: Final = re.compile(r"[\w.:@+-]{0,160}")
#: An errand that is due within this time wakes the runner of this process, which asks again after it.
SOON: Final = timedelta(seconds=1)


def enqueue(kind: str, key: str, due: datetime, payload: Mapping[str, Any] | None = None) -> None:
    """Have the work of ``kind`` done when it is ``due``. The same kind and key again moves the errand.

    An errand that is moved while a process does it is done once more.

    Raises:
        UnknownKind: nobody does errands of this kind.
        ValueError: a value of ``payload`` is no id.
    """
    kinds.kind_named(kind)
    given = dict(payload or {})
    if not all(_is_id(value) for value in given.values()):
        raise ValueError(f"the payload of an errand ({kind}) holds ids only")
    Errand.objects.bulk_create(
        [Errand(kind=kind, key=key, due=due, payload=given)],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["due", "payload", "tries", "fault"],
    )
    if due <= timezone.now() + SOON:
        transaction.on_commit(wake.wake)


def ensure(kind: str, key: str, due: datetime) -> None:
    """Have the work of ``kind`` done when it is ``due``, unless such an errand waits already."""
    kinds.kind_named(kind)
    Errand.objects.bulk_create([Errand(kind=kind, key=key, due=due)], ignore_conflicts=True)


def cancel(kind: str, key: str) -> None:
    """Remove an errand. One that a process is doing is finished; one that does not exist is none."""
    Errand.objects.filter(kind=kind, key=key).delete()


def cancel_all(kind: str, beginning: str) -> None:
    """Remove the errands whose keys begin so, as :func:`cancel` does."""
    Errand.objects.filter(kind=kind, key__startswith=beginning).delete()


def _is_id(value: object) -> bool:
    return (
        value is None
        or isinstance(value, int)
        or (isinstance(value, str) and _ID.fullmatch(value) is not None)
    )
