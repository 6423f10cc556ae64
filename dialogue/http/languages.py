"""Answers each request in the language of its viewer, and sets the language that a viewer chose."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.decorators import sync_only_middleware
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER, set_language

from dialogue.accounts.sign_in import person_of_request
from dialogue.helpers.database_errors import is_database_unavailable
from dialogue.helpers.languages import current_language, known_language, viewer_language

_GetResponse = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def use_viewer_language(get_response: _GetResponse) -> _GetResponse:
    """Middleware: the language of the cookie, or else of ``Accept-Language``. It needs no database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with translation.override(
            viewer_language([_of_cookie(request)], request.headers.get("Accept-Language", ""))
        ):
            response = get_response(request)
            response.headers.setdefault("Content-Language", current_language())
            return response

    return middleware


@sync_only_middleware
def use_stored_language(get_response: _GetResponse) -> _GetResponse:
    """Middleware: the language that is kept with a person who has no cookie, as on another device."""

    def middleware(request: HttpRequest) -> HttpResponse:
        stored = _stored_language(request) if _of_cookie(request) is None else None
        if stored is None:
            return get_response(request)
        with translation.override(viewer_language([stored], current_language())):
            response = get_response(request)
            response.headers.setdefault("Content-Language", current_language())
            return response

    return middleware


@csrf_exempt  # a page of another site cannot send it (cross_site.py), and it changes a preference only
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Set the cookie of the language switch, keep the choice with the person, and go back to the page.

    Which page that is, Django takes from ``Referer``: a page of an error must not repeat its own address.
    """
    response = set_language(request)
    chosen = known_language(request.POST.get(LANGUAGE_QUERY_PARAMETER, ""))
    person = person_of_request(request)
    if chosen is not None and person is not None and person.language != chosen:
        person.language = chosen
        person.save(update_fields=["language"])
    return response


def _stored_language(request: HttpRequest) -> str | None:
    """The person's language; None for nobody, and while the database cannot be used."""
    try:
        person = person_of_request(request)
    except Exception as error:
        if not is_database_unavailable(error):
            raise
        return None
    return person.language if person is not None else None


def _of_cookie(request: HttpRequest) -> str | None:
    return known_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
