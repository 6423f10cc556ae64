"""Two partners in a room, to its end, over a proxy that cuts connections.

Some take a break, and some let an observer watch.
"""

import asyncio
import random
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Literal

from tests.blackbox.reconnecting import ReconnectingClient
from tests.blackbox.room_record import RoomRecord, SentCommand
from tests.blackbox.shapes import Frame

SEATS: Final = ("a", "b")
#: Options that lead to an end, where a step has them.
CLOSING_OPTIONS: Final = ("enough", "end", "finish", "close", "done", "pass", "go_on")
MAX_THINKING_SECONDS: Final = 0.3
#: In a break a partner looks so often whether it is time to go on.
BREAK_POLL_SECONDS: Final = 2.0
#: The id of the one observer that a room can be opened with.
OBSERVER: Final = "o1"
#: Accepted commands of a room after which its partners choose closing options, and after which they end it.
CLOSE_AFTER, END_AFTER = 40, 90

Scope = Literal["words", "signals"]


@dataclass
class Room:
    """A room and all that its people saw. ``trouble`` says why it did not come to its end.

    ``tokens`` holds one for each seat and, with a ``scope``, one for "o1"; ``watched`` says that they came.
    """

    id: str
    address: str
    tokens: dict[str, str]
    rng: random.Random
    record: RoomRecord
    scope: Scope | None = None
    watched: bool = False
    trouble: str | None = None

    @property
    def accepted(self) -> int:
        """How many commands were accepted."""
        return sum(sent.seq is not None for sent in self.record.sent.values())


class Conversation:
    """The people of one room. ``hurry`` is set when it is time to come to an end."""

    def __init__(self, room: Room, hurry: asyncio.Event) -> None:
        self._room = room
        self._hurry = hurry
        self._rng = room.rng
        self._numbers = count(1)
        # Set for each seat once it allowed the observer, or has left the room.
        self._asked_for_consent = {seat: asyncio.Event() for seat in SEATS}
        self._consents: set[str] = set()
        self._takes_break = self._rng.random() < 1 / 3
        self._waits_out_breaks = self._rng.random() < 1 / 3

    async def run(self, timeout_seconds: float) -> None:
        """Talk until the room has ended; what prevents that is the room's trouble."""
        try:
            async with asyncio.timeout(timeout_seconds), asyncio.TaskGroup() as group:
                for seat in SEATS:
                    group.create_task(self._partner(seat))
                if self._room.scope is not None:
                    group.create_task(self._observer())
        except* TimeoutError:
            self._room.trouble = "the room did not come to its end"
        except* Exception as group_of_faults:  # noqa: BLE001 - the report names whatever it is
            fault: BaseException = group_of_faults
            while isinstance(fault, BaseExceptionGroup):
                fault = fault.exceptions[0]
            self._room.trouble = f"{type(fault).__name__}: {fault}"

    def _client(self, viewer: str) -> ReconnectingClient:
        room = self._room
        return ReconnectingClient(room.record, viewer, room.address, room.tokens[viewer])

    async def _partner(self, seat: str) -> None:
        done: set[int] = set()
        async with self._client(seat) as client:
            while (state := await client.next_state())["phase"] != "ended":
                await self._allow_observer(client)
                await asyncio.sleep(self._rng.random() * MAX_THINKING_SECONDS)
                if self._rng.random() < 0.05:
                    await self._ask(client, **self._out_of_turn(seat, state))
                if state["phase"] == "on_break":
                    await self._sit_out_break(client)
                turn = state["turn"]
                if turn is None or seat not in turn["waiting_on"] or turn["number"] in done:
                    continue
                if self._takes_break and "break" in state["may"] and self._rng.random() < 0.1:
                    self._takes_break = False  # one in a room is enough
                    await self._ask(client, "break", kind="breather")
                    continue
                sent = await self._ask(client, **self._answer(seat, state))
                if sent.seq is not None:
                    done.add(turn["number"])
                    if self._rng.random() < 0.1:
                        await self._repeat(client, sent)
        self._asked_for_consent[seat].set()  # the first state of a room may be its end

    async def _sit_out_break(self, client: ReconnectingClient) -> None:
        """Return when it is allowed, after two minutes; a partner who does not wait ends the dialogue."""
        ready = False
        while client.state is not None and client.state["phase"] == "on_break":
            await asyncio.sleep(BREAK_POLL_SECONDS)
            leaves = self._hurry.is_set() or (not self._waits_out_breaks and self._rng.random() < 0.2)
            if not ready and "return" in client.state["may"]:
                ready = (await self._ask(client, "return")).seq is not None
            elif leaves and client.state["phase"] == "on_break":
                await self._ask(client, "end")

    async def _allow_observer(self, client: ReconnectingClient) -> None:
        """The first command of a partner in a room with an observer."""
        seat = client.viewer
        if self._room.scope is not None and not self._asked_for_consent[seat].is_set():
            sent = await self._ask(client, "allow_observer", observer=OBSERVER, scope=self._room.scope)
            if sent.seq is not None:
                self._consents.add(seat)
            self._asked_for_consent[seat].set()

    async def _observer(self) -> None:
        """Watch to the end, once both partners were asked and if both allowed it."""
        for seat in SEATS:
            await self._asked_for_consent[seat].wait()
        if self._consents != set(SEATS):
            return
        async with self._client(OBSERVER) as client:
            self._room.watched = True
            while (await client.next_state())["phase"] != "ended":
                pass

    async def _ask(self, client: ReconnectingClient, command: str, **fields: Any) -> SentCommand:
        return await client.ask(f"{client.viewer}-{next(self._numbers)}", command, **fields)

    async def _repeat(self, client: ReconnectingClient, sent: SentCommand) -> None:
        """Send an accepted command once more: the answer is the first answer."""
        first = sent.seq
        answer = await client.send_until_answered(sent)
        if answer.get("seq") != first:
            raise AssertionError(f"sent again, command {sent.frame['id']} was answered otherwise")

    def _answer(self, seat: str, state: Frame) -> Frame:
        turn, rng, accepted = state["turn"], self._rng, self._room.accepted
        ends = accepted > END_AFTER or (self._hurry.is_set() and rng.random() < 0.2)
        if ends and "end" in state["may"]:
            return {"command": "end"}
        match turn["act"]:
            case "say":
                text = f"These are words {next(self._numbers)} of {seat}."
                return {"command": "say", "turn": turn["number"], "text": text}
            case "rate":
                return {"command": "rate", "turn": turn["number"], "value": rng.randint(1, 10)}
            case _:
                options = [option["id"] for option in turn["options"]]
                closing = [option for option in options if option in CLOSING_OPTIONS]
                closes = closing and (self._hurry.is_set() or accepted > CLOSE_AFTER)
                option = rng.choice(closing if closes else options)
                return {"command": "choose", "turn": turn["number"], "option": option}

    def _out_of_turn(self, seat: str, state: Frame) -> Frame:
        """Words for a turn that is the other's, over, or not granted yet."""
        turn = state["turn"]
        number = turn["number"] if turn is not None else 1
        asked = turn is not None and seat in turn["waiting_on"]
        number = max(1, number + self._rng.choice([-1, 1] if asked else [-1, 0, 1]))
        return {"command": "say", "turn": number, "text": f"Out of turn {next(self._numbers)}."}
