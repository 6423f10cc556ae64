"""A room's summary as the row of its head keeps it: a compact JSON object."""

from typing import Final

import msgspec

from dialogue.log.codec import Unreadable
from dialogue.log.interface import Append
from dialogue.moderator.summary import Summary, summarize

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Summary)


def encode(summary: Summary) -> str:
    """The summary as JSON text."""
    return _encoder.encode(summary).decode()


def decode(text: str) -> Summary:
    """What :func:`encode` encoded.

    Raises:
        Unreadable: it encoded nothing of the kind.
    """
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError):
        raise Unreadable("its summary is not well formed") from None


def after(text: str, append: Append) -> str:
    """The text of a room's summary after ``append``.

    A damaged text stays as it is: ``verify_log`` reports it, and it stops no conversation.
    """
    try:
        before = decode(text)
    except Unreadable:
        return text
    summary = before
    for event in append.events:
        summary = summarize(summary, event, append.at)
    return text if summary is before else encode(summary)
