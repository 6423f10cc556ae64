"""Version 1 of the HTTP API: open a room, read its frames and the consents to an observer."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import P, QueryEx, Status

from dialogue.api.clients import membership_of_request, reader_key, room_creator
from dialogue.api.documented import PROBLEMS, READING, api
from dialogue.api.schemas import REFERENCE, ConsentsTold, Problem, RoomOpened, RoomWanted, openapi_response
from dialogue.helpers import rate_limits
from dialogue.replay.frames import encode_all
from dialogue.rooms import reading_limit
from dialogue.rooms.creation import create_room
from dialogue.rooms.names import InvalidRoomRequest
from dialogue.rooms.queries import consents_to, read_frames


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
