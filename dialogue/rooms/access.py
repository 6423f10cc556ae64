"""Access to rooms: which person, token or session opens which seat.

Secrets are looked up by their SHA-256, so the time that a lookup takes reveals nothing about them, and a
stored value gives no access. A link's code and a bearer token are two secrets: a link that was passed on in a
chat does not contain the token, and the token accepts no invitation. When a browser accepts the invitation,
the token ends. A token, and a link that was not used yet, expire; both, and a person's seat, can be revoked.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple, cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.accounts.sessions import holders
from dialogue.helpers import security_log
from dialogue.helpers.tokens import digest
from dialogue.moderator.events import Phase, Scope
from dialogue.moderator.events import Seat as SeatName
from dialogue.moderator.summary import ObserverSummary, Summary
from dialogue.moderator.visibility import Viewer, sees_topic
from dialogue.rooms.export_cleanup import forget_exports_of
from dialogue.rooms.models import Seat
from dialogue.trail.records import record
from dialogue.trail.roles import set_active

#: The form of a room's id. Other text is not looked up in the database: PostgreSQL accepts no NUL.
_ROOM_ID: Final = re.compile("[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Membership:
    """The right to enter ``room`` as ``viewer``.

    ``scope`` is what an observer was invited to; None for a partner.
    """

    room: str
    viewer: Viewer
    name: str
    scope: Scope | None

    @property
    def seat(self) -> SeatName | None:
        """The partner's seat; None for an observer."""
        return self.viewer.seat


@dataclass(frozen=True, slots=True)
class ConnectionCredential:
    """What a connection authenticated with: the digest of a bearer token, or a session's ``row_id``."""

    room: str
    participant_id: str
    token: bytes | None
    session: int | None


#: Why a connection is closed: its credentials are no longer valid, or no longer open this room.
RevocationReason = Literal["signed_out", "no_grant"]


def membership_by_token(token: str) -> Membership | None:
    """The membership that a bearer token opens; None also if the seat's person is inactive."""
    no_inactive_person = Q(person=None) | Q(person__is_active=True)
    seat = Seat.objects.filter(
        no_inactive_person, not_expired("token_until"), token_hash=digest(token)
    ).first()
    return membership_of_seat(seat) if seat is not None else None


def membership_by_person(person: str | None, room: str) -> Membership | None:
    """The membership of a person in ``room``, or None."""
    if person is None or not is_room_id(room):
        return None
    seat = Seat.objects.filter(person_id=person, person__is_active=True, room=room).first()
    return membership_of_seat(seat) if seat is not None else None


def connection_credential(known: Membership, token: str | None, session: int | None) -> ConnectionCredential:
    """What is checked again while a connection is open that entered with these credentials."""
    return ConnectionCredential(
        known.room, known.viewer.participant_id, digest(token) if token is not None else None, session
    )


def find_revoked(
    credentials: Collection[ConnectionCredential],
) -> dict[ConnectionCredential, RevocationReason]:
    """Those credentials that are revoked now, and why. Two queries for any number of them."""
    if not credentials:
        return {}
    persons = holders({each.session for each in credentials if each.session is not None})
    seats = {
        (room, participant_id): _SeatCredentials(bytes(token or b""), until, person, active)
        for room, participant_id, token, until, person, active in Seat.objects.filter(
            room__in={each.room for each in credentials}
        ).values_list(
            "room_id", "participant_id", "token_hash", "token_until", "person_id", "person__is_active"
        )
    }
    now = timezone.now()
    reasons = {
        each: _revocation_reason(each, seats.get((each.room, each.participant_id)), persons, now)
        for each in credentials
    }
    return {each: reason for each, reason in reasons.items() if reason is not None}


class _SeatCredentials(NamedTuple):
    """What opens a seat now. ``active`` is None if no person has the seat."""

    token: bytes
    until: datetime | None
    person: str | None
    active: bool | None


def _revocation_reason(
    credential: ConnectionCredential, seat: _SeatCredentials | None, persons: Mapping[int, str], now: datetime
) -> RevocationReason | None:
    person = persons.get(credential.session) if credential.session is not None else None
    if credential.token is None and person is None:
        return "signed_out"
    if seat is None:
        return "no_grant"
    if credential.token is not None:
        holds = (seat.until is None or seat.until > now) and seat.active is not False
        return None if holds and secrets.compare_digest(credential.token, seat.token) else "signed_out"
    if seat.person != person:
        return "no_grant"
    return None if seat.active else "signed_out"


def seats_of(person: str | None) -> QuerySet[Seat]:
    """The seats that open a room to ``person``, the newest room's first."""
    if person is None:
        return Seat.objects.none()
    return Seat.objects.filter(person_id=person, person__is_active=True).order_by("-id")


#: What an observer is told of the consents: not both given yet, both given, or both given once and not now.
ConsentStatus = Literal["waiting", "given", "taken_back"]


@dataclass(frozen=True, slots=True)
class ObserverConsents:
    """What an observer may know of the consents to them: how many partners consent now, never which.

    A consent that a partner withdrew before the other one gave theirs is not told: it looks as if it had not
    been given yet.
    """

    given: int
    status: ConsentStatus


@dataclass(frozen=True, slots=True)
class VisibleSummary:
    """What a viewer may see of a room's summary, in a list of rooms.

    Without both partners' consent an observer gets no ``phase`` and no time: the room's course is not theirs.
    With it, ``when`` is the moment at which that consent began. ``topic`` and ``replay`` say whether the
    viewer may see the topic and open the replay. ``consents`` is None for a partner.
    """

    when: datetime | None
    phase: Phase | None
    topic: bool
    replay: bool
    consents: ObserverConsents | None = None


def visible_summary(viewer: Viewer, summary: Summary, created_at: datetime) -> VisibleSummary:
    """What ``viewer`` may see of the ``summary`` of a room that was created at ``created_at``."""
    if viewer.seat is not None:
        replay = summary.phase != "gathering"
        return VisibleSummary(created_at, summary.phase, topic=sees_topic(None, viewer), replay=replay)
    observer = summary.observer(viewer.participant_id)
    consents = observer_consents(observer)
    if observer is None or observer.scope is None:
        return VisibleSummary(None, None, topic=False, replay=False, consents=consents)
    topic = sees_topic(observer.scope, viewer)
    replay = summary.phase == "ended"
    return VisibleSummary(observer.since, summary.phase, topic, replay, consents)


def observer_consents(observer: ObserverSummary | None) -> ObserverConsents:
    """What an observer may know of the consents to them; None: the log does not know the observer."""
    if observer is None:
        return ObserverConsents(0, "waiting")
    if observer.scope is not None:
        return ObserverConsents(len(observer.allowed), "given")
    return ObserverConsents(len(observer.allowed), "taken_back" if observer.taken_back else "waiting")


def revoke_seat(room: str, participant_id: str) -> bool:
    """Revoke all that opens a seat: its link, its token, its person's browser. False: there is no such seat.

    What was said from it stays in the log.
    """
    seats = Seat.objects.filter(room=room, participant_id=participant_id)
    with transaction.atomic():
        seat = seats.select_for_update().first()
        if seat is None:
            return False
        seats.update(link_hash=None, token_hash=None, person=None, form_hash=None)
        forget_exports_of(room, participant_id)
        if seat.person_id is not None:
            record("seat_revoked", by=None, room=room, person=seat.person_id)
    security_log.record("seat_revoked", room=room, seat=participant_id)
    return True


def deactivate_person(room: str, participant_id: str) -> bool:
    """Deactivate the person who has a seat, in every room. False: no person has it."""
    person = Person.objects.filter(seats__room=room, seats__participant_id=participant_id).first()
    if person is None:
        return False
    set_active(person, False, by=None)
    return True


def is_active_person(person: str) -> bool:
    """Whether there is such a person, and they are active."""
    return Person.objects.filter(pk=person, is_active=True).exists()


def not_expired(field: str) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": Now()})


def membership_of_seat(seat: Seat) -> Membership:
    return Membership(seat.room_id, Viewer(seat.participant_id), seat.name, scope_of(seat))


def scope_of(seat: Seat) -> Scope | None:
    return scope_of_role(seat.role, seat.scope)


def scope_of_role(role: str, scope: str) -> Scope | None:
    """What an observer was invited to, given the columns of a seat; None for a partner."""
    return cast("Scope", scope) if role == Seat.Role.OBSERVER else None


def is_room_id(text: str) -> bool:
    """Whether ``text`` looks like a room's id."""
    return _ROOM_ID.fullmatch(text) is not None
