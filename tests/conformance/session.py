"""The connections of one room's people, as one random client holds them all."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import httpx

from tests.blackbox.connection import Connection, bearer
from tests.blackbox.expect import expect
from tests.blackbox.room_record import RoomRecord
from tests.blackbox.shapes import Frame


@dataclass
class Server:
    """The server under test; its address changes when it is started again after a power cut.

    A client whose connection is lost sees that the server is not `up` or, if it learns of the cut late, that
    `power_cuts` has grown.
    """

    url: str
    power_cuts: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.up.set()

    @property
    def ws_url(self) -> str:
        return self.url.replace("http", "ws", 1)


class RoomSession:
    """One room: its record, and the open connections of "a", "b" and perhaps "observer"."""

    http: httpx.AsyncClient

    def __init__(self, server: Server, room: Frame, rng: Random) -> None:
        self.server = server
        self.room = room
        self.rng = rng
        observer = room["observer"]
        self.observer: str | None = None
        self.tokens: dict[str, str] = {seat: room["seats"][seat]["token"] for seat in ("a", "b")}
        if observer is not None:
            self.observer = "observer"  # until a welcome tells the id
            self.tokens["observer"] = observer["token"]
        self.record = RoomRecord(room["room"], observer and observer["scope"])
        self.connections: dict[str, list[Connection]] = {who: [] for who in self.tokens}
        self.opened: list[Connection] = []
        self.done: list[str] = []  # what the client did, for reports

    # ---- connections

    def all(self) -> list[Connection]:
        return [connection for connections in self.connections.values() for connection in connections]

    def of_partners(self) -> list[Connection]:
        return [connection for seat in ("a", "b") for connection in self.connections[seat]]

    def viewer(self, who: str) -> str:
        return self.observer or who if who == "observer" else who

    def partner(self, who: str | None = None) -> Connection:
        """One of the connections of a partner, or of the given person."""
        who = who or self.rng.choice("ab")
        return self.rng.choice(self.connections[who])

    async def open(self, who: str, after: int | None = None) -> Connection:
        """Connect and wait until the connection has caught up."""
        if self.observer == "observer":
            await self._learn_observer()
        connection = await self.connect(who, after)
        await connection.ready()
        self.connections[who].append(connection)
        return connection

    async def connect(self, who: str, after: int | None) -> Connection:
        """Connect only; the server may close the connection at once."""
        connection = Connection(self.record, self.viewer(who), after)
        await connection.open(self.server.ws_url + str(self.room["ws"]), bearer(self.tokens[who]))
        self.opened.append(connection)
        return connection

    async def _learn_observer(self) -> None:
        """The observer's id is told in any partner's welcome."""
        connection = await self.connect("a", None)
        await connection.ready()
        assert connection.welcome is not None
        named = [observer["id"] for observer in connection.welcome["observers"]]
        expect(len(named) == 1, "3.1: welcome names who was invited to observe", welcome=connection.welcome)
        self.observer = named[0]
        self.connections["a"].append(connection)

    async def settle(self) -> None:
        """Wait until every connection has seen every event and everybody's presence."""
        for connection in self.all():
            await connection.ping()
        while True:
            newest = self.record.newest
            for connection in self.all():
                await connection.caught_up(newest)
            if newest == self.record.newest:
                break
        for connection in self.all():
            await connection.sees([self.viewer(who) for who, open_ in self.connections.items() if open_])

    # ---- what the room is at

    @property
    def state(self) -> Frame:
        return self.connections["a"][0].state

    @property
    def phase(self) -> str:
        return str(self.state["phase"])

    def consented(self) -> bool:
        """Whether both partners allow the observer, by the events."""
        allowed: set[str] = set()
        for _, frame in sorted(self.record.merged().items()):
            if frame["event"] == "observer_allowed":
                allowed.add(frame["by"])
            elif frame["event"] == "observer_withdrawn":
                allowed.discard(frame["by"])
        return allowed == {"a", "b"}

    # ---- over HTTP

    async def get(self, who: str, path: str) -> httpx.Response:
        url = f"{self.server.url}/api/v1/rooms/{self.record.room}/{path}"
        return await self.http.get(url, headers=bearer(self.tokens[who]))
