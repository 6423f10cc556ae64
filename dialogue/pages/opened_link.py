"""Whether a person opens a link, or a program fetches it, such as a messenger for its preview."""

from django.http import HttpRequest


def looks(request: HttpRequest) -> bool:
    """Whether the button was pressed that shows the invitation, and accepts nothing."""
    return request.method == "POST" and request.POST.get("answer") == "look"


def is_opened_by_a_person(request: HttpRequest) -> bool:
    """Whether a browser shows the answer to a person, which a program that fetches a preview does not say.

    Nor does a browser on plain http, or an old one: there the person presses one button more.
    """
    return looks(request) or request.headers.get("Sec-Fetch-Dest") == "document"
