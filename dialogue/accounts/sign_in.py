"""Signing in and out of a browser's session. Django's ``get_user`` gives a request its person."""

from typing import Final, cast

from django.contrib import auth
from django.http import HttpRequest

from dialogue.accounts import browsers, device_codes
from dialogue.accounts.models import Person, Session
from dialogue.accounts.sessions import SessionStore, end_sessions

#: How a session came about, as allauth records it: by a code of another device, or by one on paper.
DEVICE_CODE: Final = "device_code"
WAY_BACK: Final = "way_back"
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


def person_of_request(request: HttpRequest) -> Person | None:
    """The person of ``request.user``, or None."""
    return request.user if isinstance(request.user, Person) and request.user.is_authenticated else None


def guest_of_browser(request: HttpRequest) -> Person | None:
    """The guest whom the session signs in, also on the pages of signing in, which see a visitor."""
    person = Person.objects.filter(pk=request.session.get(auth.SESSION_KEY), is_active=True).first()
    return person if person is not None and person.is_guest else None


def logged_as(request: HttpRequest) -> str:
    """What the security log calls the client of a request: its person, or a visitor."""
    person = person_of_request(request)
    return f"person:{person.pk}" if person is not None else "visitor"


def session_of(request: HttpRequest) -> int | None:
    """The ``row_id`` of the session by which somebody is signed in, or None."""
    return cast("SessionStore", request.session).row_id if person_of_request(request) is not None else None


def sign_in(request: HttpRequest, person: Person, *, by_code: bool = False) -> None:
    """Sign ``person`` in, always under a new session key. ``by_code``: by a code of another device."""
    known = request.session.get(auth.SESSION_KEY) == person.pk
    auth.login(request, person, backend=_BACKEND)
    if known:  # Django's login keeps the key of a person who is signed in already
        request.session.cycle_key()
    columns = cast("SessionStore", request.session).columns
    columns["browser"] = browsers.describe(request.headers.get("User-Agent", ""))
    if by_code:
        columns["opened_by_code"] = True


def sign_out(request: HttpRequest) -> None:
    """End the session of this browser; its open sockets are closed.

    A guest's sessions that no device's code opened are all of one browser, and all end: a form that was sent
    twice made another.
    """
    person = person_of_request(request)
    if person is not None:
        device_codes.forget_forms(person)
    if person is not None and person.is_guest:
        here = session_of(request)
        own = Session.objects.filter(person=person)
        if here is not None and not own.filter(pk=here, opened_by_code=True).exists():
            own.filter(opened_by_code=False).delete()
    auth.logout(request)


def has_way_in(person: Person) -> bool:
    """Whether anybody can still be signed in as ``person``: by a session, a code, an address or a passkey."""
    return (
        not person.is_guest
        or Session.objects.filter(person=person).exists()
        or device_codes.way_back_of(person) is not None
    )


def end_what_may_be_planted(request: HttpRequest, person: Person) -> None:
    """End the other sessions of ``person``, and the codes of their devices.

    A guest who becomes an account calls it: whoever gave this browser its guest's session, to read along
    later, loses it.
    """
    end_sessions(person, but=cast("SessionStore", request.session).row_id)
    device_codes.forget(person)
