"""A person's own page of times: time zone, reminders, and a calendar to subscribe to. For them alone."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods

from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import person_of_request
from dialogue.couples import reminders, subscriptions
from dialogue.couples.calendar import to_ics
from dialogue.http.error_pages import handle_database_errors
from dialogue.pages import contexts, times
from dialogue.pages.couples_access import page, person_or_guest
from dialogue.pages.couples_plans import calendar_answer, site_name
from dialogue.rooms import rate_limit_keys
from dialogue.rooms.credentials import count_failure

LABELS: Final = {
    None: gettext_lazy("Not at all"),
    15: gettext_lazy("15 minutes before"),
    60: gettext_lazy("An hour before"),
    24 * 60: gettext_lazy("A day before"),
}


class ReminderForm(forms.Form):
    """How long before a conversation a person is reminded; empty for not at all."""

    minutes = forms.TypedChoiceField(
        choices=[("", ""), *((str(each), "") for each in reminders.MINUTES)],
        required=False,
        coerce=int,
        empty_value=None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def own_times(request: HttpRequest) -> HttpResponse:
    """The choices of this person. A POST changes one of them; a new calendar's URL is shown, this once."""
    if request.method != "POST":
        return _page(request, person_of_request(request))
    person = person_or_guest(request)
    match request.POST.get("choose"):
        case "zone":
            form = times.ZoneForm(request.POST)
            if not form.is_valid():
                return _page(request, person, form, status=422)
            times.keep_zone(person, form.cleaned_data["time_zone"])
        case "reminder":
            chosen = ReminderForm(request.POST)
            if chosen.is_valid():
                reminders.choose(person.pk, chosen.cleaned_data["minutes"], timezone.now())
        case "new_calendar":
            secret = subscriptions.renew(person.pk)
            url = contexts.absolute_address(request, reverse("couple-calendar", args=[secret]))
            return _page(request, person, url=url, status=201)
        case "end_calendar":
            subscriptions.end(person.pk)
        case _:
            pass
    return redirect("couple-times")


@require_GET
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret URL, for a program that has no session."""
    person = subscriptions.person_with(secret)
    if person is None:
        count_failure("unknown_link", rate_limit_keys.by_person(request))
        return HttpResponse(status=404, content_type="text/plain")
    entries = subscriptions.entries_of(person.pk, site_name(), timezone.now())
    with override(person.language):
        title = gettext("A conversation")
    return calendar_answer(to_ics(entries, title, contexts.absolute_address(request, "/")))


def _page(
    request: HttpRequest,
    person: Person | None,
    form: times.ZoneForm | None = None,
    url: str = "",
    status: int = 200,
) -> HttpResponse:
    minutes = reminders.minutes_of(person.pk) if person is not None else None
    context: dict[str, Any] = {
        "form": form or times.ZoneForm(initial=times.zone_of(person or Person())),
        "reminders": [
            {"value": "" if each is None else each, "label": label, "checked": each == minutes}
            for each, label in LABELS.items()
        ],
        "subscribed": person is not None and subscriptions.is_on(person.pk),
        "url": url,
    }
    return render(request, "pages/couples/times.html", context, status=status)


urlpatterns: Final[list[URLPattern]] = [
    page("times/", own_times, "couple-times"),
    path("calendar/<str:secret>.ics", handle_database_errors(calendar), name="couple-calendar"),
]
