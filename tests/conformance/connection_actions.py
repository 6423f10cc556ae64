"""What a random client does with its connections: loses them, opens more, uses several at once."""

import asyncio
from typing import Any

from tests.blackbox.connection import Connection
from tests.blackbox.expect import expect
from tests.blackbox.room_record import SentCommand
from tests.blackbox.shapes import REFUSALS, Frame
from tests.conformance import random_input
from tests.conformance.commands import ACTS, RoomCommands

WITHOUT_CONSEQUENCE = {*ACTS, "nod"}


async def reconnect(room: RoomCommands) -> None:
    """Lose a connection, perhaps with a command on its way, and come back with ?after."""
    rng = room.rng
    who = rng.choice("ab")
    connection = room.partner(who)
    state = connection.state
    sent: SentCommand | None = None
    acts = _allowed(state)
    if acts and rng.random() < 0.7:
        name = rng.choice(acts)
        sent = room.draft(connection, name, **room.fields(name, state))
        await room.send(connection, sent)
    if rng.random() < 0.8:
        await connection.cut()
    else:
        await connection.close()
    room.connections[who].remove(connection)
    head = connection.head
    after = rng.choice([head, head, max(0, head - 3), 0, None, 10**6, 2**31])
    fresh = await room.open(who, after)
    if after is not None and after >= 10**6:
        assert fresh.welcome is not None
        rule = "3: after beyond the end is answered as if it were the end"
        expect(fresh.head - fresh.welcome["seq"] >= 0, rule, welcome=fresh.welcome)
    if sent is not None:
        await room.send_again(sent)
        if sent.seq is None:
            await room.settle()
            overtaken = room.record.newest > state["seq"]
            expect(
                sent.code in REFUSALS and overtaken,
                "3.2: a command that may held is accepted, once, however often it is sent",
                sent=sent.frame,
                code=sent.code,
                state=state,
            )


async def another_connection(room: RoomCommands) -> None:
    """One connection more of a partner or, where they have three, one less."""
    who = room.rng.choice([who for who in room.connections if who != "observer"])
    connections = room.connections[who]
    if len(connections) < 3:
        await room.open(who, room.rng.choice([None, 0, room.record.newest]))
    else:
        await connections.pop(room.rng.randrange(len(connections))).close()


async def commands_at_once(room: RoomCommands) -> None:
    """Several commands of both on their way at once, in one message or many: each is answered."""
    rng = room.rng
    drafts: list[tuple[Connection, SentCommand]] = []
    for who in "ab":
        connection = room.partner(who)
        state = connection.state
        frames: list[Any] = []
        for _ in range(rng.randint(1, 4)):
            pool = _allowed(state)
            if not pool:
                break
            name = rng.choice(pool)
            sent = room.draft(connection, name, **room.fields(name, state))
            sent.connections.append(connection.number)
            drafts.append((connection, sent))
            frames.append(sent.frame)
            if rng.random() < 0.3:
                frames.append(sent.frame)
        if not frames:
            continue
        if rng.random() < 0.5:
            frames.insert(rng.randrange(len(frames) + 1), {"type": "ping"})
            connection.pongs -= 1
            await connection.send(random_input.encoded(rng, frames))
        else:
            for frame in frames:
                await connection.send(random_input.encoded(rng, frame))
    for connection, sent in drafts:
        await room.answer(connection, sent)
    await room.settle()


async def same_command_twice(room: RoomCommands) -> None:
    """One command sent by two connections of one person at the same moment: stored once."""
    who = room.rng.choice("ab")
    if len(room.connections[who]) < 2:
        await room.open(who, 0)
    two = room.rng.sample(room.connections[who], 2)
    await room.settle()
    state = two[0].state
    pool = _allowed(state)
    if not pool:
        return
    name = room.rng.choice(pool)
    sent = room.draft(two[0], name, **room.fields(name, state))
    await asyncio.gather(*(room.send(connection, sent) for connection in two))
    answers = [await room.answer(connection, sent) for connection in two]
    rule = "3.2: a command sent twice has one answer"
    expect(answers[0] == answers[1], rule, id=sent.frame["id"], answers=answers, state=state)


def _allowed(state: Frame) -> list[str]:
    return [name for name in state["may"] if name in WITHOUT_CONSEQUENCE]
