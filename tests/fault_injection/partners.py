"""Two partners in a room, to its end, over a road that breaks; each keeps a record of their own.

Some take a break, and some let an observer watch.
"""

import asyncio
import random
from dataclasses import dataclass, field
from itertools import count
from typing import Final, Literal

from dialogue.rehearsal.client import Client
from dialogue.rehearsal.contract import SEATS, Accepted, Command, Refused, Seat, State, Turn
from dialogue.rehearsal.runner import RoomAddress

#: Options that lead to an end, where a step has them.
OUT: Final = ("enough", "end", "finish", "close", "done", "pass", "go_on")
#: How long a partner thinks, in seconds, at most.
THINKS: Final = 0.3
#: In a break they look so often, in seconds, whether it is time to go on.
LOOKS: Final = 2.0
#: The one observer that a room can be opened with.
OBSERVER: Final = "o1"
#: Answers of a room, after which its partners lead to the end; and after which one of them ends it.
LEAD_OUT, LEAVE = 40, 90


class Wish(Command, frozen=True, tag_field="type", tag="command", omit_defaults=True):
    """A command that a rehearsal never sends."""

    command: Literal["break", "return", "end", "allow_observer"]  # type: ignore[assignment]
    kind: str | None = None
    observer: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it was sent, and what came of it in the end."""

    command: Command
    answer: Accepted | Refused


@dataclass(slots=True)
class Record:
    """All that one partner knows of a room: what they asked, were told, and were allowed."""

    seat: Seat
    asked: list[Asked] = field(default_factory=list)
    client: Client | None = None
    states: dict[int, list[State]] = field(default_factory=dict)


@dataclass
class Room:
    """A room and what those who are in it know of it. ``trouble`` says why it was not led to its end.

    ``observer`` is the token of one who may watch, with ``scope``, and ``watch`` their connection.
    """

    id: str
    place: RoomAddress
    chance: random.Random
    observer: str | None = None
    scope: Literal["words", "signals"] = "words"
    watch: Client | None = None
    records: dict[Seat, Record] = field(default_factory=lambda: {seat: Record(seat) for seat in SEATS})
    trouble: str | None = None

    @property
    def answers(self) -> int:
        """How many commands were accepted."""
        return sum(
            isinstance(asked.answer, Accepted) for record in self.records.values() for asked in record.asked
        )


class Talk:
    """The two partners of one room, and who watches. ``hurry`` is set when it is time to come to an end."""

    def __init__(self, room: Room, hurry: asyncio.Event) -> None:
        self._room = room
        self._hurry = hurry
        self._chance = room.chance
        self._numbers = count(1)
        self._asked = {seat: asyncio.Event() for seat in SEATS}  # whether somebody may watch, or is gone
        self._allow_it: set[Seat] = set()
        self._breaks = self._chance.random() < 1 / 3
        self._patient = self._chance.random() < 1 / 3

    async def to_the_end(self, patience: float) -> None:
        """Talk until the room has ended, or `patience` seconds are over."""
        try:
            async with asyncio.timeout(patience), asyncio.TaskGroup() as all_of_them:
                for seat in SEATS:
                    all_of_them.create_task(self._partner(seat))
                if self._room.observer is not None:
                    all_of_them.create_task(self._observer(self._room.observer))
        except* TimeoutError:
            self._room.trouble = "the room did not come to its end"
        except* Exception as group:  # noqa: BLE001 - whatever it is, the judge is to hear of it
            fault: BaseException = group
            while isinstance(fault, BaseExceptionGroup):
                fault = fault.exceptions[0]
            self._room.trouble = f"{type(fault).__name__}: {fault}"

    async def _partner(self, seat: Seat) -> None:
        record = self._room.records[seat]
        answered: set[int] = set()
        async with Client(self._room.place.url, self._room.place.tokens[seat]) as client:
            record.client = client
            while (state := await client.news()).phase != "ended":
                record.states.setdefault(state.seq, []).append(state)
                await self._allow(record, client)
                await asyncio.sleep(self._chance.random() * THINKS)
                if self._chance.random() < 0.05:
                    await self._ask(record, client, self._out_of_turn(seat, state))
                if state.phase == "on_break":
                    await self._rest(record, client)
                turn = state.turn
                if turn is None or seat not in turn.waiting_on or turn.number in answered:
                    continue
                if self._breaks and "break" in state.may and self._chance.random() < 0.1:
                    self._breaks = False  # one in a room is enough
                    await self._ask(record, client, Wish(self._new_id(seat), "break", kind="breather"))
                    continue
                command = self._answer(seat, state, turn)
                if isinstance(await self._ask(record, client, command), Accepted):
                    answered.add(turn.number)
                    if self._chance.random() < 0.1:
                        await self._again(record, client, command)
            record.states.setdefault(state.seq, []).append(state)
        self._asked[seat].set()  # the first that somebody hears of a room may be its end

    async def _rest(self, record: Record, client: Client) -> None:
        """Until the break is over: both may go on after two minutes; who cannot wait leads to the end."""
        ready = False
        while client.state is not None and client.state.phase == "on_break":
            await asyncio.sleep(LOOKS)
            leaves = self._hurry.is_set() or (not self._patient and self._chance.random() < 0.2)
            if not ready and "return" in client.state.may:
                command = Wish(self._new_id(record.seat), "return")
                ready = isinstance(await self._ask(record, client, command), Accepted)
            elif leaves and client.state.phase == "on_break":
                await self._ask(record, client, Wish(self._new_id(record.seat), "end"))

    async def _allow(self, record: Record, client: Client) -> None:
        """The first that a partner does where there is somebody to watch."""
        if self._room.observer is not None and not self._asked[record.seat].is_set():
            wish = Wish(
                self._new_id(record.seat), "allow_observer", observer=OBSERVER, scope=self._room.scope
            )
            if isinstance(await self._ask(record, client, wish), Accepted):
                self._allow_it.add(record.seat)
            self._asked[record.seat].set()

    async def _observer(self, token: str) -> None:
        """Who watches to the end, once both have been asked; if one allows nobody any more, nobody comes."""
        for seat in SEATS:
            await self._asked[seat].wait()
        if self._allow_it != set(SEATS):
            return
        async with Client(self._room.place.url, token) as client:
            self._room.watch = client
            while (await client.news()).phase != "ended":
                pass

    async def _ask(self, record: Record, client: Client, command: Command) -> Accepted | Refused:
        answer = (await client.ask(command)).answer
        record.asked.append(Asked(command, answer))
        return answer

    async def _again(self, record: Record, client: Client, command: Command) -> None:
        """Send the same once more, as one who is not sure: it is the same command, with the same answer."""
        before = record.asked[-1].answer
        now = (await client.ask(command)).answer
        if now != before:
            raise AssertionError(f"sent again, command {command.id} was answered otherwise")

    def _answer(self, seat: Seat, state: State, turn: Turn) -> Command:
        command_id = self._new_id(seat)
        answers = self._room.answers
        if (answers > LEAVE or (self._hurry.is_set() and self._chance.random() < 0.2)) and "end" in state.may:
            return Command(command_id, "end")
        match turn.act:
            case "say":
                words = f"These are words {command_id} of {seat}."
                return Command(command_id, "say", turn=turn.number, text=words)
            case "rate":
                return Command(command_id, "rate", turn=turn.number, value=self._chance.randint(1, 10))
            case "choose":
                options = [option.id for option in turn.options]
                out = [option for option in options if option in OUT]
                leads_out = out and (self._hurry.is_set() or answers > LEAD_OUT)
                option = self._chance.choice(out if leads_out else options)
                return Command(command_id, "choose", turn=turn.number, option=option)

    def _out_of_turn(self, seat: Seat, state: State) -> Command:
        """What somebody sends who does not wait: for a turn that is another's, or over, or not come yet."""
        number = state.turn.number if state.turn is not None else 1
        asked = state.turn is not None and seat in state.turn.waiting_on
        number = max(1, number + self._chance.choice([-1, 1] if asked else [-1, 0, 1]))
        command_id = self._new_id(seat)
        return Command(command_id, "say", turn=number, text=f"These are words {command_id}, out of turn.")

    def _new_id(self, seat: Seat) -> str:
        return f"{seat}-{next(self._numbers)}"
