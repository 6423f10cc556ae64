"""What a random client does as the observer, and with the partners' consent."""

from tests.blackbox.connection import Connection
from tests.blackbox.expect import expect
from tests.blackbox.shapes import COMMANDS, Frame
from tests.conformance.commands import RoomCommands


async def observe(room: RoomCommands) -> None:
    """Come, go, be allowed and be dropped as an observer."""
    connections, rng = room.connections["observer"], room.rng
    if not room.consented():
        expect(not connections, "4.8: withdrawing drops the observer's socket at once")
        await _expect_kept_out(room)
        allowers = [each for each in room.of_partners() if "allow_observer" in each.state["may"]]
        if allowers and rng.random() < 0.8:
            await room.expect_accepted(rng.choice(allowers), "allow_observer")
        return
    if not connections or (len(connections) < 2 and rng.random() < 0.3):
        await room.open("observer", rng.choice([None, 0, 2, room.record.newest]))
        return
    lot = rng.random()
    if lot < 0.4:
        await connections.pop().close()
    elif lot < 0.7:
        partners = room.of_partners()
        able = [each for each in partners if "withdraw_observer" in each.state["may"]]
        states = [each.state for each in partners]
        expect(able, "3.2: consent can be withdrawn by either", may=states)
        await withdraw_consent(room, rng.choice(able))
    else:
        await _expect_command_refused(room, connections[0])


async def withdraw_consent(room: RoomCommands, connection: Connection) -> None:
    await room.expect_accepted(connection, "withdraw_observer")
    for observing in room.connections["observer"]:
        code = await observing.until_closed("3.2: withdrawing drops the observer's socket at once")
        expect(code == 4408, "3: an observer without consent is closed with 4408", code=code)
    room.connections["observer"] = []


async def _expect_kept_out(room: RoomCommands) -> None:
    connection = await room.connect("observer", None)
    code = await connection.until_closed("3: 4408, consent not given or withdrawn")
    kept = code == 4408 and connection.welcome is None
    rule = "3, 4.8: without consent the observer is kept out with 4408"
    expect(kept, rule, code=code, recent=[*connection.traffic])
    await expect_http_status(room, "observer", 403)


async def _expect_command_refused(room: RoomCommands, connection: Connection) -> None:
    name = room.rng.choice(COMMANDS)
    fields: dict[str, Frame] = {
        "say": {"turn": 1, "text": "x"},
        "check": {"turn": 1, "text": "x"},
        "choose": {"turn": 1, "option": "yes"},
        "rate": {"turn": 1, "value": 3},
        "break": {"kind": "breather"},
        "change_return": {"return_in": 1800},
        "allow_observer": {"observer": room.observer},
        "withdraw_observer": {"observer": room.observer},
    }
    rule = "3.4: an observer's command is refused with not_allowed"
    await room.expect_refused(connection, {"not_allowed"}, name, fields.get(name, {}), rule)


async def expect_http_status(room: RoomCommands, who: str, status: int) -> None:
    for path in ("frames", "export?as=json"):
        answer = await room.get(who, path)
        kept = answer.status_code == status
        body = answer.text[:500]
        expect(kept, f"5: {path} answers {status}", who=who, status=answer.status_code, body=body)
