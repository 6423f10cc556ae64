"""What we rely on in a server that runs us, where sockets misbehave. On daphne `project.server` does it."""

import asyncio
import http.client
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_in_time
from websockets.exceptions import ConnectionClosed

from tests import servers
from tests.server_probe import MESSAGES, SIZE

pytestmark = pytest.mark.slow


RUNNING = servers.HOME / "docs" / "RUNNING.md"
DAPHNE = ["-m", "tests.server_probe", "{fd}"]
UVICORN = [*servers.UVICORN, "tests.server_probe:application"]
ON_BOTH = pytest.mark.parametrize("probe", [DAPHNE, UVICORN], ids=["daphne", "uvicorn"], indirect=True)
#: A client that gives up nothing by itself: how long anything takes is the server's affair here.
connect = partial(connect_in_time, open_timeout=servers.TIMEOUT_SECONDS, ping_interval=None)


@pytest.fixture
def probe(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[servers.Served]:
    server = servers.Served(getattr(request, "param", DAPHNE), servers.clean_environment(), tmp_path)
    server.start()
    yield server
    server.kill()  # it would wait five seconds for an application that holds a connection


def ask(server: servers.Served, path: str = "/healthz") -> dict[str, int]:
    with urlopen(server.url + path) as answer:
        seen: dict[str, int] = json.load(answer)
    return seen


async def wait_for(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(servers.TIMEOUT_SECONDS):
        while not ready():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.05)


async def settled(count: Callable[[], int]) -> int:
    """The count once it has stopped growing."""
    before = -1
    async with asyncio.timeout(servers.TIMEOUT_SECONDS):
        while (now := count()) != before or now == 0:
            before = now
            await asyncio.sleep(0.5)
    return before


async def read_on(link: ClientConnection) -> None:
    while True:
        await link.recv()


def test_tested_uvicorn_options_are_the_documented_ones() -> None:
    documented = re.search(r"uvicorn project\.asgi:application (.+?)\n```", RUNNING.read_text(), re.DOTALL)
    assert documented is not None
    words = documented[1].replace("\\\n", " ").split()
    assert sorted({*words} - {"--port", "8001"}) == sorted(
        {*servers.UVICORN} - {"-m", "uvicorn", "--fd", "{fd}"}
    )


@ON_BOTH
async def test_no_message_is_compressed_though_the_client_asks_for_it(probe: servers.Served) -> None:
    async with connect(probe.ws_url + "/hold", compression="deflate") as link:
        assert link.request is not None
        assert "permessage-deflate" in link.request.headers["Sec-WebSocket-Extensions"]
        assert link.protocol.extensions == []


@ON_BOTH
async def test_messages_to_a_stalled_reader_wait_in_the_application(probe: servers.Served) -> None:
    async with connect(probe.ws_url + "/pour", max_queue=1) as link:
        assert await settled(lambda: ask(probe)["sent"]) < MESSAGES / 2

        for _ in range(MESSAGES):
            assert len(await link.recv()) == SIZE
    await wait_for(lambda: ask(probe)["sent"] == MESSAGES)


@pytest.mark.parametrize("probe", [[*DAPHNE, "--short-timeouts"]], indirect=True)
async def test_reader_that_takes_nothing_is_disconnected(probe: servers.Served) -> None:
    link = await connect(probe.ws_url + "/pour", max_queue=1)

    await wait_for(lambda: ask(probe)["left"] == 1)

    with pytest.raises(ConnectionClosed):
        await read_on(link)
    assert "Traceback" not in probe.log


@pytest.mark.parametrize("probe", [[*DAPHNE, "--short-timeouts"]], indirect=True)
async def test_client_that_reads_no_response_is_disconnected(probe: servers.Served) -> None:
    with socket.create_connection(("127.0.0.1", probe.port), servers.TIMEOUT_SECONDS) as link:
        link.sendall(b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
        await wait_for(lambda: ask(probe)["sent"] == 1)  # the application need not wait for ever
        taken = 0
        with suppress(ConnectionResetError):
            while part := link.recv(1_000_000):
                taken += len(part)
    assert taken < MESSAGES * SIZE / 2


def posted(server: servers.Served, megabytes: int, **headers: str) -> tuple[int, str]:
    """The answer to a body that is far too large, sent to its end unless the server stops it."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=servers.TIMEOUT_SECONDS)
    link.putrequest("POST", "/api/v1/rooms")
    for name, value in headers.items():
        link.putheader(name.replace("_", "-"), value)
    chunked = "Content_Length" not in headers
    if chunked:
        link.putheader("Transfer-Encoding", "chunked")
    link.endheaders()
    part = b"x" * 1_000_000
    with suppress(ConnectionError):  # it need not listen to the end
        for _ in range(megabytes):
            link.send(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
    answer = link.getresponse()
    return answer.status, answer.headers["Connection"]


@pytest.mark.parametrize("program", ["daphne", "uvicorn"])
def test_a_body_without_a_bound_is_refused_and_takes_no_memory(
    serve: Callable[..., servers.Served], program: str
) -> None:
    server = serve(program=program)
    before = peak_memory(server)
    upgrade = {"Upgrade": "websocket", "Connection": "upgrade"}
    for headers in ({}, {"Content_Length": "100000000"}, *([upgrade] if program == "daphne" else [])):
        assert posted(server, 100, **headers) == (413, "close")
    assert peak_memory(server) - before < 20_000


def peak_memory(server: servers.Served) -> int:
    """The most memory that the process has ever had, in KiB."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.exists():
        pytest.skip("this system does not tell how much memory a process took")
    return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0])


SLOW = {
    "silent": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx",
    "half a handshake": b"GET /stay HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n",
    "idle after an answer": b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("probe", [[*DAPHNE, "--short-timeouts"]], indirect=True)
def test_connections_that_send_nothing_more_are_ended(probe: servers.Served) -> None:
    with ExitStack() as stack:
        links = [
            stack.enter_context(socket.create_connection(("127.0.0.1", probe.port), servers.TIMEOUT_SECONDS))
            for _ in SLOW
        ]
        for link, sent in zip(links, SLOW.values(), strict=True):
            link.sendall(sent)
        for link in links:  # each is ended, or this waits until it fails
            with suppress(ConnectionResetError):
                while link.recv(65536):
                    pass
    assert ask(probe)["left"] == 0


@ON_BOTH
async def test_flood_is_held_back_by_back_pressure(probe: servers.Served) -> None:
    sent = 0

    async def flood(link: Any) -> None:
        nonlocal sent
        for _ in range(MESSAGES):
            await link.send("x" * SIZE)
            sent += 1

    async with connect(probe.ws_url + "/hold", compression=None) as link:
        flooding = asyncio.create_task(flood(link))
        assert await settled(lambda: sent) < MESSAGES / 2

        ask(probe, "/take")
        await flooding
    await wait_for(lambda: ask(probe)["taken"] == MESSAGES)


async def test_stopping_server_lets_the_application_send_close_codes(probe: servers.Served) -> None:
    async with connect(probe.ws_url + "/stay") as link:
        ended = asyncio.get_running_loop().run_in_executor(None, probe.stop)
        with pytest.raises(ConnectionClosed) as closed:
            await link.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4503
        assert await ended == 0


@ON_BOTH
async def test_a_message_that_is_too_large_closes_the_socket_and_says_why(probe: servers.Served) -> None:
    ask(probe, "/take")
    async with connect(probe.ws_url + "/hold", compression=None) as link:
        await link.send("x" * 65537)
        with pytest.raises(ConnectionClosed) as closed:
            await link.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_a_refused_upgrade_is_kept_in_no_cache(probe: servers.Served) -> None:
    link = http.client.HTTPConnection("127.0.0.1", probe.port, timeout=servers.TIMEOUT_SECONDS)
    link.request("GET", "/stay", headers={"Upgrade": "websocket", "Connection": "upgrade"})
    answer = link.getresponse()
    link.close()
    assert (answer.status, answer.getheader("Cache-Control")) == (400, "no-store")


def test_occupied_port_is_reported_in_one_sentence(migrated: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = servers.clean_environment(DATA_DIR=str(migrated), PORT=str(taken.getsockname()[1]))
        program = [sys.executable, "-m", "project.server"]
        tried = subprocess.run(
            program, cwd=servers.HOME, env=environment, capture_output=True, text=True, check=False
        )

    assert tried.returncode == 1
    assert "PORT" in tried.stderr
    assert "Traceback" not in tried.stderr


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("REDIS_URL", "redis://127.0.0.1:1"),
        ("DATABASE_URL", "postgres://ear:hidden@127.0.0.1:1/ear"),
        ("MAX_SOCKETS", "hidden"),
    ],
)
def test_unusable_setting_is_reported_by_its_variable(tmp_path: Path, variable: str, address: str) -> None:
    environment = servers.clean_environment(DATA_DIR=str(tmp_path), **{variable: address})
    server = servers.Served(servers.PROGRAMS["daphne"], environment, tmp_path)

    with pytest.raises(ChildProcessError):
        server.start()

    assert variable in server.log
    assert "Traceback" not in server.log
    assert "ear:hidden" not in server.log


def test_daphne_measures_with_elapsed_time_though_the_host_clock_is_set(tmp_path: Path) -> None:
    asked = (
        "import time, project.server, daphne.server, daphne.http_protocol, daphne.ws_protocol as sockets\n"
        "modules = (daphne.server, daphne.http_protocol, sockets)\n"
        "before = [module.time.time() for module in modules]\n"
        "time.time = lambda: 0.0\n"
        "print(all(0 <= module.time.time() - at < 60 for module, at in zip(modules, before)))"
    )
    environment = servers.clean_environment(DATA_DIR=str(tmp_path))
    said = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=servers.HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "True\n"
