"""Refuses requests that a page of another site had a browser send, and API calls by plain http.

They are refused before anything is counted, stored or looked up: a page of another site could otherwise use
up the rate limits of a visitor's address, and open rooms in the visitor's name. Browsers say where a request
comes from in ``Origin`` and ``Sec-Fetch-Site``. Programs send neither, and are not refused.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext
from django.views.csrf import csrf_failure

from dialogue.accounts.sign_in import person_of_request
from dialogue.helpers import security_log
from dialogue.http.problems import is_for_api, problem
from dialogue.rooms import invitations

SAFE_METHODS: Final = {"GET", "HEAD"}

_GetResponse = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def refuse_cross_site_requests(get_response: _GetResponse) -> _GetResponse:
    """Middleware: 403 for cross-site requests and plain http to the API, 415 for bodies other than JSON."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for_api = is_for_api(request)
        if for_api and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            security_log.refused("sent_in_clear")
            # A redirect would hide the mistake: the client would send its next call by plain http as well.
            return problem(
                403, "https_only", gettext("Use https. What was sent, a token too, could be read on its way.")
            )
        if _is_cross_site(request):
            security_log.refused("foreign_origin")
            if for_api:
                return problem(403, "foreign", gettext("This was sent by a page of another site."))
            return render(request, "403.html", status=403)
        if for_api and not _is_json(request):
            return problem(415, "no_json", gettext("Send JSON, and say so: Content-Type: application/json."))
        return get_response(request)

    return middleware


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW, which also writes the refusal to the security log.

    Accepting an invitation changes the CSRF token. If the partner presses the button again before the room is
    shown, the browser sends the old token with the new cookies: it is redirected to the room, and nothing
    is done twice.
    """
    accepted = invitations.accepted_by_form(request.POST.get("csrfmiddlewaretoken"))
    if accepted is not None and accepted.person == person_of_request(request):
        return redirect("room", accepted.membership.room)
    security_log.refused("forged_form")
    return csrf_failure(request, reason)


def _is_cross_site(request: HttpRequest) -> bool:
    """Whether a page of another site had a browser send it. Following a link to a page is allowed."""
    if request.headers.get("Sec-Fetch-Site", "none").lower() not in {"none", "same-origin"}:
        follows_a_link = (
            request.method in SAFE_METHODS
            and request.headers.get("Sec-Fetch-Mode") == "navigate"
            and request.headers.get("Sec-Fetch-Dest") == "document"
        )
        if not follows_a_link or is_for_api(request):
            return True
    origin = request.headers.get("Origin")
    return (
        request.method not in SAFE_METHODS
        and origin is not None
        and not _is_own_origin(origin.lower(), request)
    )


def _is_own_origin(origin: str, request: HttpRequest) -> bool:
    try:
        return origin in {*settings.ORIGINS, f"{request.scheme}://{request.get_host()}"}
    except DisallowedHost:
        return False


def _is_json(request: HttpRequest) -> bool:
    """Whether Content-Type says JSON; True for a request without a body."""
    has_body = "Transfer-Encoding" in request.headers or int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method in SAFE_METHODS or not (request.content_type or has_body):
        return True
    return request.content_type == "application/json"
