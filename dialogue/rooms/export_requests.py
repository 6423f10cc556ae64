"""Asking for an export, and allowing one: what each participant asked for, and whose words may be taken.

The whole conversation is asked for, both partners are told, and it is given after a wait, so that nobody
takes it in the heat of a quarrel without the other knowing. The other's words are in it only if they allow
it, for this request and for what they have said by then. Whether they did, the one who asked learns from the
copy alone: so it can be taken back without a trace until then, and nobody is asked "why not yet".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Erased
from dialogue.moderator.events import SEATS
from dialogue.moderator.events import Seat as SeatName
from dialogue.rooms import export_notices
from dialogue.rooms.access import Membership
from dialogue.rooms.models import ExportRequest, Seat
from dialogue.rooms.queries import NoConsent, consents_to
from dialogue.trail.actions import Action
from dialogue.trail.records import record

#: So long a copy can be fetched once it is ready.
KEPT_FOR: Final = timedelta(days=30)
_LOG = DatabaseLog()


class OnlyForPartners(Exception):
    """An observer asked for what only the two partners have: own words, or the conversation's structure."""


class NoSuchExportRequest(Exception):
    """Nobody asked for the export that is to be allowed or taken back, or it has expired."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as one participant sees it. ``allowed``: they let their own words be taken."""

    by: str
    asked_at: datetime
    ready_at: datetime
    expires_at: datetime
    given_at: datetime | None
    allowed: bool


def ask(membership: Membership) -> Standing:
    """Ask for the whole conversation, as what the participant may see of it. Asking again changes nothing.

    Raises:
        Erased: the room was erased.
        NoConsent: an observer asks, and at least one partner does not consent now.
    """
    require_open(membership)
    now = timezone.now()
    ready_at = now if is_alone(membership.room) else now + settings.EXPORT_WAIT
    who = {"room_id": membership.room, "participant_id": membership.viewer.participant_id}
    times = {"asked_at": now, "ready_at": ready_at, "expires_at": ready_at + KEPT_FOR}
    current = request_of(membership)
    with translate_database_errors(), transaction.atomic():
        if current is None:
            ExportRequest.objects.filter(**who, asked_at__lt=now).delete()  # it has ended
        request, is_new = ExportRequest.objects.get_or_create(**who, defaults=times)
        if is_new:
            record("export_asked", by=person_of(membership), room=membership.room)
            export_notices.asked(request)
    return _standing(request, membership)


def take_back(membership: Membership) -> None:
    """Take one's own request back.

    Raises:
        NoSuchExportRequest: there is none.
    """
    with translate_database_errors(), transaction.atomic():
        own = {"room_id": membership.room, "participant_id": membership.viewer.participant_id}
        request = ExportRequest.objects.filter(**own, expires_at__gt=timezone.now()).first()
        if request is None:
            raise NoSuchExportRequest
        export_notices.ended(request)
        request.delete()
        record("export_taken_back", by=person_of(membership), room=membership.room)


def allow_words(membership: Membership, asker: str, *, allowed: bool) -> Standing:
    """Let the words that the partner has said so far be taken by ``asker``, or take that back.

    Raises:
        OnlyForPartners: an observer has no words to allow.
        NoSuchExportRequest: ``asker`` did not ask, or is the partner themself.
        Erased: the room was erased.
    """
    seat = membership.seat
    if seat is None:
        raise OnlyForPartners
    require_open(membership)
    current = next((each for each in _current(membership.room) if each.participant_id == asker), None)
    if asker == seat or current is None:
        raise NoSuchExportRequest
    head = _LOG.heads([membership.room]).get(membership.room, 0)
    with translate_database_errors(), transaction.atomic():
        found = ExportRequest.objects.filter(pk=current.pk)
        request = found.select_for_update().first()
        if request is None:
            raise NoSuchExportRequest
        was_allowed = getattr(request, allowed_column(seat)) is not None
        found.update(**{allowed_column(seat): head if allowed else None})
        request.refresh_from_db()
        if allowed != was_allowed:
            action: Action = "export_words_allowed" if allowed else "export_words_kept_back"
            record(action, by=person_of(membership), room=membership.room)
    return _standing(request, membership)


def requests_of(membership: Membership) -> list[Standing]:
    """The requests that the participant may know of: a partner of all, an observer of their own.

    Raises:
        Erased: the room was erased.
    """
    require_open(membership, consent=False)
    return [
        _standing(request, membership)
        for request in _current(membership.room)
        if membership.seat is not None or request.participant_id == membership.viewer.participant_id
    ]


def is_alone(room: str) -> bool:
    """Whether a script plays one partner: then nobody has to be told, or to wait."""
    return Seat.objects.filter(room=room, scripted=True).exists()


def request_of(membership: Membership) -> ExportRequest | None:
    """The participant's own request, or None."""
    own = membership.viewer.participant_id
    return next((each for each in _current(membership.room) if each.participant_id == own), None)


def require_open(membership: Membership, *, consent: bool = True) -> None:
    """Refuse an erased room, and with ``consent`` an observer without both partners' consent.

    Raises:
        Erased: the room was erased.
        NoConsent: at least one partner does not consent now.
    """
    if membership.seat is None:
        if consents_to(membership).status != "given" and consent:
            raise NoConsent
    elif membership.room not in _LOG.heads([membership.room]):
        raise Erased


def person_of(membership: Membership) -> str | None:
    """The id of the person who has the participant's seat; None for a program with a token."""
    who = {"room": membership.room, "participant_id": membership.viewer.participant_id}
    return Seat.objects.filter(**who).values_list("person_id", flat=True).first()


def _current(room: str) -> list[ExportRequest]:
    """The requests that count, the oldest first. An observer's ends with the consent to them."""
    found = ExportRequest.objects.filter(room=room, expires_at__gt=timezone.now())
    requests = list(found.order_by("asked_at", "pk"))
    if all(each.participant_id in SEATS for each in requests):
        return requests
    summary = _LOG.overviews([room])[room].summary
    since = {each.id: each.since for each in summary.observers if each.scope is not None}
    return [
        each
        for each in requests
        if each.participant_id in SEATS
        or ((begun := since.get(each.participant_id)) is not None and begun <= each.asked_at)
    ]


def allowed_column(seat: str) -> str:
    """The column of a partner's permission."""
    return f"allowed_{seat}"


def allowed_by(request: ExportRequest) -> dict[SeatName, int]:
    """The partners who let their words be taken, and the number of the last event that they allowed."""
    return {seat: last for seat in SEATS if (last := getattr(request, allowed_column(seat))) is not None}


def _standing(request: ExportRequest, membership: Membership) -> Standing:
    return Standing(
        by=request.participant_id,
        asked_at=request.asked_at,
        ready_at=request.ready_at,
        expires_at=request.expires_at,
        given_at=request.given_at,
        allowed=membership.seat is not None and membership.seat in allowed_by(request),
    )
