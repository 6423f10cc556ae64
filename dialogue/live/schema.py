"""The wire described for others, from the types that do the work: an AsyncAPI document and TypeScript types.

``manage.py wire_types`` writes both files; a test sees that they are current.
"""

import inspect
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args

import msgspec

from dialogue.live import wire
from dialogue.moderator import events
from dialogue.replay.frames import FRAME_TYPES, PADDED_TO_BYTES
from dialogue.replay.welcome import PROTOCOL, Welcome

Schema = dict[str, Any]

SERVER: Final[Sequence[type[msgspec.Struct]]] = (
    Welcome,
    *FRAME_TYPES,
    wire.StateFrame,
    wire.Accepted,
    wire.Refused,
    wire.Presence,
    wire.Typing,
    wire.Hint,
    wire.ErrorFrame,
    wire.Pong,
)
CLIENT: Final[Sequence[type[msgspec.Struct]]] = (*wire.COMMANDS, wire.TypingInbound, wire.Ping)

#: Words that occur in many frames, by the name that they have in TypeScript.
ALIASES: Final[Mapping[str, Any]] = {
    "Seat": events.Seat,
    "Act": events.Act,
    "Gate": events.Gate,
    "Scope": events.Scope,
    "BreakKind": events.BreakKind,
    "Phase": events.Phase,
    "RefusalCode": wire.RefusalCode,
}

CLOSE_CODES: Final[Mapping[int, str]] = {
    1000: "closed; a client that did not ask for it comes back",
    wire.SIGNED_OUT: "not signed in, signed out, or a bad token; final",
    wire.NO_SEAT: "no seat and no grant; final",
    wire.NO_ROOM: "no such room, or none that you may know of; final",
    wire.NO_CONSENT: "the consent to this observer is not given, or was withdrawn; final",
    wire.TOO_MANY: "too many connections of one person, the oldest goes; final",
    wire.ERASED: "the room was erased; final",
    wire.FLOOD: "too many frames; come back later",
    wire.RESTARTING: "restarting; come back",
    wire.TOO_SLOW: "too slow a reader; come back",
}


def components() -> dict[str, Schema]:
    """The JSON Schema of every frame, and of what stands in them, by name."""
    _, made = msgspec.json.schema_components((*SERVER, *CLIENT), ref_template="#/components/schemas/{name}")
    for schema in made.values():
        if "description" in schema:
            schema["description"] = _markdown(schema["description"])
    return made


def asyncapi() -> str:
    """The AsyncAPI document of the socket, as JSON text."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Third Ear: the socket of a room",
            "version": f"{PROTOCOL}.0.0",
            "description": inspect.cleandoc(f"""
                Messages are JSON text: one frame object, or an array of frame objects taken in order. Either
                side may send either form. The server takes at most {wire.MOST_FRAMES} frames in one message,
                and closes the socket on a message over {wire.LARGEST_MESSAGE} bytes. The server pads its
                messages with JSON white space to a multiple of {PADDED_TO_BYTES} bytes, and a client
                should do the same: whoever sees the encrypted connection sees the messages' lengths.
                Unknown fields, fields given twice, NUL characters and lone surrogates in what a client sends
                are refused as `malformed`; to what the server sends, fields may be added.

                The server begins with `welcome`, sends each event after `after` in order, then one `state`,
                then what happens live.
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
                    "description": "A browser's session. A missing or foreign `Origin` is refused with 403.",
                },
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "For clients that are no browser.",
                },
            },
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def typescript() -> str:
    """The same types for the page, as a TypeScript module."""
    made = components()
    unions = {
        "EventFrame": [_name(kind) for kind in FRAME_TYPES],
        "ServerFrame": ["EventFrame", *(_name(kind) for kind in SERVER if kind not in FRAME_TYPES)],
        "Command": [_name(kind) for kind in wire.COMMANDS],
        "ClientFrame": ["Command", *(_name(kind) for kind in CLIENT if kind not in wire.COMMANDS)],
    }
    parts = [
        "// The frames of the wire, as TypeScript types. Generated by `manage.py wire_types`; never edited.",
        *(_union(name, [json.dumps(word) for word in get_args(words)]) for name, words in ALIASES.items()),
        *(_interface(name, schema) for name, schema in made.items()),
        *(_union(name, members) for name, members in unions.items()),
    ]
    return "\n\n".join(parts) + "\n"


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
                        }
                    },
                },
            }
        },
        "x-close-codes": {str(code): meaning for code, meaning in CLOSE_CODES.items()},
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


def _interface(name: str, schema: Schema) -> str:
    required = schema.get("required", [])
    fields = [
        f"  readonly {field}{'' if field in required else '?'}: {_type(of)};"
        for field, of in schema["properties"].items()
    ]
    return "\n".join([f"/** {schema['description']} */", f"export interface {name} {{", *fields, "}"])


def _type(schema: Schema) -> str:
    """The TypeScript of one of the few shapes that the wire is made of."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_type(option) for option in schema["anyOf"])
    if "enum" in schema:
        return _enumeration(schema["enum"])
    match schema["type"]:
        case "array":
            return f"readonly {_item(schema['items'])}[]"
        case "object":
            return f"Readonly<Record<string, {_type(schema['additionalProperties'])}>>"
        case "integer":
            return "number"
        case simple:
            return str(simple)


def _item(schema: Schema) -> str:
    item = _type(schema)
    return f"({item})" if " " in item else item


def _enumeration(values: Sequence[Any]) -> str:
    for name, words in ALIASES.items():
        if set(get_args(words)) == set(values):
            return name
    return " | ".join(json.dumps(value) for value in values)


def _union(name: str, members: Sequence[str]) -> str:
    on_one_line = f"export type {name} = {' | '.join(members)};"
    if len(on_one_line) <= 110:
        return on_one_line
    return "\n".join([f"export type {name} =", *(f"  | {member}" for member in members)]) + ";"
