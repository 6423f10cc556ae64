"""The AsyncAPI document of the socket, generated from the structs that encode and decode its frames.

``manage.py wire_types`` writes it; a test checks that the file is current.
"""

import inspect
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from dialogue.live.protocol import close_codes, inbound, outbound
from dialogue.live.protocol.command_frames import COMMAND_FRAMES
from dialogue.replay.frames import FRAME_TYPES, PADDED_TO_BYTES
from dialogue.replay.welcome import PROTOCOL, Welcome

Schema = dict[str, Any]

SERVER: Final[Sequence[type[msgspec.Struct]]] = (
    Welcome,
    *FRAME_TYPES,
    outbound.StateFrame,
    outbound.Accepted,
    outbound.Refused,
    outbound.Presence,
    outbound.Typing,
    outbound.Hint,
    outbound.ErrorFrame,
    outbound.Pong,
)
CLIENT: Final[Sequence[type[msgspec.Struct]]] = (*COMMAND_FRAMES, inbound.TypingInbound, inbound.Ping)

CLOSE_CODES: Final[Mapping[int, str]] = {
    1000: "closed; reconnect unless you closed it",
    close_codes.SIGNED_OUT: "not signed in, signed out, or an invalid token",
    close_codes.NO_SEAT: "no seat in the room",
    close_codes.NO_ROOM: "no such room, or no access to it",
    close_codes.NO_CONSENT: "both partners' consent to this observer is missing or was withdrawn",
    close_codes.TOO_MANY_CONNECTIONS: "too many connections of one person, the oldest is closed",
    close_codes.ERASED: "the room was erased",
    close_codes.TOO_MANY_FRAMES: "too many frames; reconnect later",
    close_codes.RESTARTING: "the server restarts; reconnect",
    close_codes.TOO_SLOW: "the client read too slowly; reconnect",
}


def components(kinds: Iterable[type[msgspec.Struct]] = (*SERVER, *CLIENT)) -> dict[str, Schema]:
    """The JSON Schemas of ``kinds`` and of the structs that their fields hold, by name."""
    _, made = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for schema in made.values():
        if "description" in schema:
            schema["description"] = _markdown(schema["description"])
    return made


def asyncapi() -> str:
    """The document as JSON text."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Third Ear: the socket of a room",
            "version": f"{PROTOCOL}.0.0",
            "description": inspect.cleandoc(f"""
                Messages are JSON text: one frame object, or an array of frame objects taken in order. Either
                side may send either form. The server takes at most {inbound.MAX_FRAMES} frames in one
                message, and closes the socket on a message over {inbound.MAX_MESSAGE_BYTES} bytes. The server
                pads its messages with JSON white space to a multiple of {PADDED_TO_BYTES} bytes, and a client
                should do the same, because encryption does not hide a message's length. The server refuses
                unknown fields, duplicate fields, NUL characters and lone surrogates as `malformed`. A client
                must ignore unknown fields.

                The server begins with `welcome`, sends each event after `after` in order, then one `state`,
                then new frames as they arise.
            """),
        },
        "defaultContentType": "application/json",
        "channels": {"room": _channel()},
        "operations": {
            "listen": _operation("send", SERVER, "What the server sends."),
            "speak": _operation(
                "receive", CLIENT, "What a client may send. `may` in `state` says which now."
            ),
        },
        "components": {
            "messages": {_name(kind): _message(kind) for kind in (*SERVER, *CLIENT)},
            "schemas": components(),
            "securitySchemes": {
                "session": {
                    "type": "httpApiKey",
                    "in": "cookie",
                    "name": "sessionid",
                    "description": "A browser's session. 403 answers a missing or foreign `Origin`.",
                },
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "For clients other than browsers.",
                },
            },
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _name(kind: type[msgspec.Struct]) -> str:
    return kind.__name__


def _channel() -> Schema:
    return {
        "address": "/ws/rooms/{room}/",
        "title": "A room",
        "parameters": {"room": {"description": "The room's id."}},
        "messages": {
            _name(kind): {"$ref": f"#/components/messages/{_name(kind)}"} for kind in (*SERVER, *CLIENT)
        },
        "bindings": {
            "ws": {
                "bindingVersion": "0.1.0",
                "method": "GET",
                "query": {
                    "type": "object",
                    "properties": {
                        "after": {
                            "type": "integer",
                            "minimum": 0,
                            "default": 0,
                            "description": "The number of the last event that the client has.",
                        },
                        "lang": {
                            "type": "string",
                            "default": "en",
                            "description": "The language of the texts that the server sends, where it has "
                            "them: prompts, titles, labels, `detail`. Without it the cookie of the language "
                            "switch decides, then the person's own language, then `Accept-Language`.",
                        },
                    },
                },
            }
        },
        "x-close-codes": {
            str(code): f"{meaning}; final" if code in close_codes.FINAL else meaning
            for code, meaning in CLOSE_CODES.items()
        },
    }


def _operation(action: str, kinds: Iterable[type[msgspec.Struct]], summary: str) -> Schema:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/room"},
        "summary": summary,
        "security": [
            {"$ref": "#/components/securitySchemes/session"},
            {"$ref": "#/components/securitySchemes/bearer"},
        ],
        "messages": [{"$ref": f"#/channels/room/messages/{_name(kind)}"} for kind in kinds],
    }


def _markdown(docstring: str) -> str:
    return inspect.cleandoc(docstring).replace("``", "`")


def _message(kind: type[msgspec.Struct]) -> Schema:
    return {
        "name": _name(kind),
        "summary": _markdown(kind.__doc__ or "").partition("\n")[0],
        "payload": {"$ref": f"#/components/schemas/{_name(kind)}"},
    }
