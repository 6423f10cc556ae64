"""The rules that hold for the whole log of a room, checked when everything was read."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from tests.blackbox.expect import expect
from tests.blackbox.room_record import PARTNERS, RoomRecord, SentCommand, is_public_talk
from tests.blackbox.shapes import Frame

Log = Mapping[int, Frame]

LEAST: Final = {"breather": timedelta(minutes=2), "flooded": timedelta(minutes=20)}
ANSWERS: Final = frozenset({"said", "chose", "rated"})
#: The command that each event of a person comes from.
COMMAND_OF: Final = {
    "said": "say",
    "chose": "choose",
    "rated": "rate",
    "nodded": "nod",
    "break_called": "break",
    "return_changed": "change_return",
    "returned": "return",
    "observer_allowed": "allow_observer",
    "observer_withdrawn": "withdraw_observer",
}


def check_log(record: RoomRecord, *, commands_known: bool = True) -> None:
    """Raise ContractViolation where the log as a whole breaks a rule.

    With ``commands_known`` the record holds every command that was sent to the room.
    """
    log = record.merged()
    expect(sorted(log) == list(range(1, len(log) + 1)), "4.3: numbers are 1, 2, 3 …", seqs=sorted(log))
    _check_order(log)
    _check_breaks(log)
    if commands_known:
        _check_commands(record, log)
    _check_turns(log)
    _check_named_gates(log)
    _check_paraphrases_by_roles(log)
    _check_privacy(record, log)
    for viewer, frames in record.shown.items():
        if viewer not in PARTNERS:
            _check_observer(record, viewer, frames, log)


def _check_order(log: Log) -> None:
    joined = [frame["by"] for frame in log.values() if frame["event"] == "joined"]
    expect(len(set(joined)) == len(joined), "3.5: joined, once for each person", joined=joined)
    moments = [log[seq]["at"] for seq in sorted(log)]
    expect(moments == sorted(moments), "3.1: events are in the order of their moments", moments=moments)
    ends = [seq for seq in sorted(log) if log[seq]["event"] == "ended"]
    expect(len(ends) <= 1, "3.5: a dialogue ends once", ends=ends)
    for seq in range(ends[0] + 1, len(log) + 1) if ends else ():
        name = log[seq]["event"]
        may_follow = name.startswith("observer_") or name in {"joined", "words_withdrawn"}
        expect(may_follow, "3.5: nothing is said after the end", event=log[seq])


def _check_breaks(log: Log) -> None:
    on_break, least = False, None
    for seq in sorted(log):
        frame = log[seq]
        match frame["event"]:
            case "break_called":
                expect(not on_break, "3.3: one break at a time", event=frame)
                on_break, least = True, None
                if {"kind", "not_before"} <= set(frame):
                    least = datetime.fromisoformat(frame["at"]) + LEAST[frame["kind"]]
                    kept = datetime.fromisoformat(frame["not_before"]) >= least
                    expect(kept, "3.2: a break has its least time", event=frame)
            case "return_changed":
                expect(on_break, "3.2: another return is named during a break", event=frame)
                kept = least is None or datetime.fromisoformat(frame["return_by"]) >= least
                expect(kept, "3.2: another return is not before the least time", event=frame)
            case "break_ended":
                expect(on_break, "3.5: only a break that was called ends", event=frame)
                on_break = False
            case "said" | "chose" | "rated" | "nodded" | "granted":
                expect(not on_break, "3.2: a break stops both", event=frame)
            case _:
                pass


def _check_commands(record: RoomRecord, log: Log) -> None:
    """Each event of a person is one accepted command, and each accepted command is in the log."""
    by_seq: dict[int, SentCommand] = {}
    for identity, sent in record.sent.items():
        if sent.seq is None:
            continue
        seq = sent.seq
        expect(seq in log, "4.4: what was accepted is in the log", id=identity, sent=sent.frame, seq=seq)
        first = seq not in by_seq
        expect(first, "4.4: what is in the log was accepted exactly once", id=identity, seq=seq)
        by_seq[seq] = sent
        event, frame = log[seq], sent.frame
        expect(event.get("by") == sent.by, "4.4: the event is the sender's", event=event, sent=frame)
        command = COMMAND_OF.get(event["event"], "end")
        expect(command == frame["command"], "3.1: accepted names the first event", event=event, sent=frame)
        for name in ("text", "option", "value", "turn", "kind", "observer"):
            if name in frame and name in event:
                kept = event[name] == frame[name]
                expect(kept, "3.3: every character arrives as it was sent", event=event, sent=frame)
        if frame["command"] == "say":
            expect("text" in event, "3.5: said has its text", event=event)
    for seq, event in log.items():
        if event["event"] in COMMAND_OF and event["by"] in PARTNERS and seq not in by_seq:
            consented_at_creation = event["event"] == "observer_allowed" and seq <= 2
            unanswered = any(
                not sent.answered
                and sent.by == event["by"]
                and sent.frame["command"] == COMMAND_OF[event["event"]]
                for sent in record.sent.values()
            )
            kept = consented_at_creation or unanswered
            expect(kept, "4.4: what is in the log was accepted exactly once", event=event)


def _check_turns(log: Log) -> None:
    granted: Frame | None = None
    done: set[str] = set()
    for seq in sorted(log):
        frame = log[seq]
        if frame["event"] == "granted":
            if granted is not None:
                expect(frame["turn"] > granted["turn"], "3.2: each turn has its own number", event=frame)
            if {"phase", "act", "private"} <= set(frame) and is_public_talk(frame["phase"], frame):
                expect(len(_granted_to(frame)) == 1, "4.1: at most one partner may say", event=frame)
            granted, done = frame, set()
        elif frame["event"] in ANSWERS:
            expect(granted is not None, "3.5: a turn is granted before it is used", event=frame)
            assert granted is not None
            ours = (frame["turn"], frame["step"]) == (granted["turn"], granted["step"])
            expect(ours, "3.2: the words are of the turn that was granted", event=frame, granted=granted)
            holds_it = frame["by"] in _granted_to(granted)
            expect(holds_it, "4.1: only who holds the turn acts in it", event=frame, granted=granted)
            expect(frame["by"] not in done, "4.1: each acts once in a turn", event=frame, granted=granted)
            done.add(frame["by"])


def _granted_to(granted: Frame) -> list[str]:
    return granted["to"] if isinstance(granted["to"], list) else [granted["to"]]


def _check_named_gates(log: Log) -> None:
    """Between one's share and the other's is an accepted paraphrase or a park, by the events' gates."""
    share: Frame | None = None
    paraphrased = False
    for seq in sorted(log):
        frame = log[seq]
        gate = frame.get("gate")
        match frame["event"]:
            case "parked":
                share = None
            case "said":
                if gate == "opens":
                    kept = share is None or share["by"] == frame["by"]
                    rule = "4.2: no reply before an accepted say-back or a park"
                    expect(kept, rule, share=share, event=frame)
                    share, paraphrased = frame, False
                paraphrased = paraphrased or gate == "paraphrase"
            case "chose" if frame["option"] == "yes":
                if share is not None and frame["by"] == share["by"]:
                    expect(paraphrased, "4.2: the verdict is on a say-back", event=frame, share=share)
                    share = None
            case _:
                pass


def _check_paraphrases_by_roles(log: Log) -> None:
    """The same without the gates, once for each time somebody is the speaker: the roles alone tell it."""
    speaker: str | None = None
    unheard: str | None = None  # the partner whose words as a speaker have no accepted paraphrase yet
    answered = heard = closing = False
    for seq in sorted(log):
        frame = log[seq]
        match frame["event"]:
            case "roles_set":
                speaker, heard = frame["speaker"], False
            case "closing_began":
                closing = True
            case "parked":
                unheard, heard = None, True
            case "said":
                if not closing and frame["by"] == speaker:
                    kept = unheard in {None, speaker}
                    rule = "4.2: no reply before an accepted say-back or a park"
                    expect(kept, rule, event=frame, unheard=unheard)
                    unheard, answered = None if heard else speaker, False
                elif unheard not in {None, frame["by"]}:
                    answered = True
            case "chose" if frame["option"] == "yes":
                if frame["by"] == unheard and answered:
                    unheard, heard = None, True
            case _:
                pass


def _check_privacy(record: RoomRecord, log: Log) -> None:
    private: dict[int, bool] = {
        state["turn"]["number"]: state["turn"]["private"]
        for state in record.states.values()
        if state["turn"] is not None
    }
    rule = "4.7: a private answer is shown to its author alone"
    for seq, frame in log.items():
        if frame["event"] in ANSWERS and private.get(frame["turn"]):
            for viewer, frames in record.shown.items():
                if viewer != frame["by"] and seq in frames:
                    expect(frames[seq]["event"] == "withheld", rule, event=frame, viewer=viewer)
        if frame["event"] == "roles_set":
            plain = {name: value for name, value in frame.items() if name not in {"seq", "at"}}
            bare = not re.search(r"\d", str(plain))
            expect(bare, "4.7: roles_set never carries the ratings", event=frame)


def _check_observer(record: RoomRecord, viewer: str, frames: Log, log: Log) -> None:
    """With both partners' consent every event (without words for `signals`), else nothing."""
    consent: dict[str, str] = {}
    begun: dict[int, str] = {}  # the moment at which the consent began, for each event inside it
    for seq in sorted(log):
        frame = log[seq]
        about_viewer = frame.get("observer") == viewer or frame.get("by") == viewer
        if frame["event"] == "observer_allowed" and frame.get("observer") == viewer:
            consent[frame["by"]] = frame.get("scope", "words")
        if frame["event"] == "observer_withdrawn" and frame.get("observer") == viewer:
            consent.pop(frame["by"], None)
        if set(consent) == PARTNERS:
            begun[seq] = begun[seq - 1] if seq - 1 in begun else str(frame["at"])
        if seq not in frames:
            continue
        seen = frames[seq]
        if set(consent) != PARTNERS:
            kept = seen["event"] == "withheld" or about_viewer
            expect(kept, "4.8: with no consent, nothing at all", event=seen, consent=consent)
            continue
        if not (frame["event"] in ANSWERS and frame.get("private")):
            expect(seen["event"] != "withheld", "4.8: an observer gets every event", event=seen, whole=frame)
        words = record.scope == "words" and set(consent.values()) == {"words"}
        if seen["event"] == "said":
            rule = "4.8: an observer of signals gets no text, one of words gets it"
            expect(("text" in seen) == words, rule, event=seen, consent=consent, scope=record.scope)
        if not words:
            expect("text" not in seen, "4.8: an observer of signals gets no text", event=seen)
    _check_observer_times(record, viewer, frames, begun)


def _check_observer_times(record: RoomRecord, viewer: str, frames: Log, begun: Mapping[int, str]) -> None:
    """An event outside the consent has the time at which it next begins; a state has no earlier time."""
    for seq, seen in frames.items():
        after = next((number for number in sorted(begun) if number >= seq), None)
        if seq not in begun and after is not None:
            plain = seen["at"] == begun[after]
            expect(plain, "3.1: outside the consent no moment is told", event=seen, begun=begun[after])
    for watcher, state in record.observer_states:
        if watcher == viewer and state["seq"] in begun:
            turn, pause, since = state["turn"] or {}, state["break"] or {}, begun[state["seq"]]
            times = [turn.get("granted_at"), turn.get("deadline"), pause.get("not_before")]
            early = [moment for moment in (*times, pause.get("return_by")) if moment and moment < since]
            expect(not early, "3.1: a state tells no moment before the consent", state=state, begun=since)
