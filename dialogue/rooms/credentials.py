"""The credentials of a request: a bearer token, or a browser's session. A request's body never identifies.

If there is a token, the session is ignored. What a member may do in the room, the moderator decides for each
command anew.
"""

from dataclasses import dataclass
from typing import Literal

from dialogue.accounts.models import Person
from dialogue.helpers import rate_limits, security_log
from dialogue.rooms.access import Membership, membership_by_person, membership_by_token

#: Kinds of invalid credentials.
Failure = Literal["unknown_link", "unknown_token", "unknown_session", "unknown_operator_key"]


class NotSignedIn(Exception):
    """There are no credentials, or they are unknown or expired."""


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
    """The membership in ``room`` that these credentials open, or None. Reads the database.

    Raises:
        NotSignedIn: the token is unknown or has expired, or the session signs nobody in.
        dialogue.helpers.rate_limits.TooManyRequests: and this client sent too many invalid credentials.
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
    """Count an invalid secret. A valid one is never counted, and never refused by this limit.

    Raises:
        dialogue.helpers.rate_limits.TooManyRequests: there were too many.
    """
    security_log.refused(reason)
    rate_limits.take("failed_credentials", counted_as)
