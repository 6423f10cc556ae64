"""Both partners' consent that the structure of their conversation, without words, is taken for research.

Whether the other partner consents is told only to a partner who consents.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from dialogue.helpers.database_errors import translate_database_errors
from dialogue.moderator.events import SEATS
from dialogue.rooms.access import Membership
from dialogue.rooms.export_requests import OnlyForPartners, person_of, require_open
from dialogue.rooms.models import ResearchConsent
from dialogue.trail.actions import Action
from dialogue.trail.records import record


@dataclass(frozen=True, slots=True)
class Research:
    """What a partner may know: whether they consent, and if so, whether both do."""

    own: bool
    both: bool


def consent(membership: Membership, *, allowed: bool) -> Research:
    """Let the structure be taken, or take that back.

    Raises:
        OnlyForPartners: an observer has nothing to allow.
        Erased: the room was erased.
    """
    if membership.seat is None:
        raise OnlyForPartners
    require_open(membership)
    who = {"room_id": membership.room, "participant_id": membership.seat}
    with translate_database_errors(), transaction.atomic():
        if allowed:
            defaults = {"allowed_at": timezone.now()}
            changed = ResearchConsent.objects.get_or_create(**who, defaults=defaults)[1]
        else:
            changed = bool(ResearchConsent.objects.filter(**who).delete()[0])
        if changed:
            action: Action = "research_allowed" if allowed else "research_taken_back"
            record(action, by=person_of(membership), room=membership.room)
    return research_of(membership)


def research_of(membership: Membership) -> Research:
    """What the participant may know of the consents. An observer knows nothing."""
    consenting = _consenting(membership.room)
    own = membership.seat in consenting
    return Research(own, own and consenting.issuperset(SEATS))


def is_allowed_by_both(room: str) -> bool:
    """Whether both partners consent."""
    return _consenting(room).issuperset(SEATS)


def _consenting(room: str) -> set[str]:
    found = ResearchConsent.objects.filter(room=room)
    return set(found.values_list("participant_id", flat=True))
