"""Who is at a socket's door: by a browser's session cookie, or by a bearer token. Never by the payload."""

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.http import parse_cookie

from dialogue.people.doors import PERSON_KEY, Pass, pass_by_person, pass_by_token


class NotSignedIn(Exception):
    """No credentials, or none that are known."""


class ForeignOrigin(Exception):
    """A browser's cookie came from a page that is not ours."""


def credentials(raw: Iterable[tuple[bytes, bytes]]) -> tuple[str | None, str | None]:
    """The bearer token and the session key of a connection; a token, when there is one, stands alone.

    Raises:
        ForeignOrigin: there is a cookie, and the page that opened the connection is not one of ours.
    """
    headers = {name.lower(): value.decode("latin-1") for name, value in raw}
    scheme, _, token = headers.get(b"authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip(), None
    key = parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if key is not None and headers.get(b"origin") not in settings.ORIGINS:
        raise ForeignOrigin
    return None, key


def identify(room: str, token: str | None, session_key: str | None) -> Pass | None:
    """The pass that these credentials give into ``room``, or None for an outsider. Reads the database.

    Raises:
        NotSignedIn: the token is unknown, or the browser has no person yet.
    """
    if token is not None:
        known = pass_by_token(token)
        if known is None:
            raise NotSignedIn
        return known if known.room == room else None
    sessions = import_module(settings.SESSION_ENGINE)
    person = sessions.SessionStore(session_key).get(PERSON_KEY) if session_key else None
    if person is None:
        raise NotSignedIn
    return pass_by_person(person, room)
