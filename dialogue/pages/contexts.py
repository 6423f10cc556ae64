"""What the templates show: the links of a new room, an invitation, a row of the list of conversations."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from dialogue.accounts.sign_in import person_of_request
from dialogue.helpers.languages import current_language
from dialogue.moderator.format import in_language
from dialogue.moderator.visibility import Viewer, sees_topic
from dialogue.pages import copies
from dialogue.pages.walkthrough import walkthrough
from dialogue.rooms import access, invitations
from dialogue.rooms.creation import IssuedInvitation
from dialogue.rooms.queries import ListedRoom, room_info

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PHASE_LABELS: Final[dict[str | None, "StrPromise"]] = {
    "gathering": gettext_lazy("Not begun"),
    "ended": gettext_lazy("Ended"),
}
#: What an observer reads of the consents in the list of conversations: never which partner consents.
CONSENT_LABELS: Final = {
    ("waiting", 0): gettext_lazy("Waiting: neither of the two agrees so far"),
    ("waiting", 1): gettext_lazy("Waiting: one of the two agrees"),
    ("taken_back", 0): gettext_lazy("Taken back: neither of the two agrees now"),
    ("taken_back", 1): gettext_lazy("Taken back: one of the two agrees now"),
}
#: The messages that carry a link. They hold no name and no topic: others may see them.
_PARTNER_MESSAGE: Final = gettext_lazy(
    "Here is your link to a conversation in which both are heard, each at their own screen. "
    "It is for you alone:\n"
    "\n"
    "%(address)s\n"
    "\n"
    "You are asked first whether now is a good time. “Not now” is a good answer too, "
    "and it is told to nobody."
)
_OBSERVER_MESSAGE: Final = gettext_lazy(
    "Here is your link to observe a conversation. It is for you alone:\n"
    "\n"
    "%(address)s\n"
    "\n"
    "It opens when both partners agree."
)
ROLE_LABELS: Final = {
    "speaker": gettext_lazy("the one who shares"),
    "listener": gettext_lazy("the one who listens"),
    "both": gettext_lazy("each of the two"),
}


def absolute_address(request: HttpRequest, path: str) -> str:
    """``path`` as a URL of the origin in ORIGINS that the request's host belongs to."""
    host = request.get_host()
    origin = next((origin for origin in settings.ORIGINS if origin.partition("://")[2] == host), None)
    return f"{origin}{path}" if origin is not None else request.build_absolute_uri(path)


def link_context(request: HttpRequest, invitation: IssuedInvitation) -> dict[str, Any]:
    """A link to pass on."""
    address = absolute_address(request, invitation.link)
    observes = Viewer(invitation.participant_id).seat is None
    message = (_OBSERVER_MESSAGE if observes else _PARTNER_MESSAGE) % {"address": address}
    return {
        "id": invitation.participant_id,
        "name": invitation.name,
        "observes": observes,
        "path": invitation.link,
        **message_context(address, gettext("An invitation"), message),
    }


def message_context(address: str, subject: str, message: str) -> dict[str, str]:
    """A message that carries a link, to send in one's own way."""
    return {
        "address": address,
        "subject": subject,
        "message": message,
        "mail": f"mailto:?subject={quote(subject)}&body={quote(message)}",
    }


def invitation_context(invited: invitations.Invitation) -> dict[str, Any]:
    """What the join page shows. An observer sees no topic before both partners consent."""
    info = room_info(invited.room)
    format_, participants = info.definition.format, info.participants
    observing = invited.scope is not None
    return {
        "name": invited.name,
        "observing": observing,
        "scope": invited.scope,
        "others": [name for seat, name in participants.partners.items() if seat != invited.participant_id],
        "topic": info.definition.topic if sees_topic(None, Viewer(invited.participant_id)) else "",
        "title": in_language(format_.title, current_language()),
        "summary": in_language(format_.summary, current_language()),
        "rules": in_language(format_.ground_rules, current_language()),
        "steps": [
            (in_language(step.title, current_language()), ROLE_LABELS[step.who])
            for step in walkthrough(format_)
        ],
        "observers": [
            observer for observer in participants.observers if observer.id != invited.participant_id
        ],
    }


def conversation_contexts(rooms: Sequence[ListedRoom]) -> list[dict[str, Any]]:
    """The rows of a list of conversations."""
    return [_conversation_context(listed) for listed in rooms]


def _conversation_context(listed: ListedRoom) -> dict[str, Any]:
    viewer, visible = listed.membership.viewer, listed.visible
    partners = listed.participants.partners
    return {
        "room": listed.membership.room,
        "topic": listed.topic or gettext("A conversation"),
        "format": in_language(listed.format.title, current_language()),
        "others": [name for seat, name in partners.items() if seat != viewer.participant_id],
        "observed": viewer.seat is None,
        "when": visible.when,
        "state": _state_label(visible),
        "ended": visible.phase == "ended",
        "replay": visible.replay,
        "keeping": listed.keeping,
        "asked_by": copies.askers_named(listed),
    }


def guest_days(request: HttpRequest) -> int | None:
    """How many days after the end a guest's words are erased; None: they stay, or the person is no guest."""
    person = person_of_request(request)
    return settings.RETENTION_DAYS_GUESTS if person is None or person.is_guest else None


def _state_label(visible: access.VisibleSummary) -> "StrPromise":
    if visible.consents is not None and visible.consents.status != "given":
        return CONSENT_LABELS[visible.consents.status, visible.consents.given]
    return PHASE_LABELS.get(visible.phase, gettext_lazy("Going on"))
