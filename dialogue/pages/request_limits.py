"""Limits the rate of requests, to pages and to the API alike: by person, seat, key or address."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.decorators import sync_only_middleware

from dialogue.helpers import client_address, rate_limits
from dialogue.helpers.database_errors import is_database_unavailable
from dialogue.rooms import rate_limit_keys

#: A supervisor on this machine asks for them often, and needs no limit.
SUPERVISORS: Final = {"/healthz", "/readyz", "/metrics"}
SENTENCE: Final = "That was a little too often. Please try again in a while."


@sync_only_middleware
def rate_limited(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count each request, and answer 429 to those above the limit."""

    def counted(request: HttpRequest) -> HttpResponse:
        if request.path not in SUPERVISORS:
            try:
                rate_limits.take("requests", _counted_as(request))
            except rate_limits.TooManyRequests as wait:
                return too_many(request, wait.seconds)
        return answer(request)

    return counted


def _counted_as(request: HttpRequest) -> str:
    """By what a request is counted: by its address where the database cannot be used."""
    try:
        return rate_limit_keys.by_secret(request, _link(request.path_info))
    except Exception as fault:
        if not is_database_unavailable(fault):
            raise
        return client_address.of_request(request)


def _link(path: str) -> str | None:
    """The code in the address of a link."""
    if not path.startswith("/join/"):
        return None
    try:
        return resolve(path).kwargs.get("code")
    except Resolver404:
        return None


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: for a page as a page, for the API as a problem. ``seconds`` from now it may be tried again."""
    if request.path.startswith("/api/"):
        told: HttpResponse = JsonResponse({"code": "too_fast", "detail": SENTENCE}, status=429)
    else:
        told = render(request, "429.html", status=429)
    told["Retry-After"] = str(seconds)
    return told
