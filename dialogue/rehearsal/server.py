"""Starts a server for a rehearsal or checks a running one, and opens and erases its rooms."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from dialogue.helpers.database_errors import Unavailable
from dialogue.rehearsal import run_while_attended
from dialogue.rehearsal.contract import SEATS
from dialogue.rehearsal.dialogues import Dialogue
from dialogue.rehearsal.runner import RoomAddress
from dialogue.rooms.creation import create_in_batches, room_request
from dialogue.rooms.erasure import erase_rooms
from dialogue.rooms.names import InvalidRoomRequest, are_confusable, require_distinct_names, validated_name

#: The partners' names where the file's are not wanted or not valid.
DEFAULT_NAMES: Final = ("Ana", "Ben")
_TOPIC: Final = "A rehearsal"
_LISTEN_BACKLOG: Final = 512
_STOP_TIMEOUT_SECONDS: Final = 15.0
_RESPONSE_TIMEOUT_SECONDS: Final = 90.0
_URL_OPENER: Final = build_opener(ProxyHandler({}))  # ignores the proxies of the environment


class NotErased(Exception):
    """Rooms could not be erased and still hold their conversations. The message names them."""


class ServerUnavailable(Exception):
    """The server does not answer, or does not open rooms. The message is one sentence."""


@contextmanager
def run_server(folder: Path) -> Iterator[str]:
    """Run a server on a free port of this machine, with this process's settings and database. Yields its URL.

    This process binds the port and passes the socket on, so no other program can take the port, and clients
    may connect at once. The server runs in a session of its own, so Ctrl-C does not reach it; it ends when
    its standard input closes, at the latest when this process ends.

    Raises:
        ServerUnavailable: it did not start within `_RESPONSE_TIMEOUT_SECONDS`.
    """
    project = os.environ["DJANGO_SETTINGS_MODULE"].partition(".")[0]
    with socket.create_server(("127.0.0.1", 0), backlog=_LISTEN_BACKLOG) as listening:
        listening.set_inheritable(True)
        port = listening.getsockname()[1]
        server = subprocess.Popen(  # noqa: S603 - our own program, without a shell
            [
                sys.executable,
                "-m",
                run_while_attended.__name__,
                f"{project}.server",
                "--fd",
                str(listening.fileno()),
            ],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(_STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        finally:
            assert server.stdin is not None
            server.stdin.close()


@contextmanager
def erase_rooms_at_exit(
    folder: Path, report: Callable[[str], object], *, remote: bool
) -> Iterator[Callable[[str], None]]:
    """Yields a function that registers a room; all registered rooms are erased at the end.

    If this process is killed, a second process erases them: it reads each room from its standard input and
    starts when that closes. ``folder`` is the project's folder. ``report`` is called with a sentence that
    names the rooms that are not in this database. ``remote``: the rooms were opened over HTTP, so this
    database may not hold them and need not exist.

    Raises:
        NotErased: the database cannot be written, and the rooms are in it.
    """
    registered: list[str] = []
    erasers: list[subprocess.Popen[bytes]] = []

    def register(room: str) -> None:
        registered.append(room)
        if not erasers:
            erasers.append(_start_eraser(folder))
        stdin = erasers[0].stdin
        assert stdin is not None
        with suppress(BrokenPipeError):  # the second process failed; this one still erases at the end
            stdin.write(f"{room}\n".encode())
            stdin.flush()

    try:
        yield register
    finally:
        try:
            remaining = set(registered).difference(erase_rooms(registered))
        except Unavailable as error:
            if not remote:
                raise NotErased(f"{error} Not erased: {', '.join(registered)}.") from None
            remaining = set(registered)
        for eraser in erasers:
            eraser.kill()
            eraser.communicate()
        if remaining:
            report(f"Not in the database of these settings, so not erased: {', '.join(sorted(remaining))}.")


def _start_eraser(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "django", "erase_room", "--listed"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _RESPONSE_TIMEOUT_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with _URL_OPENER.open(f"{url}/healthz", timeout=_RESPONSE_TIMEOUT_SECONDS):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise ServerUnavailable("The server of our own did not start.")


def partner_names(dialogue: Dialogue) -> tuple[tuple[str, str], str | None]:
    """The partners' names, first speaker first, and why they are not the file's, or None if they are."""
    first, *others = dialogue.speakers
    second = others[0] if others else next(name for name in DEFAULT_NAMES if not are_confusable(name, first))
    try:
        names = validated_name("names", first), validated_name("names", second)
        require_distinct_names(names)
    except InvalidRoomRequest as error:
        return DEFAULT_NAMES, str(error)
    return names, None


def open_in_database(format_id: str, names: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Open a room for each pair of names in this process's database.

    Raises:
        dialogue.rooms.names.InvalidRoomRequest: there is no such format.
    """
    for created in create_in_batches([room_request(format_id, _TOPIC, pair) for pair in names]):
        yield created.as_json()


def open_over_http(
    url: str, key: str, format_id: str, names: Iterable[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """Open a room for each pair of names over HTTP on the server at ``url``, with an operator's ``key``.

    Raises:
        ServerUnavailable: it does not answer, or opens no rooms.
    """
    for pair in names:
        yield _request_room(url, key, format_id, pair)


def check_server(url: str) -> None:
    """Check that the server at ``url`` answers.

    Raises:
        ServerUnavailable: it does not answer, or this is no address of a server.
    """
    _check_scheme(url)
    try:
        with _URL_OPENER.open(urljoin(url, "/healthz"), timeout=_RESPONSE_TIMEOUT_SECONDS):
            pass
    except (URLError, OSError) as error:
        raise _no_answer(url, error) from None


def room_address(url: str, created: dict[str, Any]) -> RoomAddress:
    """The address of an opened room on the server at ``url``. ``opened``: as the API returns it."""
    seats: dict[str, Any] = created["seats"]
    return RoomAddress(
        url=urljoin(url, created["ws"]).replace("http", "ws", 1),
        tokens={seat: seats[seat]["token"] for seat in SEATS},
    )


def _request_room(url: str, key: str, format_id: str, names: tuple[str, str]) -> dict[str, Any]:
    _check_scheme(url)
    body = json.dumps({"format": format_id, "topic": _TOPIC, "names": names}).encode()
    request = Request(  # noqa: S310 - the scheme is checked above
        urljoin(url, "/api/v1/rooms"),
        data=body,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    try:
        with _URL_OPENER.open(request, timeout=_RESPONSE_TIMEOUT_SECONDS) as answer:
            created: dict[str, Any] = json.load(answer)
    except HTTPError as error:
        raise ServerUnavailable(f"The server at {url} opens no room: {error.code} {error.reason}.") from None
    except (URLError, OSError) as error:
        raise _no_answer(url, error) from None
    except ValueError:
        raise ServerUnavailable(f"The server at {url} gives another answer than a room.") from None
    return created


def _check_scheme(url: str) -> None:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ServerUnavailable(f"{url} is no address of a server; it begins with http:// or https://.")


def _no_answer(url: str, error: OSError) -> ServerUnavailable:
    return ServerUnavailable(f"The server at {url} does not answer: {getattr(error, 'reason', error)}.")
