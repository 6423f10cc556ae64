"""Limits the rate of requests, to pages and to the API alike: by person, seat, key or address."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.decorators import sync_only_middleware

from dialogue.helpers import client_address, rate_limits
from dialogue.helpers.database_errors import is_database_unavailable
from dialogue.http.problems import TOO_MANY_REQUESTS, is_for_api, problem
from dialogue.rooms import rate_limit_keys

#: A supervisor on this machine requests these often.
UNLIMITED_PATHS: Final = {"/healthz", "/readyz", "/metrics"}
_GetResponse = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def limit_request_rate(get_response: _GetResponse) -> _GetResponse:
    """Middleware that counts each request, and answers 429 to those above the limit."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path not in UNLIMITED_PATHS:
            try:
                rate_limits.take("requests", _rate_limit_key(request))
            except rate_limits.TooManyRequests as error:
                return too_many_requests(request, error.seconds)
        return get_response(request)

    return middleware


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: a page, or for the API a problem. The client may try again after ``seconds``."""
    if is_for_api(request):
        response: HttpResponse = problem(429, "too_fast", TOO_MANY_REQUESTS)
    else:
        response = render(request, "429.html", status=429)
    response["Retry-After"] = str(seconds)
    return response


def _rate_limit_key(request: HttpRequest) -> str:
    """What the request is counted by; the client's address if the database cannot be used."""
    try:
        return rate_limit_keys.by_secret(request, _invitation_code(request.path_info))
    except Exception as error:
        if not is_database_unavailable(error):
            raise
        return client_address.of_request(request)


def _invitation_code(path: str) -> str | None:
    """The invitation's code in ``path``, or None if it is no path of an invitation."""
    if not path.startswith("/join/"):
        return None
    try:
        return resolve(path).kwargs.get("code")
    except Resolver404:
        return None
