"""Adding entries to the trail."""

from django.utils import timezone

from dialogue.trail.actions import Action
from dialogue.trail.models import Entry


def record(
    action: Action,
    *,
    by: str | None,
    room: str | None = None,
    couple: str | None = None,
    person: str | None = None,
) -> None:
    """Add an entry, in the caller's transaction: what was not done is not recorded, either.

    All are ids: ``by`` of the person who acted, None for the server itself or an operator at the command
    line; ``person`` of the person whom it is about, if that is not a conversation or a couple.
    """
    Entry.objects.create(at=timezone.now(), action=action, by=by, room=room, couple=couple, person=person)
