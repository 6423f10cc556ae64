"""Who may go through which door. Everything that lets somebody into a room asks here.

Secrets are looked up by their SHA-256, so the time that a look-up takes tells nothing about them, and what is
stored opens nothing. A link's code and a bearer token are two secrets: a link that was passed on in a chat
gives no one the token, and the token claims no seat. When a browser claims the seat, the token ends. A token,
and a link that nobody has used yet, hold for a time; all that opens a seat can be taken back at any time.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple, cast

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from dialogue import security_log
from dialogue.accounts.models import Person
from dialogue.accounts.sessions import end_sessions, holders
from dialogue.accounts.tokens import digest
from dialogue.moderator.events import SEATS, Scope
from dialogue.moderator.events import Seat as SeatName
from dialogue.moderator.viewers import Viewer
from dialogue.people.models import Seat

#: For so long the form that claimed a seat may arrive again: it was sent twice, or the answer was lost.
SAME_FORM_WITHIN: Final = timedelta(minutes=10)
#: How a room's id looks. Anything else is no room, and is not asked of the database, which takes no NUL.
_ROOM_ID: Final = re.compile("[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Pass:
    """The right to go into ``room`` as ``viewer``.

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
class Entry:
    """What an open connection was let in by: the digest of a bearer token, or a session's ``row_id``."""

    room: str
    who: str
    token: bytes | None
    session: int | None


#: Why an open connection is to be closed: its credentials hold no longer, or they open this room no longer.
TurnedAway = Literal["signed_out", "no_grant"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link's code stands for. ``claimed_by`` is the person who has it already, or None."""

    room: str
    who: str
    name: str
    scope: Scope | None
    claimed_by: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A seat that is ``person``'s: since ``now``, since ``before``, or by the ``same_form`` a moment ago."""

    door: Pass
    person: Person
    since: Literal["now", "before", "same_form"]


#: Why a link does not let somebody in: another browser has it, or this browser has the room's other seat.
NotLetIn = Literal["taken", "seated"]


@dataclass(frozen=True, slots=True)
class Guest:
    """An invited observer."""

    id: str
    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Company:
    """The people of a room: the partners' names by seat, the observers, and the seats that a script plays."""

    partners: Mapping[SeatName, str]
    observers: tuple[Guest, ...]
    scripted: frozenset[SeatName]


def pass_by_token(token: str) -> Pass | None:
    """The pass that a bearer token gives, or None: also where the seat's person is inactive."""
    no_inactive_person = Q(person=None) | Q(person__is_active=True)
    seat = Seat.objects.filter(no_inactive_person, _not_past("token_until"), token_hash=digest(token)).first()
    return _pass(seat) if seat is not None else None


def pass_by_person(person: str | None, room: str) -> Pass | None:
    """The pass that a person has for ``room``, or None."""
    if person is None or not _ROOM_ID.fullmatch(room):
        return None
    seat = Seat.objects.filter(person_id=person, person__is_active=True, room=room).first()
    return _pass(seat) if seat is not None else None


def entry(known: Pass, token: str | None, session: int | None) -> Entry:
    """What is asked again while a connection is open, of credentials that gave the pass ``known``."""
    return Entry(known.room, known.viewer.who, digest(token) if token is not None else None, session)


def turned_away(entries: Collection[Entry]) -> dict[Entry, TurnedAway]:
    """Those of ``entries`` that would not be let in now, and why: in two questions, however many they are."""
    if not entries:
        return {}
    persons = holders({each.session for each in entries if each.session is not None})
    seats = {
        (room, who): _Lock(bytes(token or b""), until, person, active)
        for room, who, token, until, person, active in Seat.objects.filter(
            room__in={each.room for each in entries}
        ).values_list("room", "seat", "token_hash", "token_until", "person_id", "person__is_active")
    }
    now = timezone.now()
    verdicts = {each: _verdict(each, seats.get((each.room, each.who)), persons, now) for each in entries}
    return {each: verdict for each, verdict in verdicts.items() if verdict is not None}


class _Lock(NamedTuple):
    """What opens a seat now. ``active`` is None where no browser has it."""

    token: bytes
    until: datetime | None
    person: str | None
    active: bool | None


def _verdict(
    entry: Entry, seat: _Lock | None, persons: Mapping[int, str], now: datetime
) -> TurnedAway | None:
    person = persons.get(entry.session) if entry.session is not None else None
    if entry.token is None and person is None:
        return "signed_out"
    if seat is None:
        return "no_grant"
    if entry.token is not None:
        holds = (seat.until is None or seat.until > now) and seat.active is not False
        return None if holds and secrets.compare_digest(entry.token, seat.token) else "signed_out"
    if seat.person != person:
        return "no_grant"
    return None if seat.active else "signed_out"


def passes_of(person: str | None) -> list[Pass]:
    """Every pass of a person, the newest room's first."""
    if person is None:
        return []
    seats = Seat.objects.filter(person_id=person, person__is_active=True)
    return [_pass(seat) for seat in seats.order_by("-id")]


def company(room: str) -> Company:
    """The people of ``room``."""
    return companies([room])[room]


def companies(rooms: list[str]) -> dict[str, Company]:
    """The people of each of ``rooms``, in one question to the database."""
    seats: dict[str, list[Seat]] = {room: [] for room in rooms}
    for seat in Seat.objects.filter(room__in=rooms).order_by("seat"):
        seats[seat.room].append(seat)
    return {room: _company(taken) for room, taken in seats.items()}


def invitation(code: str) -> Invitation | None:
    """What the link with ``code`` stands for, or None if there is no such link, or its time is over."""
    seat = _by_link(code)
    if seat is None:
        return None
    return Invitation(seat.room, seat.seat, seat.name, _scope(seat), seat.person_id)


def claim(
    code: str, person: Person | None, *, form: str | None = None, session: int | None = None
) -> Claimed | NotLetIn | None:
    """Take the seat of a link, once and for good; None if no link with this ``code`` holds.

    It is taken for ``person``, or, in a browser that nobody is signed in to, for a new guest. From then on
    the seat's token opens nothing. Of two browsers at the same moment one gets it: the row is changed only
    where nobody has it yet. Claiming again what one has already is no fault; nor is the same ``form`` again
    (:func:`claimed_by`). A guest lives in one browser, so their sessions other than the one with the
    ``row_id`` ``session`` end, and no older form is known again: an attacker who planted it keeps neither.
    """
    if person is not None and not active(person.pk):
        return None
    try:
        with transaction.atomic():
            new = _take(code, person, form)
            if new is not None and new.person.is_guest and session is not None:
                end_sessions(new.person, but=session)
                forget_forms(new.person, but=form)
    except IntegrityError:  # the unique (room, person): this browser has the room's other seat
        return "seated"
    if new is not None:
        security_log.record(
            "seat_claimed", room=new.door.room, seat=new.door.viewer.who, person=new.person.pk
        )
        return new
    seat = _by_link(code)
    if seat is None or seat.person is None:
        return None
    if seat.person == person:
        return Claimed(_pass(seat), seat.person, "before")
    same = claimed_by(form) if person is None else None
    if same is not None and same.door == _pass(seat):
        return same
    security_log.refused("taken_link", room=seat.room, seat=seat.seat)
    return "taken"


def claimed_by(form: str | None) -> Claimed | None:
    """The seat that was claimed by this very ``form`` a moment ago, for a browser with nobody signed in.

    The browser knows a secret that was drawn for the page with the form, so it is the one that sent it
    before, and has not had our answer.
    """
    if not form:
        return None
    recent = Seat.objects.filter(claimed_at__gt=timezone.now() - SAME_FORM_WITHIN, person__is_active=True)
    seat = recent.select_related("person").filter(form_hash=digest(form)).first()
    return Claimed(_pass(seat), seat.person, "same_form") if seat is not None and seat.person else None


def forget_forms(person: Person, *, but: str | None = None) -> None:
    """From now on no form that ``person`` claimed a seat with is known again, except ``but``."""
    known = Seat.objects.filter(person=person).exclude(form_hash=None)
    (known.exclude(form_hash=digest(but)) if but else known).update(form_hash=None)


def _take(code: str, person: Person | None, form: str | None) -> Claimed | None:
    """Take a free seat, in the caller's transaction. None: there is none that this link frees."""
    free = Seat.objects.select_for_update().filter(
        _not_past("link_until"), link_hash=digest(code), person=None, scripted=False
    )
    seat = free.first()
    if seat is None:
        return None
    seat.person = person or Person.objects.create_guest()
    seat.token_hash, seat.token_until = None, None
    seat.claimed_at, seat.form_hash = timezone.now(), digest(form) if form else None
    seat.save(force_update=True)
    return Claimed(_pass(seat), seat.person, "now")


def revoke(room: str, who: str) -> bool:
    """Shut every door to a seat for good: its link, its token, the browser that has it. False: no such seat.

    What was said from it stays in the log.
    """
    seat = Seat.objects.filter(room=room, seat=who)
    revoked = seat.update(link_hash=None, token_hash=None, person=None, form_hash=None) > 0
    if revoked:
        security_log.record("seat_revoked", room=room, seat=who)
    return revoked


def deactivate(room: str, who: str) -> bool:
    """Shut out the person who has a seat: of every room, and for good. False: nobody has it."""
    person = Person.objects.filter(seats__room=room, seats__seat=who).first()
    if person is None:
        return False
    person.is_active = False
    person.save(update_fields=["is_active"])
    security_log.record("person_deactivated", person=person.pk)
    return True


def active(person: str) -> bool:
    """Whether there is such a person, and they are active."""
    return Person.objects.filter(pk=person, is_active=True).exists()


def _by_link(code: str) -> Seat | None:
    """The seat of a link that is in use, or may still be used."""
    usable = Q(person__isnull=False) | _not_past("link_until")
    return Seat.objects.select_related("person").filter(usable, link_hash=digest(code)).first()


def _not_past(field: str) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": Now()})


def _company(seats: list[Seat]) -> Company:
    by_name = {seat.seat: seat for seat in seats}
    partners = {name: by_name[name] for name in SEATS if name in by_name}
    return Company(
        partners={name: seat.name for name, seat in partners.items()},
        observers=tuple(
            Guest(seat.seat, seat.name, scope) for seat in seats if (scope := _scope(seat)) is not None
        ),
        scripted=frozenset(name for name, seat in partners.items() if seat.scripted),
    )


def _pass(seat: Seat) -> Pass:
    return Pass(seat.room, Viewer(seat.seat), seat.name, _scope(seat))


def _scope(seat: Seat) -> Scope | None:
    return cast("Scope", seat.scope) if seat.role == Seat.Role.OBSERVER else None
