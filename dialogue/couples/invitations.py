"""Invitations to become a couple: a link that one person accepts, once.

Not accepting stores nothing, so the inviter cannot tell a "no" from a link that was never opened; nor can
they by opening the link themself. A mailed link is not shown to the inviter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dialogue.accounts import device_codes
from dialogue.accounts.models import Person
from dialogue.accounts.sessions import end_sessions
from dialogue.couples import conversations, stopping
from dialogue.couples.addresses import address_hash, address_hashes
from dialogue.couples.membership import bring_together
from dialogue.couples.models import CoupleInvitation
from dialogue.errands import queue
from dialogue.helpers import security_log
from dialogue.helpers.languages import current_language
from dialogue.helpers.tokens import digest, new_secret
from dialogue.notices.mail import cancel_mail, enqueue_mail
from dialogue.notices.tell import tell
from dialogue.rooms.access import is_active_person
from dialogue.rooms.invitations import SAME_FORM_WITHIN
from dialogue.rooms.invitations import forget_forms as forget_forms_of_rooms
from dialogue.rooms.names import InvalidRoomRequest, require_distinct_names
from dialogue.trail.records import record

#: A person has at most so many open invitations, and an address is mailed at most so many in a day.
MAX_OPEN: Final = 10
MAX_MAILS_A_DAY: Final = 3
#: How long the link of an invitation that was used or has expired still says so.
KEPT_AFTER_EXPIRY: Final = timedelta(days=365)
#: The kind of errands that then deletes it.
FORGET_KIND: Final = "couple_invitation_over"

#: Why an invitation cannot be accepted by this person.
Refusal = Literal["unknown", "expired", "used", "own", "stopped", "same_name"]


class TooManyInvitations(Exception):
    """The inviter has as many open invitations as one person may have."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The couple of ``person``: since ``now``, since ``before``, or by the ``same_form`` a moment ago."""

    couple: str
    person: Person
    since: Literal["now", "before", "same_form"]


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that waits, as its inviter sees it."""

    id: str
    mailed: bool
    expires_at: datetime


def invite(inviter: Person, name: str) -> str:
    """Make an invitation to pass on, and return its code, which is stored nowhere.

    Raises:
        TooManyInvitations: there are many open ones of this inviter.
    """
    code = new_secret()
    with transaction.atomic():
        _add(inviter, name, code, None)
    return code


def invite_by_mail(
    inviter: Person, name: str, address: str, language: str, url_of: Callable[[str], str]
) -> None:
    """Make an invitation and mail it; ``url_of`` makes the URL of a path of this site.

    If the inviter was stopped at this address, or it was mailed often today, no mail leaves, by the same
    statements: the inviter can tell neither from the answer nor from its time.

    Raises:
        TooManyInvitations: there are many open ones of this inviter.
    """
    code = new_secret()
    links = {"join": url_of(reverse("couple-join", args=[code]))}
    links["stop"] = url_of(reverse("couple-stop", args=[code]))
    with transaction.atomic():
        often = _mailed_today(address) >= MAX_MAILS_A_DAY
        stopped = stopping.is_stopped_for_address(inviter.pk, address)
        key = _mail_key(_add(inviter, name, code, address_hash(address)))
        enqueue_mail(address, "couple_invitation", links, language, key)
        cancel_mail(key if stopped or often else _mail_key("none"))


def open_invitations(inviter: str | None) -> Sequence[OpenInvitation]:
    """The invitations of ``inviter`` that wait for an answer, the newest first."""
    waiting = CoupleInvitation.objects.filter(
        inviter=inviter, couple=None, expires_at__gt=timezone.now()
    ).order_by("-expires_at", "-id")
    return [OpenInvitation(each.pk, each.address_hash is not None, each.expires_at) for each in waiting]


def take_back(inviter: str, invitation: str) -> None:
    """End an open invitation: its link then says that it has expired."""
    with transaction.atomic():
        own = CoupleInvitation.objects.filter(inviter=inviter, pk=invitation, couple=None)
        if own.update(expires_at=timezone.now()):
            cancel_mail(_mail_key(invitation))


def forget(invitation: str) -> None:
    """Delete an invitation whose link need not have a clear answer any more."""
    CoupleInvitation.objects.filter(pk=invitation, expires_at__lte=timezone.now()).delete()


def find(code: str) -> CoupleInvitation | None:
    """The invitation of a link, whether or not it is open."""
    return CoupleInvitation.objects.filter(code_hash=digest(code)).first()


def refusal_of(invitation: CoupleInvitation, person: str | None) -> Refusal | None:
    """Why ``person`` cannot accept, or None. The inviter is told nothing of what others did with it."""
    if person == invitation.inviter_id:
        return "own"
    if stopping.is_stopped(invitation.inviter_id, person):
        return "stopped"
    if invitation.couple_id is not None:
        return "used"
    if invitation.expires_at <= timezone.now() or not is_active_person(invitation.inviter_id):
        return "expired"
    return None


def accept(
    code: str, person: Person | None, name: str, *, form: str | None = None, session: int | None = None
) -> Accepted | Refusal:
    """Make a couple of the inviter and ``person``, or a new guest. ``name`` is what the couple calls them.

    If two browsers race, one is accepted. Accepting an own invitation again succeeds, and so does the same
    ``form`` again from a browser without a session. All sessions of a guest end but the one with the
    ``row_id`` ``session``, their devices' codes and older forms open nothing any more: an attacker who
    planted any in this browser loses it.
    """
    if person is not None and not is_active_person(person.pk):
        return "unknown"
    with transaction.atomic():
        invitation = (
            CoupleInvitation.objects.select_for_update(of=("self",))
            .select_related("inviter")
            .filter(code_hash=digest(code))
            .first()
        )
        if invitation is None:
            return "unknown"
        if invitation.couple_id is not None and (again := _accepted_before(invitation, person, form)):
            return again
        refusal = refusal_of(invitation, person.pk if person is not None else None)
        if refusal is not None:
            return refusal
        try:
            require_distinct_names([invitation.name, name])
        except InvalidRoomRequest:
            return "same_name"
        accepting = person or Person.objects.create_guest(current_language())
        couple = bring_together(invitation.inviter, invitation.name, accepting, name)
        conversations.adopt_shared_rooms(couple.pk, invitation.inviter_id, accepting.pk)
        if accepting.is_guest and session is not None:
            end_sessions(accepting, but=session)
            device_codes.forget(accepting)
            forget_forms(accepting)
            forget_forms_of_rooms(accepting)
        record("couple_formed", by=accepting.pk, couple=couple.pk)
        invitation.couple, invitation.accepted_at = couple, timezone.now()
        invitation.form_hash = digest(form) if form else None
        invitation.save(update_fields=["couple", "accepted_at", "form_hash"])
        tell(invitation.inviter_id, f"couple-invitation:{invitation.pk}")
    security_log.record("couple_joined", couple=couple.pk, person=accepting.pk)
    return Accepted(couple.pk, accepting, "now")


def forget_forms(person: Person) -> None:
    """From now on no form that made ``person`` one of a couple is known again."""
    accepted = CoupleInvitation.objects.filter(couple__members__person=person).exclude(inviter=person)
    accepted.update(form_hash=None)


def _add(inviter: Person, name: str, code: str, address: bytes | None) -> str:
    """Store an invitation in the caller's transaction; its id."""
    now = timezone.now()
    Person.objects.select_for_update().get(pk=inviter.pk)  # two at once are counted one after the other
    if len(open_invitations(inviter.pk)) >= MAX_OPEN:
        raise TooManyInvitations
    expires_at = now + settings.LINK_LIFE
    new = CoupleInvitation.objects.create(
        inviter=inviter,
        name=name,
        code_hash=digest(code),
        address_hash=address,
        created_at=now,
        expires_at=expires_at,
    )
    queue.enqueue(FORGET_KIND, new.pk, expires_at + KEPT_AFTER_EXPIRY)
    return new.pk


def _mailed_today(address: str) -> int:
    since = timezone.now() - timedelta(days=1)
    return CoupleInvitation.objects.filter(
        address_hash__in=address_hashes(address), created_at__gt=since
    ).count()


def _mail_key(invitation: str) -> str:
    return f"couple-invitation:{invitation}"


def _accepted_before(
    invitation: CoupleInvitation, person: Person | None, form: str | None
) -> Accepted | None:
    """The couple, if this person or this form has accepted the invitation already."""
    assert invitation.couple is not None
    member = invitation.couple.members.exclude(person=invitation.inviter_id).select_related("person").get()
    if person is not None:
        return Accepted(member.couple_id, person, "before") if member.person_id == person.pk else None
    known = form and invitation.form_hash is not None and bytes(invitation.form_hash) == digest(form)
    recent = invitation.accepted_at is not None and timezone.now() - invitation.accepted_at < SAME_FORM_WITHIN
    gained = member.person.seats.filter(accepted_at__gt=invitation.accepted_at).exists()
    if known and recent and not gained and member.person.is_active:
        return Accepted(member.couple_id, member.person, "same_form")
    return None
