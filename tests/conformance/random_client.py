"""A client that acts at random in one room: two partners, perhaps an observer, and no rule of any format."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Final

import httpx

from tests.blackbox.connection import ConnectionLost
from tests.blackbox.expect import ContractViolation, expect
from tests.blackbox.invariants import check_log
from tests.blackbox.shapes import Frame
from tests.conformance import actions, connection_actions, http_actions
from tests.conformance.commands import RoomCommands
from tests.conformance.observer_actions import observe
from tests.conformance.session import Server
from tests.servers import TIMEOUT_SECONDS

FINAL: Final = {4401, 4403, 4404, 4408, 4410}
LOST: Final = (ConnectionLost, OSError, httpx.TransportError, EOFError)
Action = Callable[[RoomCommands], Awaitable[None]]
#: Each action, with how often it is drawn.
ACTIONS: Final[tuple[tuple[int, Action], ...]] = (
    (60, actions.advance),
    (6, actions.other_allowed_command),
    (7, actions.command_outside_may),
    (4, actions.check_a_draft),
    (5, actions.unfit_value),
    (4, actions.repeated_command),
    (3, actions.reused_id),
    (4, actions.malformed_frames),
    (5, connection_actions.reconnect),
    (2, connection_actions.another_connection),
    (3, connection_actions.commands_at_once),
    (2, connection_actions.same_command_twice),
    (2, actions.ephemeral_frames),
    (2, http_actions.read_frames),
)
OBSERVER_ACTION: Final = (12, observe)


class RandomClient:
    """Acts in one room for so many steps, leads it to its end, and checks its whole log."""

    def __init__(
        self, server: Server, room: Frame, seed: str, *, steps: int = 60, waits_out_breaks: bool = False
    ) -> None:
        self._server = server
        self._steps = steps
        self._rng = Random(seed)
        self._room = RoomCommands(server, room, self._rng, waits_out_breaks=waits_out_breaks)

    async def run(self) -> None:
        room = self._room
        async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_SECONDS, verify=False) as room.http:
            try:
                await self._run()
            except ContractViolation as violation:
                violation.seen["room"] = room.room["room"]
                violation.seen["format"] = room.room["format"]
                violation.seen["did"] = room.done[-12:]
                raise
            finally:
                for connection in room.opened:
                    await connection.discard()

    async def _run(self) -> None:
        room = self._room
        for seat in self._rng.sample(["a", "b"], 2):
            await self._through_power_cuts(lambda seat=seat: room.open(seat))  # type: ignore[misc]
        for _ in range(self._steps):
            await self._through_power_cuts(self._step)
            if room.phase == "ended" and self._rng.random() < 0.3:
                break
        await self._through_power_cuts(self._end)
        await self._through_power_cuts(lambda: http_actions.read_everything(room))
        try:
            check_log(room.record)
        except ContractViolation as violation:
            violation.seen["log"] = room.record.outline()
            raise
        for connection in room.all():
            await connection.close()
        self._server.counts[f"ended: {room.phase}"] += 1

    async def _step(self) -> None:
        await self._room.settle()
        drawn = [*ACTIONS, *([OBSERVER_ACTION] if self._room.observer else [])]
        action = self._rng.choices([action for _, action in drawn], [weight for weight, _ in drawn])[0]
        self._room.done.append(action.__name__)
        self._server.counts[f"did {action.__name__}"] += 1
        await action(self._room)

    async def _end(self) -> None:
        """Lead the room to its end by what `may` allows."""
        room = self._room
        for _ in range(12):
            await room.settle()
            if room.phase == "ended":
                break
            await room.expect_accepted(room.partner(), "end")
        rule = "3.2: end leads to the closing steps, and then ends"
        expect(room.phase == "ended", rule, state=room.state)

    async def _through_power_cuts(self, act: Callable[[], Awaitable[object]]) -> None:
        """Act; after a power cut reconnect, send again what was not answered, and act again."""
        while True:
            cuts = self._server.power_cuts
            try:
                await act()
            except LOST as lost:
                if isinstance(lost, ConnectionLost) and lost.code in FINAL:
                    rule = "3: the connection stays while one may be there"
                    raise ContractViolation(rule, code=lost.code) from lost
                if self._server.power_cuts == cuts and self._server.up.is_set():
                    raise ContractViolation("3: the server keeps the connection", lost=repr(lost)) from lost
            else:
                return
            await self._reconnect()

    async def _reconnect(self) -> None:
        room = self._room
        while True:
            await self._server.up.wait()
            cuts = self._server.power_cuts
            try:
                counts = {who: len(connections) for who, connections in room.connections.items()}
                for connection in room.all():
                    await connection.cut()
                for who, count in counts.items():
                    room.connections[who] = []
                    for _ in range(max(1, count) if who in {"a", "b"} else 0):
                        await room.open(who)
                for sent in list(room.record.sent.values()):
                    if not sent.answered:
                        await room.send_again(sent)
            except (ConnectionLost, OSError, EOFError):
                if self._server.power_cuts == cuts and self._server.up.is_set():
                    raise
                continue
            self._server.counts["came back after a power cut"] += 1
            return
