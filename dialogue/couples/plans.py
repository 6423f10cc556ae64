"""Planned conversations in the database: each topic is sealed with a key of its plan, and goes with it.

A plan's row is locked while one of the two answers, so two who answer at once are one after the other. A plan
is deleted a week after its time, by an errand; its conversation is in the room by then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

import msgspec
from django.db import transaction

from dialogue import formats
from dialogue.couples import conversations, keys, planning, reminders
from dialogue.couples.membership import OwnCouple
from dialogue.couples.models import Couple, Key
from dialogue.couples.models import Plan as StoredPlan
from dialogue.couples.planning import Plan, Status
from dialogue.couples.sides import Side
from dialogue.errands import queue
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.encryption import AssociatedData, DataKey
from dialogue.notices.tell import tell

#: A couple has at most so many plans at once, those that ended this week among them.
MAX_PLANS: Final = 20
KEPT_AFTER: Final = timedelta(days=7)
#: The kind of errands that then deletes a plan.
OVER_KIND: Final = "couple_plan_over"
#: Every topic fits into one piece, so that its size tells nothing of it.
PADDED_TO_BYTES: Final = 1024


class TooManyPlans(Exception):
    """The couple has as many plans as it may have."""


class NoSuchPlan(Exception):
    """The couple has no plan with this id."""


@dataclass(frozen=True, slots=True)
class PlannedConversation:
    """A plan with its topic, as both of the couple see it. ``room`` is empty before somebody went in."""

    id: str
    plan: Plan
    format: str
    topic: str
    room: str


def ask(couple: OwnCouple, topic: str, format_id: str, at: datetime, now: datetime) -> str:
    """``couple.me`` asks the other for a conversation; the id of the plan. The other is told.

    Raises:
        PlanRefused: the time has passed, or is too far ahead.
        TooManyPlans: there are many already.
    """
    plan = planning.ask(couple.me.side, at, now)
    with translate_database_errors(), transaction.atomic():
        kept = Couple.objects.select_for_update().get(pk=couple.id)  # two at once are counted one by one
        if kept.plans.count() >= MAX_PLANS:
            raise TooManyPlans
        row = StoredPlan(couple=kept, asker=plan.asker, format=format_id)
        key = Key(**keys.TABLE.new(row.pk))
        row.sealed = _seal(topic, row.pk, keys.TABLE.unwrap(key))
        _write(row, plan, now)
        row.save(force_insert=True)
        key.save(force_insert=True)
        queue.enqueue(OVER_KIND, row.pk, plan.at + KEPT_AFTER)
        tell(couple.other.person, _news(row.pk, plan))
    return row.pk


def say_yes(couple: OwnCouple, plan_id: str, revision: int, now: datetime) -> None:
    """``couple.me`` agrees. Raises NoSuchPlan, or as :func:`planning.say_yes`."""
    _change(couple, plan_id, now, lambda plan: planning.say_yes(plan, couple.me.side, revision, now))


def say_another_time(couple: OwnCouple, plan_id: str, revision: int, at: datetime, now: datetime) -> None:
    """``couple.me`` suggests another time. Raises NoSuchPlan, or as :func:`planning.say_another_time`."""
    side = couple.me.side
    _change(couple, plan_id, now, lambda plan: planning.say_another_time(plan, side, revision, at, now))


def say_not_now(couple: OwnCouple, plan_id: str, revision: int, now: datetime) -> None:
    """One of the two says not now. Raises NoSuchPlan, or as :func:`planning.say_not_now`."""
    _change(couple, plan_id, now, lambda plan: planning.say_not_now(plan, revision, now))


def end_all(couple: OwnCouple, now: datetime) -> None:
    """End all that the couple has planned, in the caller's transaction, and tell nobody."""
    for row in StoredPlan.objects.select_for_update().filter(couple=couple.id).order_by("pk"):
        before = _read(row)
        after = planning.end(before)
        if after != before:
            _write(row, after, now)
            row.save(force_update=True)
            reminders.plan_changed(couple, row.pk, before, after, now)


def go_in(couple: OwnCouple, plan_id: str, now: datetime, by: str) -> str:
    """The room of an agreed plan whose time has come: the first who goes in opens it.

    Raises:
        NoSuchPlan: there is none.
        PlanRefused: its door is not open.
    """
    with translate_database_errors(), transaction.atomic():
        row = _locked(couple, plan_id)
        if row.room:
            return row.room
        before = _read(row)
        after = planning.go_in(before, now)
        known = formats.catalogue()
        format_id = row.format if row.format in known else next(iter(known))
        row.room = conversations.begin(couple, after.asker, format_id, _topic(row), by)
        _write(row, after, now)
        row.sealed = b""  # the topic is in the room now
        row.save(force_update=True)
        row.key.delete()
    return row.room


def planned(couple: OwnCouple) -> Sequence[PlannedConversation]:
    """What the couple has planned, those that ended this week among them, the next first."""
    with translate_database_errors():
        rows = StoredPlan.objects.filter(couple=couple.id).select_related("key").order_by("at", "pk")
        return [_conversation(row) for row in rows[:MAX_PLANS]]


def planned_conversation(couple: OwnCouple, plan_id: str) -> PlannedConversation:
    """One plan of the couple.

    Raises:
        NoSuchPlan: there is none.
    """
    with translate_database_errors():
        rows = StoredPlan.objects.filter(couple=couple.id, pk=plan_id).select_related("key")
        row = None if "\0" in plan_id else rows.first()
    if row is None:
        raise NoSuchPlan
    return _conversation(row)


def forget(plan_id: str, now: datetime) -> datetime | None:
    """Delete a plan and its topic a week after its time; when to look again, if it was moved."""
    row = StoredPlan.objects.filter(pk=plan_id).first()
    if row is None:
        return None
    if row.at + KEPT_AFTER > now:
        return row.at + KEPT_AFTER
    row.delete()
    return None


def _change(couple: OwnCouple, plan_id: str, now: datetime, step: Callable[[Plan], Plan]) -> None:
    """Store what ``step`` makes of the plan; tell the other, and move reminders."""
    with translate_database_errors(), transaction.atomic():
        row = _locked(couple, plan_id)
        before = _read(row)
        after = step(before)
        _write(row, after, now)
        row.save(force_update=True)
        queue.enqueue(OVER_KIND, row.pk, after.at + KEPT_AFTER)
        reminders.plan_changed(couple, row.pk, before, after, now)
        tell(couple.other.person, _news(row.pk, after))


def _locked(couple: OwnCouple, plan_id: str) -> StoredPlan:
    rows = StoredPlan.objects.select_for_update(of=("self",)).filter(couple=couple.id, pk=plan_id)
    row = None if "\0" in plan_id or not couple.together else rows.first()
    if row is None:
        raise NoSuchPlan
    return row


def _read(row: StoredPlan) -> Plan:
    return Plan(
        asker=_side(row.asker),
        status=cast("Status", row.status),
        waiting_for=_side(row.waiting_for) if row.waiting_for else None,
        first_at=row.first_at,
        at=row.at,
        was_agreed=row.was_agreed,
        revision=row.revision,
    )


def _write(row: StoredPlan, plan: Plan, now: datetime) -> None:
    row.status, row.waiting_for = plan.status, plan.waiting_for or ""
    row.first_at, row.at = plan.first_at, plan.at
    row.was_agreed, row.revision = plan.was_agreed, plan.revision
    row.changed_on = now.date()


def _conversation(row: StoredPlan) -> PlannedConversation:
    return PlannedConversation(row.pk, _read(row), row.format, "" if row.room else _topic(row), row.room)


def _topic(row: StoredPlan) -> str:
    key = keys.TABLE.unwrap(row.key)
    return msgspec.json.decode(key.decrypt(bytes(row.sealed), _associated(row.pk, key)), type=str)


def _seal(topic: str, plan_id: str, key: DataKey) -> bytes:
    return key.encrypt(msgspec.json.encode(topic).ljust(PADDED_TO_BYTES), _associated(plan_id, key))


def _associated(plan_id: str, key: DataKey) -> AssociatedData:
    return "plan", plan_id, key.id


def _news(plan_id: str, plan: Plan) -> str:
    return f"plan:{plan_id}:{plan.revision}"


def _side(side: str) -> Side:
    return "a" if side == "a" else "b"
