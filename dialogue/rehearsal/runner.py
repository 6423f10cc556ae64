"""Plays dialogues through rooms, and compares what the log holds with what was sent."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from dialogue.rehearsal.client import Client, ConnectionRejected, Unreachable
from dialogue.rehearsal.contract import SEATS, Event, ProtocolViolation, Refused, Seat, State
from dialogue.rehearsal.dialogues import Dialogue
from dialogue.rehearsal.scripted_dialogue import Answer, ScriptedDialogue

#: Rooms that are played at the same time; the others wait.
MAX_CONCURRENT_ROOMS: Final = 50
#: A room in which no answer is due or accepted for so long has failed.
ANSWER_TIMEOUT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class RoomAddress:
    """The URL of a room's socket, and each partner's token."""

    url: str
    tokens: dict[Seat, str]


@dataclass(slots=True)
class RoomResult:
    """The result of one dialogue.

    ``turns`` are those whose words the log holds for both partners, ``lost`` the turns and answers that it
    lacks. ``refused`` holds the codes of refused commands, ``latencies`` the seconds from each command to
    its ``accepted``. ``failure`` says why the room did not reach its end, or None.
    """

    dialogue: str
    turns: int = 0
    lost: int = 0
    refused: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptedAnswer:
    """An answer that the server accepted, and the number of its first event."""

    seat: Seat
    answer: Answer
    seq: int


class Stalled(Exception):
    """Nothing happened in the room for `ANSWER_TIMEOUT_SECONDS`, though it had not ended."""


class _CommandRefused(Exception):
    """A command that the client was allowed to send was refused."""


async def rehearse(
    rooms: Iterable[tuple[Dialogue, RoomAddress]], *, speed: float | None, on_turn: Callable[[], object]
) -> list[RoomResult]:
    """Play each dialogue in its room, at ``speed`` times the recorded pace (None: as fast as possible).

    ``on_turn`` is called after each turn of a dialogue that was accepted whole.
    """
    slots = asyncio.Semaphore(MAX_CONCURRENT_ROOMS)

    async def run(dialogue: Dialogue, address: RoomAddress) -> RoomResult:
        async with slots:
            return await _RoomRun(dialogue, address, speed, on_turn).run()

    return list(await asyncio.gather(*(run(dialogue, address) for dialogue, address in rooms)))


class _RoomRun:
    """One dialogue in one room, to the end."""

    def __init__(
        self, dialogue: Dialogue, address: RoomAddress, speed: float | None, on_turn: Callable[[], object]
    ) -> None:
        self._dialogue = dialogue
        self._address = address
        self._speed = speed
        self._on_turn = on_turn
        self._script = ScriptedDialogue(dialogue)
        self._accepted: list[AcceptedAnswer] = []
        self._result = RoomResult(dialogue.id)
        self._started_at: float | None = None

    async def run(self) -> RoomResult:
        clients = {seat: Client(self._address.url, token) for seat, token in self._address.tokens.items()}
        try:
            await self._play(clients)
        except* (Stalled, ConnectionRejected, Unreachable, ProtocolViolation, _CommandRefused) as group:
            self._result.failure = str(_first_error(group))
        try:
            found = {seat: await self._read_back(seat) for seat in SEATS}
        except (Stalled, ConnectionRejected, Unreachable, ProtocolViolation) as error:
            self._result.failure = self._result.failure or str(error)
            found = {seat: clients[seat].events for seat in SEATS}
        self._result.failure = self._result.failure or self._log_mismatch(clients, found)
        self._count_turns(found)
        return self._result

    async def _play(self, clients: dict[Seat, Client]) -> None:
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS) as self._limit, asyncio.TaskGroup() as both:
                for seat, client in clients.items():
                    both.create_task(self._play_partner(seat, client))
        except TimeoutError:
            raise Stalled("the room did not go on, and had not ended") from None

    async def _play_partner(self, seat: Seat, client: Client) -> None:
        """One partner, until the room has ended."""
        async with client:
            while (state := await client.next_state()).phase != "ended":
                answer = self._script.answer(seat, state)
                if answer is not None:
                    await self._wait_until_due(answer)
                    await self._send(seat, client, answer)

    async def _wait_until_due(self, answer: Answer) -> None:
        """Wait until the recorded time of the answer, if the rehearsal keeps the recorded pace."""
        now = asyncio.get_running_loop().time()
        if self._started_at is None:
            self._started_at = now
        due_at = (
            self._started_at + answer.due_seconds / self._speed
            if self._speed and answer.due_seconds is not None
            else now
        )
        self._limit.reschedule(max(now, due_at) + ANSWER_TIMEOUT_SECONDS)
        if due_at > now:
            await asyncio.sleep(due_at - now)

    async def _send(self, seat: Seat, client: Client, answer: Answer) -> None:
        answered = await client.send(answer.command)
        if isinstance(answered.answer, Refused):
            if _is_still_allowed(client.state, answer):
                code = answered.answer.code
                self._result.refused.append(code)
                raise _CommandRefused(
                    f"{answer.command.command} was refused as {code}, though it was allowed"
                )
            return
        self._result.latencies.append(answered.seconds)
        self._accepted.append(AcceptedAnswer(seat, answer, answered.answer.seq))
        self._script.mark_accepted(answer)
        if answer.turn is not None and not answer.rest:
            self._on_turn()

    async def _read_back(self, seat: Seat) -> list[Event]:
        """The events that a new connection receives, from the first."""
        try:
            async with (
                asyncio.timeout(ANSWER_TIMEOUT_SECONDS),
                Client(self._address.url, self._address.tokens[seat]) as client,
            ):
                await client.next_state()
                return client.events
        except TimeoutError:
            raise Stalled("the log could not be read back") from None

    def _log_mismatch(self, clients: dict[Seat, Client], found: dict[Seat, list[Event]]) -> str | None:
        """How the log contradicts what was received and sent, or None."""
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

    def _count_turns(self, found: dict[Seat, list[Event]]) -> None:
        """Count the turns whose words the log holds for both partners, and those that it lacks."""
        words: dict[int, str] = {}
        for accepted in self._accepted:
            answer = accepted.answer
            if not all(_log_contains(found[seat], accepted, own=seat == accepted.seat) for seat in SEATS):
                self._result.lost += answer.turn is None
            elif answer.turn is not None:
                words[answer.turn] = words.get(answer.turn, "") + (answer.command.text or "")
        for index, turn in enumerate(self._dialogue.turns):
            if _without_spaces(words.get(index, "")) == _without_spaces(turn.text):
                self._result.turns += 1
            else:
                self._result.lost += 1


def _is_still_allowed(state: State | None, answer: Answer) -> bool:
    """Whether the command is still allowed. If not, an action of the other partner overtook it."""
    if state is None or answer.command.command not in state.may:
        return False
    return answer.command.turn is None or (
        state.turn is not None and state.turn.number == answer.command.turn
    )


def _log_contains(events: Sequence[Event], accepted: AcceptedAnswer, *, own: bool) -> bool:
    """Whether ``events``, as a partner sees them, hold the accepted answer under its number."""
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


def _without_spaces(text: str) -> str:
    """The text without spaces, since a text sent in pieces loses those at the cuts."""
    return "".join(text.split())


def _first_error(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@dataclass(frozen=True, slots=True)
class Summary:
    """The totals of a rehearsal. Latency is the time from sending a command to its ``accepted``."""

    rooms: int
    turns: int
    seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    refused: int
    lost: int


def summarize(results: Sequence[RoomResult], duration: float) -> Summary:
    """The totals and percentiles over all rooms. ``duration``: seconds of the whole rehearsal."""
    latencies = sorted(latency for result in results for latency in result.latencies)
    p50, p95, p99 = (round(percentile(latencies, share) * 1000, 2) for share in (0.5, 0.95, 0.99))
    return Summary(
        rooms=len(results),
        turns=sum(result.turns for result in results),
        seconds=round(duration, 3),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        refused=sum(len(result.refused) for result in results),
        lost=sum(result.lost for result in results),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The percentile ``share`` (0 to 1) of the ``ordered`` values; 0 if there are none."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
