"""An event as the tables keep it, and back.

The name and ``by`` have columns of their own; the body is a JSON object of the event's other fields, but for
what is to be sealed: the words, and the answers that are private. These stand apart as the *content*, so that
an event reads, and folds, when its content is gone: its field is None then. The content is padded with JSON
white space, because sealed bytes are as long as what they seal: every answer has one size, and words have the
size of a step. Times
are written as RFC 3339 in UTC, always with microseconds, so that equal times are equal texts. Decoding takes
nothing it does not know: a missing field, an unknown one or one of the wrong kind makes the event unreadable.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from dialogue.helpers.timestamps import rfc3339
from dialogue.moderator.events import ANSWER_FIELDS, EVENTS, NAMES, Event, is_private, sealed_field

_FIELDS: Final[Mapping[type[Event], tuple[str, ...]]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind) if field.name != "by") for kind in NAMES
}
#: What is sealed takes so many bytes at least. Every answer fits; longer words take twice as many, and so on.
SMALLEST_CONTENT_BYTES: Final = 256
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, object])
_content_decoder = msgspec.json.Decoder(str | int)
# msgspec gathers what it has to know of a class at the first use, and meanwhile shows it to other threads
# half done: two readers at once in a young process ended it with SIGSEGV. So it gathers here, before that.
for _kind in NAMES:
    msgspec.json.Decoder(_kind)


class Unreadable(Exception):
    """What stands in the tables is no event. The message names no value: it might be somebody's words."""


def encode(event: Event) -> tuple[str, str, bytes | None]:
    """The event's name, its body, and its content where there is some to seal."""
    kind = type(event)
    body = {name: _plain(getattr(event, name)) for name in _FIELDS[kind]}
    field = sealed_field(kind, private=is_private(event))
    content = encode_content(body.pop(field)) if field is not None else None
    return NAMES[kind], _encoder.encode(body).decode(), content


def encode_content(content: object) -> bytes:
    """A text or a number that is to be sealed, padded."""
    encoded = _encoder.encode(content)
    return encoded.ljust(max(SMALLEST_CONTENT_BYTES, 1 << (len(encoded) - 1).bit_length()))


def decode_content(content: bytes) -> str | int:
    """What :func:`encode_content` encoded.

    Raises:
        Unreadable: it encoded nothing of the kind.
    """
    try:
        decoded: str | int = _content_decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable("what was sealed is not well formed") from None
    return decoded


def decode(name: str, by: str, body: str, content: bytes | None = None) -> Event:
    """The event of these columns. Without the ``content`` that was sealed, its field is None.

    Raises:
        Unreadable: they hold none.
    """
    kind = EVENTS.get(name)
    if kind is None:
        raise Unreadable("no event has this name")
    try:
        fields = _decoder.decode(body)
        if not fields.keys() <= set(_FIELDS[kind]):
            raise Unreadable(f"{name} has fields that it should not have")
        field = sealed_field(kind, private=fields.get("private") is True)
        if field is not None:
            if field in fields:
                raise Unreadable(f"{name} has in the open what is to be sealed")
            fields[field] = _content_decoder.decode(content) if content is not None else None
        elif content is not None or (kind in ANSWER_FIELDS and fields.get(ANSWER_FIELDS[kind]) is None):
            raise Unreadable(f"{name} is not well formed")
        return msgspec.convert({**fields, "by": by}, kind)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable(f"{name} is not well formed") from None


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value
