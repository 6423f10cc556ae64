"""What a random client does next on its connections: commands that are allowed, and many that are not."""

from datetime import UTC, datetime
from typing import Final

from tests.blackbox.expect import expect
from tests.blackbox.room_record import SentCommand
from tests.blackbox.shapes import COMMANDS, Frame
from tests.conformance import random_input
from tests.conformance.commands import ACTS, RoomCommands
from tests.conformance.observer_actions import withdraw_consent
from tests.servers import TIMEOUT_SECONDS

#: The commands that name a turn, and the act of the turns that they are for.
FENCED: Final = {**{act: act for act in ACTS}, "check": "say"}


async def advance(room: RoomCommands) -> None:
    """Bring the dialogue on: the act of the step, or what a break or the end needs."""
    connections = room.of_partners()
    able = [(each, act) for each in connections for act in ACTS if act in each.state["may"]]
    if able:
        await room.expect_accepted(*room.rng.choice(able))
        return
    returning = [each for each in connections if "return" in each.state["may"]]
    if returning:
        await room.expect_accepted(room.rng.choice(returning), "return")
        return
    phase = room.phase
    if phase == "on_break":
        if room.waits_out_breaks:
            await _wait_out_break(room)
        elif room.rng.random() < 0.4:
            await room.expect_accepted(room.partner(), "end")
    elif phase != "ended":
        states = [each.state for each in connections]
        expect(phase == "gathering", "4.6: no state waits for nobody", states=states)


async def _wait_out_break(room: RoomCommands) -> None:
    """Wait until time alone lets a partner return, as the state said it would."""
    connection = room.partner()
    due = datetime.fromisoformat(connection.state["break"]["not_before"])
    left = (due - datetime.now(UTC)).total_seconds()  # noqa: TID251  a real clock
    if left > 150 or left < 0:
        await room.expect_accepted(connection, "end")
        return
    seq = connection.state["seq"]
    await connection.until(
        lambda: "return" in connection.state["may"] or connection.state["seq"] != seq,
        "3.3: when time alone changes what someone may do, the server sends a new state",
        left + TIMEOUT_SECONDS,
    )
    room.server.counts["waited out a break"] += 1


async def other_allowed_command(room: RoomCommands) -> None:
    """Something else that `may` allows: a nod often, a break sometimes, the end seldom."""
    connection = room.partner()
    weights = {
        "": 10,
        "nod": 30,
        "break": 3,
        "end": 1,
        "change_return": 4,
        "return": 10,
        "allow_observer": 6,
        "withdraw_observer": 3,
    }
    may = ["", *(name for name in connection.state["may"] if name not in {*ACTS, "check"})]
    name = room.rng.choices(may, [weights[name] for name in may])[0]
    if name == "withdraw_observer":
        await withdraw_consent(room, connection)
    elif name:
        await room.expect_accepted(connection, name)


async def check_a_draft(room: RoomCommands) -> None:
    """A draft gets one hint, the same each time, and the room stays as it was for everybody."""
    connection = room.partner()
    turn = connection.state["turn"]
    if "check" not in connection.state["may"]:
        return
    await room.settle()
    newest = room.record.newest
    text = random_input.words(room.rng, room.rng.choice([1, 30, turn["max_chars"], 4_000]))
    sent = room.draft(connection, "check", turn=turn["number"], text=room.rng.choice([text, "", " \n"]))
    hints = []
    for count in (1, 2):
        await room.send(connection, sent)
        hints.append(await room.answer(connection, sent, count))
    if room.record.newest > newest:
        return  # a deadline passed meanwhile
    fine = hints[0]["type"] == "hint" and hints[0] == hints[1]
    expect(fine, "3.1: a check is answered by one hint, the same each time", sent=sent.frame, hints=hints)
    await room.settle()
    room.expect_nothing_new(newest, "3.2: a check stores nothing")


async def command_outside_may(room: RoomCommands) -> None:
    """A command that `may` does not hold, or one of another turn."""
    connection = room.rng.choice(room.all())
    state = connection.state
    turn, me, rng = state["turn"], connection.viewer, room.rng
    number = turn["number"] if turn else rng.randint(1, 40)
    option = turn["options"][0]["id"] if turn and turn["options"] else "yes"
    fields: Frame = {
        "say": {"turn": number, "text": random_input.words(rng, 30)},
        "check": {"turn": number, "text": random_input.words(rng, 30)},
        "choose": {"turn": number, "option": option},
        "rate": {"turn": number, "value": rng.randrange(11)},
        "nod": {},
        "break": {"kind": "breather"},
        "change_return": {"return_in": 1800},
        "return": {},
        "end": {},
        "allow_observer": {"observer": room.observer or "o1"},
        "withdraw_observer": {"observer": room.observer or "o1"},
    }
    name = rng.choice([name for name in COMMANDS if name not in state["may"]] or ["say"])
    if name in state["may"]:
        return
    codes = _codes_outside_may(name, state, me)
    if _is_act_of_a_turn(name, state, me) and rng.random() < 0.4:
        fields[name]["turn"] = _another_turn(room, number)
        codes |= {"stale_turn"}
    rule = "3.3, 3.4: a command outside may is refused, with the code that says why"
    await room.expect_refused(connection, codes, name, fields[name], rule)


def _is_act_of_a_turn(name: str, state: Frame, me: str) -> bool:
    going_on = state["phase"] not in {"ended", "on_break"}
    return me in {"a", "b"} and going_on and name in FENCED and state["turn"] is not None


def _codes_outside_may(name: str, state: Frame, me: str) -> set[str]:
    """The refusals that say why ``name`` is not in the `may` of ``me``."""
    turn = state["turn"]
    if me not in {"a", "b"}:
        return {"not_allowed"}
    if name in {"allow_observer", "withdraw_observer"}:
        return {"not_allowed", "ended"} if state["phase"] == "ended" else {"not_allowed"}
    if state["phase"] == "ended":
        return {"ended"}
    if state["phase"] == "on_break":
        ready = me in state["break"]["ready"]
        if name == "change_return":  # a break's bound of changes is reached
            return {"not_allowed"}
        return {"not_allowed" if ready else "too_early"} if name == "return" else {"on_break"}
    if name in FENCED and turn is None:
        return {"not_allowed", "not_your_turn", "stale_turn", "wrong_act"}
    if name in FENCED:
        if me in turn["waiting_on"]:
            return {"wrong_act"}
        return {"not_your_turn"} if turn["act"] == FENCED[name] else {"wrong_act", "not_your_turn"}
    if name == "nod":
        return {"not_allowed", "not_your_turn"}
    return {"not_allowed"}


def _another_turn(room: RoomCommands, number: int) -> int:
    earlier = 1 if number > 1 else 2
    return room.rng.choice([number - 1, number + 1, 0, number + 1000, earlier, -5, 2**31, 10**15 - 1])


async def unfit_value(room: RoomCommands) -> None:
    """The right command with a value that the step does not take."""
    connection = room.partner()
    state = connection.state
    turn, rng = state["turn"], room.rng
    name = next((act for act in ACTS if act in state["may"]), None)
    if name is None or turn is None:
        return
    right = room.fields(name, state)
    if rng.random() < 0.4:
        fields = right | {"turn": _another_turn(room, turn["number"])}
        rule = "3.2: a stale turn is refused with stale_turn"
        await room.expect_refused(connection, {"stale_turn"}, name, fields, rule)
        return
    match name:
        case "say":
            fields, code = rng.choice([
                (right | {"text": ""}, "empty"),
                (right | {"text": rng.choice([" ", "  \n\t ", "\r\n"])}, "empty"),
                (right | {"text": "x" * (turn["max_chars"] + 1)}, "too_long"),
                (right | {"text": "語" * (turn["max_chars"] + rng.randint(1, 300))}, "too_long"),
            ])  # fmt: skip
        case "choose":
            ids = {option["id"] for option in turn["options"]}
            option = rng.choice(["", "no such", "YES", "語", *(identity + " " for identity in ids)])
            fields, code = right | {"option": option}, "unknown_option"
        case _:
            value = rng.choice([-1, 11, 100, -(2**40), 10**15 - 1])
            fields, code = right | {"value": value}, "out_of_range"
    rule = "3.4: a value that the step does not take is refused"
    await room.expect_refused(connection, {code}, name, fields, rule)


def _accepted_commands(room: RoomCommands) -> list[SentCommand]:
    return [
        sent for sent in room.record.sent.values() if sent.seq is not None and sent.by in room.connections
    ]


async def repeated_command(room: RoomCommands) -> None:
    """The same command again, on any connection of its sender: the first answer, and nothing stored."""
    done = _accepted_commands(room)
    if not done:
        return
    sent = room.rng.choice(done)
    connection = room.partner(sent.by)
    await room.settle()
    newest = room.record.newest
    first = sent.seq
    count = len(connection.answers.get(sent.frame["id"], ())) + 1
    await room.send(connection, sent)
    answer = await room.answer(connection, sent, count)
    same = answer["type"] == "accepted" and answer["seq"] == first
    rule = "3.2: a repeated command has the first answer"
    expect(same, rule, sent=sent.frame, first=first, answer=answer)
    await room.settle()
    room.expect_nothing_new(newest, "3.2: a repeated command stores nothing")


async def reused_id(room: RoomCommands) -> None:
    """An id that was used already, with other content or by the other person."""
    done = _accepted_commands(room)
    if not done:
        return
    sent = room.rng.choice(done)
    await room.settle()
    newest = room.record.newest
    mine = room.rng.random() < 0.5
    connection = room.partner(sent.by if mine else {"a": "b", "b": "a"}[sent.by])
    frame = _with_other_content(sent.frame) if mine else dict(sent.frame)
    count = len(connection.answers.get(frame["id"], ())) + 1
    await connection.send(random_input.encoded(room.rng, frame))
    await connection.until(
        lambda: len(connection.answers.get(frame["id"], ())) >= count, "3.1: a command has an answer"
    )
    answer = connection.answers[frame["id"]][count - 1]
    expect(
        answer["type"] == "refused" and answer["code"] == "id_reused",
        "3.4: another's id, or one's own with other content, is id_reused",
        sent=frame,
        answer=answer,
        by=connection.viewer,
        first=sent.frame,
    )
    room.server.counts["refused id_reused"] += 1
    await room.settle()
    room.expect_nothing_new(newest, "3.1: what was refused stored nothing")


def _with_other_content(first: Frame) -> Frame:
    if "text" in first:
        return first | {"text": first["text"] + "."}
    if "value" in first:
        return first | {"value": (first["value"] + 1) % 11}
    bare = {name: first[name] for name in ("type", "id")}
    if first["command"] == "end":
        return bare | {"command": "break", "kind": "breather"}
    return bare | {"command": "end"}


async def malformed_frames(room: RoomCommands) -> None:
    """Malformed frames: each has an answer, nothing is stored, the connection stays."""
    connection = room.rng.choice(room.all())
    state = connection.state
    number = state["turn"]["number"] if state["turn"] else 1
    await room.settle()
    newest = room.record.newest

    def answers() -> int:
        """How many answers came to frames without an id, with the id "m", and with one that is too long."""
        by_id = connection.answers
        return connection.errors + len(by_id.get("m", ())) + len(by_id.get("i" * 65, ()))

    for raw in room.rng.sample(random_input.malformed(number), 4):
        before = answers()
        room.done.append(f"{connection.viewer} malformed {raw[:80]!r}")
        await connection.send(raw)
        await connection.until(
            lambda before=before: answers() > before,  # type: ignore[misc]
            "3.1, 3.2: a malformed frame is answered with error, or refused",
        )
        for answer in connection.answers.get("m", ()):
            fits = answer["type"] == "refused" and answer["code"] == "malformed"
            expect(fits, "3.2: refused as malformed", sent=repr(raw)[:400], answer=answer)
        connection.answers.pop("m", None)
        await connection.ping()
    await room.settle()
    room.expect_nothing_new(newest, "3.1: what was refused stored nothing")


async def ephemeral_frames(room: RoomCommands) -> None:
    """Typing and ping store nothing."""
    connection = room.rng.choice(room.all())
    newest = room.record.newest
    if connection.viewer in {"a", "b"}:
        typing = {"type": "typing", "on": room.rng.random() < 0.5}
        await connection.send(random_input.encoded(room.rng, typing))
    await connection.ping()
    await room.settle()
    room.expect_nothing_new(newest, "3.2: typing and ping are ephemeral")
