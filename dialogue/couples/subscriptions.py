"""A person's calendar to subscribe to: its URL holds a secret, of which the digest is stored.

Whoever has the URL reads when the person talks, and nothing else. A new URL ends the old one.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from dialogue.accounts.models import Person
from dialogue.couples.calendar import Entry
from dialogue.couples.models import Member, Plan, PlanningChoices
from dialogue.helpers.tokens import digest, new_secret

#: A calendar holds so many conversations, those of the last week among them.
MAX_ENTRIES: Final = 100
_PAST: Final = timedelta(days=7)


def renew(person: str) -> str:
    """A new secret for the calendar of ``person``; an earlier one opens nothing any more."""
    secret = new_secret()
    PlanningChoices.objects.update_or_create(person_id=person, defaults={"calendar_hash": digest(secret)})
    return secret


def end(person: str) -> None:
    """From now on no secret opens the calendar of ``person``."""
    PlanningChoices.objects.filter(person=person).update(calendar_hash=None)


def is_on(person: str) -> bool:
    """Whether some secret opens the calendar of ``person``."""
    return PlanningChoices.objects.filter(person=person, calendar_hash__isnull=False).exists()


def person_with(secret: str) -> Person | None:
    """Whose calendar this secret opens, or None."""
    found = PlanningChoices.objects.filter(calendar_hash=digest(secret), person__is_active=True)
    choices = found.select_related("person").first()
    return choices.person if choices is not None else None


def entries_of(person: str, site: str, now: datetime) -> Sequence[Entry]:
    """The conversations of ``person`` that were agreed once, the next first. ``site`` is part of each id."""
    plans = Plan.objects.filter(
        couple__in=Member.objects.filter(person=person).values("couple"), was_agreed=True, at__gt=now - _PAST
    )
    return [_entry(plan, person, site) for plan in plans.order_by("at", "pk")[:MAX_ENTRIES]]


def entry_of(person: str, plan_id: str, site: str) -> Entry | None:
    """One conversation of ``person`` that was agreed once, or None."""
    mine = Member.objects.filter(person=person).values("couple")
    plan = Plan.objects.filter(couple__in=mine, was_agreed=True, pk=plan_id).first()
    return _entry(plan, person, site) if plan is not None else None


def _entry(plan: Plan, person: str, site: str) -> Entry:
    # Both calendars may lie beside each other: nothing in them shows that two entries are one conversation.
    own = hashlib.sha256(f"{plan.pk}:{person}".encode()).hexdigest()[:20]
    return Entry(
        uid=f"{own}@{site}",
        at=plan.at,
        revision=plan.revision,
        changed_on=plan.changed_on,
        cancelled=plan.status not in {"agreed", "opened"},
    )
