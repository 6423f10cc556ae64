"""Planning one conversation: one asks, the other says yes, another time within a day, or not now. Pure.

    asked ──yes──▶ agreed ──its door opens──▶ opened
      │  ▲            │
      │  └──another───┤            both may say another time, or not now, as long as it has not begun
      └──not now──────┴──▶ not_now

Nobody gives a reason, and nothing says when or by whom "not now" was said. What was not answered by its time
looks just like "not now": so nobody is pressed to answer. ``waiting_for`` is the side whose answer is due;
``first_at`` the time that was asked for first: every other time lies within a day of it. ``revision`` counts
the changes: an answer names the revision that it answers, so that a "yes" is never to a time that its sender
has not seen.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from dialogue.couples.sides import Side, other_side

Status = Literal["asked", "agreed", "not_now", "opened"]
#: What a page shows: a plan whose door is open can be entered.
Shown = Literal["asked", "agreed", "door_open", "not_now", "opened"]

#: Another time is at most so far from the first one: the field's rule (a dialogue is granted within a day).
ANOTHER_TIME_WITHIN: Final = timedelta(days=1)
#: Nobody asks for a time further ahead than this: house default.
MAX_AHEAD: Final = timedelta(days=366)
#: The room can be entered from so long before its time until so long after it: house defaults.
DOOR_OPENS_BEFORE: Final = timedelta(minutes=15)
DOOR_CLOSES_AFTER: Final = timedelta(hours=12)

RefusalReason = Literal["changed", "over", "not_your_turn", "past", "too_far", "beyond_a_day"]


class PlanRefused(Exception):
    """The plan does not allow it. ``reason`` says why."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason)
        self.reason: Final = reason


@dataclass(frozen=True, slots=True)
class Plan:
    """One conversation that is planned."""

    asker: Side
    status: Status
    waiting_for: Side | None
    first_at: datetime
    at: datetime
    was_agreed: bool = False
    revision: int = 0


def ask(asker: Side, at: datetime, now: datetime) -> Plan:
    """``asker`` asks for a conversation at this time.

    Raises:
        PlanRefused: the time has passed, or is too far ahead.
    """
    _check_time(at, now)
    return Plan(asker, "asked", other_side(asker), at, at)


def say_yes(plan: Plan, by: Side, revision: int, now: datetime) -> Plan:
    """``by`` agrees to the time.

    Raises:
        PlanRefused: it is not theirs to answer, or was changed or ended meanwhile.
    """
    _check_open(plan, revision, now)
    if plan.waiting_for != by:
        raise PlanRefused("not_your_turn")
    return replace(plan, status="agreed", waiting_for=None, was_agreed=True, revision=plan.revision + 1)


def say_another_time(plan: Plan, by: Side, revision: int, at: datetime, now: datetime) -> Plan:
    """``by`` suggests another time, also after both had agreed; the other one is then asked.

    Raises:
        PlanRefused: it is not theirs to answer, was changed or ended, or the time is not within a day.
    """
    _check_open(plan, revision, now)
    if plan.waiting_for not in {by, None}:
        raise PlanRefused("not_your_turn")
    _check_time(at, now)
    if abs(at - plan.first_at) > ANOTHER_TIME_WITHIN:
        raise PlanRefused("beyond_a_day")
    return replace(plan, status="asked", waiting_for=other_side(by), at=at, revision=plan.revision + 1)


def say_not_now(plan: Plan, revision: int, now: datetime) -> Plan:
    """One of the two says not now, or takes back what they asked for. Who does it makes no difference.

    Raises:
        PlanRefused: it was changed or ended meanwhile.
    """
    _check_open(plan, revision, now)
    return end(plan)


def end(plan: Plan) -> Plan:
    """The plan, ended as by "not now"; one that ended or began already is left as it is."""
    if plan.status in {"not_now", "opened"}:
        return plan
    return replace(plan, status="not_now", waiting_for=None, revision=plan.revision + 1)


def go_in(plan: Plan, now: datetime) -> Plan:
    """The first of the two goes in.

    Raises:
        PlanRefused: its door is not open.
    """
    if shown(plan, now) != "door_open":
        raise PlanRefused("over" if now >= plan.at else "past")
    return replace(plan, status="opened", revision=plan.revision + 1)


def shown(plan: Plan, now: datetime) -> Shown:
    """What each of the two is shown of the plan at this moment: both the same."""
    match plan.status:
        case "asked":
            return "asked" if now < plan.at else "not_now"
        case "agreed":
            if now < plan.at - DOOR_OPENS_BEFORE:
                return "agreed"
            return "door_open" if now < plan.at + DOOR_CLOSES_AFTER else "not_now"
        case ended:
            return ended


def _check_open(plan: Plan, revision: int, now: datetime) -> None:
    if shown(plan, now) in {"not_now", "opened"}:
        raise PlanRefused("over")
    if plan.revision != revision:
        raise PlanRefused("changed")


def _check_time(at: datetime, now: datetime) -> None:
    if at <= now:
        raise PlanRefused("past")
    if at > now + MAX_AHEAD:
        raise PlanRefused("too_far")
