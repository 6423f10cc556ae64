"""What all viewers of one room were shown, held side by side, and what must be true of it together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.conformance.promises import hold
from tests.conformance.shapes import Frame, check_may, check_state

LEAST = {"breather": timedelta(minutes=2), "flooded": timedelta(minutes=20)}
# What a state says of the moment to everybody alike; prompts and what one may do differ by viewer.
COMMON = ("phase", "round", "speaker", "listener", "break")
TIMES = {"granted_at", "deadline", "not_before", "return_by"}
COMMON_TURN = (
    "number",
    "step",
    "act",
    "waiting_on",
    "max_chars",
    "private",
    "granted_at",
    "deadline",
    "options",
)


@dataclass
class Sent:
    """A command that somebody sent, and how it was answered."""

    by: str
    frame: Frame
    tabs: list[int] = field(default_factory=list)
    seq: int | None = None
    code: str | None = None

    @property
    def answered(self) -> bool:
        return self.seq is not None or self.code is not None


@dataclass
class Record:
    """One room as its viewers saw it; `viewers` are "a", "b" and the observer's id."""

    room: str
    scope: str | None
    shown: dict[str, dict[int, Frame]] = field(default_factory=dict)
    states: dict[tuple[int, bool], Frame] = field(default_factory=dict)
    mays: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    newest: int = 0
    observed: list[tuple[str, Frame]] = field(default_factory=list)  # what observers were sent

    def saw_event(self, viewer: str, frame: Frame) -> None:
        seen = self.shown.setdefault(viewer, {})
        seq = frame["seq"]
        if seq in seen:
            hold(
                seen[seq] == frame, "4.9: what was sent live is what is sent again", live=seen[seq], now=frame
            )
        seen[seq] = frame
        self.newest = max(self.newest, seq)
        for other, frames in self.shown.items():
            if other != viewer and seq in frames:
                self._same(frame, frames[seq], both_partners={viewer, other} == {"a", "b"})

    def _same(self, one: Frame, two: Frame, *, both_partners: bool) -> None:
        withheld = "withheld" in {one["event"], two["event"]}
        same_moment = one["at"] == two["at"] or (withheld and not both_partners)
        hold(same_moment, "4.3: every viewer sees the same events", one=one, two=two)
        if withheld:
            return
        plain = [{name: value for name, value in frame.items() if name != "text"} for frame in (one, two)]
        hold(plain[0] == plain[1], "4.3: every viewer sees the same events", one=one, two=two)
        if "text" in one and "text" in two:
            hold(one["text"] == two["text"], "4.3: every viewer reads the same words", one=one, two=two)

    def saw_state(self, viewer: str, state: Frame) -> None:
        check_state(state)
        check_may(state, viewer)
        seq = state["seq"]
        common: Frame = {name: state[name] for name in COMMON}
        turn = state["turn"]
        common["turn"] = turn and {name: turn[name] for name in COMMON_TURN}
        partner = viewer in {"a", "b"}
        if not partner:
            self.observed.append((viewer, state))
        for known, one, two in (
            (partner, self.states.setdefault((seq, partner), common), common),
            (not partner, without_times(self.states.get((seq, not partner), common)), without_times(common)),
        ):
            rule = "4.1: both see the same turn at the same event"
            hold(one == two, rule, one=one, two=two, seq=seq, partners=known)
        mays = self.mays.setdefault(seq, {})
        mays[viewer] = state["may"]
        if turn is not None and len(turn["waiting_on"]) == 1:
            sayers = [who for who, may in mays.items() if "say" in may]
            hold(len(sayers) <= 1, "4.1: at most one partner may say", mays=mays, state=state)

    # ---- the whole log, when the walk is over

    def merged(self) -> dict[int, Frame]:
        """Each event as the one who was shown most of it saw it."""
        whole: dict[int, Frame] = {}
        for viewer in sorted(self.shown, key=lambda viewer: viewer not in {"a", "b"}):
            for seq, frame in self.shown[viewer].items():
                if seq not in whole or whole[seq]["event"] == "withheld":
                    whole[seq] = frame
        return whole

    def story(self) -> list[str]:
        """The log in short, without its words."""
        quiet = {"type", "seq", "at", "event", "text", "deadline", "phase", "private"}
        return [
            f"{seq} {frame['event']} " + " ".join(f"{k}={v}" for k, v in frame.items() if k not in quiet)
            for seq, frame in sorted(self.merged().items())
        ]

    def audit(self) -> None:
        """What can be said only of the log as a whole."""
        whole = self.merged()
        hold(
            sorted(whole) == list(range(1, len(whole) + 1)), "4.3: numbers are 1, 2, 3 …", seqs=sorted(whole)
        )
        self._audit_order(whole)
        self._audit_commands(whole)
        self._audit_turns(whole)
        self._audit_gate(whole)
        self._audit_privacy(whole)
        for viewer, frames in self.shown.items():
            if viewer not in {"a", "b"}:
                self._audit_observer(viewer, frames, whole)

    def _audit_order(self, whole: Mapping[int, Frame]) -> None:
        joined = [frame["by"] for frame in whole.values() if frame["event"] == "joined"]
        hold(len(set(joined)) == len(joined), "3.5: joined, once for each person", joined=joined)
        moments = [whole[seq]["at"] for seq in sorted(whole)]
        hold(moments == sorted(moments), "3.1: events are in the order of their moments", moments=moments)
        ends = [seq for seq in sorted(whole) if whole[seq]["event"] == "ended"]
        hold(len(ends) <= 1, "3.5: a dialogue ends once", ends=ends)
        for seq in range(ends[0] + 1, len(whole) + 1) if ends else ():
            name = whole[seq]["event"]
            about = name.startswith("observer_") or name in {"joined", "words_withdrawn"}
            hold(about, "3.5: nothing is said after the end", event=whole[seq])
        paused = False
        for seq in sorted(whole):
            frame = whole[seq]
            match frame["event"]:
                case "break_called":
                    hold(not paused, "3.3: one break at a time", event=frame)
                    paused = True
                    if {"kind", "not_before"} <= set(frame):
                        least = datetime.fromisoformat(frame["at"]) + LEAST[frame["kind"]]
                        kept = datetime.fromisoformat(frame["not_before"]) >= least
                        hold(kept, "3.2: a break has its least time", event=frame)
                case "break_ended":
                    hold(paused, "3.5: only a break that was called ends", event=frame)
                    paused = False
                case "said" | "chose" | "rated" | "nodded" | "granted":
                    hold(not paused, "3.2: a break stops both", event=frame)
                case _:
                    pass

    def _audit_commands(self, whole: Mapping[int, Frame]) -> None:
        """Each event of a person is one accepted command, and each accepted command is in the log."""
        names = {
            "said": "say",
            "chose": "choose",
            "rated": "rate",
            "nodded": "nod",
            "break_called": "break",
            "returned": "return",
            "observer_allowed": "allow_observer",
            "observer_withdrawn": "withdraw_observer",
        }
        by_seq: dict[int, tuple[str, Sent]] = {}
        for identity, sent in self.sent.items():
            if sent.seq is None:
                continue
            hold(
                sent.seq in whole,
                "4.4: what was accepted is in the log",
                id=identity,
                sent=sent.frame,
                seq=sent.seq,
            )
            known = sent.seq not in by_seq
            hold(known, "4.4: what is in the log was accepted exactly once", id=identity, seq=sent.seq)
            by_seq[sent.seq] = identity, sent
            event, frame = whole[sent.seq], sent.frame
            hold(event.get("by") == sent.by, "4.4: the event is the sender's", event=event, sent=frame)
            wanted = names.get(event["event"], "end")
            hold(wanted == frame["command"], "3.1: accepted names the first event", event=event, sent=frame)
            for name in ("text", "option", "value", "turn", "kind", "observer"):
                if name in frame and name in event:
                    kept = event[name] == frame[name]
                    hold(kept, "3.3: every character arrives as it was sent", event=event, sent=frame)
            if frame["command"] == "say":
                hold("text" in event, "3.5: said has its text", event=event)
        for seq, event in whole.items():
            if event["event"] in names and event["by"] in {"a", "b"} and seq not in by_seq:
                first = event["event"] == "observer_allowed" and seq <= 2  # consent given with --consented
                open_still = any(
                    not sent.answered
                    and sent.by == event["by"]
                    and sent.frame["command"] == names[event["event"]]
                    for sent in self.sent.values()
                )
                hold(first or open_still, "4.4: what is in the log was accepted exactly once", event=event)

    def _audit_turns(self, whole: Mapping[int, Frame]) -> None:
        granted: Frame | None = None
        done: set[str] = set()
        for seq in sorted(whole):
            frame = whole[seq]
            if frame["event"] == "granted":
                if granted is not None:
                    hold(frame["turn"] > granted["turn"], "3.2: each turn has its own number", event=frame)
                granted, done = frame, set()
            elif frame["event"] in {"said", "chose", "rated"}:
                hold(granted is not None, "3.5: a turn is granted before it is used", event=frame)
                assert granted is not None
                ours = (frame["turn"], frame["step"]) == (granted["turn"], granted["step"])
                hold(ours, "3.2: the words are of the turn that was granted", event=frame, granted=granted)
                to = granted["to"] if isinstance(granted["to"], list) else [granted["to"]]
                hold(
                    frame["by"] in to, "4.1: only who holds the turn acts in it", event=frame, granted=granted
                )
                hold(frame["by"] not in done, "4.1: each acts once in a turn", event=frame, granted=granted)
                done.add(frame["by"])

    def _audit_gate(self, whole: Mapping[int, Frame]) -> None:
        """Between a share and the listener's own share: a say-back that was accepted, or a park.

        By the gates that the events name, and, knowing nothing of those, once for each time somebody is the
        speaker: the roles alone tell that.
        """
        share: Frame | None = None
        said_back = False
        speaker: str | None = None
        owed: str | None = None  # whose words, said as the speaker, no say-back was yet accepted for
        answered = heard = closing = False
        for seq in sorted(whole):
            frame = whole[seq]
            gate = frame.get("gate")
            match frame["event"]:
                case "roles_set":
                    speaker, heard = frame["speaker"], False
                case "closing_began":
                    closing = True
                case "parked":
                    share, owed, heard = None, None, True
                case "said":
                    if gate == "opens":
                        kept = share is None or share["by"] == frame["by"]
                        hold(
                            kept,
                            "4.2: no reply before an accepted say-back or a park",
                            share=share,
                            event=frame,
                        )
                        share, said_back = frame, False
                    said_back = said_back or gate == "paraphrase"
                    if not closing and frame["by"] == speaker:
                        kept = owed in {None, speaker}
                        hold(
                            kept,
                            "4.2: no reply before an accepted say-back or a park",
                            event=frame,
                            owed=owed,
                        )
                        owed, answered = None if heard else speaker, False
                    elif owed not in {None, frame["by"]}:
                        answered = True
                case "chose" if frame["option"] == "yes":
                    if share is not None and frame["by"] == share["by"]:
                        hold(said_back, "4.2: the verdict is on a say-back", event=frame, share=share)
                        share = None
                    if frame["by"] == owed and answered:
                        owed, heard = None, True

    def _audit_privacy(self, whole: Mapping[int, Frame]) -> None:
        private: dict[int, bool] = {
            state["turn"]["number"]: state["turn"]["private"]
            for state in self.states.values()
            if state["turn"] is not None
        }
        for seq, frame in whole.items():
            if frame["event"] in {"rated", "chose", "said"} and private.get(frame["turn"]):
                for viewer, frames in self.shown.items():
                    if viewer != frame["by"] and seq in frames:
                        kept = frames[seq]["event"] == "withheld"
                        hold(
                            kept,
                            "4.7: a private answer is shown to its author alone",
                            event=frame,
                            viewer=viewer,
                        )
            if frame["event"] == "roles_set":
                plain = {name: value for name, value in frame.items() if name not in {"seq", "at"}}
                bare = not re.search(r"\d", str(plain))
                hold(bare, "4.7: roles_set never carries the ratings", event=frame)

    def _audit_observer(self, viewer: str, frames: Mapping[int, Frame], whole: Mapping[int, Frame]) -> None:
        """With both partners' consent every event (without words for `signals`), else nothing."""
        consent: dict[str, str] = {}
        begun: dict[int, str] = {}  # since when there was consent, at each event that lies inside it
        for seq in sorted(whole):
            frame = whole[seq]
            about = frame.get("observer") == viewer or frame.get("by") == viewer
            if frame["event"] == "observer_allowed" and frame.get("observer") == viewer:
                consent[frame["by"]] = frame.get("scope", "words")
            if frame["event"] == "observer_withdrawn" and frame.get("observer") == viewer:
                consent.pop(frame["by"], None)
            if set(consent) == {"a", "b"}:
                begun[seq] = begun[seq - 1] if seq - 1 in begun else str(frame["at"])
            if seq not in frames:
                continue
            seen = frames[seq]
            if set(consent) != {"a", "b"}:
                kept = seen["event"] == "withheld" or about
                hold(kept, "4.8: with no consent, nothing at all", event=seen, consent=consent)
                continue
            private = frame["event"] in {"rated", "chose", "said"} and frame.get("private")
            if not private:
                hold(
                    seen["event"] != "withheld", "4.8: an observer gets every event", event=seen, whole=frame
                )
            words = self.scope == "words" and set(consent.values()) == {"words"}
            if seen["event"] == "said":
                hold(
                    ("text" in seen) == words,
                    "4.8: an observer of signals gets no text, one of words gets it",
                    event=seen,
                    consent=consent,
                    scope=self.scope,
                )
            if not words:
                hold("text" not in seen, "4.8: an observer of signals gets no text", event=seen)
        self._audit_times(viewer, frames, begun)

    def _audit_times(self, viewer: str, frames: Mapping[int, Frame], begun: Mapping[int, str]) -> None:
        """What lies outside the consent has the time at which it next begins; a state tells none before."""
        for seq, seen in frames.items():
            after = next((number for number in sorted(begun) if number >= seq), None)
            if seq not in begun and after is not None:
                plain = seen["at"] == begun[after]
                hold(plain, "3.1: outside the consent no moment is told", event=seen, begun=begun[after])
        for watcher, state in self.observed:
            if watcher == viewer and state["seq"] in begun:
                turn, pause, since = state["turn"] or {}, state["break"] or {}, begun[state["seq"]]
                told = [turn.get("granted_at"), turn.get("deadline"), pause.get("not_before")]
                early = [moment for moment in (*told, pause.get("return_by")) if moment and moment < since]
                hold(not early, "3.1: a state tells no moment before the consent", state=state, begun=since)


def without_times(common: Frame) -> Frame:
    """What a state says to everybody alike, times apart: an observer's begin with the consent."""
    return {
        name: value and {each: of for each, of in value.items() if each not in TIMES}
        if name in {"turn", "break"}
        else value
        for name, value in common.items()
    }


def spoken(record: Record) -> list[Any]:
    """All the words of a room, to look for them where they must not be."""
    return [sent.frame["text"] for sent in record.sent.values() if "text" in sent.frame]
