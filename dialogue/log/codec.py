"""An event as the tables keep it, and back.

The name and ``by`` have columns of their own; the body is a JSON object of the event's other fields. Times
are written as RFC 3339 in UTC, always with microseconds, so that equal times are equal texts. Decoding takes
nothing it does not know: a missing field, an unknown one or one of the wrong kind makes the event unreadable.
"""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from dialogue.moderator.events import EVENTS, NAMES, Event

_FIELDS: Final[Mapping[type[Event], tuple[str, ...]]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind) if field.name != "by") for kind in NAMES
}
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, object])


class Unreadable(Exception):
    """What stands in the tables is no event. The message names no value: it might be somebody's words."""


def encode(event: Event) -> tuple[str, str]:
    """The event's name and its body."""
    kind = type(event)
    body = {name: _plain(getattr(event, name)) for name in _FIELDS[kind]}
    return NAMES[kind], _encoder.encode(body).decode()


def decode(name: str, by: str, body: str) -> Event:
    """The event of these columns.

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
        return msgspec.convert({**fields, "by": by}, kind)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable(f"{name} is not well formed") from None


def rfc3339(at: datetime) -> str:
    """``at`` in UTC with microseconds."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value
