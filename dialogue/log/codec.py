"""An event as the tables keep it, and back.

The name and ``by`` have columns of their own; the body is a JSON object of the event's other fields, but for
what is encrypted: the words, and the answers that are private. These are stored apart as the *content*, so
that an event can be decoded and folded after its content was destroyed; its field is None then. The content
is padded with JSON white space, because ciphertext is as long as its plaintext: every answer has one size,
and words have the size of a step. Times are RFC 3339 in UTC, always with microseconds, so that equal times
are equal texts. Decoding is strict: a missing field, an unknown one or one of the wrong type makes the event
unreadable.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, get_type_hints

import msgspec

from dialogue.helpers.timestamps import rfc3339
from dialogue.moderator.events import (
    ANSWER_FIELDS,
    EVENT_NAMES,
    EVENT_TYPES,
    Event,
    encrypted_field,
    is_private,
)

_FIELDS: Final[Mapping[type[Event], tuple[str, ...]]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind) if field.name != "by")
    for kind in EVENT_NAMES
}
#: The least size of what is encrypted. Every answer fits; longer words take twice as many bytes, and so on.
SMALLEST_CONTENT_BYTES: Final = 256
_encoder = msgspec.json.Encoder()
_content_decoder = msgspec.json.Decoder(str | int)


class Unreadable(Exception):
    """A row holds no valid event. The message quotes no value, which might be a person's words."""


def encode(event: Event) -> tuple[str, str, bytes | None]:
    """The event's name, its body, and its content if there is some to encrypt."""
    kind = type(event)
    body = {name: _plain(getattr(event, name)) for name in _FIELDS[kind]}
    field = encrypted_field(kind, private=is_private(event))
    content = encode_content(body.pop(field)) if field is not None else None
    return EVENT_NAMES[kind], _encoder.encode(body).decode(), content


def encode_content(content: object) -> bytes:
    """A text or a number that is to be encrypted, padded."""
    encoded = _encoder.encode(content)
    return encoded.ljust(max(SMALLEST_CONTENT_BYTES, 1 << (len(encoded) - 1).bit_length()))


def decode_content(content: bytes) -> str | int:
    """What :func:`encode_content` encoded.

    Raises:
        Unreadable: it is not valid.
    """
    try:
        decoded: str | int = _content_decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable("the decrypted content is not well formed") from None
    return decoded


def decode(name: str, by: str, body: str, content: bytes | None = None) -> Event:
    """The event of these columns. Without its encrypted ``content``, that field is None.

    Raises:
        Unreadable: they hold no valid event.
    """
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise Unreadable("no event has this name")
    try:
        return decoder.decode(by, body, content)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable(f"{name} is not well formed") from None


class _Decoder:
    """Decodes the events of one kind.

    The body is decoded twice, which is faster than once by way of a dict: strictly, as a struct that knows
    the body's own fields alone, and then with ``by`` and the content put in, as the event itself.
    """

    def __init__(self, kind: type[Event]) -> None:
        self._kind = kind
        self._answer = ANSWER_FIELDS.get(kind)
        types = get_type_hints(kind)
        fields: list[tuple[str, Any] | tuple[str, Any, Any]] = [
            (name, types[name]) for name in _FIELDS[kind] if name != self._answer
        ]
        if self._answer is not None:  # unset and not null: the body leaves out an encrypted answer
            fields.append((self._answer, str | int | msgspec.UnsetType, msgspec.UNSET))
        self._has_body = bool(fields)
        body = msgspec.defstruct(f"{kind.__name__}Body", fields, forbid_unknown_fields=True)
        # Made at import: msgspec gathers what it has to know of a class at the first use, and shows it to
        # other threads half done. Two readers at once in a young process ended it with SIGSEGV.
        self._body_decoder = msgspec.json.Decoder(body)
        self._event_decoder = msgspec.json.Decoder(kind)

    def decode(self, by: str, text: str, content: bytes | None) -> Event:
        body: Any = self._body_decoder.decode(text)
        if self._answer is None:
            if content is not None:
                raise Unreadable(f"{EVENT_NAMES[self._kind]} has content, and no field for it")
            if not self._has_body:
                return self._kind(by=by)  # type: ignore[call-arg]  # it has no other field
            added = b""
        else:
            field = encrypted_field(self._kind, private=body.private)
            in_body = getattr(body, self._answer) is not msgspec.UNSET
            if in_body is (field is not None):
                raise Unreadable(f"{EVENT_NAMES[self._kind]} has its answer in the wrong place")
            if field is None and content is not None:
                raise Unreadable(f"{EVENT_NAMES[self._kind]} has its answer twice")
            added = b'"%b":%b,' % (field.encode(), _checked(content)) if field is not None else b""
        fields = text.partition("{")[2].encode()
        return self._event_decoder.decode(b'{"by":%b,%b%b' % (_as_json(by), added, fields))


def _checked(content: bytes | None) -> bytes:
    """The content as JSON, known to be one text or number; null where it is gone."""
    if content is None:
        return b"null"
    _content_decoder.decode(content)
    return content


@lru_cache(maxsize=64)
def _as_json(by: str) -> bytes:
    return _encoder.encode(by)


_DECODERS: Final[Mapping[str, _Decoder]] = {name: _Decoder(kind) for name, kind in EVENT_TYPES.items()}


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value
