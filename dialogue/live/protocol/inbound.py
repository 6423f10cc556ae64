"""The frames that clients send: decoded and checked.

:func:`decode` takes one message apart into frames and never raises. Each frame stands alone: of a list with
one bad frame the good ones are taken, and the bad one is answered. Unknown fields are refused, and so are
fields given twice, which most JSON readers let pass and understand differently. The standard library's
reader is used for the text, because it can be set to detect that, and because a half surrogate pair does not
stop it from finding the command's id; msgspec then checks the shape.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from dialogue.live.protocol import sentences
from dialogue.live.protocol.command_frames import COMMAND_FRAMES, MAX_DIGITS, MAX_ID_CHARACTERS, CommandFrame

#: The largest message that is read, in bytes; a larger one closes the socket.
MAX_MESSAGE_BYTES: Final = 64 * 1024
#: Frames in one message. A burst of 200 commands may come as one message; a list without end may not.
MAX_FRAMES: Final = 256


class TypingInbound(msgspec.Struct, frozen=True, tag_field="type", tag="typing", forbid_unknown_fields=True):
    """Whether one is writing: never what. To send it at all switches it on for this connection."""

    on: bool


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping", forbid_unknown_fields=True):
    """Answered by ``pong``."""


class Malformed(msgspec.Struct, frozen=True):
    """A frame, or a whole message, that could not be taken; ``id`` is the command's, where it can be read."""

    fault: sentences.Fault
    id: str | None = None


Inbound = CommandFrame | TypingInbound | Ping | Malformed

_Shapes = Mapping[str, type[CommandFrame | TypingInbound | Ping]]
_COMMANDS: Final[_Shapes] = {str(kind.__struct_config__.tag): kind for kind in COMMAND_FRAMES}
_EPHEMERAL: Final[_Shapes] = {"typing": TypingInbound, "ping": Ping}


def decode(message: str | bytes | None) -> list[Inbound]:
    """The frames of one message, in order; what cannot be taken as :class:`Malformed`. Never raises."""
    if not isinstance(message, str):
        return [Malformed("binary")]
    try:
        read = _READER.decode(message)
    except (ValueError, RecursionError):  # no JSON, or deeper than any frame is
        return [Malformed("unreadable")]
    if not isinstance(read, list):
        return [_frame(read)]
    if not read:
        return [Malformed("empty_list")]
    if len(read) > MAX_FRAMES:
        return [Malformed("too_many")]
    return [_frame(element) for element in read]


class _RepeatedField(dict[str, Any]):
    """A JSON object that has a field twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    return read if len(read) == len(pairs) else _RepeatedField(read)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_DIGITS + 1 else float(digits)  # one for the sign


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_READER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole, parse_constant=_no_constant)


def _frame(read: object) -> Inbound:
    if not isinstance(read, dict):
        return Malformed("no_object")
    is_command = read.get("type") == "command"
    command_id = read["id"] if is_command and _is_id(read.get("id")) else None
    if isinstance(read, _RepeatedField):
        return Malformed("twice", command_id)
    if not all(_is_clean(text) for pair in read.items() for text in pair if isinstance(text, str)):
        return Malformed("characters", command_id)
    name = read.get("command" if is_command else "type")
    shape = (_COMMANDS if is_command else _EPHEMERAL).get(name) if isinstance(name, str) else None
    if shape is None:
        return Malformed("type", command_id)
    try:
        return msgspec.convert(read, shape)
    except (msgspec.ValidationError, OverflowError):  # the second: a moment that no calendar in UTC has
        return Malformed("fields", command_id)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MAX_ID_CHARACTERS and _is_clean(value)


def _is_clean(text: str) -> bool:
    """Whether the text can be kept and sent as it is: no NUL, and no half of a surrogate pair."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
