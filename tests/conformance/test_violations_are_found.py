"""The checks work: the server's own frames, falsified on their way, are found to break a rule."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests import servers
from tests.blackbox.connection import Connection
from tests.blackbox.expect import ContractViolation
from tests.blackbox.invariants import check_log
from tests.blackbox.room_api import open_rooms
from tests.blackbox.room_record import RoomRecord, SentCommand
from tests.blackbox.shapes import Frame
from tests.conformance.__main__ import run_all
from tests.conformance.session import Server

Falsify = Callable[[Connection, Frame], list[Frame]]


def loses_an_event(to: Connection, frame: Frame) -> list[Frame]:
    return [] if frame.get("seq") == 9 and frame["type"] == "event" else [frame]


def doubles_an_event(to: Connection, frame: Frame) -> list[Frame]:
    return [frame, frame] if frame.get("seq") == 9 and frame["type"] == "event" else [frame]


def shows_a_private_answer(to: Connection, frame: Frame) -> list[Frame]:
    if frame.get("event") != "withheld":
        return [frame]
    return [frame | {"event": "rated", "by": "a", "turn": 1, "step": "check_in", "value": 3}]


def lets_both_say(to: Connection, frame: Frame) -> list[Frame]:
    if frame["type"] == "state" and frame["turn"] and frame["turn"]["act"] == "say":
        frame["may"] = sorted({*frame["may"], "say"})
    return [frame]


def takes_end_out_of_may(to: Connection, frame: Frame) -> list[Frame]:
    if frame["type"] == "state" and frame["phase"] == "talking":
        frame["may"] = [name for name in frame["may"] if name != "end"]
    return [frame]


def puts_return_into_may(to: Connection, frame: Frame) -> list[Frame]:
    if frame["type"] == "state" and frame["phase"] in {"opening", "closing"}:
        frame["may"] = [*frame["may"], "return"]
    return [frame]


def changes_a_word(to: Connection, frame: Frame) -> list[Frame]:
    return [frame | {"text": frame["text"].strip() + "."}] if "text" in frame else [frame]


def accepts_with_another_seq(to: Connection, frame: Frame) -> list[Frame]:
    return [frame | {"seq": frame["seq"] + 1}] if frame["type"] == "accepted" else [frame]


def shows_partners_different_choices(to: Connection, frame: Frame) -> list[Frame]:
    is_falsified = frame.get("event") == "chose" and to.viewer == "b"
    return [frame | {"option": "another"}] if is_falsified else [frame]


def loses_states(to: Connection, frame: Frame) -> list[Frame]:
    return [] if frame["type"] == "state" and to.is_ready and frame["turn"] else [frame]


def invents_a_refusal_code(to: Connection, frame: Frame) -> list[Frame]:
    return [frame | {"code": "no"}] if frame["type"] == "refused" else [frame]


def log(*events: tuple[str, str, Frame]) -> RoomRecord:
    """A room whose whole log both partners were shown: name, by whom, and the event's own fields."""
    record = RoomRecord("r", None)
    for seq, (name, by, fields) in enumerate(events, 1):
        frame = {"type": "event", "seq": seq, "at": f"2026-11-23T06:00:00.{seq:06}Z", "event": name, "by": by}
        for viewer in ("a", "b"):
            record.saw_event(viewer, frame | fields)
    return record


def talk(verdict: str, *, gates: bool) -> RoomRecord:
    """One shares, the other says back, the first judges; then the other shares."""

    def said(turn: int, by: str, gate: str) -> list[tuple[str, str, Frame]]:
        own: Frame = {"turn": turn, "step": "s", "text": "t"} | ({"gate": gate} if gates else {})
        return [("granted", "moderator", {"turn": turn, "step": "s", "to": [by]}), ("said", by, own)]

    record = log(
        ("roles_set", "moderator", {"speaker": "a", "listener": "b", "why": "as_asked"}),
        *said(1, "a", "opens"),
        *said(2, "b", "paraphrase"),
        ("granted", "moderator", {"turn": 3, "step": "v", "to": ["a"]}),
        ("chose", "a", {"turn": 3, "step": "v", "option": verdict}),
        ("roles_set", "moderator", {"speaker": "b", "listener": "a", "why": "swap"}),
        *said(4, "b", "opens"),
    )
    for seq, (by, turn) in {3: ("a", 1), 5: ("b", 2), 7: ("a", 3), 10: ("b", 4)}.items():
        command = "choose" if seq == 7 else "say"
        frame = {"command": command, "turn": turn}
        record.sent[str(seq)] = SentCommand(by, frame, seq=seq)
    return record


@pytest.mark.parametrize("gates", [True, False])
def test_reply_before_an_accepted_paraphrase_is_found(gates: bool) -> None:
    check_log(talk("yes", gates=gates))
    with pytest.raises(ContractViolation, match="no reply before"):
        check_log(talk("missed", gates=gates))


FALSIFICATIONS: list[Falsify] = [
    loses_an_event,
    doubles_an_event,
    shows_a_private_answer,
    lets_both_say,
    takes_end_out_of_may,
    puts_return_into_may,
    changes_a_word,
    accepts_with_another_seq,
    shows_partners_different_choices,
    loses_states,
    invents_a_refusal_code,
]


async def test_each_falsified_frame_is_found(
    serve: Callable[..., servers.Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(COMMANDS_PER_SECOND="0")
    rooms = open_rooms(served, "compassion", 3 * len(FALSIFICATIONS))
    take_unchanged = Connection._take
    missed: list[str] = []
    monkeypatch.setattr(Connection, "timeout_seconds", 2.0)
    for index, falsify in enumerate(FALSIFICATIONS):

        def take(to: Connection, message: Any, falsify: Falsify = falsify) -> None:
            taken = json.loads(message)
            frames = [
                falsified
                for frame in (taken if isinstance(taken, list) else [taken])
                for falsified in falsify(to, frame)
            ]
            if frames:
                take_unchanged(to, json.dumps(frames))

        monkeypatch.setattr(Connection, "_take", take)
        three = rooms[3 * index : 3 * index + 3]
        if not await run_all(Server(served.url), three, "lies", steps=30, abreast=3):
            missed.append(falsify.__name__)
    assert missed == []
