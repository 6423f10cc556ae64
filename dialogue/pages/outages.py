"""What cannot be done just now is told as what it is, with what it means for what was just sent."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dialogue.log.store import Unavailable
from dialogue.pages.throttle import too_many
from dialogue.people.rates import TooMany

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def telling_outages(view: View[P]) -> View[P]:
    """``view``, answering 503 while the database is out of reach, read-only or full, and 429 to the hasty."""

    @functools.wraps(view)
    def told(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Unavailable, OperationalError, InterfaceError):
            return render(request, "503.html", status=503)
        except TooMany as wait:
            return too_many(request, wait.seconds)

    return told
