"""The handshake of a WebSocket: the credentials in its headers, and what they open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import parse_cookie

from dialogue.helpers.languages import viewer_language
from dialogue.log.async_log import in_read_thread
from dialogue.log.batched_reads import BatchedReads
from dialogue.rooms import rate_limit_keys
from dialogue.rooms.access import ConnectionCredential, Membership, connection_credential
from dialogue.rooms.connection_lookup import SignedIn, by_sessions, by_tokens
from dialogue.rooms.credentials import Failure, NotSignedIn, bearer, count_failure

__all__ = [
    "ForeignOrigin",
    "Identified",
    "NotSignedIn",
    "ShownCredentials",
    "credentials",
    "identify",
    "language_of",
    "look_up",
]


#: How long credentials are gathered after others were looked up: less than a frame of a screen.
GATHER_SECONDS: Final = 0.015


class ForeignOrigin(Exception):
    """A page of another site opened the connection, and the browser sent our cookie."""


def credentials(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str | None, str | None]:
    """The bearer token, or else the session key, of a connection with these ``headers``.

    Raises:
        ForeignOrigin: there is a session cookie, and the page that opened the connection is not one of ours.
    """
    by_name = _by_name(headers)
    token = bearer(by_name.get(b"authorization", ""))
    if token is not None:
        return token, None
    session_key = parse_cookie(by_name.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if session_key is not None and by_name.get(b"origin") not in settings.ORIGINS:
        raise ForeignOrigin
    return None, session_key


def language_of(headers: Iterable[tuple[bytes, bytes]], asked: str | None, stored: str | None) -> str:
    """The language of a connection: as ``asked`` by a page that was drawn in it, or else as for a page.

    That is the cookie of the language switch, what is ``stored`` with the person, and ``Accept-Language``.
    """
    by_name = _by_name(headers)
    cookie = parse_cookie(by_name.get(b"cookie", "")).get(settings.LANGUAGE_COOKIE_NAME)
    return viewer_language([asked, cookie, stored], by_name.get(b"accept-language", ""))


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    return {name.lower(): value.decode("latin-1") for name, value in headers}


@dataclass(frozen=True, slots=True)
class Identified:
    """What a connection's credentials open.

    ``credential`` is checked again while the connection is open. ``counted_as`` is the key by which the
    connections of this person, or of this seat's token, are counted. ``language`` is the person's stored one.
    """

    membership: Membership
    credential: ConnectionCredential
    counted_as: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ShownCredentials:
    """What a connection to ``room`` shows: a bearer token, or a session's key, or neither."""

    room: str
    token: str | None
    session_key: str | None


async def identify(shown: ShownCredentials, address: str) -> Identified | None:
    """What these credentials open in their room; None if they open another room or none.

    Raises:
        NotSignedIn: there are no credentials, or they are invalid.
        dialogue.helpers.rate_limits.TooManyRequests: they are invalid, and too many from this address were.
        dialogue.helpers.database_errors.Unavailable: the database cannot be read.
    """
    if shown.token is None and shown.session_key is None:
        raise NotSignedIn
    found = await _lookups.ask(shown)
    if isinstance(found, str):
        await in_read_thread(count_failure, found, address)
        raise NotSignedIn
    return found


def look_up(shown: Sequence[ShownCredentials]) -> list[Identified | Failure | None]:
    """What each of these credentials opens, or why they are invalid. One query for each kind of them."""
    tokens = {each.token for each in shown if each.token is not None}
    cookies = {
        (each.session_key, each.room) for each in shown if each.token is None and each.session_key is not None
    }
    memberships = by_tokens(tokens) if tokens else {}
    signed_in = by_sessions(cookies) if cookies else {}
    return [
        _of_token(each.room, each.token, memberships.get(each.token))
        if each.token is not None
        else _of_session(signed_in.get((each.session_key or "", each.room)))
        for each in shown
    ]


def _of_token(room: str, token: str, membership: Membership | None) -> Identified | Failure | None:
    if membership is None:
        return "unknown_token"
    if membership.room != room:
        return None
    counted_as = rate_limit_keys.by_membership(membership)
    return Identified(membership, connection_credential(membership, token, None), counted_as)


def _of_session(signed_in: SignedIn | None) -> Identified | Failure | None:
    if signed_in is None:
        return "unknown_session"
    if signed_in.membership is None:
        return None
    credential = connection_credential(signed_in.membership, None, signed_in.row_id)
    return Identified(signed_in.membership, credential, signed_in.person, signed_in.language)


_lookups: Final = BatchedReads(look_up, gather_seconds=GATHER_SECONDS)
