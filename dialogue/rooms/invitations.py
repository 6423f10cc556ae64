"""Invitations: the link of a seat, which one browser accepts, for good."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from dialogue.accounts import device_codes
from dialogue.accounts.models import Person
from dialogue.accounts.sessions import end_sessions
from dialogue.helpers import security_log
from dialogue.helpers.languages import current_language
from dialogue.helpers.tokens import digest
from dialogue.moderator.events import Scope
from dialogue.rooms.access import Membership, is_active_person, membership_of_seat, not_expired, scope_of
from dialogue.rooms.models import Seat

#: How long a form that accepted an invitation is recognized again, after a double click or a lost answer.
SAME_FORM_WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The seat of a link's code. ``accepted_by`` is the person who has the seat already, or None."""

    room: str
    participant_id: str
    name: str
    scope: Scope | None
    accepted_by: str | None


@dataclass(frozen=True, slots=True)
class AcceptedInvitation:
    """A seat that is ``person``'s: since ``now``, since ``before``, or by the ``same_form`` a moment ago."""

    membership: Membership
    person: Person
    since: Literal["now", "before", "same_form"]


#: Why a link is refused: another browser has its seat, or this browser has the room's other seat.
InvitationRefusal = Literal["taken", "seated"]


def find_invitation(code: str) -> Invitation | None:
    """The invitation of the link with ``code``; None if the code is unknown or has expired."""
    seat = _seat_of_link(code)
    if seat is None:
        return None
    return Invitation(seat.room_id, seat.participant_id, seat.name, scope_of(seat), seat.person_id)


def accept_invitation(
    code: str, person: Person | None, *, form: str | None = None, session: int | None = None
) -> AcceptedInvitation | InvitationRefusal | None:
    """Take the seat of a link, once and for good; None if no link with this ``code`` holds.

    The seat is given to ``person``, or, in a browser without a session, to a new guest account. The seat's
    token ends. If two browsers race, one gets the seat: the row is changed only while it has no person.
    Accepting an own invitation again succeeds; so does the same ``form`` again (:func:`accepted_by_form`).
    All sessions of a guest end except the one with the ``row_id`` ``session``, their devices' codes open
    nothing any more, and older forms are no longer recognized: an attacker who planted any loses it.
    """
    if person is not None and not is_active_person(person.pk):
        return None
    try:
        with transaction.atomic():
            new = _take_free_seat(code, person, form)
            if new is not None and new.person.is_guest and session is not None:
                end_sessions(new.person, but=session)
                device_codes.forget(new.person)
                forget_forms(new.person, but=form)
    except IntegrityError:  # the unique (room, person): this browser has the room's other seat
        return "seated"
    if new is not None:
        security_log.record(
            "invitation_accepted",
            room=new.membership.room,
            seat=new.membership.viewer.participant_id,
            person=new.person.pk,
        )
        return new
    seat = _seat_of_link(code)
    if seat is None or seat.person is None:
        return None
    if seat.person == person:
        return AcceptedInvitation(membership_of_seat(seat), seat.person, "before")
    same = accepted_by_form(form) if person is None else None
    if same is not None and same.membership == membership_of_seat(seat):
        return same
    security_log.refused("taken_link", room=seat.room_id, seat=seat.participant_id)
    return "taken"


def accepted_by_form(form: str | None) -> AcceptedInvitation | None:
    """The seat that this ``form`` accepted a moment ago, for a browser without a session.

    The browser knows a secret that was drawn for the page with the form, so it is the one that sent it
    before, and has not had our answer.
    """
    if not form:
        return None
    recent = Seat.objects.filter(accepted_at__gt=timezone.now() - SAME_FORM_WITHIN, person__is_active=True)
    seat = recent.select_related("person").filter(form_hash=digest(form)).first()
    return (
        AcceptedInvitation(membership_of_seat(seat), seat.person, "same_form")
        if seat is not None and seat.person
        else None
    )


def forget_forms(person: Person, *, but: str | None = None) -> None:
    """From now on no form that ``person`` claimed a seat with is known again, except ``but``."""
    known = Seat.objects.filter(person=person).exclude(form_hash=None)
    (known.exclude(form_hash=digest(but)) if but else known).update(form_hash=None)


def _take_free_seat(code: str, person: Person | None, form: str | None) -> AcceptedInvitation | None:
    """Take a free seat, in the caller's transaction. None: there is none that this link frees."""
    free = Seat.objects.select_for_update().filter(
        not_expired("link_until"), link_hash=digest(code), person=None, scripted=False
    )
    seat = free.first()
    if seat is None:
        return None
    seat.person = person or Person.objects.create_guest(current_language())
    seat.token_hash, seat.token_until = None, None
    seat.accepted_at, seat.form_hash = timezone.now(), digest(form) if form else None
    seat.save(force_update=True)
    return AcceptedInvitation(membership_of_seat(seat), seat.person, "now")


def _seat_of_link(code: str) -> Seat | None:
    """The seat of a link that is in use, or may still be used."""
    usable = Q(person__isnull=False) | not_expired("link_until")
    return Seat.objects.select_related("person").filter(usable, link_hash=digest(code)).first()
