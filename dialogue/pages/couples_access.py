"""What the pages of couples share: whose page it is, and how an address becomes a page."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path

from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import person_of_request, sign_in
from dialogue.couples.membership import OwnCouple, own_couple
from dialogue.helpers.languages import current_language
from dialogue.http.error_pages import handle_database_errors
from dialogue.pages.after_exit import ask_after_exit


def person_or_guest(request: HttpRequest) -> Person:
    """The person of the session; a visitor becomes a guest."""
    person = person_of_request(request)
    if person is None:
        person = Person.objects.create_guest(current_language())
        sign_in(request, person)
    return person


def couple_or_404(request: HttpRequest, couple: str) -> OwnCouple:
    """The couple, for one of the two: also for one who left."""
    person = person_of_request(request)
    found = own_couple(person.pk if person is not None else None, couple)
    if found is None:
        raise Http404
    return found


def page(route: str, view: Any, name: str) -> URLPattern:
    """The pattern of a page."""
    return path(route, handle_database_errors(ask_after_exit(view)), name=name)
