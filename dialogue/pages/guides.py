"""The guides: for couples, for observers, for administrators."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dialogue.pages import ways_to_talk

READERS: Final = {
    "couples": gettext_lazy("For the two of you"),
    "therapists": gettext_lazy("For therapists and others who observe"),
    "administrators": gettext_lazy("For administrators"),
}


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The page that leads to the guides."""
    return render(request, "pages/guide/contents.html", {"guides": READERS})


@require_safe
def guide(request: HttpRequest, reader: str) -> HttpResponse:
    """The guide for the reader, a key of READERS."""
    others = {other: label for other, label in READERS.items() if other != reader}
    return render(request, f"pages/guide/{reader}.html", {"guides": others, "ways": ways_to_talk.ways()})


urlpatterns: Final[list[URLPattern]] = [
    path("", contents, name="guide"),
    *(path(f"{reader}/", guide, {"reader": reader}, name=f"guide-{reader}") for reader in READERS),
]
