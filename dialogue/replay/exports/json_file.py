"""The export as JSON: the ``welcome`` of the socket and the ``event`` frames, one a line."""

from collections.abc import Sequence

import msgspec

from dialogue.replay.exports.extent import Extent, Kept, frames_of, left_out
from dialogue.replay.frames import EventFrame, encode, padded
from dialogue.replay.welcome import Welcome


class Export(msgspec.Struct, frozen=True):
    """A conversation as JSON: the ``welcome`` of the socket and the ``event`` frames.

    ``left_out`` are the numbers of the events whose words are left out, because their author did not allow
    them to be taken. In an export ``of`` one's own words, others' events are ``withheld``. In an export of
    the ``structure``, names, ids and times are replaced: it begins in the year 2000.
    """

    of: Extent
    welcome: Welcome
    left_out: list[int]
    frames: list[EventFrame]


def to_json(of: Extent, welcome: Welcome, events: Sequence[Kept]) -> bytes:
    """The conversation as JSON, with one line for each frame that the viewer may see."""
    lines = b",\n".join(bytes(memoryview(encode(frame))) for frame in frames_of(events))
    head = msgspec.json.encode(of), msgspec.json.encode(welcome), msgspec.json.encode(left_out(events))
    return padded(b'{"of": %b,\n"welcome": %b,\n"left_out": %b,\n"frames": [\n%b\n]}\n' % (*head, lines))
