"""Who comes to a real server of ours, with what they hold: a browser's cookies, a token, or nothing."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.servers import PATIENCE, Served

_leaving = ExitStack()


@contextmanager
def visits() -> Iterator[None]:
    """Whoever came, and sat down, in here is gone after it."""
    try:
        yield
    finally:
        _leaving.close()


class Browser:
    """A browser of one person: it keeps cookies, and sends forms as a page would."""

    def __init__(self, server: Served) -> None:
        self.server = server
        # Without TLS nothing is to be verified, and what it would be verified with takes long to read.
        self.http = httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE, verify=False)
        _leaving.callback(self.http.close)

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())}

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def send_form(self, page: str, to: str | None = None) -> httpx.Response:
        """Press the button of ``page``."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page).text)
        fields = {"csrfmiddlewaretoken": found[1] if found else ""}
        return self.http.post(to or page, data=fields, headers={"Origin": self.server.url})

    def claim(self, link: str) -> "Browser":
        assert self.send_form(link).status_code == 302
        return self

    def copy(self) -> "Browser":
        """Somebody with a copy of what this one holds."""
        other = type(self)(self.server)
        other.http.cookies.update(self.http.cookies)
        other.http.headers.update(self.http.headers)
        return other


class Script(Browser):
    """A client that is no browser: it has a token, or nothing."""

    def __init__(self, server: Served, token: str | None = None) -> None:
        super().__init__(server)
        if token is not None:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def headers(self) -> dict[str, str]:
        given = self.http.headers.get("Authorization")
        return {"Authorization": given} if given else {}


@dataclass(frozen=True)
class Heard:
    """All that came over a socket until it was closed, and the code it was closed with."""

    code: int
    frames: str


def open_socket(visitor: Browser, room: str) -> AbstractContextManager[ClientConnection]:
    headers = visitor.headers()
    return connect(
        f"{visitor.server.ws_url}/ws/rooms/{room}/",
        origin=visitor.server.url if "Cookie" in headers else None,  # type: ignore[arg-type] # it is one
        additional_headers=headers,
        proxy=None,
        open_timeout=PATIENCE,
        ping_interval=None,  # how long a server may take is for those who wait to say
        max_queue=None,  # who has not read for a while answers the server's pings all the same
    )


def until_closed(socket: ClientConnection) -> Heard:
    heard = ""
    while True:
        try:
            heard += str(socket.recv(PATIENCE))
        except ConnectionClosed as closed:
            return Heard(closed.rcvd.code if closed.rcvd else 1006, heard)


def knock(visitor: Browser, room: str) -> Heard:
    """Try the socket of ``room``; for whom it stays shut."""
    with open_socket(visitor, room) as socket:
        return until_closed(socket)


class Seated:
    """Somebody in a room, by a socket."""

    def __init__(self, visitor: Browser, room: str) -> None:
        self.socket = _leaving.enter_context(open_socket(visitor, room))
        self._frames: list[dict[str, Any]] = []
        self._sent = 0

    def until(self, ready: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        while True:
            while not self._frames:
                read = json.loads(self.socket.recv(PATIENCE))
                self._frames += read if isinstance(read, list) else [read]
            frame = self._frames.pop(0)
            if ready(frame):
                return frame

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        self._sent += 1
        name = f"{id(self)}-{self._sent}"
        self.socket.send(json.dumps({"type": "command", "id": name, "command": command, **fields}))
        return self.until(lambda frame: frame.get("id") == name)


def say_first(partners: dict[str, Seated], words: str) -> None:
    """Bring two partners to the first turn in which one of them speaks, and have them say ``words``."""
    turn = 0

    def later(frame: dict[str, Any]) -> bool:
        return frame["type"] == "state" and frame["turn"] is not None and frame["turn"]["number"] > turn

    while True:
        state = partners["a"].until(later)["turn"]
        turn = state["number"]
        for seat in state["waiting_on"]:
            match state["act"]:
                case "say":
                    assert partners[seat].ask("say", turn=turn, text=words)["type"] == "accepted"
                    return
                case "choose":
                    partners[seat].ask("choose", turn=turn, option=state["options"][0]["id"])
                case _:
                    partners[seat].ask("rate", turn=turn, value=5)
