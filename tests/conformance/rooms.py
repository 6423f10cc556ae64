"""Rooms to walk in, a third of them with somebody who may watch.

They are opened over HTTP; those with consent recorded beforehand from the shell, which alone may do that.
"""

import json

import httpx

from tests.conformance.shapes import Frame
from tests.servers import PATIENCE, Served

FORMATS = ("compassion", "speaker_listener", "mirror_dialogue")
TOPIC = "The dishes, 皿 🍽"
#: What the observer is invited to, and whether both partners have allowed it already.
OBSERVED = (("words", True), ("signals", True), ("words", False), ("signals", False))


def open_rooms(served: Served, form: str, count: int) -> list[Frame]:
    """`count` rooms of one format, every third with an observer, of each kind in turn."""
    watched = count // 3
    rooms = _over_http(served, form, count - watched)
    for index, (scope, consented) in enumerate(OBSERVED):
        number = watched // 4 + (index < watched % 4)
        if consented and number:
            rooms += _from_the_shell(served, form, scope, number)
        else:
            rooms += _over_http(served, form, number, observer="Dr. Lee", observer_scope=scope)
    assert len(rooms) == count
    return rooms


def _over_http(served: Served, form: str, number: int, **more: str) -> list[Frame]:
    asked = {"format": form, "topic": TOPIC, "names": ["Ana", "Ben"], **more}
    with httpx.Client(
        base_url=served.url, trust_env=False, timeout=PATIENCE, headers=served.operator
    ) as http:
        return [http.post("/api/v1/rooms", json=asked).raise_for_status().json() for _ in range(number)]


def _from_the_shell(served: Served, form: str, scope: str, number: int) -> list[Frame]:
    asked = ("--format", form, "--topic", TOPIC, "--names", "Ana,Ben", "--observer", "Dr. Lee", "--consented")
    more = ("--observer-scope", scope, "--count", str(number), "--json")
    return [json.loads(line) for line in served.manage("open_room", *asked, *more).splitlines()]
