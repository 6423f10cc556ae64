"""The network between partners and house: each connection leads to one of the processes, until it is cut."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

CHUNK = 4096


class ProxiedConnection:
    """One connection through the road."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self._ends = (near, far)
        self.torn = False

    def carry(self, words: bytes, to: asyncio.StreamWriter) -> None:
        """Pass on what came; of a connection that is to be cut, only the first half, and then it is."""
        if self.torn:
            to.write(words[: len(words) // 2])
            self.cut()
        else:
            to.write(words)

    def cut(self) -> None:
        for end in self._ends:
            end.transport.abort()


class Proxy:
    """A port that leads to one of several others, by lot; a process that is not there is passed by."""

    def __init__(self, ports: Sequence[int], chance: random.Random) -> None:
        self._ports = list(ports)
        self._chance = chance
        self._ways: set[ProxiedConnection] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for way in list(self._ways):
            way.cut()

    def cut(self, share: float) -> None:
        """Cut so many of the connections: half of them now, the others in the middle of their next words."""
        for way in list(self._ways):
            if self._chance.random() < share:
                if self._chance.random() < 1 / 2:
                    way.cut()
                else:
                    way.torn = True

    async def _come(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        for port in self._chance.sample(self._ports, len(self._ports)):
            with suppress(OSError):
                back, far = await asyncio.open_connection("127.0.0.1", port)
                break
        else:
            near.transport.abort()
            return
        way = ProxiedConnection(near, far)
        self._ways.add(way)
        try:
            await asyncio.gather(_pass(way, reader, far), _pass(way, back, near))
        finally:
            self._ways.discard(way)
            way.cut()


async def _pass(way: ProxiedConnection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while words := await reader.read(CHUNK):
            way.carry(words, writer)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
