"""Outbound frames as the text of messages: encoded once a frame, padded, split below the size limit."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dialogue.live.protocol.outbound import Outbound
from dialogue.replay.frames import EventFrame, padded
from dialogue.replay.frames import encode as encode_event

#: A frame that is encoded already.
Part = msgspec.Raw

#: What a message that holds several frames may grow to, in bytes. One frame is never near it.
MAX_MESSAGE_BYTES: Final = 32 * 1024

MAX_BYTES_PER_CHARACTER: Final = 4  # of one character


def part(frame: Outbound) -> Part:
    """``frame`` encoded, to be put into any number of messages."""
    return encode_event(frame) if isinstance(frame, EventFrame) else Part(_ENCODER.encode(frame))


def message(parts: Sequence[Part | Outbound]) -> str:
    """One message, padded: the frame itself where there is one, an array of them otherwise."""
    return padded(_ENCODER.encode(parts[0] if len(parts) == 1 else parts)).decode()


def messages(parts: Sequence[Part]) -> list[str]:
    """As many messages as it takes for none to grow too large for the servers and proxies on its way.

    Ours lets no message pass that is larger than those it takes, and drops it without a word to anyone.
    """
    if not parts:
        return []
    whole = message(parts)
    if len(parts) == 1 or len(whole) <= MAX_MESSAGE_BYTES // MAX_BYTES_PER_CHARACTER:  # nearly always
        return [whole]
    packed: list[str] = []
    batch: list[Part] = []
    size = 0
    for each in parts:
        length = len(memoryview(each))
        if batch and size + length > MAX_MESSAGE_BYTES:
            packed.append(message(batch))
            batch, size = [], 0
        batch.append(each)
        size += length + 1  # the comma
    return [*packed, message(batch)]


def encode(frames: Sequence[Outbound]) -> str:
    """One message of frames that nobody else is sent."""
    return message(frames)


_ENCODER: Final = msgspec.json.Encoder()
