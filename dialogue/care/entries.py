"""What a person notes for themself, as it is encrypted: a stock, a step, an answer about a step."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

MAX_RATING: Final = 10
MAX_STEP_CHARACTERS: Final = 300
#: Every stock and every step fits into one piece, so that the size of an entry tells nothing of it.
PADDED_TO_BYTES: Final = 2048

Span = Literal["today", "week", "ongoing"]
How = Literal["done", "bit", "not_yet", "let_go"]


class Rating(msgspec.Struct, frozen=True):
    """How much there was of an area, from 0 to 10. ``title`` is what the area was called at that time."""

    area: str
    title: str
    value: Annotated[int, msgspec.Meta(ge=0, le=MAX_RATING)]


class StockTaken(msgspec.Struct, frozen=True, tag_field="entry", tag="stock"):
    """A stock. ``areas_version`` is the version of the areas that the person was asked about."""

    areas_version: int
    ratings: tuple[Rating, ...]


class StepChosen(msgspec.Struct, frozen=True, tag_field="entry", tag="step"):
    """One step, in the person's own words or in those of an idea, for one span of time."""

    text: str
    span: Span


class StepAnswered(msgspec.Struct, frozen=True, tag_field="entry", tag="answer"):
    """How it went with a step. ``step`` is the id of the entry that chose it."""

    step: str
    how: How


Entry = StockTaken | StepChosen | StepAnswered


class Noted(msgspec.Struct, frozen=True):
    """An entry as it is stored, with its time. ``id`` is unique among the entries of its person."""

    id: str
    at: datetime
    entry: Entry


class Unreadable(Exception):
    """What was decrypted is no entry. The message quotes nothing of it."""


_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(Noted)


def encode(noted: Noted) -> bytes:
    """An entry as bytes, padded."""
    encoded = _encode(noted)
    return encoded.ljust(-(-len(encoded) // PADDED_TO_BYTES) * PADDED_TO_BYTES)


def decode(content: bytes) -> Noted:
    """What :func:`encode` encoded.

    Raises:
        Unreadable: it is something else.
    """
    try:
        return _decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable("an entry of a person is not well formed") from None
