"""The membership by which a request's person opens a room's pages."""

from django.conf import settings
from django.http import Http404, HttpRequest

from dialogue.accounts.sign_in import person_of_request
from dialogue.rooms import access, rate_limit_keys
from dialogue.rooms.credentials import count_failure


def membership_or_404(request: HttpRequest, room: str) -> access.Membership:
    """The membership of the request's person in ``room``.

    Raises:
        Http404: there is none, or no such room.
    """
    person = person_of_request(request)
    if person is None and settings.SESSION_COOKIE_NAME in request.COOKIES:
        count_failure("unknown_session", rate_limit_keys.by_person(request))
    found = access.membership_by_person(person.pk if person is not None else None, room)
    if found is None:
        raise Http404
    return found
