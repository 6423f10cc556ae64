"""Dialogues played through rooms, and the account: what was said, what the log holds, how long it took."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from dialogue.rehearsal.client import Client, ConnectionRejected, Unreachable
from dialogue.rehearsal.contract import SEATS, Event, ProtocolViolation, Refused, Seat, State
from dialogue.rehearsal.dialogues import Dialogue
from dialogue.rehearsal.scripted_dialogue import Answer, ScriptedDialogue

#: Rooms that are played at the same time; the others wait for their turn.
MAX_CONCURRENT_ROOMS: Final = 50
#: In a room where nothing was accepted for so many seconds, nothing will be.
ANSWER_TIMEOUT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class RoomAddress:
    """A room as its partners know it: its address, and what lets each of them in."""

    url: str
    tokens: dict[Seat, str]


@dataclass(slots=True)
class RoomResult:
    """What came of one dialogue. ``trouble`` says why the room was not walked to its end."""

    dialogue: str
    turns: int = 0
    lost: int = 0
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer that the server accepted, and the number of its first event."""

    seat: Seat
    answer: Answer
    seq: int


class Stalled(Exception):
    """The room did not go on, though it had not ended."""


class _Refused(Exception):
    """A command that the client was allowed to send was refused."""


async def rehearse(
    rooms: Iterable[tuple[Dialogue, RoomAddress]], *, speed: float | None, on_turn: Callable[[], object]
) -> list[RoomResult]:
    """Play each dialogue in its room, at ``speed`` times the recorded pace (None: as fast as it goes)."""
    gate = asyncio.Semaphore(MAX_CONCURRENT_ROOMS)

    async def one(dialogue: Dialogue, place: RoomAddress) -> RoomResult:
        async with gate:
            return await _RoomRun(dialogue, place, speed, on_turn).run()

    return list(await asyncio.gather(*(one(dialogue, place) for dialogue, place in rooms)))


class _RoomRun:
    """One dialogue in one room, to the end."""

    def __init__(
        self, dialogue: Dialogue, place: RoomAddress, speed: float | None, on_turn: Callable[[], object]
    ) -> None:
        self._dialogue = dialogue
        self._place = place
        self._speed = speed
        self._on_turn = on_turn
        self._casting = ScriptedDialogue(dialogue)
        self._accepted: list[Accepted] = []
        self._account = RoomResult(dialogue.id)
        self._began: float | None = None

    async def run(self) -> RoomResult:
        clients = {seat: Client(self._place.url, token) for seat, token in self._place.tokens.items()}
        try:
            await self._perform(clients)
        except* (Stalled, ConnectionRejected, Unreachable, ProtocolViolation, _Refused) as group:
            self._account.trouble = str(_first(group))
        try:
            found = {seat: await self._read_back(seat) for seat in SEATS}
        except (Stalled, ConnectionRejected, Unreachable, ProtocolViolation) as fault:
            self._account.trouble = self._account.trouble or str(fault)
            found = {seat: clients[seat].events for seat in SEATS}
        self._account.trouble = self._account.trouble or self._broken(clients, found)
        self._count(found)
        return self._account

    async def _perform(self, clients: dict[Seat, Client]) -> None:
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS) as self._limit, asyncio.TaskGroup() as both:
                for seat, client in clients.items():
                    both.create_task(self._partner(seat, client))
        except TimeoutError:
            raise Stalled("the room did not go on, and had not ended") from None

    async def _partner(self, seat: Seat, client: Client) -> None:
        """One partner, until the room has ended."""
        async with client:
            while (state := await client.news()).phase != "ended":
                answer = self._casting.answer(seat, state)
                if answer is not None:
                    await self._wait_for(answer)
                    await self._send(seat, client, answer)

    async def _wait_for(self, answer: Answer) -> None:
        """Until the words are due, where they are played at the recorded pace."""
        now = asyncio.get_running_loop().time()
        if self._began is None:
            self._began = now
        due = self._began + answer.due / self._speed if self._speed and answer.due is not None else now
        self._limit.reschedule(max(now, due) + ANSWER_TIMEOUT_SECONDS)
        if due > now:
            await asyncio.sleep(due - now)

    async def _send(self, seat: Seat, client: Client, answer: Answer) -> None:
        answered = await client.ask(answer.command)
        if isinstance(answered.answer, Refused):
            if _may_still(client.state, answer):
                code = answered.answer.code
                self._account.refused.append(code)
                raise _Refused(f"{answer.command.command} was refused as {code}, though it was allowed")
            return
        self._account.seconds.append(answered.seconds)
        self._accepted.append(Accepted(seat, answer, answered.answer.seq))
        self._casting.accepted(answer)
        if answer.turn is not None and not answer.rest:
            self._on_turn()

    async def _read_back(self, seat: Seat) -> list[Event]:
        """The room's log from its first event, as a connection that was not there is sent it."""
        try:
            async with (
                asyncio.timeout(ANSWER_TIMEOUT_SECONDS),
                Client(self._place.url, self._place.tokens[seat]) as client,
            ):
                await client.news()
                return client.events
        except TimeoutError:
            raise Stalled("the log could not be read back") from None

    def _broken(self, clients: dict[Seat, Client], found: dict[Seat, list[Event]]) -> str | None:
        """What the log shows that the contract rules out, if anything."""
        for seat, client in clients.items():
            if client.events != found[seat][: len(client.events)]:
                return f"partner {seat} was sent other events live than afterwards"
            answers = sum(event.by == seat and event.turn is not None for event in found[seat])
            sent = sum(
                accepted.seat == seat and accepted.answer.command.turn is not None
                for accepted in self._accepted
            )
            if answers > sent:
                return f"the log holds {answers} answers of partner {seat}, who gave {sent}"
        return None

    def _count(self, found: dict[Seat, list[Event]]) -> None:
        """Turns whose words the log holds, for both partners, and what is missing from it."""
        words: dict[int, str] = {}
        for accepted in self._accepted:
            sought = accepted.answer
            if not all(_holds(found[seat], accepted, own=seat == accepted.seat) for seat in SEATS):
                self._account.lost += sought.turn is None
            elif sought.turn is not None:
                words[sought.turn] = words.get(sought.turn, "") + (sought.command.text or "")
        for index, turn in enumerate(self._dialogue.turns):
            if _bare(words.get(index, "")) == _bare(turn.text):
                self._account.turns += 1
            else:
                self._account.lost += 1


def _may_still(state: State | None, answer: Answer) -> bool:
    """Whether the command is allowed even now: if not, it crossed with something that the partner did."""
    if state is None or answer.command.command not in state.may:
        return False
    return answer.command.turn is None or (
        state.turn is not None and state.turn.number == answer.command.turn
    )


def _holds(events: Sequence[Event], accepted: Accepted, *, own: bool) -> bool:
    """Whether the log, as its reader sees it, holds what was accepted, under its number."""
    if not 1 <= accepted.seq <= len(events):
        return False
    event, command = events[accepted.seq - 1], accepted.answer.command
    if event.event == "withheld":
        return not own and accepted.answer.turn is None
    if command.command == "end":
        return event.by == accepted.seat
    return (event.by, event.turn, event.text, event.option, event.value) == (
        accepted.seat,
        command.turn,
        command.text,
        command.option,
        command.value,
    )


def _bare(text: str) -> str:
    """The text without its spaces: words cut into pieces lose those at the cuts."""
    return "".join(text.split())


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    fault: BaseException = group
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    return fault


@dataclass(frozen=True, slots=True)
class Figures:
    """The account of a whole rehearsal. Latency is from the sending of a command to its ``accepted``."""

    rooms: int
    turns: int
    seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    refused: int
    lost: int


def figures(accounts: Sequence[RoomResult], seconds: float) -> Figures:
    """The sums and percentiles over all rooms."""
    latencies = sorted(second for account in accounts for second in account.seconds)
    p50, p95, p99 = (round(percentile(latencies, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
    return Figures(
        rooms=len(accounts),
        turns=sum(account.turns for account in accounts),
        seconds=round(seconds, 3),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        refused=sum(len(account.refused) for account in accounts),
        lost=sum(account.lost for account in accounts),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below or at which ``share`` of the ``ordered`` values lie; 0 of none."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
