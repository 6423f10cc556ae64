"""Partners who talk in one room, on one server process or on several."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Protocol

from tests.blackbox.connection import Connection, bearer
from tests.blackbox.room_api import token_of
from tests.blackbox.room_record import RoomRecord
from tests.blackbox.shapes import Frame
from tests.servers import TIMEOUT_SECONDS


class Reachable(Protocol):
    """A server, or a proxy in front of several."""

    @property
    def ws_url(self) -> str: ...


@asynccontextmanager
async def connected(
    server: Reachable, room: Frame, viewer: str, after: int | None = None, record: RoomRecord | None = None
) -> AsyncIterator[Connection]:
    """One person of a room that `open_room` opened, connected and caught up."""
    connection = Connection(record or RoomRecord(room["room"], None), viewer, after)
    token = token_of(room, viewer if viewer in room["seats"] else "observer")
    await connection.open(f"{server.ws_url}{room['ws']}", bearer(token))
    try:
        yield await connection.ready()
    finally:
        await connection.discard()


@asynccontextmanager
async def both_connected(
    a_at: Reachable, b_at: Reachable, room: Frame
) -> AsyncIterator[tuple[Connection, Connection]]:
    """Both partners, each at a server; what they are shown is compared event by event."""
    record = RoomRecord(room["room"], None)
    async with (
        connected(a_at, room, "a", None, record) as ana,
        connected(b_at, room, "b", None, record) as ben,
    ):
        yield ana, ben


async def take_turns(people: Sequence[Connection], turns: int) -> None:
    """Answer each turn as the partner whom it waits for, until ``turns`` answers were accepted."""
    for _ in range(turns):
        asked = await next_asked(people)
        assert (await asked.answer_step())["type"] == "accepted"
        await all_at(asked.state["seq"], people)


async def all_at(seq: int, people: Sequence[Connection]) -> None:
    """Wait until everybody has the state after event ``seq``."""
    for each in people:
        await each.until(partial(_is_at, each, seq), "3.1: a state after each batch")


def _is_at(connection: Connection, seq: int) -> bool:
    return connection.is_ready and connection.state["seq"] >= seq


async def next_asked(people: Sequence[Connection]) -> Connection:
    """The next of ``people`` for whom the step waits."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while not (asked := [each for each in people if each.is_asked]):  # noqa: ASYNC110 - of several
            await asyncio.sleep(0.01)
    return asked[0]
