"""A reader who never reads, on real servers: what they make a process hold is bounded."""

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dialogue.live.protocol import close_codes, inbound
from tests import servers
from tests.live.test_many_processes import a_room

#: What one such reader asks for, each answer about 190 bytes long: near 20 MB in all.
MESSAGES = 400
MESSAGE = json.dumps([{"type": "command", "id": f"{number:064}"} for number in range(inbound.MAX_FRAMES)])
#: What the kernel holds for a connection is not the process's.
MOST_KIB = 8 * 1024
#: Daphne waits a moment for the answer to a close. Who begins to read after that finds the line cut.
TOLD = {"daphne": {close_codes.TOO_SLOW, 1006}, "uvicorn": {close_codes.TOO_SLOW}}


@pytest.mark.parametrize("program", ["daphne", "uvicorn"])
async def test_reader_that_never_reads_costs_bounded_memory_and_is_closed_with_4508(
    serve: Callable[..., servers.Served], program: str
) -> None:
    server = serve(program=program, COMMANDS_PER_SECOND="0")
    room = a_room(server)
    before = peak_kib(server)
    code, read = await stall(server, room["ws"], room["seats"]["a"]["token"])
    assert code in TOLD[program]
    assert read < MESSAGES * inbound.MAX_FRAMES / 2
    assert peak_kib(server) - before < MOST_KIB
    assert "Traceback" not in server.log


async def stall(server: servers.Served, path: str, token: str) -> tuple[int | None, int]:
    """Ask and ask and read nothing; then the close code, and how many answers there were after all."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", server.port))
    raw.setblocking(False)
    who = {"Authorization": f"Bearer {token}"}
    options: Any = {
        "compression": None,
        "open_timeout": servers.TIMEOUT_SECONDS,
        "ping_interval": None,
        "proxy": None,
    }
    async with connect(f"{server.ws_url}{path}", sock=raw, additional_headers=who, **options) as link:
        link.transport.pause_reading()
        with suppress(ConnectionClosed):
            for _ in range(MESSAGES):
                await link.send(MESSAGE)
            link.transport.resume_reading()
        return await read_on(link)


async def read_on(link: ClientConnection) -> tuple[int | None, int]:
    read = 0
    with suppress(ConnectionClosed):
        async with asyncio.timeout(servers.TIMEOUT_SECONDS):
            async for _ in link:
                read += 1
    return link.close_code, read


def peak_kib(server: servers.Served) -> int:
    """The most memory that the process has held so far."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
