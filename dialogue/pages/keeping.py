"""The page of what is kept of one conversation: how long, and how a person takes back what is theirs."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import person_of_request
from dialogue.http.error_pages import handle_database_errors
from dialogue.log.interface import Erased
from dialogue.pages.after_exit import ask_after_exit
from dialogue.pages.membership import membership_or_404
from dialogue.rooms import forgetting, retention
from dialogue.rooms.access import Membership
from dialogue.rooms.keeping import keeping_of
from dialogue.rooms.queries import has_ended, room_info

#: What a choice of days is called.
CHOICES: Final = {
    30: gettext_lazy("30 days after the end"),
    365: gettext_lazy("A year after the end"),
    retention.UNTIL_THEY_SAY: gettext_lazy("Until I say"),
}
#: What the page says after each act that leaves the conversation open.
SAID: Final = {
    "withdraw": gettext_lazy("Your words are gone."),
    "ask": gettext_lazy("Asked."),
    "take_back": gettext_lazy("Your wish is taken back."),
    "keep": gettext_lazy("It is kept like this from now on."),
}
#: Acts that cannot be undone: their form has a box that the person ticks.
FOR_GOOD: Final = {"withdraw", "ask", "leave"}


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, room: str) -> HttpResponse:
    """What is kept of a conversation. A POST does one act, named by the button that was pressed."""
    membership = membership_or_404(request, room)
    if request.method != "POST":
        return _page(request, membership, said=SAID.get(request.GET.get("done", "")))
    act = request.POST.get("act", "")
    if act in FOR_GOOD and request.POST.get("sure") != "yes":
        return _page(request, membership, unsure=act, status=422)
    try:
        return _do(request, membership, act)
    except Erased:  # the other partner was a moment earlier
        return render(request, "pages/kept_gone.html")


def _do(request: HttpRequest, membership: Membership, act: str) -> HttpResponse:
    person, room, seat, now = person_of_request(request), membership.room, membership.seat, timezone.now()
    assert person is not None, "a membership has a person"
    match act:
        case "leave":
            forgetting.leave(room, membership.viewer.participant_id, now, words="withdraw", by=person.pk)
            return redirect("past")
        case "withdraw" if seat is not None:
            forgetting.withdraw_own_words(room, seat, now, by=person.pk)
        case "ask" if seat is not None:
            if forgetting.ask_erasure(room, seat, now, by=person.pk) == "erased":
                return render(request, "pages/kept_gone.html")
        case "take_back" if seat is not None:
            forgetting.take_back_erasure(room, seat, by=person.pk)
        case "keep" if seat is not None and retention.may_choose(person):
            days = _days(request.POST.get("days", ""))
            if days is None and request.POST.get("days") != "":
                return _page(request, membership, status=422)
            retention.choose_for_room(person, room, days, now)
        case _:
            return _page(request, membership, status=422)
    return redirect(f"{reverse('kept', args=[room])}?done={act}")


def _page(
    request: HttpRequest, membership: Membership, *, said: Any = None, unsure: str = "", status: int = 200
) -> HttpResponse:
    person = person_of_request(request)
    if person is None:
        raise Http404
    info = room_info(membership.room)
    others = [
        name for seat, name in info.participants.partners.items() if seat != membership.viewer.participant_id
    ]
    keeping = keeping_of(membership)
    context = {
        "room": membership.room,
        "topic": info.definition.topic if keeping is not None else "",
        "others": others,
        "observed": keeping is None,
        "keeping": keeping,
        "going_on": not has_ended(membership.room),
        "said": said,
        **{f"unsure_{act}": act == unsure for act in FOR_GOOD},
        **(choices_context(person, membership.room) if keeping is not None else {}),
    }
    return render(request, "pages/kept.html", context, status=status)


def choices_context(person: Person, room: str | None = None) -> dict[str, Any]:
    """How long ``person`` may keep their half of ``room``, or of every conversation, and what they chose."""
    if not retention.may_choose(person):
        return {"choices": []}
    usual = retention.choice_of(person)
    chosen = retention.choice_for_room(person, room) if room is not None else usual
    choices = [
        {"value": str(days), "label": label, "checked": chosen == days} for days, label in CHOICES.items()
    ]
    return {"choices": choices, "usual": CHOICES.get(usual), "as_usual": chosen is None}


def _days(given: str) -> int | None:
    """The days that a form chose; None if it is no choice."""
    return next((days for days in retention.CHOICES if str(days) == given), None)


def days_of_form(request: HttpRequest) -> int | None:
    """The days that the form of a request chose; None if they are no choice."""
    return _days(request.POST.get("days", ""))


urlpatterns: Final[list[URLPattern]] = [
    path("rooms/<str:room>/kept/", handle_database_errors(ask_after_exit(kept)), name="kept")
]
