"""Reminders of agreed conversations, for each person who wants one, and at the distance that they chose.

A reminder says that there is something new, as every notice. The other never learns whether there is one.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from dialogue.couples.membership import OwnCouple
from dialogue.couples.models import Member, PlanningChoices
from dialogue.couples.models import Plan as StoredPlan
from dialogue.couples.planning import Plan
from dialogue.notices.choices import choices_of, want_reminders
from dialogue.notices.tell import forget, tell

#: How many minutes before its time a person may be reminded.
MINUTES: Final = (15, 60, 24 * 60)


def minutes_of(person: str) -> int | None:
    """How many minutes before a conversation this person is reminded; None: not at all."""
    if not choices_of(person).reminders:
        return None
    return PlanningChoices.objects.filter(person=person).values_list("remind_minutes", flat=True).first()


def choose(person: str, minutes: int | None, now: datetime) -> None:
    """Choose when to be reminded, of what is agreed already too. It is the opt-in to reminders as well."""
    assert minutes is None or minutes in MINUTES, "the form offers these"
    with transaction.atomic():
        PlanningChoices.objects.update_or_create(person_id=person, defaults={"remind_minutes": minutes})
        if minutes is not None:
            want_reminders(person)
        mine = Member.objects.filter(person=person, left=False).values("couple")
        agreed = StoredPlan.objects.filter(couple__in=mine, status="agreed", at__gt=now)
        for plan_id, revision, at in agreed.values_list("pk", "revision", "at"):
            _set(person, _key(plan_id, revision), at, minutes, now)


def plan_changed(couple: OwnCouple, plan_id: str, before: Plan, after: Plan, now: datetime) -> None:
    """Remind both of a plan that is agreed now, and nobody of one that no longer is. In a transaction."""
    persons = (couple.me.person, couple.other.person)
    if after.status == "agreed":
        chosen = dict(
            PlanningChoices.objects.filter(person__in=persons).values_list("person_id", "remind_minutes")
        )
        for person in persons:
            _set(person, _key(plan_id, after.revision), after.at, chosen.get(person), now)
    elif before.status == "agreed":
        for person in persons:
            forget(person, _key(plan_id, before.revision))


def _set(person: str, key: str, at: datetime, minutes: int | None, now: datetime) -> None:
    due = at - timedelta(minutes=minutes) if minutes is not None else None
    if due is not None and due > now:
        tell(person, key, due)
    else:
        forget(person, key)


def _key(plan_id: str, revision: int) -> str:
    return f"plan-soon:{plan_id}:{revision}"
