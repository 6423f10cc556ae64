"""Binds what a sign-in has proved so far to the browser that proved it.

Somebody may have planted the session in this browser, and would share what it gains. Changing its key at
each step would do, but a guest whose browser misses that one answer would be lost. So a cookie of its own
goes with the answer: without it the next step is refused, and the person begins again, still the guest.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from dialogue.helpers.tokens import digest, new_secret

#: In the session: the digest of the cookie's value.
_SESSION_KEY: Final = "signing_in"
_SECONDS: Final = 15 * 60
_View = Callable[..., HttpResponseBase]


def bind(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``, which gives this browser the right to the next step, if the sign-in is not done yet."""
    if request.user.is_authenticated:
        return response
    secret = new_secret()
    request.session[_SESSION_KEY] = digest(secret).hex()
    response.set_cookie(
        _cookie_name(),
        secret,
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def in_the_same_browser(view: _View) -> _View:
    """Decorator: a step for the browser that proved the one before."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shown = digest(request.COOKIES.get(_cookie_name(), "")).hex()
        if not constant_time_compare(shown, request.session.get(_SESSION_KEY, "")):
            return redirect("account_login")
        return view(request, *args, **kwargs)

    return guarded


def _cookie_name() -> str:
    return "__Host-signing-in" if settings.SESSION_COOKIE_SECURE else "signing-in"
