"""Trying the room's socket as each relation: being let in, and each frame that a client can send."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings

from dialogue.live.websocket.routing import websocket_urlpatterns
from tests.security.access.table import FIELDS, TURN
from tests.servers import TIMEOUT_SECONDS

WITHOUT_COMMAND: Final[dict[str, dict[str, Any]]] = {
    "typing": {"type": "typing", "on": True},
    "ping": {"type": "ping"},
}


@dataclass
class Connection:
    """One end of the socket of a room, opened by a session's cookie."""

    room: str
    session_key: str | None
    turn: int = 0
    _frames: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        headers = [(b"origin", settings.ORIGINS[0].encode())]
        if self.session_key is not None:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={self.session_key}".encode()))
        site = URLRouter(websocket_urlpatterns)
        self.socket = WebsocketCommunicator(site, f"/ws/rooms/{self.room}/", headers=headers)

    async def enter(self) -> str:
        """ "open", or the code that the connection is closed with."""
        await self.socket.connect(TIMEOUT_SECONDS)
        while True:
            output = await self.socket.receive_output(timeout=TIMEOUT_SECONDS)
            if output["type"] == "websocket.close":
                return str(output["code"])
            for frame in frames_in(output["text"]):
                if frame["type"] == "state":
                    self.turn = frame["turn"]["number"]
                    return "open"

    async def try_frame(self, name: str) -> str:
        """What comes of the frame or command ``name``."""
        if name in WITHOUT_COMMAND:
            await self._send(WITHOUT_COMMAND[name])
            await self._send({"type": "ping"})
            found = await self._next("pong", "refused", "error")
            if name == "ping":
                await self._next("pong")
                return str(found["type"])
            return "no answer" if found["type"] == "pong" else str(found["type"])
        fields = {key: self.turn if value is TURN else value for key, value in FIELDS.get(name, {}).items()}
        await self._send({"type": "command", "id": name, "command": name, **fields})
        found = await self._next("accepted", "refused", "error", "hint")
        return f"refused: {found['code']}" if found["type"] == "refused" else str(found["type"])

    async def leave(self) -> None:
        await self.socket.disconnect(timeout=TIMEOUT_SECONDS)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self.socket.send_to(text_data=json.dumps(frame))

    async def _next(self, *kinds: str) -> dict[str, Any]:
        while True:
            while not self._frames:
                self._frames += frames_in(await self.socket.receive_from(timeout=TIMEOUT_SECONDS))
            frame = self._frames.pop(0)
            if frame["type"] in kinds:
                return frame


def frames_in(message: str | bytes) -> list[dict[str, Any]]:
    read = json.loads(message)
    return read if isinstance(read, list) else [read]
