"""Browsers that are signed in, as Django's login does it, and the person whom a cookie signs in."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.accounts.sessions import SessionStore
from dialogue.rooms.access import Membership
from dialogue.rooms.connection_lookup import SignedIn, by_sessions, by_tokens


def signed_in(person: Person) -> Client:
    """A client with a session of ``person``."""
    client = Client()
    client.force_login(person)
    return client


def signed_in_by(person: Person, *methods: str) -> Client:
    """A client with a session in which the person has shown these: "code" of a mail, "mfa" for a passkey."""
    client = signed_in(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": 0} for method in methods]
    session.save()
    return client


def just_signed_in(person: Person) -> Client:
    """A client of ``person``, who typed a mailed code a moment ago, so nothing is to be confirmed."""
    client = signed_in(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = person.pk
    session.save()
    return client


def key(client: Client) -> str:
    """The value of the client's session cookie."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def by_session(session_key: str, room: str) -> SignedIn | None:
    """What a cookie opens for a connection that comes alone."""
    return by_sessions([(session_key, room)]).get((session_key, room))


def by_token(token: str) -> Membership | None:
    """What a bearer token opens for a connection that comes alone."""
    return by_tokens([token]).get(token)


def person_by(session_key: str) -> Person | None:
    """The person whom a cookie signs in: a request and a connection get the same one."""
    connected = by_session(session_key, "")
    request = HttpRequest()
    request.session = SessionStore(session_key)
    person = auth.get_user(request)
    found = person if isinstance(person, Person) else None
    assert (connected.person if connected else None) == (found.pk if found else None)
    return found
