"""Django's session middleware, which does not delete a cookie that it does not know."""

from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class SessionMiddleware(middleware.SessionMiddleware):
    """A request that was under way while its session got a new key finds the old key unknown.

    If its answer deleted the cookie, as Django's does, it could delete the new one, and a guest has no other
    way back. A session that was ended by the request itself (``flush``) has its cookie deleted.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if session.is_empty() and not session.modified:
            if session.accessed:
                patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)
