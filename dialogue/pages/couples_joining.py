"""The pages behind the link of an invitation to be a couple: accepting it, or stopping who sent it.

"Not now" stores nothing. A program that fetches the link gets a page without a name.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogue.accounts.sign_in import person_of_request, session_of, sign_in
from dialogue.couples import invitations, stopping
from dialogue.couples.membership import own_couple
from dialogue.couples.models import CoupleInvitation
from dialogue.helpers import rate_limits, security_log
from dialogue.pages import times
from dialogue.pages.couples_access import page, person_or_guest
from dialogue.pages.couples_forms import JoinForm
from dialogue.pages.opened_link import is_opened_by_a_person
from dialogue.rooms import rate_limit_keys
from dialogue.rooms.credentials import count_failure

SAME_NAME: Final = gettext_lazy(
    "That is the name of your partner here, or looks like it. Please add what tells you apart."
)
_STATUS: Final[dict[str, int]] = {"own": 200, "stopped": 200, "used": 409, "expired": 410}


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The invitation, and its answers: accept it, not now, or no invitation of this person ever again."""
    invitation = invitations.find(code)
    if invitation is None:
        return _unknown(request)
    person = person_of_request(request)
    answer = request.POST.get("answer") if request.method == "POST" else None
    if answer == "accept":
        return _accept(request, code, invitation)
    if invitation.couple_id is not None and own_couple(
        person.pk if person is not None else None, invitation.couple_id
    ):
        return redirect("couple", invitation.couple_id)
    refusal = invitations.refusal_of(invitation, person.pk if person is not None else None)
    if refusal is not None:
        return _refused(request, refusal)
    if answer == "not_now":
        return render(request, "pages/couples/not_now.html")
    if answer == "stop":
        return _stop(request, invitation)
    if not is_opened_by_a_person(request):
        return render(request, "pages/join_closed.html")
    return _join_page(request, invitation, JoinForm())


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """From a mail, without an account: ask whether to stop mails from its inviter. A POST stops them."""
    invitation = invitations.find(code)
    if invitation is None or invitation.address_hash is None:
        return _unknown(request)
    if request.method != "POST":
        return render(request, "pages/couples/stop.html")
    person = person_of_request(request)
    stopping.stop(invitation, person.pk if person is not None else None)
    return render(request, "pages/couples/stopped_now.html")


def _accept(request: HttpRequest, code: str, invitation: CoupleInvitation) -> HttpResponse:
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _join_page(request, invitation, form, status=422)
    accepted = invitations.accept(
        code,
        person_of_request(request),
        form.cleaned_data["name"],
        form=request.POST.get("csrfmiddlewaretoken"),
        session=session_of(request),
    )
    if accepted == "same_name":
        form.add_error("name", SAME_NAME)
        return _join_page(request, invitation, form, status=422)
    if not isinstance(accepted, invitations.Accepted):
        return _unknown(request) if accepted == "unknown" else _refused(request, accepted)
    if accepted.since == "same_form":
        security_log.record("signed_in_again", person=accepted.person.pk)
    if accepted.since != "before":
        sign_in(request, accepted.person)
    times.keep_browser_zone(accepted.person, request.POST.get("browser_zone", ""))
    return redirect("couple", accepted.couple)


def _stop(request: HttpRequest, invitation: CoupleInvitation) -> HttpResponse:
    if person_of_request(request) is None:
        rate_limits.take("rooms", rate_limit_keys.by_person(request))  # a new guest counts as a new room
    stopping.stop(invitation, person_or_guest(request).pk)
    return render(request, "pages/couples/stopped_now.html")


def _unknown(request: HttpRequest) -> HttpResponse:
    count_failure("unknown_link", rate_limit_keys.by_person(request))
    return render(request, "pages/couples/refused.html", {"why": "unknown"}, status=404)


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    if why == "used":
        security_log.refused("taken_link")
    return render(request, "pages/couples/refused.html", {"why": why}, status=_STATUS[why])


def _join_page(
    request: HttpRequest, invitation: CoupleInvitation, form: JoinForm, status: int = 200
) -> HttpResponse:
    person = person_of_request(request)
    context: dict[str, Any] = {
        "inviter": invitation.name,
        "form": form,
        "guest": person is None or person.is_guest,
        "until": invitation.expires_at,
    }
    return render(request, "pages/couples/join.html", context, status=status)


urlpatterns: Final[list[URLPattern]] = [
    page("join/<str:code>", join, "couple-join"),
    page("stop/<str:code>", stop, "couple-stop"),
]
