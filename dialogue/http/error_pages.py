"""503 while the database cannot be used, 429 above a rate limit, 403 where a policy lets only others."""

import functools
import sys
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views import defaults

from dialogue.accounts.policies import MayNotOpenRooms
from dialogue.helpers.database_errors import Unavailable, is_database_unavailable, translate_database_errors
from dialogue.helpers.rate_limits import TooManyRequests
from dialogue.http.problems import UNAVAILABLE, is_for_api, problem
from dialogue.http.request_limits import too_many_requests
from dialogue.rooms.reading_limit import TooManyReads

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def handle_database_errors(view: View[P]) -> View[P]:
    """``view`` of a page, answering 503 while the database cannot be used, and 429 above a rate limit.

    To a person who may not open rooms here, it answers 403, and says who may.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with translate_database_errors():
                return view(request, *args, **kwargs)
        except Unavailable:
            return render(request, "503.html", status=503)
        except TooManyReads as error:
            response = render(request, "503.html", status=503)
            response["Retry-After"] = str(error.seconds)
            return response
        except TooManyRequests as error:
            return too_many_requests(request, error.seconds)
        except MayNotOpenRooms:
            return render(request, "may_not_open.html", status=403)

    return wrapped


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 if the database could not be used, 500 otherwise.

    Middleware reads and writes the session, so a database error can occur outside every view.
    """
    error = sys.exc_info()[1]
    if error is None or not is_database_unavailable(error):
        return defaults.server_error(request)
    if is_for_api(request):
        return problem(503, "unavailable", UNAVAILABLE)
    page = loader.render_to_string(
        "503.html"
    )  # without the request, whose person would be read from the database
    return HttpResponse(page, status=503)
