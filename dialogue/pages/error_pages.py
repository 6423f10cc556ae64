"""503 for an outage of the database, and 429 for too many requests, from pages and the API."""

import functools
import sys
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.views import defaults

from dialogue.helpers.database_errors import Unavailable, is_database_unavailable, translate_database_errors
from dialogue.helpers.rate_limits import TooManyRequests
from dialogue.pages.request_limits import too_many
from dialogue.rooms.reading_limit import TooManyReads

#: As the API's own; they are siblings and share nothing.
SENTENCE: Final = "This cannot be done just now. Please try again in a moment."

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def database_errors_answered(view: View[P]) -> View[P]:
    """``view``, answering 503 while the database cannot be used, and 429 above a limit."""

    @functools.wraps(view)
    def told(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with translate_database_errors():
                return view(request, *args, **kwargs)
        except Unavailable:
            return render(request, "503.html", status=503)
        except TooManyReads as busy:
            answer = render(request, "503.html", status=503)
            answer["Retry-After"] = str(busy.seconds)
            return answer
        except TooManyRequests as wait:
            return too_many(request, wait.seconds)

    return told


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a fault that no view caught: 503 for an outage, 500 otherwise.

    A session is read and written by middleware, around every view.
    """
    fault = sys.exc_info()[1]
    if fault is None or not is_database_unavailable(fault):
        return defaults.server_error(request)
    if request.path.startswith("/api/"):
        problem = {"code": "unavailable", "detail": SENTENCE}
        return JsonResponse(problem, status=503)
    page = loader.render_to_string("503.html")  # without the request: to ask who sent it would fail as well
    return HttpResponse(page, status=503)
