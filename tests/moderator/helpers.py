"""Helpers of the moderator's tests: a test format, a room, command builders, event descriptions."""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, assert_never

from hypothesis import settings

from dialogue.moderator.commands import (
    AllowObserver,
    Break,
    ChangeReturn,
    CheckDeadline,
    Choose,
    Command,
    End,
    Join,
    JoinAsObserver,
    LeaveAsObserver,
    Nod,
    Rate,
    Return,
    Say,
    WithdrawObserver,
)
from dialogue.moderator.decide import Decision, Refusal, decide
from dialogue.moderator.events import (
    MODERATOR,
    BreakCalled,
    BreakEnded,
    BreakKind,
    Chose,
    ClosingBegan,
    Ended,
    Event,
    Granted,
    Joined,
    Nodded,
    ObserverAllowed,
    ObserverJoined,
    ObserverLeft,
    ObserverWithdrawn,
    Parked,
    Rated,
    Reminded,
    ReturnChanged,
    Returned,
    RolesSet,
    RoundEnded,
    Said,
    Scope,
    Seat,
    WordsWithdrawn,
    other,
)
from dialogue.moderator.format import Format, parse
from dialogue.moderator.permissions import may
from dialogue.moderator.state import State, evolve, initial_state
from tests.generated import examples

#: A small format with every kind of step, condition and effect, independent of the shipped formats.
DUET_TEXT: Final = """
id = "duet"
version = 1
start = "check_in"
closing = "farewell"
title = { en = "Duet" }
summary = { en = "A format for tests." }

[[step]]
id = "check_in"
phase = "opening"
act = "rate"
who = "both"
private = true
title = { en = "Check in" }
prompt = { en = "How are you?" }
remind_after = 60
outcome = [
  { to = "willing", when = { both_at_most = 2 } },
  { to = "share", do = "more_resourced" },
]

[[step]]
id = "willing"
phase = "opening"
act = "choose"
who = "both"
title = { en = "Willing" }
prompt = { en = "Do you want to go on today?" }
options = [{ id = "on", label = { en = "Go on" } }, { id = "stop", label = { en = "Stop" } }]
outcome = [{ to = "farewell", when = { any = "stop" } }, { to = "share", do = "as_asked" }]

[[step]]
id = "share"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 40
title = { en = "Share" }
prompt = { en = "Say what is on your mind." }
remind_after = 120
outcome = [{ to = "mirror" }]

[[step]]
id = "mirror"
phase = "talking"
act = "say"
who = "listener"
gate = "paraphrase"
max_chars = 40
title = { en = "Mirror" }
prompt = { en = "Say back what you heard." }
outcome = [{ to = "verdict" }]

[[step]]
id = "verdict"
phase = "talking"
act = "choose"
who = "speaker"
gate = "verdict"
title = { en = "Verdict" }
prompt = { en = "Was it heard?" }
options = [{ id = "yes", label = { en = "Yes" } }, { id = "missed", label = { en = "Not yet" } }]
outcome = [
  { to = "more", when = { option = "yes" } },
  { to = "stuck", when = { tries = 3 }, do = "count_try" },
  { to = "mirror", do = "count_try" },
]

[[step]]
id = "stuck"
phase = "talking"
act = "choose"
who = "speaker"
title = { en = "Stuck" }
prompt = { en = "Smaller, later, or once more?" }
options = [
  { id = "split", label = { en = "Smaller" } },
  { id = "park", label = { en = "Later" } },
  { id = "go_on", label = { en = "Once more" } },
]
outcome = [
  { to = "share", when = { option = "split" }, do = "reset_tries" },
  { to = "more", when = { option = "park" }, do = "park" },
  { to = "mirror" },
]

[[step]]
id = "more"
phase = "talking"
act = "choose"
who = "speaker"
title = { en = "More" }
prompt = { en = "Is there more?" }
options = [{ id = "more", label = { en = "More" } }, { id = "enough", label = { en = "Enough" } }]
outcome = [
  { to = "share", when = { option = "more" } },
  { to = "again", when = { both_spoke = true } },
  { to = "share", do = "swap" },
]

[[step]]
id = "again"
phase = "talking"
act = "choose"
who = "both"
title = { en = "Again" }
prompt = { en = "Another round?" }
options = [{ id = "again", label = { en = "Another" } }, { id = "enough", label = { en = "Enough" } }]
outcome = [
  { to = "farewell", when = { rounds = 2 }, do = "end_round" },
  { to = "share", when = { all = "again" }, do = ["end_round", "swap"] },
  { to = "farewell", do = "end_round" },
]

[[step]]
id = "farewell"
phase = "closing"
act = "rate"
who = "both"
title = { en = "Farewell" }
prompt = { en = "How heard do you feel?" }
outcome = [{ to = "kind_word" }]

[[step]]
id = "kind_word"
phase = "closing"
act = "say"
who = "both"
private = true
max_chars = 40
title = { en = "A kind word" }
prompt = { en = "One kind sentence to yourself." }
outcome = [{ to = "end" }]
"""

DUET: Final = parse(DUET_TEXT)
BEGIN: Final = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
#: Two invited observers: Lee with the scope words, Kim with the scope signals.
LEE: Final = "lee"
KIM: Final = "kim"
INVITED: Final[tuple[tuple[str, Scope], ...]] = ((LEE, "words"), (KIM, "signals"))
MINUTE: Final = timedelta(minutes=1)

CommandBuilder = Callable[["Room"], Command]


class Room:
    """A room with an in-memory log and a fake clock that only tests advance."""

    def __init__(self, made: Format = DUET, observers: Iterable[tuple[str, Scope]] = INVITED) -> None:
        self.initial_state = self.state = initial_state(made, observers)
        self.log: list[tuple[datetime, Event]] = []
        self.states: list[State] = []  # the state after each event of the log
        self.now = BEGIN

    def copy(self) -> "Room":
        """An independent room with the same log and state."""
        room = copy(self)
        room.log, room.states = list(self.log), list(self.states)
        return room

    @property
    def turn(self) -> int:
        """The turn number that a correct client sends."""
        return self.state.turns

    def handle(self, build: CommandBuilder) -> Decision:
        """Decide the command and append the resulting events to the log."""
        decision = decide(self.state, build(self))
        if not isinstance(decision, Refusal):
            for event in decision:
                self.append(event)
        return decision

    def append(self, event: Event) -> None:
        self.state = evolve(self.state, event, self.now)
        self.log.append((self.now, event))
        self.states.append(self.state)

    def given(self, *messages: CommandBuilder) -> "Room":
        """Handle the commands in order. Each must be accepted."""
        for message in messages:
            decision = self.handle(message)
            assert not isinstance(decision, Refusal), f"{message(self)} was refused: {decision}"
        return self

    def when(self, message: CommandBuilder) -> list[str]:
        """The description of each event that ``message`` causes, or of its refusal."""
        decision = self.handle(message)
        return (
            [f"refused: {decision.code}"]
            if isinstance(decision, Refusal)
            else [describe(event) for event in decision]
        )

    def later(self, **span: float) -> "Room":
        self.now += timedelta(**span)
        return self

    def waits_for(self, seat: Seat) -> bool:
        return self.state.turn is not None and seat in self.state.turn.waiting_on

    def may(self, participant_id: str) -> set[str]:
        return set(may(self.state, participant_id, self.now))


def hypothesis_profile() -> settings:
    """The number of examples of a generated test: see tests/conftest.py."""
    if settings.get_current_profile_name() == "thorough":
        return settings.get_profile("thorough")
    return settings(settings.get_profile("quick"), max_examples=examples(25))


def join(by: str) -> CommandBuilder:
    return lambda room: Join(by=by, at=room.now)


def say(by: str, text: str = "I felt alone.", turn: int | None = None) -> CommandBuilder:
    return lambda room: Say(by=by, at=room.now, turn=room.turn if turn is None else turn, text=text)


def choose(by: str, option: str, turn: int | None = None) -> CommandBuilder:
    return lambda room: Choose(by=by, at=room.now, turn=room.turn if turn is None else turn, option=option)


def rate(by: str, value: int, turn: int | None = None) -> CommandBuilder:
    return lambda room: Rate(by=by, at=room.now, turn=room.turn if turn is None else turn, value=value)


def nod(by: str) -> CommandBuilder:
    return lambda room: Nod(by=by, at=room.now)


def call_break(by: str, kind: BreakKind = "breather", back_in: timedelta | None = None) -> CommandBuilder:
    return lambda room: Break(
        by=by, at=room.now, kind=kind, return_at=None if back_in is None else room.now + back_in
    )


def call_break_for(by: str, return_in: int, kind: BreakKind = "breather") -> CommandBuilder:
    return lambda room: Break(by=by, at=room.now, kind=kind, return_in=return_in)


def change_return(by: str, return_in: int) -> CommandBuilder:
    return lambda room: ChangeReturn(by=by, at=room.now, return_in=return_in)


def return_from_break(by: str) -> CommandBuilder:
    return lambda room: Return(by=by, at=room.now)


def end(by: str) -> CommandBuilder:
    return lambda room: End(by=by, at=room.now)


def allow(by: str, observer: str = LEE, scope: Scope | None = None) -> CommandBuilder:
    return lambda room: AllowObserver(by=by, at=room.now, observer=observer, scope=scope)


def withdraw(by: str, observer: str = LEE) -> CommandBuilder:
    return lambda room: WithdrawObserver(by=by, at=room.now, observer=observer)


def join_as_observer(observer: str = LEE) -> CommandBuilder:
    return lambda room: JoinAsObserver(by=observer, at=room.now)


def leave_as_observer(observer: str = LEE) -> CommandBuilder:
    return lambda room: LeaveAsObserver(by=observer, at=room.now)


def check_deadline() -> CommandBuilder:
    return lambda room: CheckDeadline(by=MODERATOR, at=room.now)


def describe(event: Event) -> str:
    """The event as one line of text, for comparison in tests."""
    match event:
        case Joined():
            return f"{event.by} joined"
        case Granted():
            return f"{event.step} granted to {' and '.join(event.to)}"
        case Said():
            return f"{event.by} said {event.text!r}"
        case Chose():
            return f"{event.by} chose {event.option}"
        case Rated():
            return f"{event.by} rated {event.value}"
        case Nodded():
            return f"{event.by} nodded"
        case RolesSet():
            return f"{event.speaker} speaks and {event.listener} listens: {event.why}"
        case RoundEnded():
            return f"round {event.round} ended"
        case Parked():
            return f"{event.step} parked after {event.tries}"
        case Reminded():
            return f"reminded of {'the break' if event.turn is None else event.turn}"
        case BreakCalled():
            return f"{event.by} called a break: {event.kind}"
        case ReturnChanged():
            return f"{event.by} changed the return to {event.return_by:%H:%M:%S}"
        case Returned():
            return f"{event.by} returned"
        case BreakEnded():
            return f"break ended by {event.by}"
        case ObserverAllowed():
            return f"{event.by} allowed {event.observer} {event.scope}"
        case ObserverWithdrawn():
            return f"{event.by} withdrew {event.observer}"
        case ObserverJoined():
            return f"{event.by} came to observe"
        case ObserverLeft():
            return f"{event.by} left"
        case ClosingBegan():
            return f"closing began by {event.by}"
        case Ended():
            return f"ended by {event.by}: {event.why}"
        case WordsWithdrawn():
            return f"{event.by} withdrew the words of {event.seqs}"
        case _:
            assert_never(event)


def room_at(place: str, me: Seat) -> Room:
    """A room at ``place``, reached by the shortest sequence of commands, with ``me`` as the first speaker."""
    return _room_at(place, me).copy()


@cache
def _room_at(place: str, me: Seat) -> Room:
    room = Room()
    for before in _WAYS[place](me, other(me)):
        room.later(seconds=7).given(before)
    return room


def _to(
    place: str, *then: Callable[[Seat, Seat], CommandBuilder]
) -> Callable[[Seat, Seat], list[CommandBuilder]]:
    return lambda me, you: [*_WAYS[place](me, you), *(step(me, you) for step in then)]


_WAYS: Final[dict[str, Callable[[Seat, Seat], list[CommandBuilder]]]] = {
    "gathering": lambda me, _: [join(me)],
    "check_in": lambda me, you: [join(me), join(you)],
    # The partner with the lower rating speaks first; the more resourced partner listens.
    "half checked in": _to("check_in", lambda me, _: rate(me, 4)),
    "share": _to("half checked in", lambda _, you: rate(you, 8)),
    "mirror": _to("share", lambda me, _: say(me)),
    "verdict": _to("mirror", lambda _, you: say(you, "You felt alone.")),
    "second try": _to("verdict", lambda me, _: choose(me, "missed")),
    "third verdict": _to(
        "second try",
        lambda _, you: say(you, "You were alone?"),
        lambda me, _: choose(me, "missed"),
        lambda _, you: say(you, "Left alone?"),
    ),
    "stuck": _to("third verdict", lambda me, _: choose(me, "missed")),
    "more": _to("verdict", lambda me, _: choose(me, "yes")),
    "swapped": _to("more", lambda me, _: choose(me, "enough")),
    "again": _to(
        "swapped",
        lambda _, you: say(you, "I was afraid."),
        lambda me, _: say(me, "You were afraid."),
        lambda _, you: choose(you, "yes"),
        lambda _, you: choose(you, "enough"),
    ),
    "break": _to("share", lambda me, _: call_break(me)),
    "break in opening": _to("half checked in", lambda me, _: call_break(me)),
    "break in closing": _to("share", lambda me, _: end(me), lambda _, you: call_break(you)),
    "farewell": _to("share", lambda me, _: end(me)),
    "kind_word": _to("farewell", lambda me, _: rate(me, 6), lambda _, you: rate(you, 7)),
    "ended": _to("farewell", lambda _, you: end(you)),
}
PLACES: Final = tuple(_WAYS)
