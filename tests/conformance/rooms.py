"""Rooms to walk in: opened from the shell, a third of them with somebody who may watch."""

import json
from collections.abc import Callable

from tests.conformance.shapes import Frame

FORMATS = ("compassion", "speaker_listener", "mirror_dialogue")
OBSERVED = (
    ["--observer", "Dr. Lee", "--observer-scope", "words", "--consented"],
    ["--observer", "Dr. Lee", "--observer-scope", "signals", "--consented"],
    ["--observer", "Dr. Lee"],
    ["--observer", "Dr. Lee", "--observer-scope", "signals"],
)


def open_rooms(manage: Callable[..., str], form: str, count: int) -> list[Frame]:
    """`count` rooms of one format, every third with an observer, of each kind in turn."""
    watched = count // 3
    share = [watched // 4 + (index < watched % 4) for index in range(4)]
    kinds = [([], count - watched), *zip(OBSERVED, share, strict=True)]
    rooms: list[Frame] = []
    for words, number in kinds:
        if number:
            asked = ["--format", form, "--topic", "The dishes, 皿 🍽", "--names", "Ana,Ben", *words]
            lines = manage("open_room", *asked, "--count", str(number), "--json").splitlines()
            rooms += [json.loads(line) for line in lines]
    assert len(rooms) == count
    return rooms
