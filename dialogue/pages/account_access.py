"""Decorators of the account's pages: for whom a page is, and what a guest is while signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dialogue.accounts.sign_in import person_of_request
from dialogue.accounts.stages import KeepGuestStage
from dialogue.helpers import client_address, rate_limits, security_log
from dialogue.rooms import rate_limit_keys

_View = Callable[..., HttpResponseBase]


def for_visitors(view: _View) -> _View:
    """Decorator: a page of signing in. A guest sees it as a visitor; the session keeps who the guest is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of_request(request)
        if person is not None and not person.is_guest:
            return redirect(safe_next(request) or "account")
        request.user = AnonymousUser()
        return view(request, *args, **kwargs)

    return guarded


def for_persons(view: _View) -> _View:
    """Decorator: a page for whoever is signed in, guests too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if person_of_request(request) else to_sign_in(request)

    return guarded


def for_accounts(view: _View) -> _View:
    """Decorator: a page for whoever is signed in to an account. A guest is led to making one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of_request(request)
        if person is None or person.is_guest:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def confirmed(view: _View) -> _View:
    """Decorator: an account's owner first confirms who they are, unless they did so a moment ago."""
    guarded: _View = reauthentication_required(view, app="allauth.account")
    return guarded


def while_asked_about_guest(view: _View) -> _View:
    """Decorator: a page for a sign-in that waits for what becomes of the browser's guest."""
    waits = login_stage_required(stage=KeepGuestStage.key, redirect_urlname="account_login")
    guarded: _View = waits(view)
    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """A redirect to the page of signing in, which then leads back."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def safe_next(request: HttpRequest) -> str | None:
    """Where the person wanted to go, if it is a page of this server."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own else None


def count_code(request: HttpRequest) -> None:
    """Count a code that a client asked for: by its address, so that nobody can use up another's.

    Raises:
        dialogue.helpers.rate_limits.TooManyRequests: there were too many.
    """
    rate_limits.take("codes", client_address.of_request(request))


def count_wrong_code(request: HttpRequest) -> None:
    """Count a code that was wrong, as :func:`count_code`; for an account that is signed in, by its person.

    Raises:
        dialogue.helpers.rate_limits.TooManyRequests: there were too many.
    """
    security_log.refused("wrong_code")
    person = person_of_request(request)
    has_account = person is not None and not person.is_guest
    counted_as = rate_limit_keys.by_person(request) if has_account else client_address.of_request(request)
    rate_limits.take("codes", counted_as)
