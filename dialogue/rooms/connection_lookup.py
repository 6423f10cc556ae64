"""What the credentials of new connections open, in one statement: browsers' sessions, or bearer tokens.

After a restart every browser connects at once, and Django's session engine, user lookup and ORM would take
three queries and most of a connection's CPU time. So what waits is looked up together. The conditions are
those of :mod:`dialogue.accounts.sessions` and :mod:`dialogue.rooms.access`; a test compares both ways.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from dialogue.accounts import sessions
from dialogue.helpers.timestamps import aware
from dialogue.helpers.tokens import digest
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.access import Membership, is_room_id, scope_of_role

# The lists in braces are placeholders, as many as there are values.
_SESSIONS_AND_SEATS: Final = """
SELECT session.digest, session.id, session.auth_hash, session.last_used_at,
       person.id, person.password, person.language,
       seat.room_id, seat.participant_id, seat.name, seat.role, seat.scope
FROM accounts_session AS session
JOIN accounts_person AS person ON person.id = session.person_id AND person.is_active
LEFT JOIN rooms_seat AS seat ON seat.person_id = person.id AND seat.room_id IN ({rooms})
WHERE session.digest IN ({digests}) AND session.created_at > %s AND session.last_used_at > %s
"""
_SEATS: Final = """
SELECT seat.token_hash, seat.room_id, seat.participant_id, seat.name, seat.role, seat.scope
FROM rooms_seat AS seat
LEFT JOIN accounts_person AS person ON person.id = seat.person_id
WHERE seat.token_hash IN ({digests}) AND (seat.token_until IS NULL OR seat.token_until > %s)
      AND (person.id IS NULL OR person.is_active)
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person whom a session signs in; ``membership`` is None if the person has no seat in the room."""

    row_id: int
    person: str
    language: str
    membership: Membership | None


def by_sessions(asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], SignedIn]:
    """What each session's cookie opens, for pairs of a cookie and a room. Records that they were used.

    A pair whose cookie signs nobody in is left out.
    """
    begun_after, used_after = sessions.bounds()
    digests = {session_key: digest(session_key) for session_key, _ in asked}
    # Anything else is no room's id, and PostgreSQL takes no NUL.
    rooms = {room for _, room in asked if is_room_id(room)} or {""}
    statement = _SESSIONS_AND_SEATS.format(rooms=_places(rooms), digests=_places(digests))
    given = [*rooms, *digests.values(), _moment(begun_after), _moment(used_after)]
    signed_in: dict[bytes, SignedIn] = {}
    members: dict[tuple[bytes, str], Membership] = {}
    last_used: dict[int, datetime] = {}
    for found, row_id, auth_hash, last_used_at, person, password, language, *seat in _all(statement, given):
        if sessions.auth_hash_fits(auth_hash, password):
            signed_in[bytes(found)] = SignedIn(row_id, person, language, None)
            last_used[row_id] = aware(last_used_at)
            if seat[0] is not None:
                members[bytes(found), seat[0]] = _membership(*seat)
    sessions.record_uses(last_used)
    return {
        (session_key, room): replace(known, membership=members.get((digests[session_key], room)))
        for session_key, room in asked
        if (known := signed_in.get(digests[session_key])) is not None
    }


def by_tokens(tokens: Collection[str]) -> dict[str, Membership]:
    """The membership that each bearer token opens. A token that opens none is left out."""
    digests = {token: digest(token) for token in tokens}
    statement = _SEATS.format(digests=_places(digests))
    found = {
        bytes(token_hash): _membership(*seat)
        for token_hash, *seat in _all(statement, [*digests.values(), _moment(timezone.now())])
    }
    return {token: found[known] for token, known in digests.items() if known in found}


def _membership(room: str, participant_id: str, name: str, role: str, scope: str) -> Membership:
    return Membership(room, Viewer(participant_id), name, scope_of_role(role, scope))


def _moment(at: datetime) -> Any:
    """A time as the engine takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _all(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
