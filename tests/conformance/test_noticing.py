"""The walker would notice: the server's own frames, falsified on their way, are found out."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests import servers
from tests.conformance.__main__ import walk_all
from tests.conformance.promises import Broken
from tests.conformance.record import Record, Sent
from tests.conformance.rooms import open_rooms
from tests.conformance.shapes import Frame
from tests.conformance.tab import Tab
from tests.conformance.walker import World

Falsify = Callable[[Tab, Frame], list[Frame]]


def loses_an_event(tab: Tab, frame: Frame) -> list[Frame]:
    return [] if frame.get("seq") == 9 and frame["type"] == "event" else [frame]


def doubles_an_event(tab: Tab, frame: Frame) -> list[Frame]:
    return [frame, frame] if frame.get("seq") == 9 and frame["type"] == "event" else [frame]


def shows_a_private_answer(tab: Tab, frame: Frame) -> list[Frame]:
    if frame.get("event") != "withheld":
        return [frame]
    return [frame | {"event": "rated", "by": "a", "turn": 1, "step": "check_in", "value": 3}]


def gives_the_floor_to_both(tab: Tab, frame: Frame) -> list[Frame]:
    if frame["type"] == "state" and frame["turn"] and frame["turn"]["act"] == "say":
        frame["may"] = sorted({*frame["may"], "say"})
    return [frame]


def keeps_somebody_in(tab: Tab, frame: Frame) -> list[Frame]:
    if frame["type"] == "state" and frame["phase"] == "talking":
        frame["may"] = [name for name in frame["may"] if name != "end"]
    return [frame]


def promises_a_nod(tab: Tab, frame: Frame) -> list[Frame]:
    if frame["type"] == "state" and frame["phase"] in {"opening", "closing"}:
        frame["may"] = [*frame["may"], "return"]
    return [frame]


def changes_a_word(tab: Tab, frame: Frame) -> list[Frame]:
    return [frame | {"text": frame["text"].strip() + "."}] if "text" in frame else [frame]


def names_another_event(tab: Tab, frame: Frame) -> list[Frame]:
    return [frame | {"seq": frame["seq"] + 1}] if frame["type"] == "accepted" else [frame]


def tells_two_stories(tab: Tab, frame: Frame) -> list[Frame]:
    told = frame.get("event") == "chose" and tab.viewer == "b"
    return [frame | {"option": "another"}] if told else [frame]


def forgets_the_state(tab: Tab, frame: Frame) -> list[Frame]:
    return [] if frame["type"] == "state" and tab.state is not None and frame["turn"] else [frame]


def makes_up_a_refusal(tab: Tab, frame: Frame) -> list[Frame]:
    return [frame | {"code": "no"}] if frame["type"] == "refused" else [frame]


def log(*events: tuple[str, str, Frame]) -> Record:
    """A room whose whole log both partners were shown: name, by whom, and the event's own fields."""
    record = Record("r", None)
    for seq, (name, by, fields) in enumerate(events, 1):
        frame = {"type": "event", "seq": seq, "at": f"2026-11-23T06:00:00.{seq:06}Z", "event": name, "by": by}
        for viewer in ("a", "b"):
            record.saw_event(viewer, frame | fields)
    return record


def talk(verdict: str, *, gates: bool) -> Record:
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
        record.sent[str(seq)] = Sent(by, frame, seq=seq)
    return record


@pytest.mark.parametrize("gates", [True, False])
def test_a_reply_before_an_accepted_say_back_is_found_out(gates: bool) -> None:
    talk("yes", gates=gates).audit()
    with pytest.raises(Broken, match="no reply before"):
        talk("missed", gates=gates).audit()


LIES: list[Falsify] = [
    loses_an_event,
    doubles_an_event,
    shows_a_private_answer,
    gives_the_floor_to_both,
    keeps_somebody_in,
    promises_a_nod,
    changes_a_word,
    names_another_event,
    tells_two_stories,
    forgets_the_state,
    makes_up_a_refusal,
]


async def test_each_falsified_frame_is_found_out(
    serve: Callable[..., servers.Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(COMMANDS_PER_SECOND="0")
    rooms = open_rooms(served, "compassion", 3 * len(LIES))
    truly = Tab._take
    missed: list[str] = []
    monkeypatch.setattr(Tab, "patience", 2.0)
    for index, lie in enumerate(LIES):

        def take(tab: Tab, message: Any, lie: Falsify = lie) -> None:
            taken = json.loads(message)
            frames = [
                told for frame in (taken if isinstance(taken, list) else [taken]) for told in lie(tab, frame)
            ]
            if frames:
                truly(tab, json.dumps(frames))

        monkeypatch.setattr(Tab, "_take", take)
        three = rooms[3 * index : 3 * index + 3]
        if not await walk_all(World(served.url), three, "lies", steps=30, abreast=3):
            missed.append(lie.__name__)
    assert missed == []
