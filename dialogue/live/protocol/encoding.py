"""Outbound frames as messages of text: each frame is encoded once; messages are padded and bounded."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dialogue.live.protocol.outbound import Hint, Outbound
from dialogue.replay.frames import EventFrame, padded
from dialogue.replay.frames import encode as encode_event

#: An encoded frame.
Part = msgspec.Raw

#: The largest message that holds several frames, in bytes. A single frame is always far below it.
MAX_MESSAGE_BYTES: Final = 32 * 1024

MAX_BYTES_PER_CHARACTER: Final = 4  # in UTF-8
#: More than a hint has without its marks, in bytes.
HINT_BYTES: Final = 4096


def part(frame: Outbound) -> Part:
    """Encode ``frame``, for any number of messages."""
    return encode_event(frame) if isinstance(frame, EventFrame) else Part(_ENCODER.encode(frame))


def message(parts: Sequence[Part | Outbound]) -> str:
    """One padded message: the frame itself if there is one, otherwise an array of them."""
    return padded(_ENCODER.encode(parts[0] if len(parts) == 1 else parts)).decode()


def messages(parts: Sequence[Part]) -> list[str]:
    """Pack frames into messages that are small enough for the servers and proxies on their way.

    Our own server drops a larger message without an error, in either direction.
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


def hint_message(hint: Hint) -> str:
    """One message. Its length tells neither what the hint says nor which words of the share are touched."""
    marks = [
        msgspec.structs.replace(mark, touched=(), untouched=mark.touched + mark.untouched)
        for mark in hint.marks
    ]
    return padded(_ENCODER.encode(hint).ljust(HINT_BYTES + len(_ENCODER.encode(marks)))).decode()


def encode(frames: Sequence[Outbound]) -> str:
    """Encode frames as one message for one connection."""
    return message(frames)


_ENCODER: Final = msgspec.json.Encoder()
