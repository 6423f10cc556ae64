"""Where a rehearsal takes place: a server of our own for its time, or another one, and rooms on it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from dialogue.people.opening import open_rooms, plan
from dialogue.rehearsal.contract import SEATS
from dialogue.rehearsal.play import Place

_NAMES: Final = ("Ana", "Ben")
_TOPIC: Final = "A rehearsal"
_BACKLOG: Final = 512
_STOPS_WITHIN: Final = 15.0
_ANSWERS_WITHIN: Final = 90.0
_OPENER: Final = build_opener(ProxyHandler({}))  # our own servers are behind no proxy


class NoStage(Exception):
    """There is no server to rehearse on, or it opens no rooms. The message is one sentence."""


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """Serve on a free port of this machine, with this process's settings and database; the server's address.

    The port is bound here and handed over, so no other program can come between, and clients may connect at
    once.
    """
    project = os.environ["DJANGO_SETTINGS_MODULE"].partition(".")[0]
    with socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG) as listening:
        listening.set_inheritable(True)
        port = listening.getsockname()[1]
        server = subprocess.Popen(  # noqa: S603 - our own program, by a list
            [sys.executable, "-m", f"{project}.server", "--fd", str(listening.fileno())],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_it_answers(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _ANSWERS_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with _OPENER.open(f"{url}/healthz", timeout=_ANSWERS_WITHIN):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise NoStage("The server of our own did not start.")


def open_here(format_id: str, count: int) -> list[dict[str, Any]]:
    """Open ``count`` rooms in this process's database.

    Raises:
        dialogue.people.opening.Unfit: there is no such format.
    """
    return [opened.as_json() for opened in open_rooms(plan(format_id, _TOPIC, _NAMES), count)]


def open_there(url: str, format_id: str, count: int) -> list[dict[str, Any]]:
    """Open ``count`` rooms on the server at ``url``.

    Raises:
        NoStage: it does not answer, or opens no rooms.
    """
    return [_open_over_http(url, format_id) for _ in range(count)]


def place(url: str, opened: dict[str, Any]) -> Place:
    """Where an opened room is on the server at ``url``."""
    seats: dict[str, Any] = opened["seats"]
    return Place(
        url=urljoin(url, opened["ws"]).replace("http", "ws", 1),
        tokens={seat: seats[seat]["token"] for seat in SEATS},
    )


def _open_over_http(url: str, format_id: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise NoStage(f"{url} is no address of a server; it begins with http:// or https://.")
    body = json.dumps({"format": format_id, "topic": _TOPIC, "names": _NAMES}).encode()
    request = Request(  # noqa: S310 - the scheme was looked at above
        urljoin(url, "/api/v1/rooms"), data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with _OPENER.open(request, timeout=_ANSWERS_WITHIN) as answer:
            opened: dict[str, Any] = json.load(answer)
    except HTTPError as refused:
        raise NoStage(f"The server at {url} opens no room: {refused.code} {refused.reason}.") from None
    except (URLError, OSError) as fault:
        raise NoStage(f"The server at {url} does not answer: {getattr(fault, 'reason', fault)}.") from None
    except ValueError:
        raise NoStage(f"The server at {url} gives another answer than a room.") from None
    return opened
