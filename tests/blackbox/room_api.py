"""Rooms opened and read over HTTP, or opened from the shell."""

import json
from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.blackbox.connection import bearer
from tests.blackbox.shapes import Frame
from tests.servers import TIMEOUT_SECONDS, Served, manage

TOPIC: Final = "The dishes, 皿 🍽"
FORMATS: Final = (
    *("compassion", "speaker_listener", "mirror_dialogue"),
    *("appreciation", "feelings_and_needs", "repair", "stress_reducing"),
)
#: The observers of watched rooms: their scope, and whether both partners' consent is recorded at creation.
OBSERVERS: Final = (("words", True), ("signals", True), ("words", False), ("signals", False))


def http_client(url: str, headers: Mapping[str, str] | None = None) -> httpx.Client:
    # Without TLS there is nothing to verify, and loading the certificates takes long.
    return httpx.Client(base_url=url, trust_env=False, timeout=TIMEOUT_SECONDS, headers=headers, verify=False)


def open_by_api(url: str, operator: Mapping[str, str], **fields: Any) -> Frame:
    """Open one room by the API, with an operator's key."""
    wanted = {"format": "speaker_listener", "topic": TOPIC, "names": ["Ana", "Ben"], **fields}
    with http_client(url, operator) as http:
        room: Frame = http.post("/api/v1/rooms", json=wanted).raise_for_status().json()
    return room


def open_by_command(environment: dict[str, str], *options: str, count: int = 1) -> list[Frame]:
    """Open rooms by `manage.py open_room`, which alone records a consent."""
    words = ("--names", "Ana,Ben", "--count", str(count), "--json")
    return [json.loads(line) for line in manage(environment, "open_room", *words, *options).splitlines()]


def open_rooms(served: Served, form: str, count: int) -> list[Frame]:
    """Open rooms of one format; every third has an observer, of each kind in turn."""
    watched = count // 3
    rooms = [open_by_api(served.url, served.operator, format=form) for _ in range(count - watched)]
    for index, (scope, consented) in enumerate(OBSERVERS):
        number = watched // 4 + (index < watched % 4)
        if consented and number:
            options = ("--format", form, "--topic", TOPIC, "--observer", "Dr. Lee", "--consented")
            rooms += open_by_command(served.environment, *options, "--observer-scope", scope, count=number)
        else:
            observer = {"observer": "Dr. Lee", "observer_scope": scope}
            rooms += [
                open_by_api(served.url, served.operator, format=form, **observer) for _ in range(number)
            ]
    assert len(rooms) == count
    return rooms


def token_of(room: Frame, who: str) -> str:
    """The token of "a", "b" or "observer" in a room as it was opened."""
    return str((room["observer"] if who == "observer" else room["seats"][who])["token"])


def read_frames(url: str, room: str, token: str) -> list[Frame]:
    """The room's events as one person reads them over HTTP."""
    with http_client(url, bearer(token)) as http:
        frames: list[Frame] = http.get(f"/api/v1/rooms/{room}/frames").raise_for_status().json()
    return frames
