"""Where a rehearsal takes place: a server of our own for its time, or another one, and rooms on it."""

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

#: What the partners are called where the file's own names are not wanted, or are none for a room.
NAMES: Final = ("Ana", "Ben")
_TOPIC: Final = "A rehearsal"
_BACKLOG: Final = 512
_STOPS_WITHIN: Final = 15.0
_ANSWERS_WITHIN: Final = 90.0
_OPENER: Final = build_opener(ProxyHandler({}))  # our own servers are behind no proxy


class NotErased(Exception):
    """Rooms that were to be erased are still there, with what was said in them. The message names them."""


class ServerUnavailable(Exception):
    """There is no server to rehearse on, or it opens no rooms. The message is one sentence."""


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """Serve on a free port of this machine, with this process's settings and database; the server's address.

    The port is bound here and handed over, so no other program can come between, and clients may connect at
    once. The server ends with this process, however that ends, and not at a Ctrl-C before it: it is a session
    of its own, attended by a pipe that only this process holds open.
    """
    project = os.environ["DJANGO_SETTINGS_MODULE"].partition(".")[0]
    with socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG) as listening:
        listening.set_inheritable(True)
        port = listening.getsockname()[1]
        server = subprocess.Popen(  # noqa: S603 - our own program, by a list
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
        _wait_until_it_answers(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        finally:
            assert server.stdin is not None
            server.stdin.close()


@contextmanager
def erased_afterwards(
    folder: Path, tell: Callable[[str], object], *, elsewhere: bool
) -> Iterator[Callable[[str], None]]:
    """A function that takes note of a room; all of them are erased at the end, however this process ends.

    Should it be killed, a process of its own does it: that learns each room as it is opened, and begins when
    its input ends. ``folder`` is the project's. ``tell`` is given a sentence on rooms that are not in this
    database. ``elsewhere``: they were opened over HTTP, so there may be no database here at all.

    Raises:
        NotErased: the database cannot be written, and the rooms are in it.
    """
    noted: list[str] = []
    spare: list[subprocess.Popen[bytes]] = []

    def note(room: str) -> None:
        noted.append(room)
        if not spare:
            spare.append(_spare_eraser(folder))
        stdin = spare[0].stdin
        assert stdin is not None
        with suppress(BrokenPipeError):  # it has failed; then there is this process alone
            stdin.write(f"{room}\n".encode())
            stdin.flush()

    try:
        yield note
    finally:
        try:
            left = set(noted).difference(erase_rooms(noted))
        except Unavailable as fault:
            if not elsewhere:
                raise NotErased(f"{fault} Not erased: {', '.join(noted)}.") from None
            left = set(noted)
        for eraser in spare:
            eraser.kill()
            eraser.communicate()
        if left:
            tell(f"Not in the database of these settings, so not erased: {', '.join(sorted(left))}.")


def _spare_eraser(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "django", "erase_room", "--listed"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait_until_it_answers(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _ANSWERS_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with _OPENER.open(f"{url}/healthz", timeout=_ANSWERS_WITHIN):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise ServerUnavailable("The server of our own did not start.")


def names_of(dialogue: Dialogue) -> tuple[tuple[str, str], str | None]:
    """What a dialogue's partners are called, the first to speak first, and why not as in the file, if not."""
    first, *others = dialogue.speakers
    second = others[0] if others else next(name for name in NAMES if not are_confusable(name, first))
    try:
        names = validated_name("names", first), validated_name("names", second)
        require_distinct_names(names)
    except InvalidRoomRequest as unfit:
        return NAMES, str(unfit)
    return names, None


def open_here(format_id: str, names: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Open a room for each pair of names in this process's database.

    Raises:
        dialogue.rooms.names.InvalidRoomRequest: there is no such format.
    """
    for opened in create_in_batches([room_request(format_id, _TOPIC, pair) for pair in names]):
        yield opened.as_json()


def open_there(
    url: str, key: str, format_id: str, names: Iterable[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """Open a room for each pair of names over HTTP on the server at ``url``, with an operator's ``key``.

    Raises:
        NoStage: it does not answer, or opens no rooms.
    """
    for pair in names:
        yield _open_over_http(url, key, format_id, pair)


def check_server(url: str) -> None:
    """Ask the server at ``url`` whether it lives.

    Raises:
        NoStage: it does not answer, or this is no address of a server.
    """
    _check_address(url)
    try:
        with _OPENER.open(urljoin(url, "/healthz"), timeout=_ANSWERS_WITHIN):
            pass
    except (URLError, OSError) as fault:
        raise _no_answer(url, fault) from None


def room_address(url: str, opened: dict[str, Any]) -> RoomAddress:
    """Where an opened room is on the server at ``url``."""
    seats: dict[str, Any] = opened["seats"]
    return RoomAddress(
        url=urljoin(url, opened["ws"]).replace("http", "ws", 1),
        tokens={seat: seats[seat]["token"] for seat in SEATS},
    )


def _open_over_http(url: str, key: str, format_id: str, names: tuple[str, str]) -> dict[str, Any]:
    _check_address(url)
    body = json.dumps({"format": format_id, "topic": _TOPIC, "names": names}).encode()
    request = Request(  # noqa: S310 - the scheme was looked at above
        urljoin(url, "/api/v1/rooms"),
        data=body,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    try:
        with _OPENER.open(request, timeout=_ANSWERS_WITHIN) as answer:
            opened: dict[str, Any] = json.load(answer)
    except HTTPError as refused:
        raise ServerUnavailable(
            f"The server at {url} opens no room: {refused.code} {refused.reason}."
        ) from None
    except (URLError, OSError) as fault:
        raise _no_answer(url, fault) from None
    except ValueError:
        raise ServerUnavailable(f"The server at {url} gives another answer than a room.") from None
    return opened


def _check_address(url: str) -> None:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ServerUnavailable(f"{url} is no address of a server; it begins with http:// or https://.")


def _no_answer(url: str, fault: OSError) -> ServerUnavailable:
    return ServerUnavailable(f"The server at {url} does not answer: {getattr(fault, 'reason', fault)}.")
