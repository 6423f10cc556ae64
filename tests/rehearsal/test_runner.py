"""The result of a rehearsal is right for rooms that lose, refuse or stop."""

import time
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from dialogue.live.protocol import outbound
from dialogue.live.protocol.command_frames import FRAME_TYPES, CommandFrame, to_command
from dialogue.moderator.commands import Say
from dialogue.moderator.events import SEATS, Said, Seat
from dialogue.rehearsal import runner
from dialogue.rehearsal.dialogues import Dialogue, Turn
from dialogue.rehearsal.runner import RoomResult, percentile, rehearse, summarize
from tests.rehearsal.stand_in import Misbehaviour, StandIn, stand_in


async def run_rehearsal(
    dialogue: Dialogue, misbehaviour: Misbehaviour | None = None, speed: float | None = None
) -> tuple[RoomResult, StandIn, int]:
    turns: list[None] = []
    async with stand_in(misbehaviour) as room:
        [result] = await rehearse([(dialogue, room.address)], speed=speed, on_turn=lambda: turns.append(None))
        return result, room, len(turns)


async def test_a_dialogue_is_played_to_its_end_and_found_again(sample: list[Dialogue]) -> None:
    result, room, turns = await run_rehearsal(sample[0])

    assert (result.turns, result.lost, result.refused, result.failure) == (11, 0, [], None)
    assert room.state.phase == "ended"
    assert turns == 11
    assert len(result.latencies) == len(room.answers)


async def test_words_that_the_log_does_not_give_back_are_lost(sample: list[Dialogue]) -> None:
    def forget(_seat: Seat, _number: int, _frame: CommandFrame, _connection: ServerConnection) -> None:
        room.forgets = {record.seq for record in room.events if isinstance(record.event, Said)}

    async with stand_in(forget) as room:
        [result] = await rehearse([(sample[0], room.address)], speed=None, on_turn=lambda: None)

    assert result.lost >= 11
    assert result.turns == 0
    assert result.failure is not None
    assert "other events live than afterwards" in result.failure


async def test_a_refusal_of_what_was_allowed_is_counted_and_the_rest_is_lost(sample: list[Dialogue]) -> None:
    def refuse(_seat: Seat, _number: int, frame: CommandFrame, _connection: ServerConnection) -> Any:
        return (
            outbound.Refused(frame.id, "not_your_turn", "…") if isinstance(frame, FRAME_TYPES[Say]) else None
        )

    result, _, _ = await run_rehearsal(sample[0], refuse)

    assert result.refused == ["not_your_turn"]
    assert result.lost == 11
    assert result.failure == "say was refused as not_your_turn, though it was allowed"


async def test_answer_in_the_log_that_no_client_gave_is_reported(sample: list[Dialogue]) -> None:
    async def answer_for_both(frame: CommandFrame, connection: ServerConnection) -> None:
        news = []
        for seat in SEATS:
            command = to_command(frame, seat, room.tick())
            assert command is not None
            taken = room.take(command)
            assert isinstance(taken, list)
            news += taken
        await room.broadcast(news, outbound.Accepted(frame.id, news[0].seq), connection)

    def meddle(_seat: Seat, number: int, frame: CommandFrame, connection: ServerConnection) -> Any:
        return answer_for_both(frame, connection) if number == 1 else None

    async with stand_in(meddle) as room:
        [result] = await rehearse([(sample[0], room.address)], speed=None, on_turn=lambda: None)

    assert result.refused == []
    assert result.failure is not None
    assert "answers of partner" in result.failure


@pytest.mark.slow
async def test_a_room_that_does_not_go_on_is_given_up(
    sample: list[Dialogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing() -> None:
        pass

    def swallow(_seat: Seat, number: int, _frame: CommandFrame, _connection: ServerConnection) -> Any:
        return nothing() if number == 6 else None

    monkeypatch.setattr(runner, "ANSWER_TIMEOUT_SECONDS", 0.3)
    result, _, _ = await run_rehearsal(sample[0], swallow)

    assert result.failure == "the room did not go on, and had not ended"
    assert result.lost > 0


@pytest.mark.slow
async def test_words_wait_for_their_recorded_time_at_the_speed_that_is_asked() -> None:
    dialogue = Dialogue("slow", (Turn("A", "Now.", 0), Turn("B", "And then.", 40), Turn("A", "So.", 60)))

    began = time.monotonic()
    result, room, _ = await run_rehearsal(dialogue, speed=100)

    assert result.turns == 3
    assert time.monotonic() - began >= 0.6
    assert room.state.phase == "ended"


def test_figures_sum_up_all_rooms() -> None:
    results = [
        RoomResult("one", turns=3, lost=1, refused=["too_fast"], latencies=[0.001, 0.002]),
        RoomResult("two", turns=4, latencies=[0.003, 0.1]),
    ]

    found = summarize(results, 2.0)

    assert (found.rooms, found.turns, found.seconds, found.refused, found.lost) == (2, 7, 2.0, 1, 1)
    assert (found.p50_ms, found.p95_ms, found.p99_ms) == (3.0, 100.0, 100.0)


def test_the_percentiles_of_nothing_are_nothing() -> None:
    assert percentile([], 0.5) == 0.0
