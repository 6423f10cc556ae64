"""The shape of each frame the server may send, as section 3 of the contract gives it.

Fields may be added and none may be missing, so what is named here is asked for and the rest is let be.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.blackbox.expect import ContractViolation, expect

Frame = dict[str, Any]
Check = Callable[[Any], bool]

MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|\+00:00)")
REFUSALS: Final = frozenset(
    (
        *("not_your_turn", "stale_turn", "wrong_act", "unknown_option", "out_of_range", "empty", "too_long"),
        *(
            "on_break",
            "too_early",
            "ended",
            "not_allowed",
            "too_fast",
            "id_reused",
            "malformed",
            "unavailable",
        ),
    )
)
COMMANDS: Final = (
    *("say", "choose", "rate", "nod", "break", "change_return", "return", "end"),
    *("allow_observer", "withdraw_observer", "check"),
)


def text(value: Any) -> bool:
    return isinstance(value, str)


def filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def positive(value: Any) -> bool:
    return whole(value) and value > 0


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def seat(value: Any) -> bool:
    return isinstance(value, str) and value in {"a", "b"}


def one_of(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def shaped(**fields: Check) -> Check:
    return lambda value: (
        isinstance(value, dict)
        and all(name in value and check(value[name]) for name, check in fields.items())
    )


SCOPE: Final = one_of("words", "signals")
PERSON: Final = shaped(name=text, present=flag)

TURN: Final = shaped(
    number=positive,
    step=filled,
    act=one_of("say", "choose", "rate"),
    waiting_on=each(seat),
    prompt=filled,
    stems=each(text),
    options=each(shaped(id=filled, label=filled)),
    max_chars=whole,
    private=flag,
    granted_at=moment,
    deadline=maybe(moment),
)


def span(value: Any) -> bool:
    """Start and end of some words, of which there is at least one character."""
    return isinstance(value, list) and len(value) == 2 and all(map(whole, value)) and value[0] < value[1]


BREAK: Final = shaped(
    by=seat, kind=one_of("breather", "flooded"), not_before=moment, return_by=maybe(moment), ready=each(seat)
)

FRAMES: Final[Mapping[str, Mapping[str, Check]]] = {
    "welcome": {
        "protocol": lambda value: whole(value) and value == 1,
        "room": filled,
        "format": shaped(id=filled, version=positive, title=filled),
        "topic": text,
        "you": shaped(
            role=one_of("partner", "observer"), id=text, seat=maybe(seat), name=text, scope=maybe(SCOPE)
        ),
        "partners": shaped(a=PERSON, b=PERSON),
        "observers": each(shaped(id=filled, name=text, scope=SCOPE, present=flag)),
        "seq": whole,
        "now": moment,
    },
    "state": {
        "seq": whole,
        "phase": one_of("gathering", "opening", "talking", "on_break", "closing", "ended"),
        "round": whole,
        "speaker": maybe(seat),
        "listener": maybe(seat),
        "turn": maybe(TURN),
        "break": maybe(BREAK),
        "may": each(one_of(*COMMANDS)),
    },
    "accepted": {"id": filled, "seq": positive},
    "refused": {"id": filled, "code": one_of(*REFUSALS), "detail": filled},
    "presence": {"who": filled, "present": flag},
    "typing": {"by": seat, "on": flag},
    "hint": {
        "id": filled,
        "about": maybe(filled),
        "detail": text,
        "suggestion": text,
        "spans": each(span),
        "marks": each(shaped(seq=positive, touched=each(span), untouched=each(span))),
    },
    "error": {"code": one_of("malformed"), "detail": filled},
    "pong": {"now": moment},
}

EVENTS: Final[Mapping[str, Mapping[str, Check]]] = {
    "joined": {},
    "granted": {"turn": positive, "step": filled, "to": lambda value: seat(value) or each(seat)(value)},
    "said": {"turn": positive, "step": filled},  # its text is looked at where it is known who reads
    "chose": {"turn": positive, "step": filled, "option": filled},
    "rated": {"turn": positive, "step": filled, "value": lambda value: whole(value) and 0 <= value <= 10},
    "nodded": {},
    "roles_set": {"speaker": seat, "listener": seat, "why": text},
    "round_ended": {"round": whole},
    "parked": {"step": filled, "tries": whole},
    "reminded": {},
    "break_called": {},
    "return_changed": {"return_by": moment},
    "returned": {},  # the contract does not list it; section 3.2 has the command
    "break_ended": {},
    "observer_allowed": {},
    "observer_withdrawn": {},
    "observer_joined": {},
    "observer_left": {},
    "closing_began": {},
    "ended": {"by": filled, "why": filled},
    "words_withdrawn": {"seqs": each(positive)},
}


def check_frame(frame: Any) -> None:
    """Every frame is one that the contract knows, with all of its fields."""
    expect(
        isinstance(frame, dict), "3: a message is one frame object or an array of frame objects", frame=frame
    )
    kind = frame.get("type")
    if kind == "event":
        _check_event(frame)
        return
    if kind not in FRAMES:
        raise ContractViolation("3.1: the server sends no other frames than these", frame=frame)
    for name, check in FRAMES[kind].items():
        expect(name in frame, f"3.1: {kind} has the field {name}", frame=frame)
        expect(check(frame[name]), f"3.1: {kind}.{name} is of the kind described", frame=frame)


def _check_event(frame: Frame) -> None:
    expect(positive(frame.get("seq")), "3.1: an event has a number: 1, 2, 3 …", frame=frame)
    expect(moment(frame.get("at")), "3.1: an event's moment is RFC 3339 UTC with microseconds", frame=frame)
    name = frame.get("event")
    if name == "withheld":
        kept = set(frame) == {"type", "seq", "at", "event"}
        expect(kept, "3.1: what a viewer may not see is a withheld with a number and a moment", frame=frame)
        return
    expect(name in EVENTS, "3.5: there are no other events than these", frame=frame)
    expect(filled(frame.get("by")), "3.1: an event says by whom", frame=frame)
    for field, check in EVENTS[str(name)].items():
        expect(field in frame, f"3.5: {name} has the field {field}", frame=frame)
        expect(check(frame[field]), f"3.5: {name}.{field} is of the kind described", frame=frame)


def check_state(state: Frame) -> None:
    """What one state says of itself, whoever it is for."""
    phase, turn, pause = state["phase"], state["turn"], state["break"]
    if phase in {"gathering", "on_break", "ended"}:
        expect(turn is None, "3.3: turn is null while on a break, gathering or ended", state=state)
    else:
        expect(turn is not None, "3.3: there is a turn while the dialogue goes on", state=state)
    expect(
        (pause is not None) == (phase == "on_break"), "3.3: break is there on a break, else null", state=state
    )
    expect(len(set(state["may"])) == len(state["may"]), "3.3: may names each command once", state=state)
    if turn is not None:
        waiting = turn["waiting_on"]
        expect(0 < len(waiting) == len(set(waiting)), "3.3: waiting_on names one seat, or both", state=state)
        if turn["act"] == "choose":
            expect(turn["options"], "3.3: a step that asks for a choice has options", state=state)
            ids = [option["id"] for option in turn["options"]]
            expect(len(set(ids)) == len(ids), "3.3: each option has an id of its own", state=state)
        if turn["act"] == "say":
            expect(turn["max_chars"] > 0, "3.3: a step that asks for words says how many", state=state)
    if state["speaker"] is not None or state["listener"] is not None:
        both = {state["speaker"], state["listener"]} == {"a", "b"}
        expect(both, "3.3: speaker and listener are the two partners", state=state)


def check_may(state: Frame, me: str) -> None:
    """What a state lets its viewer do fits what it says of the moment."""
    may, turn, phase = set(state["may"]), state["turn"], state["phase"]
    if me not in {"a", "b"}:
        expect(not may, "3.4: an observer may send no command", state=state, me=me)
        return
    if phase == "ended":
        dead = may & {"say", "choose", "rate", "nod", "break", "change_return", "return", "end"}
        expect(not dead, "3.4: after the end the dialogue's commands are refused", state=state, me=me)
        return
    expect("end" in may, "3.2, 4.6: end is always legal for either partner", state=state, me=me)
    if phase in {"opening", "talking", "closing"}:
        expect("break" in may, "3.2, 4.6: from every state each partner can take a break", state=state, me=me)
    acts = may & {"say", "choose", "rate"}
    due = {turn["act"]} if turn is not None and me in turn["waiting_on"] else set()
    expect(
        acts == due, "3.3: may holds the act of the step for whom it waits for, no other", state=state, me=me
    )
    expect(
        ("change_return" in may) <= (phase == "on_break"),
        "3.2: another return is named during a break",
        state=state,
        me=me,
    )
    if "return" in may:
        expect(phase == "on_break", "3.3: return enters may on a break", state=state, me=me)
        expect(
            me not in state["break"]["ready"],
            "3.3: return leaves may when they have said it",
            state=state,
            me=me,
        )
    if "nod" in may:
        expect(state["listener"] == me, "3.2: the nod is the listener's", state=state, me=me)
