"""Who asks, whichever way they ask: by a bearer token, or by a browser's session. Never by what they send.

A token, when there is one, stands alone. What somebody may do in the room that the pass is for, the moderator
decides for each command anew.
"""

from dataclasses import dataclass
from typing import Literal

from dialogue.accounts.models import Person
from dialogue.helpers import rate_limits, security_log
from dialogue.rooms.access import Membership, membership_by_person, membership_by_token

#: Credentials that open nothing.
Failure = Literal["unknown_link", "unknown_token", "unknown_session", "unknown_operator_key"]


class NotSignedIn(Exception):
    """No credentials, or none that are known, or none that hold any longer."""


def bearer(authorization: str) -> str | None:
    """The token of an Authorization header, or None if it holds none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """The credentials of a client: a bearer token, or a session's cookie and the person whom it signs in.

    ``counted_as`` is what the client is counted by when they are invalid.
    """

    token: str | None
    cookie: bool
    person: Person | None
    counted_as: str


def membership_in(room: str, shown: ClientCredentials) -> Membership | None:
    """The pass that these credentials give into ``room``, or None for an outsider. Reads the database.

    Raises:
        NotSignedIn: the token is unknown or has expired, or nobody is signed in.
        dialogue.helpers.rate_limits.TooManyRequests: so it is, and this client sent too many invalid ones.
    """
    if shown.token is not None:
        known = membership_by_token(shown.token)
        if known is None:
            count_failure("unknown_token", shown.counted_as)
            raise NotSignedIn
        return known if known.room == room else None
    if shown.person is not None:
        return membership_by_person(shown.person.pk, room)
    if shown.cookie:
        count_failure("unknown_session", shown.counted_as)
    raise NotSignedIn


def count_failure(reason: Failure, counted_as: str) -> None:
    """Count a secret that turned out to be none. A valid one never comes here, however many were counted.

    Raises:
        dialogue.helpers.rate_limits.TooManyRequests: there were too many.
    """
    security_log.refused(reason)
    rate_limits.take("failed_credentials", counted_as)
