"""A person's own page: they take stock of themself, choose a small step, and are asked how it went.

It belongs to the person of the session, a guest too; the first entry makes a visitor a guest. Nobody else is
shown it or whether it is used: nothing of it is logged, counted or shown in a room to anybody else.
"""

from datetime import timedelta
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import person_of_request, sign_in
from dialogue.care import areas, storage
from dialogue.care.entries import Entry, Rating
from dialogue.care.journal import Journal, Stock
from dialogue.care.trend import HEIGHT, MAX_STOCKS, WIDTH, trends
from dialogue.helpers import rate_limits
from dialogue.helpers.languages import current_language
from dialogue.http.error_pages import handle_database_errors
from dialogue.moderator.format import in_language
from dialogue.pages import kindness
from dialogue.pages.after_exit import ask_after_exit
from dialogue.pages.care_forms import ANSWERS, SPANS, AnswerForm, StepForm, StockForm
from dialogue.pages.page_data import Kindness, KindnessPart, OwnPage, OwnRating, OwnStock
from dialogue.rooms import rate_limit_keys

#: How long the page answers what somebody said about a step.
REPLY_FOR: Final = timedelta(minutes=5)
REPLIES: Final = {
    "done": gettext_lazy("Good. Let that count for a moment."),
    "bit": gettext_lazy("A bit is something. It is a beginning."),
    "not_yet": gettext_lazy("That is fine. It can wait, become smaller, or go."),
    "let_go": gettext_lazy("It is gone. To let something go can be a step, too."),
}
#: The size of the answer to the room's page is a multiple of this, with a stock or without one.
PADDED_TO_BYTES: Final = 4096


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The person's steps, their last stock, what is thin in it, and their ratings over time.

    A POST stores a step, or how it went with one.
    """
    if request.method != "POST":
        return _own_page(request, StepForm())
    return _answer(request) if "how" in request.POST else _choose(request)


@require_http_methods(["GET", "HEAD", "POST"])
def stock(request: HttpRequest) -> HttpResponse:
    """The form of a stock. A valid POST stores it."""
    form = StockForm(areas.current(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _add(request, form.entry())
        return redirect("care")
    return render(request, "pages/care/stock.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def exercise(request: HttpRequest) -> HttpResponse:
    """The exercise of compassion for oneself."""
    return render(request, "pages/care/kindness.html", {"kindness": kindness})


@require_GET
def for_room(request: HttpRequest) -> HttpResponse:
    """What the room's page shows this person of their own: the last stock, and the exercise.

    Each partner's page asks for it once, whether they ever took stock or not, and the answer has one size.
    """
    last = _journal(request).last_stock
    page = OwnPage(
        address=reverse("care"),
        stock=None if last is None else OwnStock(last.at, [OwnRating(*each) for each in _titled(last)]),
        kindness=Kindness(
            heading=str(kindness.HEADING),
            lead=str(kindness.LEAD),
            parts=[KindnessPart(str(heading), str(text)) for heading, text in kindness.PARTS],
            afterwards=str(kindness.AFTERWARDS),
        ),
    )
    content = msgspec.json.encode(page)
    padded = content.ljust(-(-len(content) // PADDED_TO_BYTES) * PADDED_TO_BYTES)
    return HttpResponse(padded, content_type="application/json")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Everything that the person noted, as a JSON file."""
    person = person_of_request(request)
    journal = storage.read_whole(person.pk if person is not None else None)
    content = msgspec.json.format(msgspec.json.encode({"stocks": journal.stocks, "steps": journal.steps}))
    headers = {"Content-Disposition": 'attachment; filename="own-page.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask whether to destroy everything that the person noted. A POST destroys it."""
    if request.method != "POST":
        return render(request, "pages/care/erase.html")
    person = person_of_request(request)
    if person is not None:
        storage.erase(person.pk)
    return redirect("care")


def _choose(request: HttpRequest) -> HttpResponse:
    """Store a step, or show the page again with what is missing."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return _own_page(request, form, status=422)
    _add(request, form.entry())
    return redirect("care")


def _answer(request: HttpRequest) -> HttpResponse:
    """Store how it went with one of the person's own steps. Somebody else's step is an unknown one."""
    form = AnswerForm(request.POST)
    if not form.is_valid() or _journal(request).step(form.cleaned_data["step"]) is None:
        return _own_page(request, StepForm(), unknown_step=True, status=409)
    _add(request, form.entry())
    return redirect("care")


def _journal(request: HttpRequest) -> Journal:
    person = person_of_request(request)
    return storage.read(person.pk if person is not None else None)


def _add(request: HttpRequest, entry: Entry) -> None:
    """Store an entry for the person of the session, who becomes a guest if there is none."""
    person = person_of_request(request)
    if person is None:
        rate_limits.take("rooms", rate_limit_keys.by_person(request))  # a new guest counts as a new room
        person = Person.objects.create_guest(current_language())
        sign_in(request, person)
    storage.add(person.pk, entry, timezone.now(), request.POST.get("csrfmiddlewaretoken"))


def _own_page(
    request: HttpRequest, form: StepForm, *, unknown_step: bool = False, status: int = 200
) -> HttpResponse:
    journal = _journal(request)
    last = journal.last_stock
    context = {
        "form": form,
        "unknown_step": unknown_step,
        "reply": _reply(journal),
        "steps": [
            {
                "step": step,
                "span": SPANS[step.span],
                "said": ANSWERS[step.last_answer.how] if step.last_answer else "",
            }
            for step in reversed(journal.open_steps)
        ],
        "answers": ANSWERS,
        "kindness": kindness,
        "stock": last,
        **(_stock_context(last) if last is not None else {}),
        **_trend_context(journal),
    }
    return render(request, "pages/care/own.html", context, status=status)


def _reply(journal: Journal) -> Any:
    said = journal.last_answer
    recent = said is not None and timezone.now() - said.at < REPLY_FOR
    return REPLIES[said.how] if said is not None and recent else None


def _stock_context(last: Stock) -> dict[str, Any]:
    known, language = areas.current(), current_language()
    lowest = [(_title(rating, last), known.find(rating.area)) for rating in last.lowest]
    thin = {rating.area for rating in last.thin}
    return {
        "ratings": [
            {"title": _title(each, last), "value": each.value, "thin": each.area in thin}
            for each in last.ratings
        ],
        "thin": [_title(rating, last) for rating in last.thin],
        "ideas": [
            {"title": title, "ideas": in_language(area.ideas, language)}
            for title, area in lowest
            if area is not None
        ],
    }


def _trend_context(journal: Journal) -> dict[str, Any]:
    found = trends(journal.stocks)
    return {
        "trends": [
            {"title": _title(_rating_of(each.stock, each.area), each.stock), "trend": each} for each in found
        ],
        "stocks": [
            {"at": each.at, "ratings": _titled(each)} for each in reversed(journal.stocks[-MAX_STOCKS:])
        ],
        "width": WIDTH,
        "height": HEIGHT,
    }


def _rating_of(taken: Stock, area: str) -> Rating:
    return next(rating for rating in taken.ratings if rating.area == area)


def _titled(taken: Stock) -> list[tuple[str, int]]:
    return [(_title(rating, taken), rating.value) for rating in taken.ratings]


def _title(rating: Rating, taken: Stock) -> str:
    return areas.current().title_of(rating, taken.areas_version, current_language())


def _page(route: str, view: Any, name: str) -> URLPattern:
    return path(route, handle_database_errors(ask_after_exit(view)), name=name)


urlpatterns: Final[list[URLPattern]] = [
    _page("", own, "care"),
    _page("stock/", stock, "care-stock"),
    _page("kindness/", exercise, "care-kindness"),
    _page("room/", for_room, "care-room"),
    _page("export/", export, "care-export"),
    _page("erase/", erase, "care-erase"),
]
