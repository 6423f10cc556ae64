"""The page of what the trail holds for a person: who read or changed what of their conversations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from dialogue.accounts.sign_in import person_of_request
from dialogue.couples.mentions import couples_of, others_of
from dialogue.rooms.mentions import Mention, mentions, rooms_as_partner
from dialogue.trail.models import Entry
from dialogue.trail.reading import entries_for, moved_to
from dialogue.trail.sentences import sentence

ENTRIES_PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its reader sees it: with the topic and the other partner of the conversation."""

    at: datetime
    sentence: SafeString
    topic: str
    other: str


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """What happened, the newest first. It never tells what the other partner did for themself alone."""
    person = person_of_request(request)
    if person is None:
        return render(request, "pages/trail.html", {"lines": []})
    entries = Paginator(
        entries_for(person.pk, rooms_as_partner(person.pk), couples_of(person.pk)), ENTRIES_PER_PAGE
    )
    page = entries.get_page(request.GET.get("page"))
    return render(request, "pages/trail.html", {"lines": _lines(page, person.pk), "page": page})


def _lines(entries: Iterable[Entry], reader: str) -> list[Line]:
    known = list(entries)
    rooms = mentions(reader, {entry.room for entry in known if entry.room is not None})
    others = others_of(reader, {entry.couple for entry in known if entry.couple is not None})
    accounts = moved_to({entry.by for entry in known if entry.by is not None})
    return [
        _line(
            entry,
            accounts.get(entry.by or "", entry.by),
            rooms.get(entry.room or "") or others.get(entry.couple or ""),
            reader,
        )
        for entry in known
    ]


def _line(entry: Entry, by: str | None, mention: Mention | None, reader: str) -> Line:
    """The line of an entry, which ``by`` made: who made it as a guest may have an account now."""
    name = mention.names.get(by or "") if mention is not None else None
    text = str(sentence(entry.action, by=by, reader=reader))
    marked_up = text.replace("%(name)s", '<bdi class="name">{}</bdi>')
    return Line(
        at=entry.at,
        sentence=format_html(marked_up, name or gettext("Your partner")),
        topic=mention.topic if mention is not None else "",
        other=mention.other if mention is not None else "",
    )
