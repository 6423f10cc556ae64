"""The network between clients and server processes: each connection leads to a process, until it is cut."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

CHUNK_BYTES = 4096


class ProxiedConnection:
    """One connection through the proxy."""

    def __init__(self, client: asyncio.StreamWriter, process: asyncio.StreamWriter) -> None:
        self._ends = (client, process)
        self.cut_in_next_chunk = False

    def forward(self, chunk: bytes, to: asyncio.StreamWriter) -> None:
        """Pass on what came or, of a connection that is to be cut, only its first half."""
        if self.cut_in_next_chunk:
            to.write(chunk[: len(chunk) // 2])
            self.cut()
        else:
            to.write(chunk)

    def cut(self) -> None:
        for end in self._ends:
            end.transport.abort()


class Proxy:
    """A port that leads to a random one of several others; a process that does not listen is passed over."""

    def __init__(self, ports: Sequence[int], rng: random.Random) -> None:
        self._ports = list(ports)
        self._rng = rng
        self._connections: set[ProxiedConnection] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in list(self._connections):
            connection.cut()

    def cut(self, share: float) -> None:
        """Cut a share of the connections: half of them now, the others in the middle of their next chunk."""
        for connection in list(self._connections):
            if self._rng.random() < share:
                if self._rng.random() < 1 / 2:
                    connection.cut()
                else:
                    connection.cut_in_next_chunk = True

    async def _connected(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        for port in self._rng.sample(self._ports, len(self._ports)):
            with suppress(OSError):
                from_process, to_process = await asyncio.open_connection("127.0.0.1", port)
                break
        else:
            to_client.transport.abort()
            return
        connection = ProxiedConnection(to_client, to_process)
        self._connections.add(connection)
        try:
            await asyncio.gather(
                _forward_all(connection, from_client, to_process),
                _forward_all(connection, from_process, to_client),
            )
        finally:
            self._connections.discard(connection)
            connection.cut()


async def _forward_all(
    connection: ProxiedConnection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        while chunk := await reader.read(CHUNK_BYTES):
            connection.forward(chunk, writer)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        connection.cut()  # a reset on one side is a reset on the other
