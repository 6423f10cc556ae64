"""The types of the API's bodies. The OpenAPI document takes its schemas' names and texts from them."""

import inspect
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from ninja import Schema
from pydantic import ConfigDict, Field

from dialogue.replay.exports.json_file import Export
from dialogue.replay.frames import FRAME_TYPES
from dialogue.rooms.names import MAX_NAME_CHARACTERS, MAX_TOPIC_CHARACTERS

REFERENCE: Final = "#/components/schemas/"


class RoomWanted(Schema):
    """The request that creates a room. Unknown fields and values of a similar type are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: str = Field(description="The dialogue format's name.", examples=["compassion"])
    topic: str = Field(
        "", description=f"What the two want to talk about: one line, {MAX_TOPIC_CHARACTERS} characters."
    )
    names: list[str] = Field(
        description=f"Both partners' names, {MAX_NAME_CHARACTERS} characters each.", examples=[["Ana", "Ben"]]
    )
    observer: str | None = Field(None, description="Somebody who may watch once both partners allow it.")
    observer_scope: Literal["words", "signals"] = "words"
    consented: bool = Field(
        False,
        description="Only false: consent is each partner's own. `manage.py open_room` can record it before,"
        " for demonstrations: who runs commands on the server is trusted with more than who is on the web.",
    )


class SeatTold(Schema):
    """A seat's two secrets, shown once: the link claims it for a browser, the token is for other clients.

    The token is null unless the client sent an operator's key.
    """

    name: str
    token: str | None
    link: str


class Seats(Schema):
    """Both partners' seats."""

    a: SeatTold
    b: SeatTold


class ObserverTold(SeatTold):
    """The observer's seat, and what they are invited to."""

    scope: Literal["words", "signals"]


class RoomOpened(Schema):
    """A room that was just created. Its secrets are not shown again."""

    room: str
    ws: str
    format: str = Field(examples=["compassion@3"])
    seats: Seats
    observer: ObserverTold | None


class ConsentsTold(Schema):
    """The consents to an observer: how many partners consent now, never which.

    `taken_back`: both consented once, and not both do now.
    """

    given: int = Field(ge=0, le=2)
    status: Literal["waiting", "given", "taken_back"]


class ExportWanted(Schema):
    """The request for a copy of the whole conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    of: Literal["whole"] = "whole"


class WordsAllowed(Schema):
    """A partner's permission: whether the words that they have said so far may be in a copy."""

    model_config = ConfigDict(extra="forbid", strict=True)

    to: str = Field(
        description="Who asked for the copy: the other seat, or an observer's id.", examples=["b"]
    )
    allowed: bool


class ResearchAllowed(Schema):
    """A partner's consent that the structure of the conversation, without words, is taken for research."""

    model_config = ConfigDict(extra="forbid", strict=True)

    allowed: bool


class ExportRequestTold(Schema):
    """A copy of the whole conversation that ``by`` asked for. `given_at`: when it was last given.

    `allowed`: whether the client that asks here lets their own words be in it. What others allow is not told.
    """

    by: str = Field(description="A seat, or an observer's id.")
    asked_at: datetime
    ready_at: datetime
    expires_at: datetime
    given_at: datetime | None
    allowed: bool


class ResearchTold(Schema):
    """The consents to take the structure for research. `both` is told only to a partner who consents."""

    own: bool
    both: bool


class ExportsTold(Schema):
    """What this client may know of the exports of a room: a partner of all, an observer of their own."""

    requests: list[ExportRequestTold]
    research: ResearchTold


class Problem(Schema):
    """Why something was not done: a code for machines and a sentence for people."""

    code: str
    detail: str


class ExportProblem(Problem):
    """Why an export is not given. `ready_at`: from when on it will be, if it was asked for; else null."""

    ready_at: datetime | None = None


def frame_schemas() -> dict[str, Any]:
    """The JSON Schemas of the event frames and the export, and ``EventFrame`` for any one of the frames."""
    _, schemas = msgspec.json.schema_components((*FRAME_TYPES, Export), ref_template=f"{REFERENCE}{{name}}")
    schemas["EventFrame"] = {
        "description": "An event as this viewer may see it.",
        "anyOf": [{"$ref": REFERENCE + frame.__name__} for frame in FRAME_TYPES],
    }
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"]).replace("``", "`")
    return schemas


def openapi_response(description: str, *contents: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """An OpenAPI response object. ``contents``: pairs of a media type and its JSON Schema."""
    content = {media_type: {"schema": schema} for media_type, schema in contents}
    return {"description": description, "content": content}
