"""How long a partner's half of a conversation is kept, and which halves are over.

Each partner decides about their own half alone: nobody can destroy what the other one keeps, and nobody can
keep the other one's words longer than the other one wants. A guest's half is kept for RETENTION_DAYS_GUESTS,
because a browser that is lost leaves nobody who could erase it; a person with an account says how long.

The days count from the end of the conversation, or from the last event if it never ended; and from the first
time that the rule was applied to this half, which ``keep_until`` of the seat records. So a rule that is new,
by an upgrade, a setting, a choice or an account that ended, takes nothing away before its whole time passed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from dialogue.accounts.guests import guests_by
from dialogue.accounts.models import Person
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.helpers.pacing import paced
from dialogue.log.database_log import DatabaseLog
from dialogue.rooms.models import KeepChoice, Seat
from dialogue.trail.records import record

#: Days that a person with an account may choose; the last: until they say.
UNTIL_THEY_SAY: Final = 0
CHOICES: Final = (30, 365, UNTIL_THEY_SAY)

#: Seats marked in one transaction.
MARKED_AT_ONCE: Final = 500

_LOG: Final = DatabaseLog()


@dataclass(frozen=True, slots=True)
class Due:
    """A half whose time has passed, and whose it is."""

    room: str
    participant_id: str
    person: str

    def is_held(self) -> bool:
        """Whether the person still has the seat: it may have been given up since it was read."""
        held = Seat.objects.filter(room=self.room, participant_id=self.participant_id, person=self.person)
        return held.exists()


def may_choose(person: Person) -> bool:
    """Whether ``person`` says how long their words are kept."""
    return guest_may_choose() or not person.is_guest


def guest_may_choose() -> bool:
    """Whether a guest says how long their words are kept: only if those of guests are kept for good."""
    return settings.RETENTION_DAYS_GUESTS is None


def days_kept(seat: Seat, *, chooses: bool) -> int:
    """How long the half of a seat is kept, in days after the end; ``UNTIL_THEY_SAY`` for good.

    ``chooses`` is :func:`may_choose` of its person, which costs a query and is the same for all their seats.
    """
    if not chooses:
        return settings.RETENTION_DAYS_GUESTS or UNTIL_THEY_SAY
    choice = getattr(seat.person, "keep_choice", None)
    if seat.keep_days is not None:
        return seat.keep_days
    return choice.days if choice is not None else UNTIL_THEY_SAY


def kept_until(seat: Seat, days: int, ended_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a half that is kept for ``days`` is kept at least; None: the end is open, or it stays."""
    if days == UNTIL_THEY_SAY or ended_at is None:
        return None
    period = timedelta(days=days)
    return max(seat.keep_until or now + period, ended_at + period)


@transaction.atomic
def choose(person: Person, days: int, now: datetime) -> None:
    """``person`` keeps their half of every conversation for ``days``, except where they chose otherwise.

    The days begin anew.
    """
    with translate_database_errors():
        KeepChoice.objects.update_or_create(person=person, defaults={"days": days})
        record("retention_chosen", by=person.pk)
        Seat.objects.filter(person=person, keep_days=None).update(keep_until=_after(days, now))


@transaction.atomic
def choose_for_room(person: Person, room: str, days: int | None, now: datetime) -> None:
    """``person`` keeps their half of ``room`` for ``days``; None: as that of their other conversations."""
    with translate_database_errors():
        seat = Seat.objects.select_related("person__keep_choice").get(person=person, room=room)
        seat.keep_days = days
        seat.keep_until = _after(days_kept(seat, chooses=may_choose(person)), now)
        seat.save(update_fields=["keep_days", "keep_until"])
        record("retention_chosen", by=person.pk, room=room)


def choice_of(person: Person) -> int:
    """For how many days ``person`` keeps their half of a conversation, unless they chose otherwise for it."""
    chosen = KeepChoice.objects.filter(person=person).first()
    return chosen.days if chosen is not None else UNTIL_THEY_SAY


def choice_for_room(person: Person, room: str) -> int | None:
    """What ``person`` chose for their half of ``room``; None: as for their other conversations."""
    return Seat.objects.filter(person=person, room=room).values_list("keep_days", flat=True).first()


def note_new_rules(now: datetime) -> None:
    """Begin the time of each half that a rule applies to since the last call; end it where none does now.

    After an upgrade that is many rows, so other writers get their turn between batches.
    """
    begun = _ruled().filter(days=UNTIL_THEY_SAY).exclude(keep_until=None)
    unmarked = _ruled().filter(keep_until=None).exclude(days=UNTIL_THEY_SAY)
    for wanting in (begun, unmarked):
        with translate_database_errors():
            seats = list(wanting.order_by("pk").values_list("pk", "days"))
        for start in range(0, len(seats), MARKED_AT_ONCE):
            by_days: dict[int, list[int]] = {}
            for pk, days in seats[start : start + MARKED_AT_ONCE]:
                by_days.setdefault(days, []).append(pk)
            with translate_database_errors(), paced(), transaction.atomic():
                for days, pks in by_days.items():
                    Seat.objects.filter(pk__in=pks).update(keep_until=_after(days, now))


def halves_due(now: datetime, limit: int) -> list[Due]:
    """At most ``limit`` halves that are not kept any more, the longest due first.

    A half whose conversation went on meanwhile gets a later time instead.
    """
    with translate_database_errors():
        due = _ruled().exclude(days=UNTIL_THEY_SAY).filter(keep_until__lte=now).order_by("keep_until", "pk")
        return list(_over(list(due[:limit]), now))


def _over(seats: list[Any], now: datetime) -> Iterator[Due]:
    for seat in seats:
        until = _last_moment(seat.room_id) + timedelta(days=seat.days)
        if until > now:
            Seat.objects.filter(pk=seat.pk).update(keep_until=until)
        else:
            yield Due(seat.room_id, seat.participant_id, seat.person_id)


def _last_moment(room: str) -> datetime:
    """When the conversation ended; if it has not, when something last happened in it."""
    overview = _LOG.overviews([room])[room]
    if overview.summary.ended_at is not None:
        return overview.summary.ended_at
    head = _LOG.heads([room]).get(room, 0)
    return _LOG.read(room, head - 1, 1)[0].at if head else overview.definition.created_at


def _ruled() -> QuerySet[Any]:
    """The partners' seats that a person has, each with the ``days`` of :func:`days_kept`."""
    chosen = Coalesce(F("keep_days"), F("person__keep_choice__days"), Value(UNTIL_THEY_SAY))
    guests = settings.RETENTION_DAYS_GUESTS
    days = (
        chosen
        if guests is None
        else Case(When(guests_by("person"), then=Value(guests)), default=chosen, output_field=IntegerField())
    )
    taken = Seat.objects.filter(person__isnull=False, role=Seat.Role.PARTNER)
    return taken.annotate(days=days)


def _after(days: int, now: datetime) -> datetime | None:
    return None if days == UNTIL_THEY_SAY else now + timedelta(days=days)
