"""The page on which a participant keeps a copy of a conversation: own words, the whole, or its structure."""

from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogue.log.interface import Erased
from dialogue.pages.membership import membership_or_404
from dialogue.rooms import export_requests, research_consents, typesetting
from dialogue.rooms.access import Membership
from dialogue.rooms.export_requests import NoSuchExportRequest, OnlyForPartners, Standing
from dialogue.rooms.participants import Participants
from dialogue.rooms.queries import ListedRoom, NoConsent, RoomTranscript, room_info

#: The kinds of files, the one that most people can read first.
KINDS: Final = {
    "pdf": gettext_lazy("As a PDF"),
    "markdown": gettext_lazy("As text (Markdown)"),
    "csv": gettext_lazy("As a table (CSV)"),
    "json": gettext_lazy("As data (JSON)"),
}
#: What a button of the page does, with the participant whom it is about.
_ACTIONS: Final[dict[str, Callable[[Membership, str], object]]] = {
    "ask": lambda membership, _: export_requests.ask(membership),
    "take_back": lambda membership, _: export_requests.take_back(membership),
    "allow": lambda membership, to: export_requests.allow_words(membership, to, allowed=True),
    "keep_back": lambda membership, to: export_requests.allow_words(membership, to, allowed=False),
    "research": lambda membership, _: research_consents.consent(membership, allowed=True),
    "no_research": lambda membership, _: research_consents.consent(membership, allowed=False),
}


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, room: str) -> HttpResponse:
    """What may be kept now and how to ask for more. A POST asks, allows, or takes either back."""
    membership = membership_or_404(request, room)
    try:
        if request.method == "POST":
            action = _ACTIONS.get(request.POST.get("do", ""))
            if action is None:
                raise Http404
            with suppress(NoSuchExportRequest):  # it was taken back meanwhile: the page shows how it is
                action(membership, request.POST.get("to", ""))
            return redirect("copy", room)
        export_requests.require_open(membership)
        return render(request, "pages/copy.html", _context(membership))
    except NoConsent:
        return render(request, "pages/replay_closed.html", {"why": "no_consent"}, status=403)
    except (Erased, OnlyForPartners):
        raise Http404 from None


def asked_by_others(transcript: RoomTranscript) -> list[str]:
    """The names of others who asked for a copy of the whole conversation, for a partner."""
    membership = transcript.membership
    names = _names(transcript.participants)
    return [names[each.by] for each in _by_others(membership)]


def askers_named(listed: ListedRoom) -> list[str]:
    """The names of those who asked for a copy and of whom a partner is told, in a list of conversations."""
    membership = listed.membership
    if membership.seat is None:
        return []
    names = _names(listed.participants)
    return [names[each] for each in listed.copy_asked_by if each != membership.viewer.participant_id]


def _context(membership: Membership) -> dict[str, Any]:
    info = room_info(membership.room)
    names = _names(info.participants)
    own = membership.viewer.participant_id
    requests = export_requests.requests_of(membership)
    mine = next((each for each in requests if each.by == own), None)
    kinds = {kind: label for kind, label in KINDS.items() if kind != "pdf" or typesetting.is_installed()}
    return {
        "room": membership.room,
        "topic": info.definition.topic if membership.seat is not None else "",
        "partner": membership.seat is not None,
        "alone": bool(info.participants.scripted),
        "others": [name for seat, name in info.participants.partners.items() if seat != own],
        "kinds": kinds.items(),
        "mine": mine,
        "ready": mine is not None and mine.ready_at <= timezone.now(),
        "wait_hours": ceil(settings.EXPORT_WAIT.total_seconds() / 3600),
        "asked": [{"request": each, "name": names[each.by]} for each in requests if each.by != own],
        "research": research_consents.research_of(membership),
    }


def _by_others(membership: Membership) -> list[Standing]:
    own = membership.viewer.participant_id
    return [each for each in export_requests.requests_of(membership) if each.by != own]


def _names(participants: Participants) -> dict[str, str]:
    names: dict[str, str] = {each.id: each.name for each in participants.observers}
    names.update(participants.partners.items())
    return names
