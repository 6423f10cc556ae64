"""Exports over the HTTP API: ask for one, allow one's own words in it, fetch it as a file."""

from dataclasses import asdict
from datetime import tzinfo
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import P, QueryEx, Status

from dialogue.accounts.sign_in import person_of_request
from dialogue.api.clients import membership_of_request, reader_key
from dialogue.api.documented import PROBLEMS, READING, api
from dialogue.api.schemas import (
    REFERENCE,
    ExportProblem,
    ExportRequestTold,
    ExportsTold,
    ExportWanted,
    Problem,
    ResearchAllowed,
    ResearchTold,
    WordsAllowed,
    openapi_response,
)
from dialogue.helpers.languages import current_language
from dialogue.helpers.time_zones import UTC_NAME, zone_named
from dialogue.replay.exports.extent import Extent
from dialogue.rooms import export_requests, exporting, reading_limit, research_consents
from dialogue.rooms.exporting import Kind
from dialogue.rooms.names import InvalidRoomRequest

_ASKING: Final = PROBLEMS | dict.fromkeys((400, 415), PROBLEMS[404])


@api.get(
    "/rooms/{room}/export",
    response=PROBLEMS | {409: ExportProblem, 413: Problem, 501: Problem},
    summary="A conversation to keep",
    openapi_extra=READING
    | {
        "responses": {
            200: openapi_response(
                "The conversation as this viewer may take it along, as a file.",
                ("application/json", {"$ref": f"{REFERENCE}Export"}),
                ("text/markdown", {"type": "string"}),
                ("text/csv", {"type": "string"}),
                ("application/pdf", {"type": "string", "format": "binary"}),
            )
        }
    },
)
def export_of_a_room(
    request: HttpRequest,
    room: str,
    kind: QueryEx[Kind, P(alias="as", description="The kind of file.")] = "json",
    of: QueryEx[Extent, P(description="How much of the conversation, as below.")] = "whole",
    zone: QueryEx[str | None, P(description="The reader's time zone: Europe/Berlin.", max_length=64)] = None,
) -> HttpResponse:
    """The conversation as a file, as much of it as this client may take along.

    - `of=mine`: a partner's own words, at once. Nobody else is told, and nothing is written down.
    - `of=whole`: all that this viewer may see. It is asked for by POST; both partners are told, and it is
      given after a wait. Until then the answer is 409, which says how to ask or when it is ready. Words of
      others are left out unless their author allows them; an observer gets words only if both partners do.
      Beside a script it is given at once.
    - `of=structure`: the events without words, for research, where both partners consent. Names, ids and
      times are replaced. It is for the two partners, and the same for both.
    """
    membership = membership_of_request(request, room)
    reader_zone = _zone(request, zone)
    with reading_limit.limit.slot(reader_key(request, membership)):
        draft = exporting.prepare(membership, of, kind, current_language(), reader_zone)
    file = exporting.give(draft, confirm=lambda: membership_of_request(request, room))
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@api.post(
    "/rooms/{room}/export",
    response=_ASKING | {202: ExportRequestTold},
    summary="Ask for the whole conversation",
    openapi_extra=READING,
)
def ask_for_an_export(request: HttpRequest, room: str, body: ExportWanted) -> Status[Any]:  # noqa: ARG001 - only one extent can be asked for
    """Ask for a copy of the whole conversation. Both partners are told. Asking again changes nothing."""
    membership = membership_of_request(request, room)
    return Status(202, asdict(export_requests.ask(membership)))


@api.delete(
    "/rooms/{room}/export",
    response=PROBLEMS | {204: None},
    summary="Take back that one asked",
    openapi_extra=READING,
)
def take_back_an_export(request: HttpRequest, room: str) -> Status[Any]:
    """Take the client's own request back, and with it what others allowed for it."""
    export_requests.take_back(membership_of_request(request, room))
    return Status(204, None)


@api.get(
    "/rooms/{room}/exports",
    response=PROBLEMS | {200: ExportsTold},
    summary="Who asked for the conversation",
    openapi_extra=READING,
)
def exports_of_a_room(request: HttpRequest, room: str) -> Any:
    """Who asked for a copy of the whole conversation, and when it is ready; one's own permissions."""
    membership = membership_of_request(request, room)
    requests = export_requests.requests_of(membership)
    research = research_consents.research_of(membership)
    return {"requests": [asdict(each) for each in requests], "research": asdict(research)}


@api.post(
    "/rooms/{room}/export/words",
    response=_ASKING | {200: ExportRequestTold},
    summary="Allow one's own words in another's copy",
    openapi_extra=READING,
)
def allow_words(request: HttpRequest, room: str, body: WordsAllowed) -> Any:
    """Let the words that this partner has said so far be in a copy, or take that back.

    The one who asked learns of it from the copy alone. What was given already is not called back.
    """
    membership = membership_of_request(request, room)
    return asdict(export_requests.allow_words(membership, body.to, allowed=body.allowed))


@api.post(
    "/rooms/{room}/export/research",
    response=_ASKING | {200: ResearchTold},
    summary="Consent to research on the structure",
    openapi_extra=READING,
)
def allow_research(request: HttpRequest, room: str, body: ResearchAllowed) -> Any:
    """Let the structure of the conversation, without words, be taken for research, or take that back."""
    membership = membership_of_request(request, room)
    return asdict(research_consents.consent(membership, allowed=body.allowed))


def _zone(request: HttpRequest, given: str | None) -> tzinfo:
    """The zone of this name, or that of the person.

    Raises:
        InvalidRoomRequest: there is no such zone.
    """
    person = person_of_request(request)
    found = zone_named(given or (person.time_zone if person is not None else UTC_NAME))
    if found is None:
        raise InvalidRoomRequest("zone", gettext("There is no such time zone."))
    return found
