"""The client against a stand-in for the server, which may misbehave."""

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from dialogue.live.protocol import outbound
from dialogue.live.protocol.command_frames import CommandFrame, to_command
from dialogue.moderator.events import Seat
from dialogue.rehearsal import client as client_module
from dialogue.rehearsal.client import Client, ConnectionRejected, Unreachable
from dialogue.rehearsal.contract import Accepted, Command, ProtocolViolation, Refused, State
from tests.rehearsal.stand_in import StandIn, stand_in

FLOOD = "x"


@pytest.fixture(autouse=True)
def _client_comes_back_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits as it does in use, but a twentieth as long."""
    for delay in ("_MIN_RETRY_DELAY_SECONDS", "_UNAVAILABLE_RETRY_DELAY_SECONDS"):
        monkeypatch.setattr(client_module, delay, getattr(client_module, delay) / 20)


def client(room: StandIn, seat: Seat = "a") -> Client:
    return Client(room.address.url, room.address.tokens[seat], jitter=lambda: 0.0)


async def granted(one: Client) -> State:
    """The state in which the room waits for this partner."""
    while (state := await one.next_state()).turn is None:
        pass
    return state


async def test_client_receives_all_events_from_the_first_and_the_state() -> None:
    async with stand_in() as room, client(room, "a") as ana, client(room, "b") as ben:
        await granted(ana)
        await granted(ben)

        assert [event.seq for event in ana.events] == [1, 2, 3]
        assert ana.events == ben.events


async def test_an_accepted_command_has_the_number_of_its_event() -> None:
    async with stand_in() as room, client(room, "a") as ana, client(room, "b"):
        turn = (await granted(ana)).turn
        assert turn is not None

        answered = await ana.send(Command("a-1", "rate", turn=turn.number, value=5))

        assert answered.answer == Accepted("a-1", 4)
        assert (await ana.next_state()).seq == 4
        assert ana.events[3].value == 5


async def test_a_lost_connection_is_taken_up_where_it_was_and_the_command_is_sent_again() -> None:
    async def lose(connection: ServerConnection) -> None:
        connection.transport.abort()

    def once(_seat: Seat, number: int, _frame: CommandFrame, connection: ServerConnection) -> Any:
        return lose(connection) if number == 1 else None

    async with stand_in(once) as room, client(room, "a") as ana, client(room, "b"):
        await granted(ana)

        answered = await ana.send(Command("a-1", "rate", turn=1, value=5))

        assert answered.answer == Accepted("a-1", 4)
        assert room.cursors[-1] == 3
        assert [frame.id for frame in room.seen] == ["a-1", "a-1"]
        assert [event.seq for event in ana.events] == [1, 2, 3, 4]


async def test_an_answer_that_was_lost_on_the_way_is_asked_for_again_and_nothing_is_stored_twice() -> None:
    room_of: list[StandIn] = []

    def take_and_lose(seat: Seat, number: int, frame: CommandFrame, connection: ServerConnection) -> Any:
        async def act() -> None:
            room = room_of[0]
            command = to_command(frame, seat, room.tick())
            assert command is not None
            news = room.take(command)
            assert isinstance(news, list)
            room.answers[frame.id] = news[0].seq
            connection.transport.abort()

        return act() if number == 1 else None

    async with stand_in(take_and_lose) as room, client(room, "a") as ana, client(room, "b"):
        room_of.append(room)
        await granted(ana)

        answered = await ana.send(Command("a-1", "rate", turn=1, value=5))

        assert answered.answer == Accepted("a-1", 4)
        assert len(room.events) == 4


async def test_what_could_not_be_stored_is_sent_again_under_the_same_id() -> None:
    def busy(_seat: Seat, number: int, frame: CommandFrame, _connection: ServerConnection) -> Any:
        return outbound.Refused(frame.id, "unavailable", "…") if number < 3 else None

    async with stand_in(busy) as room, client(room, "a") as ana, client(room, "b"):
        await granted(ana)

        answered = await ana.send(Command("a-1", "rate", turn=1, value=5))

        assert isinstance(answered.answer, Accepted)
        assert [frame.id for frame in room.seen] == ["a-1"] * 3


async def test_a_refusal_is_handed_out() -> None:
    async with stand_in() as room, client(room, "a") as ana, client(room, "b"):
        await granted(ana)

        answered = await ana.send(Command("a-1", "rate", turn=1, value=11))

        assert isinstance(answered.answer, Refused)
        assert answered.answer.code == "out_of_range"


@pytest.mark.parametrize("code", [1000, 1011, 1012, 4429, 4503, 4508])
async def test_it_comes_back_after_a_close_that_is_not_final(code: int) -> None:
    def close_once(_seat: Seat, number: int, _frame: CommandFrame, connection: ServerConnection) -> Any:
        return connection.close(code) if number == 1 else None

    async with stand_in(close_once) as room, client(room, "a") as ana, client(room, "b"):
        await granted(ana)

        assert isinstance((await ana.send(Command("a-1", "rate", turn=1, value=5))).answer, Accepted)


@pytest.mark.parametrize("code", [4401, 4403, 4404, 4408, 4409, 4410])
async def test_it_stays_away_after_a_close_that_is_final(code: int) -> None:
    def close(_seat: Seat, _number: int, _frame: CommandFrame, connection: ServerConnection) -> Any:
        return connection.close(code)

    async with stand_in(close) as room, client(room, "a") as ana, client(room, "b"):
        await granted(ana)

        with pytest.raises(ConnectionRejected) as shut:
            await ana.send(Command("a-1", "rate", turn=1, value=5))

        assert shut.value.code == code
        assert len(room.cursors) == 2


Script = Callable[[ServerConnection], Awaitable[None]]
EVENT = '{"type":"event","seq":%d,"at":"2026-11-23T12:00:00.000000Z","event":"joined","by":"a"}'
STATE = (
    '{"type":"state","seq":%d,"phase":"gathering","round":1,"speaker":null,"listener":null,"turn":null,'
    '"break":null,"may":[]}'
)


def saying(*messages: str | bytes) -> Script:
    async def script(connection: ServerConnection) -> None:
        for message in messages:
            await connection.send(message)
        await connection.wait_closed()

    return script


async def first_state(script: Script) -> tuple[State, Client]:
    async with serve(script, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with Client(f"ws://127.0.0.1:{port}/", "t") as one:
            return await one.next_state(), one


async def test_frames_may_come_alone_or_together() -> None:
    state, one = await first_state(saying(EVENT % 1, f"[{EVENT % 2},{EVENT % 3}]", STATE % 3))

    assert (state.seq, one.last_seq) == (3, 3)


async def test_a_doubled_event_is_passed_over() -> None:
    _, one = await first_state(saying(EVENT % 1, EVENT % 1, EVENT % 2, STATE % 2))

    assert [event.seq for event in one.events] == [1, 2]


@pytest.mark.parametrize(
    ("messages", "what"),
    [
        ((EVENT % 1, EVENT % 3), "after event 1 came 3"),
        ((EVENT % 1, STATE % 2), "a state of event 2 came after event 1"),
        (("no json",), "a message is not as the contract has it"),
        (('{"type":"news"}',), "a message is not as the contract has it"),
        (('{"type":"state","seq":1}',), "a message is not as the contract has it"),
        ((b"{}",), "a binary message came"),
        (('{"type":"error","code":"malformed","detail":"…"}',), "could not read what was sent"),
    ],
)
async def test_a_broken_promise_is_named(messages: tuple[str | bytes, ...], what: str) -> None:
    with pytest.raises(ProtocolViolation, match=what):
        await first_state(saying(*messages))


async def test_a_refused_upgrade_is_a_broken_promise_since_codes_come_after_it() -> None:
    async def nobody(connection: ServerConnection, _request: Any) -> Any:
        return connection.respond(403, "no")

    async with serve(saying(), "127.0.0.1", 0, process_request=nobody) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with Client(f"ws://127.0.0.1:{port}/", "t") as one:
            with pytest.raises(ProtocolViolation, match="answered with 403"):
                await one.next_state()


async def test_a_server_that_never_answers_is_given_up_after_pauses_that_grow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    async with serve(saying(), "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
    monkeypatch.setattr(client_module, "sleep", note)

    async with Client(f"ws://127.0.0.1:{port}/", "t", jitter=lambda: 0.5) as one:
        with pytest.raises(Unreachable):
            await one.next_state()

    assert all(later >= sooner for sooner, later in pairwise(pauses))
    assert pauses[0] < 1 < pauses[-1] <= 10
