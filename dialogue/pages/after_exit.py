"""What a browser is shown after its neutral exit, so that going back in its history shows no words.

The page's script sets the cookie when a person leaves (`frontend/src/neutral-exit.ts`). The seat is kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

COOKIE: Final = "left"

_View = Callable[..., HttpResponse]


def ask_after_exit(view: _View) -> _View:
    """Decorator: after a neutral exit the view answers only once the person has pressed a button.

    Until then every address gets the same answer, and a form that the browser sends again does nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if COOKIE not in request.COOKIES:
            return view(request, *args, **kwargs)
        if request.method == "POST" and "go_on" in request.POST:
            response: HttpResponse = redirect(request.get_full_path())
            response.delete_cookie(COOKIE)
            return response
        return render(request, "pages/left.html")

    return guarded
