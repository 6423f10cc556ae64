"""The pages of couples: inviting, the couple's own page, leaving.

A guest may be in a couple, too. An outsider gets the same answer whether a couple exists. What one of the two
declines, stops or leaves unanswered looks to the other as if nothing had happened.
"""

from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dialogue.accounts.policies import may_open_rooms, require_may_open_rooms
from dialogue.accounts.sign_in import logged_as, person_of_request
from dialogue.couples import conversations, invitations, leaving, stopping
from dialogue.couples.membership import OwnCouple, own_couples
from dialogue.helpers import rate_limits
from dialogue.helpers.languages import current_language
from dialogue.pages import contexts, times
from dialogue.pages.couples_access import couple_or_404, page, person_or_guest
from dialogue.pages.couples_forms import BeginForm, InviteForm
from dialogue.pages.couples_plans import planned_contexts
from dialogue.rooms import rate_limit_keys

CONVERSATIONS_PER_PAGE: Final = 10
#: It holds no name: others may see it.
_MESSAGE: Final = gettext_lazy(
    "Here is an invitation to be a couple in a place where both are heard, now and over time. "
    "It is for you alone:\n"
    "\n"
    "%(address)s\n"
    "\n"
    "Take your time. Nobody is told whether you open it, and no answer is a good answer, too."
)


@require_http_methods(["GET", "HEAD", "POST"])
def couples(request: HttpRequest) -> HttpResponse:
    """The couples of this person, the invitations that wait, and the form of a new one. A POST invites."""
    person = person_of_request(request)
    known = own_couples(person.pk if person is not None else None)
    if request.method != "POST":
        return _couples_page(request, known, InviteForm(initial={"name": known[0].me.name if known else ""}))
    require_may_open_rooms(person)
    form = InviteForm(request.POST)
    form.may_mail = has_address(request)
    if not form.is_valid():
        return _couples_page(request, known, form, status=422)
    rate_limits.take("rooms", rate_limit_keys.by_person(request))
    try:
        return _invite(request, form.cleaned_data["name"], form.cleaned_data["address"])
    except invitations.TooManyInvitations:
        form.add_error(None, gettext("So many invitations are waiting already. Take one back first."))
        return _couples_page(request, known, form, status=409)


def _invite(request: HttpRequest, name: str, to: str) -> HttpResponse:
    """Mail an invitation, or show its link, this once. Whether a mail really leaves changes nothing here."""
    person = person_or_guest(request)
    times.keep_browser_zone(person, request.POST.get("browser_zone", ""))
    if to:
        url_of = partial(contexts.absolute_address, request)
        invitations.invite_by_mail(person, name, to, current_language(), url_of)
        return render(request, "pages/couples/mailed.html", status=201)
    code = invitations.invite(person, name)
    address = contexts.absolute_address(request, reverse("couple-join", args=[code]))
    subject, message = gettext("An invitation"), _MESSAGE % {"address": address}
    link = contexts.message_context(address, subject, message)
    return render(request, "pages/couples/link.html", {"link": link}, status=201)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """End one of the own invitations that wait."""
    person = person_of_request(request)
    if person is not None:
        invitations.take_back(person.pk, request.POST.get("invitation", ""))
    return redirect("couples")


@require_http_methods(["GET", "HEAD", "POST"])
def couple(request: HttpRequest, couple: str) -> HttpResponse:
    """What the two have planned and had. A POST begins a conversation now, in a room of both."""
    own = couple_or_404(request, couple)
    if request.method != "POST":
        return _couple_page(request, own, BeginForm())
    require_may_open_rooms(person_of_request(request))
    form = BeginForm(request.POST)
    if not own.together or not form.is_valid():
        return _couple_page(request, own, form, status=422 if own.together else 409)
    rate_limits.take("rooms", rate_limit_keys.by_person(request))
    data = form.cleaned_data
    return redirect(
        "room", conversations.begin(own, own.me.side, data["format"], data["topic"], logged_as(request))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, couple: str) -> HttpResponse:
    """Ask whether to leave. A POST leaves."""
    own = couple_or_404(request, couple)
    if request.method != "POST":
        return render(request, "pages/couples/leave.html", {"couple": own})
    leaving.leave(own)
    return redirect("couple", own.id)


@require_http_methods(["GET", "HEAD", "POST"])
def stopped(request: HttpRequest) -> HttpResponse:
    """Whose invitations this person has stopped. A POST lets one of them invite again."""
    person = person_of_request(request)
    if request.method == "POST":
        if person is not None:
            stopping.allow_again(person.pk, request.POST.get("stopped", ""))
        return redirect("couples-stopped")
    return render(
        request,
        "pages/couples/stopped.html",
        {"stopped": stopping.stopped_by(person.pk) if person is not None else []},
    )


def has_address(request: HttpRequest) -> bool:
    """Whether the person has a verified address: mail in the name of nobody is misused too easily."""
    person = person_of_request(request)
    return person is not None and person.email is not None


def _couples_page(
    request: HttpRequest, known: list[OwnCouple], form: InviteForm, status: int = 200
) -> HttpResponse:
    person = person_of_request(request)
    context = {
        "couples": known,
        "form": form,
        "waiting": invitations.open_invitations(person.pk) if person is not None else [],
        "guest": person is None or person.is_guest,
        "may_mail": has_address(request),
        "may_open": may_open_rooms(person),
    }
    return render(request, "pages/couples/list.html", context, status=status)


def _couple_page(request: HttpRequest, own: OwnCouple, form: BeginForm, status: int = 200) -> HttpResponse:
    before = request.GET.get("before")
    page = conversations.past(own, before, CONVERSATIONS_PER_PAGE)
    person = person_of_request(request)
    assert person is not None, "the couple was found for a person"
    listed = contexts.conversation_contexts(page.rooms)
    context: dict[str, Any] = {
        "couple": own,
        "form": form,
        "planned": planned_contexts(own, person, listed),
        "conversations": listed,
        "older": page.older,
        "newest": before is None,
        "guest": person.is_guest,
        "may_open": may_open_rooms(person),
    }
    return render(request, "pages/couples/own.html", context, status=status)


urlpatterns: Final[list[URLPattern]] = [
    page("", couples, "couples"),
    page("take-back/", take_back, "couples-take-back"),
    page("stopped/", stopped, "couples-stopped"),
    page("<str:couple>/", couple, "couple"),
    page("<str:couple>/leave/", leave, "couple-leave"),
]
