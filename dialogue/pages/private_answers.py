"""Headers of every answer: no cache keeps it, no other site's page can use it, and it asks for no device."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_only_middleware

_Answer = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def private_answers(answer: _Answer) -> _Answer:
    """Outermost, so that it holds for redirects and errors too; only files say how long they may be kept."""

    def answer_privately(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer_privately
