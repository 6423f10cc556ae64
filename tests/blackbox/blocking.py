"""The checked connection for tests that are no coroutines: its event loop runs in a thread."""

from collections.abc import Callable
from functools import partial
from typing import Any, Self

from anyio.from_thread import BlockingPortal, start_blocking_portal

from tests.blackbox.browser import CLEANUP, Browser
from tests.blackbox.connection import Connection, refused_with, step_answer
from tests.blackbox.room_record import RoomRecord
from tests.blackbox.shapes import Frame

_portals: list[BlockingPortal] = []
_records: dict[str, RoomRecord] = {}


def _portal() -> BlockingPortal:
    """The loop of all blocking connections, until `closing_clients` ends."""
    if not _portals:
        _portals.append(CLEANUP.enter_context(start_blocking_portal()))
        CLEANUP.callback(_portals.clear)
        CLEANUP.callback(_records.clear)
    return _portals[0]


class BlockingConnection:
    """One person's connection to a room; all connections of a room share a record until the clients close."""

    def __init__(self, client: Browser, room: str, headers: dict[str, str] | None = None) -> None:
        self._portal = _portal()
        record = _records.setdefault(room, RoomRecord(room, None))
        self._connection = Connection(record)
        self._read = 0  # frames that `until` has returned or passed over
        headers = client.socket_headers() if headers is None else headers
        self._portal.call(self._connection.open, socket_address(client, room), headers)
        CLEANUP.callback(self._portal.call, self._connection.discard)

    def __enter__(self) -> Self:
        self._portal.call(self._connection.ready)
        return self

    def __exit__(self, *_: object) -> None:
        self._portal.call(self._connection.close)

    def until(self, ready: Callable[[Frame], Any]) -> Frame:
        """The next frame that ``ready`` accepts; the frames before it are passed over."""
        frames = self._connection.frames
        while True:
            while self._read < len(frames):
                frame = frames[self._read]
                self._read += 1
                if ready(frame):
                    return frame
            self._portal.call(
                self._connection.until, lambda: len(frames) > self._read, "the frame that a test waits for"
            )

    def until_closed(self) -> int | None:
        """The close code that the server gives."""
        return self._portal.call(self._connection.until_closed, "3: the connection is closed")

    def ask(self, command: str, **fields: Any) -> Frame:
        """Send a command and wait for its answer."""
        return self._portal.call(partial(self._connection.ask, command, **fields))

    def ping(self) -> None:
        self._portal.call(self._connection.ping)


def socket_address(client: Browser, room: str) -> str:
    return f"{client.server.ws_url}/ws/rooms/{room}/"


def close_code(client: Browser, room: str) -> int | None:
    """The close code with which a client is refused, without one frame sent."""
    return _portal().call(refused_with, socket_address(client, room), client.socket_headers())


def say_first(partners: dict[str, BlockingConnection], words: str) -> None:
    """Bring two partners to the first turn in which one of them speaks, and have them say ``words``."""
    number = 0

    def is_later(frame: Frame) -> bool:
        return frame["type"] == "state" and frame["turn"] is not None and frame["turn"]["number"] > number

    while True:
        turn = partners["a"].until(is_later)["turn"]
        number = turn["number"]
        for seat in turn["waiting_on"]:
            answer = partners[seat].ask(**step_answer(turn, words))
            if turn["act"] == "say":
                assert answer["type"] == "accepted"
                return
