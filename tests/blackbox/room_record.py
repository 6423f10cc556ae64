"""What all viewers of one room were shown, compared as it arrives, and every command they sent."""

from dataclasses import dataclass, field

from tests.blackbox.expect import expect
from tests.blackbox.shapes import Frame, check_may, check_state

PARTNERS = frozenset({"a", "b"})
#: The fields of a state that are equal for all viewers; prompts and `may` differ by viewer.
COMMON = ("phase", "round", "speaker", "listener", "break")
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
#: Times inside them, which an observer may see clamped to the beginning of the consent.
TIMES = frozenset({"granted_at", "deadline", "not_before", "return_by"})
#: Events that the server adds by itself: an observer came or went.
OBSERVER_PRESENCE = frozenset({"observer_joined", "observer_left"})


@dataclass
class SentCommand:
    """A command, the connections that sent it, and its answer: ``seq``, a hint, or a refusal's ``code``."""

    by: str
    frame: Frame
    connections: list[int] = field(default_factory=list)
    seq: int | None = None
    code: str | None = None
    hinted: bool = False

    @property
    def answered(self) -> bool:
        return self.seq is not None or self.code is not None or self.hinted


@dataclass
class RoomRecord:
    """One room as its viewers saw it; a viewer is "a", "b" or an observer's id."""

    room: str
    scope: str | None
    shown: dict[str, dict[int, Frame]] = field(default_factory=dict)
    states: dict[tuple[int, bool], Frame] = field(default_factory=dict)
    mays: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    sent: dict[str, SentCommand] = field(default_factory=dict)
    newest: int = 0
    observer_states: list[tuple[str, Frame]] = field(default_factory=list)

    def saw_event(self, viewer: str, frame: Frame) -> None:
        seen = self.shown.setdefault(viewer, {})
        seq = frame["seq"]
        if seq in seen:
            expect(
                seen[seq] == frame, "4.9: what was sent live is what is sent again", live=seen[seq], now=frame
            )
        seen[seq] = frame
        self.newest = max(self.newest, seq)
        for other, frames in self.shown.items():
            if other != viewer and seq in frames:
                _expect_same_event(frame, frames[seq], both_partners={viewer, other} == PARTNERS)

    def saw_state(self, viewer: str, state: Frame) -> None:
        check_state(state)
        check_may(state, viewer)
        seq, turn = state["seq"], state["turn"]
        common: Frame = {name: state[name] for name in COMMON}
        common["turn"] = turn and {name: turn[name] for name in COMMON_TURN}
        partner = viewer in PARTNERS
        if not partner:
            self.observer_states.append((viewer, state))
        for known, one, two in (
            (partner, self.states.setdefault((seq, partner), common), common),
            (not partner, without_times(self.states.get((seq, not partner), common)), without_times(common)),
        ):
            rule = "4.1: both see the same turn at the same event"
            expect(one == two, rule, one=one, two=two, seq=seq, partners=known)
        mays = self.mays.setdefault(seq, {})
        mays.setdefault(viewer, set()).update(state["may"])
        if turn is not None and (len(turn["waiting_on"]) == 1 or is_public_talk(state["phase"], turn)):
            sayers = [who for who, may in mays.items() if "say" in may]
            expect(len(sayers) <= 1, "4.1: at most one partner may say", mays=mays, state=state)

    def saw_frames(self, viewer: str, frames: list[Frame]) -> None:
        """Compare the whole log as the API gave it to ``viewer`` with what they were sent live.

        An observer who comes or goes after the viewer's last live event may add events at the end.
        """
        live = dict(self.shown.get(viewer, {}))
        for frame in frames:
            if frame["seq"] in live:
                same = frame == live[frame["seq"]]
                expect(same, "4.9: live equals the frames over HTTP", http=frame, live=live[frame["seq"]])
            else:
                added = frame["event"] in OBSERVER_PRESENCE
                expect(added, "4.9: live equals the frames over HTTP", frame=frame, who=viewer)
            self.saw_event(viewer, frame)
        given = {frame["seq"] for frame in frames}
        lacking = [live[seq] for seq in sorted(live.keys() - given)]
        added = all(frame["event"] in OBSERVER_PRESENCE for frame in lacking)
        expect(added, "4.9: live equals the frames over HTTP", lacking=lacking, who=viewer)

    def merged(self) -> dict[int, Frame]:
        """Each event as the viewer saw it who was shown most of it."""
        whole: dict[int, Frame] = {}
        for viewer in sorted(self.shown, key=lambda viewer: viewer not in PARTNERS):
            for seq, frame in self.shown[viewer].items():
                if seq not in whole or whole[seq]["event"] == "withheld":
                    whole[seq] = frame
        return whole

    def outline(self) -> list[str]:
        """The log in short, without its words."""
        left_out = {"type", "seq", "at", "event", "text", "deadline", "phase", "private"}
        return [
            f"{seq} {frame['event']} " + " ".join(f"{k}={v}" for k, v in frame.items() if k not in left_out)
            for seq, frame in sorted(self.merged().items())
        ]

    def texts(self, *, by: str | None = None) -> list[str]:
        """All the words that were sent, or those of ``by``, to look for them where they must not be."""
        sent = (sent for sent in self.sent.values() if by in {None, sent.by})
        return [each.frame["text"] for each in sent if "text" in each.frame]


def is_public_talk(phase: str, step: Frame) -> bool:
    """Whether a turn or a grant asks for words that the partners hear in the dialogue itself."""
    return phase == "talking" and step["act"] == "say" and not step["private"]


def without_times(common: Frame) -> Frame:
    """The common fields of a state without their times."""
    return {
        name: value and {each: of for each, of in value.items() if each not in TIMES}
        if name in {"turn", "break"}
        else value
        for name, value in common.items()
    }


def _expect_same_event(one: Frame, two: Frame, *, both_partners: bool) -> None:
    withheld = "withheld" in {one["event"], two["event"]}
    same_moment = one["at"] == two["at"] or (withheld and not both_partners)
    expect(same_moment, "4.3: every viewer sees the same events", one=one, two=two)
    if withheld:
        return
    plain = [{name: value for name, value in frame.items() if name != "text"} for frame in (one, two)]
    expect(plain[0] == plain[1], "4.3: every viewer sees the same events", one=one, two=two)
    if "text" in one and "text" in two:
        expect(one["text"] == two["text"], "4.3: every viewer reads the same words", one=one, two=two)
