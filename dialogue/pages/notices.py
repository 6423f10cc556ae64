"""The page on which a person says how they want to be reached when there is something new for them.

It belongs to the person of the session. The partner learns nothing of what was chosen here.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import person_of_request, session_of
from dialogue.notices import push
from dialogue.notices.choices import choices_of, choose
from dialogue.notices.push_message import InvalidSubscription, decoded
from dialogue.notices.push_request import MAX_ENDPOINT_CHARS, ForbiddenEndpoint

#: The fields of a subscription, and how long each may be.
_FIELDS: Final = {"endpoint": MAX_ENDPOINT_CHARS, "public_key": 100, "secret": 40}


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What the person opted into. A POST stores it; of a visitor there is nothing to store."""
    person = person_of_request(request)
    if request.method != "POST":
        return render(request, "pages/notices.html", _context(request, person))
    if person is not None:
        mail = _can_mail(person) and "mail" in request.POST
        choose(person.pk, mail=mail, reminders="reminders" in request.POST)
    return redirect(f"{request.path}?saved")


@require_POST
def device(request: HttpRequest) -> HttpResponse:
    """Turn push messages to this device on, with the subscription that its browser made, or off."""
    person, session = person_of_request(request), session_of(request)
    if person is None or session is None:
        return HttpResponse(status=422)
    if "off" in request.POST:
        push.unsubscribe(session)
        return HttpResponse(status=204)
    given = {name: request.POST.get(name, "") for name in _FIELDS}
    try:
        if not push.is_available() or any(len(given[name]) > most for name, most in _FIELDS.items()):
            raise InvalidSubscription
        keys = decoded(given["public_key"]), decoded(given["secret"])
        push.subscribe(person.pk, session, push.Device(given["endpoint"], *keys))
    except (ForbiddenEndpoint, InvalidSubscription, ValueError):
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _context(request: HttpRequest, person: Person | None) -> dict[str, object]:
    return {
        "known": person is not None,
        "choices": choices_of(person.pk) if person is not None else None,
        "can_mail": person is not None and _can_mail(person),
        "mail_exists": settings.MAIL_CONFIGURED,
        "push_key": push.public_key() if push.is_available() else None,
        "push_on": push.is_subscribed(session_of(request)),
        "saved": "saved" in request.GET,
    }


def _can_mail(person: Person) -> bool:
    """Whether there is a verified address to write to."""
    return settings.MAIL_CONFIGURED and person.email is not None
