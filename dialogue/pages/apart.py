"""The page apart: a few questions for one person alone, the ways out, and people who can help, by country.

A browser asks for it once, and is sent the same as everybody of its language and country. The answers are
marks in the page that the style sheet reads: they are neither sent nor stored, and the server has nowhere to
put them.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import get_language_info, gettext_lazy
from django.views.decorators.http import require_safe

from dialogue.helpers.languages import current_language
from dialogue.moderator.format import in_language
from dialogue.pages.after_exit import ask_after_exit
from dialogue.safety import country, resources
from dialogue.safety.questions import ANSWERS, QUESTIONS, READ_ALONG
from dialogue.safety.resources import Resource

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FOR: Final[dict[resources.Whom, "StrPromise"]] = {
    "everyone": gettext_lazy("For everybody"),
    "women": gettext_lazy("For women"),
    "men": gettext_lazy("For men"),
    "lgbt": gettext_lazy("For lesbian, gay, bisexual and trans people"),
}
HOURS: Final[dict[str, "StrPromise"]] = {
    "always": gettext_lazy("day and night"),
    "some": gettext_lazy("at certain hours"),
}


@require_safe
def apart(request: HttpRequest) -> HttpResponse:
    """The questions, what follows from the answers, and the resources by country, the likely one open."""
    language, known = current_language(), resources.current()
    here = country.guess(known.countries, request.headers.get("Accept-Language", ""), language)
    countries = [
        {
            "name": in_language(each.name, language),
            "emergency": [_number(number) for number in each.emergency],
            "resources": _shown(each.resource),
            "open": code == here,
        }
        for code, each in sorted(
            known.countries.items(),
            key=lambda item: (item[0] != here, normalize("NFKD", in_language(item[1].name, language))),
        )
    ]
    context = {
        "questions": [
            {
                "id": each.id,
                "text": each.text,
                "answers": [
                    {
                        "value": value,
                        "label": label,
                        "careful": value in each.careful,
                        "read": each.id == READ_ALONG and value in each.careful,
                    }
                    for value, label in ANSWERS.items()
                ],
            }
            for each in QUESTIONS
        ],
        "own": _shown(known.own),
        "countries": countries,
        "international": _shown(known.international),
        "checked": min(
            resource.checked
            for each in known.countries.values()
            for resource in each.resource
            if resource.checked is not None
        ),
    }
    return render(request, "pages/apart.html", context)


def _shown(found: Iterable[Resource]) -> list[dict[str, Any]]:
    language = current_language()
    return [
        {
            "name": each.name,
            "whom": FOR[each.whom],
            "hours": HOURS[each.hours],
            "free": each.free,
            "phone": _number(each.phone),
            "text": _number(each.text),
            "text_word": each.text_word,
            "whatsapp": _number(each.whatsapp),
            "web": each.web,
            "languages": [str(get_language_info(spoken)["name_translated"]) for spoken in each.languages],
            "interpreters": each.interpreters,
            "note": in_language(each.note, language) if each.note else "",
        }
        for each in found
    ]


def _number(number: str | None) -> dict[str, str] | None:
    """A number as it is read, and as a telephone dials it."""
    return {"read": number, "dialled": re.sub("[^0-9+]", "", number)} if number is not None else None


urlpatterns: Final[list[URLPattern]] = [path("", ask_after_exit(apart), name="apart")]
