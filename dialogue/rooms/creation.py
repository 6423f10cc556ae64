"""Creating a room: its definition in the log, its seats, and the secrets that are shown once."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from dialogue import formats
from dialogue.accounts.models import Person
from dialogue.helpers import security_log
from dialogue.helpers.batches import batches
from dialogue.helpers.tokens import digest, new_secret
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append, RoomDefinition
from dialogue.moderator.commands import AllowObserver
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Event, Scope
from dialogue.moderator.events import Seat as SeatName
from dialogue.moderator.format import Format
from dialogue.moderator.state import evolve, initial_state
from dialogue.rooms.models import Seat
from dialogue.rooms.names import InvalidRoomRequest, require_distinct_names, validated_name, validated_topic

#: The one observer that a room can be created with.
OBSERVER_ID: Final = "o1"


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """The secrets of a seat, shown once: the link, and the token if the request asks for one."""

    participant_id: str
    name: str
    link: str
    token: str | None


@dataclass(frozen=True, slots=True)
class CreatedRoom:
    """A room that was just created. Only this object holds its secrets; the tables hold their digests."""

    room: str
    format: Format
    topic: str
    partners: tuple[IssuedInvitation, ...]  # without a scripted seat; none if persons hold the seats
    observer: IssuedInvitation | None
    scope: Scope

    def as_json(self) -> dict[str, Any]:
        """The room as the command line and the HTTP API return it."""
        return {
            "room": self.room,
            "ws": f"/ws/rooms/{self.room}/",
            "format": self.format.ref,
            "seats": {invitation.participant_id: _as_json(invitation) for invitation in self.partners},
            "observer": _as_json(self.observer) | {"scope": self.scope} if self.observer else None,
        }


@dataclass(frozen=True, slots=True)
class RoomRequest:
    """The validated parameters of a room. ``holders`` have the partners' seats at once, without links."""

    format: Format
    topic: str
    names: tuple[str, str]
    observer: str | None
    scope: Scope
    consented: bool
    scripted: SeatName | None
    bearer: bool
    holders: tuple[Person, Person] | None = None


def create_room(
    format_id: str,
    topic: str,
    names: Sequence[str],
    observer: str | None = None,
    scope: str = "words",
    *,
    consented: bool = False,
    scripted: SeatName | None = None,
    bearer: bool = True,
    holders: tuple[Person, Person] | None = None,
    by: str | None = None,
) -> CreatedRoom:
    """Create one room, in one transaction.

    ``consented`` records both partners' consent to the observer, for demonstrations and tests. ``scripted``
    is the seat that a script of the server plays. ``bearer`` issues tokens for clients other than browsers.
    ``holders`` are the persons who have seats a and b at once; these seats have neither link nor token.
    ``by`` names the client in the security log; None for the management command, which records itself.

    Raises:
        InvalidRoomRequest: a name, the topic, the format or the observer is invalid.
    """
    [created] = create_rooms(
        room_request(
            format_id,
            topic,
            names,
            observer,
            scope,
            consented=consented,
            scripted=scripted,
            bearer=bearer,
            holders=holders,
        ),
        count=1,
    )
    if by is not None:
        security_log.record("room_opened", room=created.room, by=by)
    return created


def room_request(
    format_id: str,
    topic: str,
    names: Sequence[str],
    observer: str | None = None,
    scope: str = "words",
    *,
    consented: bool = False,
    scripted: SeatName | None = None,
    bearer: bool = True,
    holders: tuple[Person, Person] | None = None,
) -> RoomRequest:
    """Validate the parameters of :func:`create_room`, and raise as it does."""
    known = formats.catalogue()
    if format_id not in known:
        raise InvalidRoomRequest(
            "format",
            gettext("There is no format of this name. There are: %(formats)s.")
            % {"formats": ", ".join(sorted(known))},
        )
    if scope not in get_args(Scope):
        raise InvalidRoomRequest(
            "scope",
            gettext("An observer sees one of these: %(scopes)s.") % {"scopes": ", ".join(get_args(Scope))},
        )
    if len(names) != len(SEATS):
        raise InvalidRoomRequest("names", gettext("Two partners talk here: give two names."))
    if consented and observer is None:
        raise InvalidRoomRequest("observer", gettext("Consent is to an observer: name one."))
    first, second = (
        name if seat == scripted else validated_name("names", name)  # a script has a reserved name
        for seat, name in zip(SEATS, names, strict=True)
    )
    watching = validated_name("observer", observer) if observer is not None else None
    require_distinct_names([first, second, *([watching] if watching is not None else [])])
    return RoomRequest(
        format=known[format_id],
        topic=validated_topic(topic),
        names=(first, second),
        observer=watching,
        scope="signals" if scope == "signals" else "words",
        consented=consented,
        scripted=scripted,
        bearer=bearer,
        holders=holders,
    )


def create_rooms(plan: RoomRequest, count: int) -> list[CreatedRoom]:
    """Create ``count`` rooms from one request, in one transaction."""
    return _create_all([plan] * count)


def create_in_batches(plans: Iterable[RoomRequest]) -> Iterator[CreatedRoom]:
    """Create a room for each request, a batch in each transaction, so that other writers wait little."""
    for batch in batches(plans):
        yield from _create_all(batch)


def _create_all(plans: Sequence[RoomRequest]) -> list[CreatedRoom]:
    now = timezone.now()
    log = DatabaseLog()
    made = [(plan, *_prepare(plan, now)) for plan in plans]
    with transaction.atomic():
        for plan, created, _ in made:
            observers = ((OBSERVER_ID, plan.scope),) if plan.observer is not None else ()
            log.create(
                RoomDefinition(
                    room=created.room,
                    format=plan.format,
                    topic=plan.topic,
                    created_at=now,
                    observers=observers,
                )
            )
        consented = [(plan, created) for plan, created, _ in made if plan.consented]
        log.append_all([Append(created.room, 0, _consents(plan, now), now) for plan, created in consented])
        Seat.objects.bulk_create([seat for _, _, seats in made for seat in seats])
    return [created for _, created, _ in made]


def _prepare(plan: RoomRequest, now: datetime) -> tuple[CreatedRoom, list[Seat]]:
    """The secrets of a room, shown once, and the seat rows with their digests."""
    room = secrets.token_hex(10)
    issued: list[IssuedInvitation] = []
    seats: list[Seat] = []

    def add(
        participant_id: str,
        name: str,
        role: Seat.Role,
        scope: str,
        *,
        scripted: bool = False,
        holder: Person | None = None,
    ) -> None:
        seat = Seat(
            room_id=room,
            participant_id=participant_id,
            role=role,
            name=name,
            scope=scope,
            scripted=scripted,
            person=holder,
        )
        seats.append(seat)
        if scripted or holder is not None:
            return
        code = new_secret()
        token = new_secret() if plan.bearer else None
        seat.link_hash = digest(code)
        seat.link_until = now + settings.LINK_LIFE
        if token is not None:
            seat.token_hash = digest(token)
            seat.token_until = now + settings.TOKEN_LIFE
        issued.append(IssuedInvitation(participant_id, name, f"/join/{code}", token))

    for seat, name, holder in zip(SEATS, plan.names, plan.holders or (None, None), strict=True):
        add(seat, name, Seat.Role.PARTNER, "", scripted=plan.scripted == seat, holder=holder)
    if plan.observer is not None:
        add(OBSERVER_ID, plan.observer, Seat.Role.OBSERVER, plan.scope)
    observer = issued.pop() if plan.observer is not None else None
    return CreatedRoom(room, plan.format, plan.topic, tuple(issued), observer, plan.scope), seats


def _consents(plan: RoomRequest, at: datetime) -> tuple[Event, ...]:
    """The events of both partners' consent, as the moderator decides them."""
    state = initial_state(plan.format, [(OBSERVER_ID, plan.scope)])
    events: list[Event] = []
    for seat in SEATS:
        decision = decide(state, AllowObserver(by=seat, at=at, observer=OBSERVER_ID))
        assert not isinstance(decision, Refusal), "a room that has not begun takes every partner's consent"
        for event in decision:
            state = evolve(state, event, at)
            events.append(event)
    return tuple(events)


def _as_json(invitation: IssuedInvitation) -> dict[str, Any]:
    return {"name": invitation.name, "token": invitation.token, "link": invitation.link}
