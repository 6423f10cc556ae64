"""Requests that another site's page had a browser send, and calls of the API that could be read on their way.

They are refused before anything is counted, stored or looked up: a foreign page could otherwise use up what
a visitor's address may do, and open rooms in their name. Browsers say where a request comes from in
``Origin`` and ``Sec-Fetch-Site``; programs send neither, and are not held up.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import sync_only_middleware
from django.views.csrf import csrf_failure

from dialogue.accounts.sign_in import person_of_request
from dialogue.helpers import security_log
from dialogue.rooms import invitations

API: Final = "/api/"
READING: Final = {"GET", "HEAD"}

_Answer = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def foreign_requests_refused(answer: _Answer) -> _Answer:
    """403 for requests of other sites and for plain http to the API; 415 for what is not JSON there."""

    def answer_our_own(request: HttpRequest) -> HttpResponse:
        for_api = request.path.startswith(API)
        if for_api and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            security_log.refused("sent_in_clear")
            # Not redirected: the next call would be sent in clear as well.
            return _problem(
                403, "https_only", "Use https. What was sent, a token too, could be read on its way."
            )
        if _is_foreign(request):
            security_log.refused("foreign_origin")
            if for_api:
                return _problem(403, "foreign", "This was sent by a page of another site.")
            return render(request, "403.html", status=403)
        if for_api and not _is_json(request):
            return _problem(415, "no_json", "Send JSON, and say so: Content-Type: application/json.")
        return answer(request)

    return answer_our_own


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own answer to a form without our token (CSRF_FAILURE_VIEW), noted in the security log.

    Taking a seat changes the token. A button that is pressed again before the room is shown sends the old
    one, with the new cookies: that browser is shown the room, and nothing is done.
    """
    before = invitations.accepted_by_form(request.POST.get("csrfmiddlewaretoken"))
    if before is not None and before.person == person_of_request(request):
        return redirect("room", before.membership.room)
    security_log.refused("forged_form")
    return csrf_failure(request, reason)


def _is_foreign(request: HttpRequest) -> bool:
    """Whether a page of another site had a browser send it; to follow a link to a page is harmless."""
    if request.headers.get("Sec-Fetch-Site", "none").lower() not in {"none", "same-origin"}:
        follows_a_link = (
            request.method in READING
            and request.headers.get("Sec-Fetch-Mode") == "navigate"
            and request.headers.get("Sec-Fetch-Dest") == "document"
        )
        if not follows_a_link or request.path.startswith(API):
            return True
    origin = request.headers.get("Origin")
    return request.method not in READING and origin is not None and not _is_ours(origin.lower(), request)


def _is_ours(origin: str, request: HttpRequest) -> bool:
    try:
        return origin in {*settings.ORIGINS, f"{request.scheme}://{request.get_host()}"}
    except DisallowedHost:
        return False


def _is_json(request: HttpRequest) -> bool:
    """Whether a body is JSON by its own word; without a body there is nothing to say."""
    has_body = "Transfer-Encoding" in request.headers or int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method in READING or not (request.content_type or has_body):
        return True
    return request.content_type == "application/json"


def _problem(status: int, code: str, detail: str) -> HttpResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)
