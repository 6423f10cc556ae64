"""Who may go through which door. Everything that lets somebody into a room asks here.

Secrets are looked up by their SHA-256, so the time that a look-up takes tells nothing about them, and what is
stored opens nothing. A link's code and a bearer token are two secrets: a link that was passed on in a chat
gives no one the token, and the token claims no seat. A token, and a link that nobody has used yet, hold for a
time; all that opens a seat can be taken back at any time.
"""

import functools
import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple, cast

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from dialogue.moderator.events import SEATS, Scope
from dialogue.moderator.events import Seat as SeatName
from dialogue.moderator.viewers import Viewer
from dialogue.people.models import Person, Seat

#: Where the session keeps the id of its person.
PERSON_KEY: Final = "person"
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
    """What an open connection was let in by: the digest of a bearer token, or the key of a session."""

    room: str
    who: str
    token: bytes | None
    session: str | None


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


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(24)


def digest(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def person_in(session: SessionBase) -> str | None:
    """The id of the person behind this browser, or None if it has not been met yet."""
    person = session.get(PERSON_KEY)
    return person if isinstance(person, str) else None


def person_for(session: SessionBase) -> str:
    """The id of the person behind this browser, made now if it is new."""
    person = person_in(session)
    if person is None:
        person = Person.objects.create().id
        session[PERSON_KEY] = person
    return person


def pass_by_token(token: str) -> Pass | None:
    """The pass that a bearer token gives, or None. None also where whoever has the seat was shut out."""
    nobody_shut_out = Q(person=None) | Q(person__active=True)
    seat = Seat.objects.filter(nobody_shut_out, _not_past("token_until"), token_hash=digest(token)).first()
    return _pass(seat) if seat is not None else None


def pass_by_person(person: str | None, room: str) -> Pass | None:
    """The pass that a person has for ``room``, or None."""
    if person is None or not _ROOM_ID.fullmatch(room):
        return None
    seat = Seat.objects.filter(person_id=person, person__active=True, room=room).first()
    return _pass(seat) if seat is not None else None


def entry(known: Pass, token: str | None, session_key: str | None) -> Entry:
    """What is asked again while a connection is open, of credentials that gave the pass ``known``."""
    return Entry(known.room, known.viewer.who, digest(token) if token is not None else None, session_key)


def turned_away(entries: Collection[Entry]) -> dict[Entry, TurnedAway]:
    """Those of ``entries`` that would not be let in now, and why: in two questions, however many they are."""
    if not entries:
        return {}
    sessions = Session.objects.filter(
        session_key__in={each.session for each in entries if each.session}, expire_date__gt=Now()
    )
    persons = {key: _person_in(data) for key, data in sessions.values_list("session_key", "session_data")}
    seats = {
        (room, who): _Lock(bytes(token or b""), until, person, active)
        for room, who, token, until, person, active in Seat.objects.filter(
            room__in={each.room for each in entries}
        ).values_list("room", "seat", "token_hash", "token_until", "person_id", "person__active")
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
    entry: Entry, seat: _Lock | None, persons: Mapping[str, str | None], now: datetime
) -> TurnedAway | None:
    person = persons.get(entry.session or "")
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


@functools.lru_cache(maxsize=10_000)
def _person_in(session_data: str) -> str | None:
    """The person of a stored session. The same row is read again and again, and reading it costs."""
    person = SessionStore().decode(session_data).get(PERSON_KEY)
    return person if isinstance(person, str) else None


def passes_of(person: str | None) -> list[Pass]:
    """Every pass of a person, the newest room's first."""
    if person is None:
        return []
    seats = Seat.objects.filter(person_id=person, person__active=True)
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


def claim(code: str, person: str) -> Pass | NotLetIn | None:
    """Take the seat of a link for ``person``, once and for good; None if no link with this ``code`` holds.

    Of two browsers at the same moment one gets it: the row is changed only where nobody has it yet. Claiming
    again what one has already is no fault.
    """
    if not active(person):
        return None
    free = Seat.objects.filter(_not_past("link_until"), link_hash=digest(code), person=None, scripted=False)
    try:
        with transaction.atomic():
            free.update(person_id=person)
    except IntegrityError:  # the unique (room, person): this browser has the room's other seat
        return "seated"
    seat = _by_link(code)
    if seat is None:
        return None
    return _pass(seat) if seat.person_id == person else "taken"


def revoke(room: str, who: str) -> bool:
    """Shut every door to a seat for good: its link, its token, the browser that has it. False: no such seat.

    What was said from it stays in the log.
    """
    return Seat.objects.filter(room=room, seat=who).update(link_hash=None, token_hash=None, person=None) > 0


def deactivate(room: str, who: str) -> bool:
    """Shut out the person who has a seat: of every room, and for good. False: nobody has it."""
    return Person.objects.filter(seats__room=room, seats__seat=who).update(active=False) > 0


def active(person: str) -> bool:
    """Whether this is a person who has not been shut out."""
    return Person.objects.filter(pk=person, active=True).exists()


def _by_link(code: str) -> Seat | None:
    """The seat of a link that is in use, or may still be used."""
    usable = Q(person__isnull=False) | _not_past("link_until")
    return Seat.objects.filter(usable, link_hash=digest(code)).first()


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
