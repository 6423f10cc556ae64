"""Version 1 of the HTTP API: open a room, read its frames, export its conversation."""

from dataclasses import asdict
from typing import Any, Final, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI, P, QueryEx, Status

from dialogue.api.clients import membership_of_request, reader_key, room_creator
from dialogue.api.problems import register_error_handlers
from dialogue.api.schemas import (
    REFERENCE,
    ConsentsTold,
    Problem,
    RoomOpened,
    RoomWanted,
    frame_schemas,
    openapi_response,
)
from dialogue.helpers import rate_limits
from dialogue.helpers.languages import current_language
from dialogue.replay.frames import encode_all
from dialogue.rooms import reading_limit
from dialogue.rooms.creation import create_room
from dialogue.rooms.names import InvalidRoomRequest
from dialogue.rooms.queries import consents_to, read_frames, read_transcript


class DocumentedAPI(NinjaAPI):
    """The API, with the schemas of the frames in its OpenAPI document."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        document = super().get_openapi_schema(**kwargs)
        document["components"]["schemas"].update(frame_schemas())
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": "A seat's token."},
            "operator": {"type": "http", "scheme": "bearer", "description": "An operator's key."},
            "session": {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "A browser's session.",
            },
        }
        return document


api = DocumentedAPI(
    title="Third Ear",
    version="1",
    description="Open rooms, read their events, take a conversation along. Live is the socket's affair.",
    docs_url=None,
    urls_namespace="api",
)
register_error_handlers(api)
READING: Final[dict[str, Any]] = {"security": [{"bearer": []}, {"session": []}]}
PROBLEMS: Final[dict[int, Any]] = dict.fromkeys((401, 403, 404, 409, 422, 429, 503), Problem)


@api.post(
    "/rooms",
    response={201: RoomOpened, **dict.fromkeys((400, 401, 403, 415, 422, 429, 503), Problem)},
    summary="Open a room",
    openapi_extra={"security": [{}, {"operator": []}]},
)
def open_a_room(request: HttpRequest, body: RoomWanted) -> Status[Any]:
    """As `manage.py open_room`. Every client that reaches this address may open rooms, and gets their links.

    Tokens are null unless the client sends an operator's key as Bearer (`manage.py operator_key`). A token
    ends when a browser claims the seat's link.
    """
    if body.consented:
        raise InvalidRoomRequest(
            "consented", gettext("Consent is each partner's own, and is given in the room.")
        )
    creator = room_creator(request)
    rate_limits.take("rooms", creator.rate_limit_key)
    created = create_room(
        body.format,
        body.topic,
        body.names,
        body.observer,
        body.observer_scope,
        bearer=creator.is_operator,
        by=creator.name,
    )
    return Status(201, created.as_json())


@api.get(
    "/rooms/{room}/frames",
    response=PROBLEMS,
    summary="The events of a room",
    openapi_extra=READING
    | {
        "responses": {
            200: openapi_response(
                "The `event` frames, in order, as this viewer may see them.",
                ("application/json", {"type": "array", "items": {"$ref": f"{REFERENCE}EventFrame"}}),
            )
        }
    },
)
def frames_of_a_room(
    request: HttpRequest,
    room: str,
    after: QueryEx[int, P(ge=0, description="The last event that you have.")] = 0,
    before: QueryEx[int | None, P(ge=0, description="Only events numbered below this.")] = None,
    limit: QueryEx[int | None, P(ge=0, description="Only the newest so many events of the range.")] = None,
) -> HttpResponse:
    """The same frames as the socket's, all of them or the newest of a range. A partner reads at any time.

    An observer needs both partners' consent, and has to be in the room (by the socket) while the conversation
    goes on.
    """
    membership = membership_of_request(request, room)
    with reading_limit.limit.slot(reader_key(request, membership)):
        content = encode_all(read_frames(membership, after, before, limit))
    return HttpResponse(content, content_type="application/json")


@api.get(
    "/rooms/{room}/export",
    response=PROBLEMS,
    summary="A conversation to keep",
    openapi_extra=READING
    | {
        "responses": {
            200: openapi_response(
                "The conversation as this viewer may see it, as a file.",
                ("application/json", {"$ref": f"{REFERENCE}Export"}),
                ("text/markdown", {"type": "string"}),
            )
        }
    },
)
def export_of_a_room(
    request: HttpRequest,
    room: str,
    kind: QueryEx[Literal["json", "markdown"], P(alias="as", description="The kind of file.")] = "json",
) -> HttpResponse:
    """The conversation as a file. Every client that may read the frames may export them."""
    membership = membership_of_request(request, room)
    with reading_limit.limit.slot(reader_key(request, membership)):
        transcript = read_transcript(membership)
        if kind == "json":
            name = "conversation.json"
            response = HttpResponse(transcript.as_json(current_language()), content_type="application/json")
        else:
            name = "conversation.md"
            markdown = transcript.as_markdown(current_language())
            response = HttpResponse(markdown, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@api.get(
    "/rooms/{room}/consents",
    response=PROBLEMS | {200: ConsentsTold},
    summary="The consents to the observer who asks",
    openapi_extra=READING,
)
def consents_of_a_room(request: HttpRequest, room: str) -> Any:
    """How many partners consent now to the observer who asks. It needs no consent, and reads no event.

    Nobody is shown as present by asking.
    """
    return asdict(consents_to(membership_of_request(request, room)))
