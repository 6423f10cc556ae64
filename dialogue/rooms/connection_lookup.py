"""What a new connection's credentials open, in one fixed statement: a browser's session, or a bearer token.

After a restart every browser connects at once, and Django's session engine, user lookup and ORM would take
three queries and most of a connection's CPU time. The conditions are those of
:mod:`dialogue.accounts.sessions` and :mod:`dialogue.rooms.access`; a test compares both ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from dialogue.accounts import sessions
from dialogue.helpers.timestamps import aware
from dialogue.helpers.tokens import digest
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.access import Membership, is_room_id, scope_of_role

_SESSION_AND_SEAT: Final = """
SELECT session.id, session.auth_hash, session.last_used_at, person.id, person.password, person.language,
       seat.participant_id, seat.name, seat.role, seat.scope
FROM accounts_session AS session
JOIN accounts_person AS person ON person.id = session.person_id AND person.is_active
LEFT JOIN rooms_seat AS seat ON seat.person_id = person.id AND seat.room_id = %s
WHERE session.digest = %s AND session.created_at > %s AND session.last_used_at > %s
"""
_SEAT: Final = """
SELECT seat.room_id, seat.participant_id, seat.name, seat.role, seat.scope
FROM rooms_seat AS seat
LEFT JOIN accounts_person AS person ON person.id = seat.person_id
WHERE seat.token_hash = %s AND (seat.token_until IS NULL OR seat.token_until > %s)
      AND (person.id IS NULL OR person.is_active)
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person whom a session signs in; ``membership`` is None if the person has no seat in the room."""

    row_id: int
    person: str
    language: str
    membership: Membership | None


def by_session(session_key: str, room: str) -> SignedIn | None:
    """What the session's cookie opens; None if it signs nobody in. Records that the session was used."""
    begun_after, used_after = sessions.bounds()
    # Anything else is no room's id, and PostgreSQL takes no NUL.
    asked = room if is_room_id(room) else ""
    found = _one(_SESSION_AND_SEAT, [asked, digest(session_key), _moment(begun_after), _moment(used_after)])
    if found is None:
        return None
    row_id, auth_hash, last_used_at, person, password, language, *seat = found
    if not sessions.auth_hash_fits(auth_hash, password):
        return None
    sessions.record_use(row_id, aware(last_used_at))
    return SignedIn(row_id, person, language, _membership(room, *seat) if seat[0] is not None else None)


def by_token(token: str) -> Membership | None:
    """The membership that a bearer token opens, or None."""
    found = _one(_SEAT, [digest(token), _moment(timezone.now())])
    return _membership(*found) if found is not None else None


def _membership(room: str, participant_id: str, name: str, role: str, scope: str) -> Membership:
    return Membership(room, Viewer(participant_id), name, scope_of_role(role, scope))


def _moment(at: datetime) -> Any:
    """A time as the engine takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def _one(statement: str, given: Sequence[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
