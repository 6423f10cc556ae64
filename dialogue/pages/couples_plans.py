"""The pages of planned conversations: one asks, the other answers, and the door opens at the time.

Both are shown the same of a plan, but for whose answer is due. A plan that nobody answered looks like one
that was answered by "not now".
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dialogue.accounts.models import Person
from dialogue.accounts.policies import require_may_open_rooms
from dialogue.accounts.sign_in import logged_as, person_of_request
from dialogue.couples import planning, plans, subscriptions
from dialogue.couples.calendar import to_ics
from dialogue.couples.membership import OwnCouple, own_couples
from dialogue.couples.planning import PlanRefused
from dialogue.couples.plans import PlannedConversation
from dialogue.helpers import rate_limits
from dialogue.pages import contexts, times, ways_to_talk
from dialogue.pages.couples_access import couple_or_404, page
from dialogue.pages.couples_forms import AskForm
from dialogue.rooms import rate_limit_keys

#: What a person reads when their answer was not possible.
REFUSALS: Final[dict[str, Any]] = {
    "changed": gettext_lazy("Something changed here meanwhile. Please look at it once more."),
    "over": gettext_lazy("This is over already. Nothing was changed."),
    "not_your_turn": gettext_lazy("You are waiting for the answer of the other here."),
    "past": gettext_lazy("This time has passed. Please choose a later one."),
    "too_far": gettext_lazy("That is more than a year ahead. Please choose a time that is closer."),
    "beyond_a_day": gettext_lazy("Please stay within a day of the time that was asked for first."),
}
TITLE: Final = gettext_lazy("A conversation")


class AnswerForm(forms.Form):
    """An answer, and the revision of the plan that it answers."""

    answer = forms.ChoiceField(choices=[(each, each) for each in ("yes", "another", "not_now", "go_in")])
    revision = forms.IntegerField(min_value=0, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, couple: str) -> HttpResponse:
    """The form that asks for a conversation. A valid POST asks."""
    own, person, now = couple_or_404(request, couple), _person(request), timezone.now()
    if not own.together:
        return redirect("couple", own.id)
    if request.method != "POST":
        return _ask_page(request, own, AskForm(initial=times.initial(person, now)))
    require_may_open_rooms(person)
    form = AskForm(request.POST)
    if form.is_valid():
        rate_limits.take("rooms", rate_limit_keys.by_person(request))
        data = form.cleaned_data
        times.keep_zone(person, data["time_zone"])
        try:
            return redirect("plan", own.id, plans.ask(own, data["topic"], data["format"], form.at, now))
        except PlanRefused as refused:
            form.add_error("when", REFUSALS[refused.reason])
        except plans.TooManyPlans:
            form.add_error(None, gettext("You have planned a lot already. Let one of them pass first."))
    return _ask_page(request, own, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, couple: str, plan: str) -> HttpResponse:
    """One planned conversation. A POST answers it, or goes in."""
    own, person, now = couple_or_404(request, couple), _person(request), timezone.now()
    found = _plan_or_404(own, plan)
    form = times.form_at(person, found.plan.at)
    answer = AnswerForm(request.POST)
    if request.method != "POST" or not answer.is_valid():
        return _plan_page(request, own, found, form, status=200 if request.method != "POST" else 422)
    revision = answer.cleaned_data["revision"] or 0
    try:
        match answer.cleaned_data["answer"]:
            case "yes":
                plans.say_yes(own, plan, revision, now)
            case "not_now":
                plans.say_not_now(own, plan, revision, now)
            case "go_in":
                rate_limits.take("rooms", rate_limit_keys.by_person(request))
                return redirect("room", plans.go_in(own, plan, now, logged_as(request)))
            case _:
                form = times.WhenForm(request.POST)
                if not form.is_valid():
                    return _plan_page(request, own, found, form, status=422)
                times.keep_zone(person, form.cleaned_data["time_zone"])
                plans.say_another_time(own, plan, revision, form.at, now)
    except PlanRefused as refused:
        again = _plan_or_404(own, plan)
        return _plan_page(request, own, again, form, why=REFUSALS[refused.reason], status=409)
    except plans.NoSuchPlan:  # one of the two has left
        return redirect("couple", own.id)
    return redirect("plan", own.id, plan)


@require_GET
def calendar_file(request: HttpRequest, couple: str, plan: str) -> HttpResponse:
    """The conversation as a file for a calendar, without topic and names."""
    own = couple_or_404(request, couple)
    site = site_name()
    entry = subscriptions.entry_of(own.me.person, plan, site) if "\0" not in plan else None
    if entry is None:
        raise Http404
    return calendar_answer(to_ics([entry], str(TITLE), contexts.absolute_address(request, "/")))


def calendar_answer(content: bytes) -> HttpResponse:
    """The answer with a calendar file."""
    headers = {"Content-Disposition": 'attachment; filename="conversation.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def site_name() -> str:
    """The host of this site, for the ids in calendars."""
    return urlsplit(settings.ORIGINS[0]).hostname or "localhost"


def planned_contexts(
    couple: OwnCouple, person: Person, conversations: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What the couple's page lists as planned: what lies ahead, and what goes on in its room about its time.

    ``conversations`` are those that the page lists: the topic of a plan whose room is open stands there.
    """
    if not couple.together:
        return []
    now = timezone.now()
    topics = {each["room"]: each["topic"] for each in conversations if not each["ended"]}
    listed = []
    for each in plans.planned(couple):
        shown = plan_context(couple, each, person)
        if shown["shown"] == "opened":
            if each.room in topics and now < each.plan.at + planning.DOOR_CLOSES_AFTER:
                listed.append(shown | {"topic": topics[each.room]})
        elif shown["shown"] != "not_now" or each.plan.at > now:
            listed.append(shown)
    return listed


def waiting_contexts(person: Person | None, conversations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What waits for this person in all their couples: an answer of theirs, and rooms to go into now."""
    if person is None:
        return []
    return [
        each | {"couple": couple}
        for couple in own_couples(person.pk)
        for each in planned_contexts(couple, person, conversations)
        if each["mine_to_answer"] or each["shown"] in {"door_open", "opened"}
    ]


def plan_context(couple: OwnCouple, found: PlannedConversation, person: Person) -> dict[str, Any]:
    """A planned conversation, as a page shows it."""
    shown = planning.shown(found.plan, timezone.now())
    return {
        "id": found.id,
        "topic": found.topic,
        "format": ways_to_talk.title_of(found.format),
        "at": found.plan.at,
        "when": times.moment_in_zone(found.plan.at, person),
        "shown": shown,
        "mine_to_answer": shown == "asked" and found.plan.waiting_for == couple.me.side,
        "is_another_time": found.plan.at != found.plan.first_at or found.plan.was_agreed,
        "revision": found.plan.revision,
        "room": found.room,
    }


def _ask_page(request: HttpRequest, own: OwnCouple, form: AskForm, status: int = 200) -> HttpResponse:
    return render(request, "pages/couples/ask.html", {"couple": own, "form": form}, status=status)


def _plan_page(
    request: HttpRequest,
    own: OwnCouple,
    found: PlannedConversation,
    form: times.WhenForm,
    why: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {"couple": own, "plan": plan_context(own, found, _person(request)), "form": form, "why": why}
    return render(request, "pages/couples/plan.html", context, status=status)


def _plan_or_404(own: OwnCouple, plan: str) -> PlannedConversation:
    try:
        found = plans.planned_conversation(own, plan)
    except plans.NoSuchPlan:
        raise Http404 from None
    if not own.together:
        raise Http404
    return found


def _person(request: HttpRequest) -> Person:
    person = person_of_request(request)
    assert person is not None, "the couple was found for a person"
    return person


urlpatterns: Final[list[URLPattern]] = [
    page("<str:couple>/plan/", ask, "plan-ask"),
    page("<str:couple>/plans/<str:plan>/", plan, "plan"),
    page("<str:couple>/plans/<str:plan>/calendar/", calendar_file, "plan-calendar"),
]
