"""Tells a person that there is something new for them, by what they opted into."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from dialogue.errands import queue

#: The kind of errands that looks up what a person opted into.
KIND: Final = "notice"


def tell(person_id: str, key: str, at: datetime | None = None) -> None:
    """Tell a person that there is something new for them, in the caller's transaction; by push and by mail.

    ``key`` is an id of what is new: the same key is told once. With ``at`` it is a reminder at that time, for
    those who want reminders; the same key again moves it. After a kill a notice may be sent twice.
    """
    queue.enqueue(
        KIND,
        f"{person_id}:{key}",
        at or timezone.now(),
        {"person": person_id, "key": key, "reminder": at is not None},
    )


def forget(person_id: str, key: str) -> None:
    """Do not tell it any more. What was sent already stays sent."""
    queue.cancel(KIND, f"{person_id}:{key}")
