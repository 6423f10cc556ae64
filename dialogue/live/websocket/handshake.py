"""What a socket's handshake says of who is at the door: a browser's session cookie, or a bearer token."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import parse_cookie

from dialogue.accounts.models import Person
from dialogue.accounts.sessions import SessionStore
from dialogue.accounts.sign_in import person_of_session
from dialogue.rooms import rate_limit_keys
from dialogue.rooms.access import ConnectionCredential, Membership, connection_credential
from dialogue.rooms.credentials import ClientCredentials, NotSignedIn, bearer, membership_in

__all__ = ["ForeignOrigin", "Identified", "NotSignedIn", "credentials", "identify"]


class ForeignOrigin(Exception):
    """A browser's cookie came from a page that is not ours."""


def credentials(raw: Iterable[tuple[bytes, bytes]]) -> tuple[str | None, str | None]:
    """The bearer token and the session key of a connection; a token, when there is one, stands alone.

    Raises:
        ForeignOrigin: there is a cookie, and the page that opened the connection is not one of ours.
    """
    headers = {name.lower(): value.decode("latin-1") for name, value in raw}
    token = bearer(headers.get(b"authorization", ""))
    if token is not None:
        return token, None
    key = parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if key is not None and headers.get(b"origin") not in settings.ORIGINS:
        raise ForeignOrigin
    return None, key


@dataclass(frozen=True, slots=True)
class Identified:
    """What opened a socket: the session of ``person``, or a token (None); and how that is checked again."""

    door: Membership
    entry: ConnectionCredential
    person: Person | None

    @property
    def counted_as(self) -> str:
        """By what the sockets of this person or seat are counted."""
        return self.person.pk if self.person is not None else rate_limit_keys.by_membership(self.door)


def identify(room: str, token: str | None, session_key: str | None, address: str) -> Identified | None:
    """Whom these credentials let into ``room``, or None for an outsider. Reads the database.

    Raises:
        NotSignedIn: there are none that hold.
        dialogue.helpers.rate_limits.TooManyRequests: and too many that came from this address did not.
    """
    session = SessionStore(session_key)
    person = person_of_session(session) if token is None else None
    door = membership_in(room, ClientCredentials(token, session_key is not None, person, address))
    return (
        Identified(door, connection_credential(door, token, session.row_id), person)
        if door is not None
        else None
    )
