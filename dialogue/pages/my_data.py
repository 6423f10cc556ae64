"""A person's page of what is held about them: a file of it, how long it is kept, and closing the account."""

from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dialogue.accounts import mails
from dialogue.accounts.sign_in import person_of_request, sign_out
from dialogue.helpers.languages import current_language
from dialogue.http.error_pages import handle_database_errors
from dialogue.pages.account_access import confirmed, for_persons
from dialogue.pages.after_exit import ask_after_exit
from dialogue.pages.contexts import guest_days
from dialogue.pages.keeping import SAID, choices_context, days_of_form
from dialogue.personal_data import closing
from dialogue.personal_data.file import file_of, parts_of
from dialogue.rooms import rate_limit_keys, reading_limit, retention

#: What may become of a person's words when their account is closed. The first is chosen until they choose.
WORDS: Final = {
    "withdraw": gettext_lazy("Withdraw my words from every conversation"),
    "leave": gettext_lazy("Leave my words with the conversations, for those I talked with"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What is held about the person. A POST chooses how long their words are kept."""
    person = person_of_request(request)
    if person is None:
        return render(request, "pages/my_data.html", {"known": False})
    context: dict[str, Any] = {
        "known": True,
        "guest": person.is_guest,
        "guest_days": guest_days(request),
        "said": SAID.get(request.GET.get("done", "")),
        "parts": range(1, parts_of(person) + 1),
        **choices_context(person),
    }
    if request.method != "POST":
        return render(request, "pages/my_data.html", context)
    days = days_of_form(request)
    if days is None or not retention.may_choose(person):
        return render(request, "pages/my_data.html", context, status=422)
    retention.choose(person, days, timezone.now())
    return redirect(f"{reverse('my-data')}?done=keep")


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """A part of the file of everything that is held about the person."""
    person = person_of_request(request)
    number = request.GET.get("part", "1")
    if person is None or not number.isdecimal() or not 0 < int(number[:9]) <= parts_of(person):
        raise Http404
    with reading_limit.limit.slot(rate_limit_keys.by_person(request)):
        content = file_of(person, int(number), current_language(), timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@for_persons
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Ask whether to close the account, and what becomes of the words. A POST with both answers closes it.

    An account's owner confirms first who they are, and their address gets a neutral notice.
    """
    person = person_of_request(request)
    assert person is not None, "the page is for persons"
    address = person.email
    words, sure = request.POST.get("words"), request.POST.get("sure") == "yes"
    if request.method != "POST" or words not in WORDS or not sure:
        unsure = request.method == "POST"
        chosen = words if words in WORDS else "withdraw"
        context = {
            "guest": person.is_guest,
            "unsure": unsure and not sure,
            "choices": [
                {"value": each, "label": label, "checked": each == chosen} for each, label in WORDS.items()
            ],
        }
        return render(request, "pages/close.html", context, status=422 if unsure else 200)
    closing.close(person, cast("closing.Words", words), timezone.now())
    sign_out(request)
    if address is not None:
        mails.send_left(address)
    response = render(request, "pages/closed.html")
    response["Clear-Site-Data"] = '"storage"'  # drafts; "cookies" would also clear those of sibling domains
    return response


def _page(route: str, view: Any, name: str) -> URLPattern:
    return path(route, handle_database_errors(ask_after_exit(view)), name=name)


urlpatterns: Final[list[URLPattern]] = [
    _page("", own, "my-data"),
    _page("file/", file, "my-data-file"),
    _page("close/", close, "my-data-close"),
]
