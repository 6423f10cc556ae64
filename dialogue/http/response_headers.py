"""Headers of every response: caches keep none, pages of other sites use none, and none asks for a device."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_only_middleware

_GetResponse = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def response_headers(get_response: _GetResponse) -> _GetResponse:
    """Middleware that sets the headers. As the outermost, it covers redirects and errors too.

    Static files set their own Cache-Control.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
