"""Signing in and out of a browser's session. Django's ``get_user`` gives a request its person."""

from typing import cast

from django.contrib import auth
from django.http import HttpRequest

from dialogue.accounts.models import Person
from dialogue.accounts.sessions import SessionStore, end_sessions


def person_of_request(request: HttpRequest) -> Person | None:
    """The person of ``request.user``, or None."""
    return request.user if isinstance(request.user, Person) and request.user.is_authenticated else None


def logged_as(request: HttpRequest) -> str:
    """What the security log calls the client of a request: its person, or a visitor."""
    person = person_of_request(request)
    return f"person:{person.pk}" if person is not None else "visitor"


def session_of(request: HttpRequest) -> int | None:
    """The ``row_id`` of the session by which somebody is signed in, or None."""
    return cast("SessionStore", request.session).row_id if person_of_request(request) is not None else None


def sign_in(request: HttpRequest, person: Person) -> None:
    """Sign ``person`` in, always under a new session key."""
    known = person_of_request(request) == person
    auth.login(request, person)
    if known:  # Django's login keeps the key of a person who is signed in already
        request.session.cycle_key()


def sign_out(request: HttpRequest) -> None:
    """End the session of this browser; its open sockets are closed.

    A guest lives in one browser, so all of a guest's sessions end: a form that was sent twice made another.
    """
    person = person_of_request(request)
    if person is not None and person.is_guest:
        end_sessions(person)
    auth.logout(request)
