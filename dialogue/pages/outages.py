"""503 for an outage of the database, and 429 for too many requests, from pages and the API."""

import functools
import sys
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.views import defaults

from dialogue.log.outages import is_outage, reached
from dialogue.log.store import Unavailable
from dialogue.pages.throttle import too_many
from dialogue.people.rates import TooMany
from dialogue.people.reading_limit import Busy

#: As the API's own; they are siblings and share nothing.
SENTENCE: Final = "This cannot be done just now. Please try again in a moment."

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def telling_outages(view: View[P]) -> View[P]:
    """``view``, answering 503 while the database cannot be used, and 429 above a limit."""

    @functools.wraps(view)
    def told(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with reached():
                return view(request, *args, **kwargs)
        except Unavailable:
            return render(request, "503.html", status=503)
        except Busy as busy:
            answer = render(request, "503.html", status=503)
            answer["Retry-After"] = str(busy.seconds)
            return answer
        except TooMany as wait:
            return too_many(request, wait.seconds)

    return told


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a fault that no view caught: 503 for an outage, 500 otherwise.

    A session is read and written by middleware, around every view.
    """
    fault = sys.exc_info()[1]
    if fault is None or not is_outage(fault):
        return defaults.server_error(request)
    if request.path.startswith("/api/"):
        problem = {"code": "unavailable", "detail": SENTENCE}
        return JsonResponse(problem, status=503)
    page = loader.render_to_string("503.html")  # without the request: to ask who sent it would fail as well
    return HttpResponse(page, status=503)
