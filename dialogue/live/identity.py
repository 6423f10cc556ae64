"""What a socket's handshake says of who is at the door: a browser's session cookie, or a bearer token."""

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.http import parse_cookie

from dialogue.people.credentials import NotSignedIn, bearer, pass_into
from dialogue.people.doors import Pass

__all__ = ["ForeignOrigin", "NotSignedIn", "credentials", "identify"]


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


def identify(room: str, token: str | None, session_key: str | None, address: str) -> Pass | None:
    """The pass that these credentials give into ``room``, or None for an outsider. Reads the database.

    Raises:
        NotSignedIn: there are none that hold.
        dialogue.people.rates.TooMany: too many from this address did not.
    """
    sessions = import_module(settings.SESSION_ENGINE)
    return pass_into(room, token, sessions.SessionStore(session_key), address)
