"""A person's connection to a real server, for tests with several server processes."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.servers import PATIENCE

Frame = dict[str, Any]
WORDS = "Wednesday was heavy for me."

_ids = itertools.count()


class Reachable(Protocol):
    """A server, or what stands in front of several."""

    @property
    def ws_url(self) -> str: ...


class Socket:
    """One connection, which remembers every frame and the code that it was closed with."""

    def __init__(self, who: str, socket: ClientConnection) -> None:
        self.who = who
        self.frames: list[Frame] = []
        self.code: int | None = None
        self._socket = socket
        self._news = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                read = json.loads(message)
                self.frames += read if isinstance(read, list) else [read]
                async with self._news:
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        self.code = self._socket.close_code
        async with self._news:
            self._news.notify_all()

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def numbers(self) -> list[int]:
        return [frame["seq"] for frame in self.of("event")]

    def happened(self, event: str) -> bool:
        return any(frame["event"] == event for frame in self.of("event"))

    @property
    def state(self) -> Frame:
        return self.of("state")[-1]

    @property
    def present(self) -> dict[str, bool]:
        """Who is present, by what this connection was told."""
        welcome = self.of("welcome")[0]
        told = {seat: partner["present"] for seat, partner in welcome["partners"].items()}
        told |= {each["id"]: each["present"] for each in welcome["observers"]}
        return told | {frame["who"]: frame["present"] for frame in self.of("presence")}

    async def until(self, ready: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Wait until something is so, or fail when the connection ends or the time is over."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: ready() or self.code is not None)
        assert ready(), f"{self.who} was closed with {self.code}"

    async def closed(self, seconds: float = PATIENCE) -> int | None:
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: self.code is not None)
        return self.code

    async def send(self, frame: Frame) -> None:
        await self._socket.send(json.dumps(frame))

    async def ask(self, command: str, **fields: Any) -> Frame:
        """Send a command and wait for its answer."""
        id_ = f"{self.who}{next(_ids)}"
        await self.send({"type": "command", "id": id_, "command": command, **fields})

        def answers() -> list[Frame]:
            return [frame for frame in self.of("accepted") + self.of("refused") if frame["id"] == id_]

        await self.until(answers)
        return answers()[0]

    async def answer(self) -> Frame:
        """Do what the present step asks of this person."""
        turn = self.state["turn"]
        if turn["act"] == "say":
            return await self.ask("say", turn=turn["number"], text=WORDS)
        if turn["act"] == "choose":
            return await self.ask("choose", turn=turn["number"], option=turn["options"][0]["id"])
        return await self.ask("rate", turn=turn["number"], value=7)

    def has_more_than(self, frames: int) -> bool:
        return len(self.frames) > frames

    def is_asked(self) -> bool:
        return self.state["turn"] is not None and self.state["turn"]["act"] in self.state["may"]

    async def leave(self) -> None:
        await self._socket.close()
        await self._reading


@asynccontextmanager
async def joined(server: Reachable, room: dict[str, Any], who: str, after: int = 0) -> AsyncIterator[Socket]:
    """``who`` of a room that ``open_room`` made, come in and caught up."""
    door = room["seats"].get(who) or room["observer"]
    raw = await connect(
        f"{server.ws_url}{room['ws']}?after={after}",
        additional_headers={"Authorization": f"Bearer {door['token']}"},
        compression=None,
        open_timeout=PATIENCE,
        ping_interval=None,  # how long a server may take is for those who wait to say
        proxy=None,
    )
    socket = Socket(who, raw)
    try:
        await socket.until(lambda: socket.of("state"))
        yield socket
    finally:
        await socket.leave()


async def take_turns(people: list[Socket], turns: int) -> None:
    """Let people answer, whoever is asked, until ``turns`` answers were accepted."""
    for _ in range(turns):
        asked = await next_asked(people)
        assert (await asked.answer())["type"] == "accepted"
        await all_at(asked.state["seq"], people)


async def all_at(seq: int, people: list[Socket]) -> None:
    """Wait until everybody was told the state after event ``seq``."""
    for each in people:
        while each.state["seq"] < seq:
            told = len(each.frames)
            await each.until(partial(each.has_more_than, told))


async def next_asked(people: list[Socket]) -> Socket:
    """The next of ``people`` who is asked for something."""
    async with asyncio.timeout(PATIENCE):
        while not (asked := [each for each in people if each.is_asked()]):  # noqa: ASYNC110 - of several
            await asyncio.sleep(0.01)
    return asked[0]
