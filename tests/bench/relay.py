"""A bare relay: our server, consumer, rooms and fan-out, without a moderator and without a store.

`python -m tests.bench.relay` takes daphne's options as `project.server` does. A partner's token is
their seat. A command is decoded, numbered in memory, and sent to both partners in the frames of a real
dialogue, encoded once; the sender's message begins with `accepted`. There are no turns, so no state is sent.
"""

import os
import sys
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

from project.asgi import http  # isort: skip  # sets Django up, so it comes first

from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import path
from django.utils import timezone

from dialogue import formats
from dialogue.live.clock import HostClock, RoomClock
from dialogue.live.connection import Connection
from dialogue.live.hub import Hub
from dialogue.live.protocol import close_codes, encoding, outbound
from dialogue.live.results import Result, Stored
from dialogue.live.room import LiveRoom
from dialogue.live.websocket.consumer import DialogueConsumer
from dialogue.live.websocket.limits import connection_limits
from dialogue.log.interface import RoomDefinition
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.commands import Command, Say
from dialogue.moderator.events import Said
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import EventView, frame
from dialogue.rooms.participants import Participants
from project.lifespan import lifespan
from project.server import OPTIONS, Cli

APPLICATION = "tests.bench.relay:application"


class RelayHub(Hub):
    """A hub that sends what it is given to both partners."""

    def __init__(self) -> None:
        super().__init__(cast("Any", None), cast("Any", None))  # no log, and no rooms to read
        self._made = RoomDefinition("relay", formats.catalogue()["speaker_listener"], "", timezone.now())
        self._relayed: dict[str, LiveRoom] = {}
        self._newest: dict[str, int] = {}

    async def enter(self, room_id: str, connection: Connection) -> LiveRoom | int:
        room = self._relayed.get(room_id)
        if room is None:
            clock = RoomClock(HostClock(), self._made.created_at)
            room = self._relayed[room_id] = LiveRoom(
                room_id, self._made, Participants({}, (), frozenset()), clock
            )
        room.add(connection)
        connection.caught_up = True
        participant = connection.viewer.participant_id
        room.broadcast_presence(participant, present=True)
        connection.enqueue(  # its welcome
            encoding.encode([outbound.Presence(who=participant, present=True)])
        )
        return room

    def leave(self, room: LiveRoom, connection: Connection) -> None:
        room.remove(connection)
        if not room.connections:
            self._relayed.pop(room.id, None)

    async def conduct(
        self,
        room: LiveRoom,
        command: Command,
        identity: CommandIdentity | None = None,
        sender: Connection | None = None,
    ) -> Result:
        assert isinstance(command, Say)
        assert identity is not None
        seq = self._newest[room.id] = self._newest.get(room.id, 0) + 1
        said = Said(
            by=command.by, turn=command.turn, step="share", text=command.text, private=False, gate=None
        )
        event = encoding.part(frame(Recorded(seq, command.at, said), EventView("all", command.at)))
        payload = encoding.message([event])
        for connection in room.everyone():
            if connection is sender:
                room.accept(connection, identity.id, seq, [event])
            else:
                connection.enqueue(payload)
        return Stored(seq)


hub = RelayHub()


class RelayConsumer(DialogueConsumer):
    """Our consumer; the token is the seat."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hub = hub

    async def _enter(self, room_id: str, token: str | None, session_key: str | None) -> int | None:
        if token is None:
            return close_codes.SIGNED_OUT
        self._connection.viewer = Viewer(token)
        entered = await hub.enter(room_id, self._connection)
        assert isinstance(entered, LiveRoom)
        self._room = entered
        return None


_relay: Any = connection_limits(RelayConsumer.as_asgi())
application = ProtocolTypeRouter(
    {"http": http, "websocket": URLRouter([path("ws/rooms/<str:room>/", _relay)]), "lifespan": lifespan}
)


if __name__ == "__main__":
    Cli().run([*OPTIONS, *sys.argv[1:], APPLICATION])
