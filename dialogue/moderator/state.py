"""The state of a dialogue and every transition it can make. Read this file first; it needs no other.

Theory
======

A room's log is a list of events. Its state is their **fold**: ``evolve(state, event)`` for each, in order,
from :func:`initial_state`. Nothing else makes a state, live or in a replay, so the two cannot differ.
``evolve`` never decides: who may act, the roles, the phase and the tries stand in the events.
:func:`dialogue.moderator.decide.decide` proposes the events that a command leads to; this file defines what
each event changes.

The **phases**::

    gathering --granted--> opening --granted--> talking --closing_began--> closing --ended--> ended
        |                     |                    |                          |
        |                     +------ break_called / break_ended (on_break) --+
        +------------------------------- ended (asked) ----------------------------------->  ended

*gathering*: not both partners have joined. *opening*, *talking*, *closing* are the phases of the step whose
turn is granted. *on_break* lies over any of these three: the turn waits under it and goes on, with its
number, when the break ends. The format says which step follows (:mod:`dialogue.moderator.format`);
this file names no format and no step.

A **turn** is a numbered grant of one step. Its number is a fencing token: a command that names another turn
is stale. A turn waits on one partner, or on both for a step that each does alone. An answer removes its
author from ``waiting_on``; the last answer is followed, in the same batch, by the next grant or the end. The
state keeps the ratings of both partners until the phase changes. At a turn's deadline the moderator reminds
once; the turn stays open.

The **gate**: a share (``said`` with gate ``opens``) is open until the sharer's verdict is ``yes`` or it is
``parked``. A turn's ``tries`` counts the paraphrases that the sharer did not accept. A partner is
``understood`` from the first share that got a ``yes`` to the end; a format may ask for that.

Either partner can call a **break** while a turn is granted. It ends when both partners have returned, and
neither can return before its minimum time. An **observer** sees the events inside a consent period: it begins
with the second partner's consent, ends with the first withdrawal, and has the narrowest of the scopes given.

After the **end** only these events can follow: a partner joins to read the conversation, a partner withdraws
consent or words, an observer joins or leaves.

Everything here is immutable, and no field grows with the length of the dialogue. Acts that a partner could
repeat without limit are counted: nods per turn, consents per room (which bounds withdrawals and consent
periods too). At its limit an act leaves :func:`dialogue.moderator.permissions.may`. A log that holds more
still folds. The classes are named tuples, because every event makes a new state and a frozen dataclass takes
four times as long to copy.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple, assert_never

from dialogue.moderator.consent import ObserverState
from dialogue.moderator.events import (
    SEATS,
    Act,
    BreakCalled,
    BreakEnded,
    BreakKind,
    Chose,
    ClosingBegan,
    Ended,
    Event,
    Gate,
    Granted,
    Joined,
    Nodded,
    ObserverAllowed,
    ObserverJoined,
    ObserverLeft,
    ObserverWithdrawn,
    Parked,
    Phase,
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
    seat_of,
)
from dialogue.moderator.format import ACCEPTED, Format

#: The events that can follow the end.
_AllowedAfterEnd = Joined | ObserverWithdrawn | ObserverJoined | ObserverLeft | WordsWithdrawn
#: The phases in which a turn may be granted, by the phase before. Closing begins by its own event.
_NEXT_PHASES: Final[dict[Phase, frozenset[Phase]]] = {
    "gathering": frozenset({"opening", "talking"}),
    "opening": frozenset({"opening", "talking"}),
    "talking": frozenset({"talking"}),
    "closing": frozenset({"closing"}),
}
#: Of how many texts of the open share the state keeps the numbers: our own default, more than a listener can
#: hold at once.
MAX_OPEN_WORDS: Final = 8
_ACTS: Final[dict[type[Said | Chose | Rated], Act]] = {Said: "say", Chose: "choose", Rated: "rate"}

Answer = (
    str | int | None
)  # the option chosen or the value rated; None for words and for an answer that was withdrawn


class ImpossibleEvent(Exception):
    """An event cannot follow on this state, so the moderator did not make this log."""


class Turn(NamedTuple):
    """A granted turn. ``answers`` are those given so far, from which the outcome is selected."""

    number: int
    step: str
    waiting_on: tuple[Seat, ...]
    act: Act
    phase: Phase
    private: bool
    gate: Gate | None
    tries: int
    granted_at: datetime
    deadline: datetime | None
    answers: tuple[tuple[Seat, Answer], ...] = ()
    nods: int = 0


class ActiveBreak(NamedTuple):
    """The break that is on. ``ready`` lists the partners who have returned."""

    by: Seat
    kind: BreakKind
    called_at: datetime
    not_before: datetime
    return_by: datetime
    ready: tuple[Seat, ...] = ()
    reminded: bool = False
    return_changes: int = 0


class State(NamedTuple):
    """A room's state after the event numbered ``seq``, which happened ``at``."""

    format: Format
    seq: int = 0
    at: datetime | None = None
    phase: Phase = "gathering"
    joined: tuple[Seat, ...] = ()
    round: int = 1
    speaker: Seat | None = None
    listener: Seat | None = None
    turns: int = 0  # the number of the newest turn
    turn: Turn | None = None  # on a break: the turn that goes on after it
    active_break: ActiveBreak | None = None
    have_shared: tuple[Seat, ...] = ()  # the partners who have shared in this round
    understood: tuple[Seat, ...] = ()  # the partners of whom a share was accepted in this dialogue
    open_share: str | None = None  # the step of the share that has not been accepted or parked yet
    open_words: tuple[int, ...] = ()  # the newest events that hold words of the open share; () without one
    ratings: tuple[tuple[Seat, int], ...] = ()  # the last rating of each partner in this phase
    observers: tuple[ObserverState, ...] = ()
    consent_counts: tuple[int, int] = (0, 0)  # how often each seat, in their order, has allowed an observer

    def observer(self, participant_id: str) -> ObserverState | None:
        """The invited observer of this id, or None."""
        return next((each for each in self.observers if each.id == participant_id), None)


def initial_state(dialogue_format: Format, observers: Iterable[tuple[str, Scope]] = ()) -> State:
    """The state of a room before its first event; ``observers`` are the ids invited and their scopes."""
    return State(
        format=dialogue_format,
        observers=tuple(ObserverState(id=observer, invited=scope) for observer, scope in observers),
    )


def fold(state: State, events: Iterable[tuple[datetime, Event]]) -> State:
    """``state`` after ``events``, each with its time."""
    for at, event in events:
        state = evolve(state, event, at)
    return state


def evolve(state: State, event: Event, at: datetime) -> State:
    """``state`` after ``event``, which happened ``at``.

    Raises:
        Impossible: the event cannot follow on this state.
    """
    _require(state.at is None or at >= state.at, "the time goes backwards")
    _require(state.phase != "ended" or isinstance(event, _AllowedAfterEnd), "the dialogue has ended")
    state = state._replace(seq=state.seq + 1, at=at)
    match event:
        case Joined():
            _require(event.by not in state.joined, "a partner joins once")
            return state._replace(joined=(*state.joined, _seat(event.by)))
        case Granted():
            return _apply_grant(state, event, at)
        case Said() | Chose() | Rated():
            return _apply_answer(state, event)
        case Nodded():
            _require(is_listener(state, event.by), "only the listener nods, while the talk is on")
            turn = _turn(state)
            return state._replace(turn=turn._replace(nods=turn.nods + 1))
        case RolesSet():
            _require_answered(state)
            _require(event.listener == other(event.speaker), "one speaks and the other listens")
            return state._replace(speaker=event.speaker, listener=event.listener)
        case RoundEnded():
            _require_answered(state)
            _require(event.round == state.round, "another round is on")
            return state._replace(round=event.round + 1, have_shared=())
        case Parked():
            _require_answered(state)
            return state._replace(open_share=None, open_words=())
        case Reminded():
            return _apply_reminder(state, event, at)
        case BreakCalled():
            _require(state.active_break is None, "a break is on already")
            _require(bool(_turn(state).waiting_on), "nothing is waiting that a break could stop")
            active_break = ActiveBreak(_seat(event.by), event.kind, at, event.not_before, event.return_by)
            return state._replace(phase="on_break", active_break=active_break)
        case ReturnChanged():
            _seat(event.by)
            active_break = _active_break(state)
            _require(event.return_by >= active_break.not_before, "the break's least time has not passed then")
            changes = active_break.return_changes + 1
            changed = active_break._replace(return_by=event.return_by, reminded=False, return_changes=changes)
            return state._replace(active_break=changed)
        case Returned():
            active_break = _active_break(state)
            _require(at >= active_break.not_before, "the break's least time has not passed")
            _require(event.by not in active_break.ready, "a partner returns once")
            return state._replace(
                active_break=active_break._replace(ready=(*active_break.ready, _seat(event.by)))
            )
        case BreakEnded():
            active_break = _active_break(state)
            _require(event.by in SEATS or len(active_break.ready) == len(SEATS), "not both are back")
            turn = _turn(state)._replace(deadline=event.deadline)
            return state._replace(phase=turn.phase, active_break=None, turn=turn)
        case ObserverAllowed() | ObserverWithdrawn() | ObserverJoined() | ObserverLeft():
            return _apply_observer_event(state, event, at)
        case ClosingBegan():
            _require(state.phase in {"opening", "talking"}, "there is nothing to close")
            _require(event.by in SEATS or not _turn(state).waiting_on, "a turn is still waiting")
            return state._replace(phase="closing", turn=None, open_share=None, open_words=(), ratings=())
        case Ended():
            _require(state.active_break is None, "a break is on")
            _require(event.by in SEATS or not _turn(state).waiting_on, "a turn is still waiting")
            return state._replace(phase="ended", turn=None, open_share=None, open_words=())
        case WordsWithdrawn():
            _seat(event.by)
            return state
        case _:
            assert_never(event)


def is_listener(state: State, participant_id: str) -> bool:
    """Whether ``participant`` is the listener while the talk itself is on."""
    return state.phase == "talking" and participant_id == state.listener


def next_deadline(state: State) -> datetime | None:
    """When ``CheckDeadline`` leads to the reminder of the turn or the break, or None."""
    if state.active_break is not None:
        return None if state.active_break.reminded else state.active_break.return_by
    return state.turn.deadline if state.turn is not None else None


def next_change(state: State, now: datetime) -> datetime | None:
    """When ``may`` next changes without an event: when a break's minimum time ends; None if it has."""
    if state.active_break is not None and now < state.active_break.not_before:
        return state.active_break.not_before
    return None


def _apply_grant(state: State, event: Granted, at: datetime) -> State:
    _require(event.turn == state.turns + 1, "the turn's number does not follow")
    _require(len(state.joined) == len(SEATS), "not both have joined")
    _require(state.active_break is None, "a break is on")
    _require(state.turn is None or not state.turn.waiting_on, "a turn is granted while another one waits")
    _require(event.phase in _NEXT_PHASES[state.phase], "the phase does not follow")
    turn = Turn(
        number=event.turn,
        step=event.step,
        waiting_on=event.to,
        act=event.act,
        phase=event.phase,
        private=event.private,
        gate=event.gate,
        tries=event.tries,
        granted_at=at,
        deadline=event.deadline,
    )
    ratings = state.ratings if event.phase == state.phase else ()
    return state._replace(phase=event.phase, turns=event.turn, turn=turn, ratings=ratings)


def _apply_answer(state: State, event: Said | Chose | Rated) -> State:
    turn, seat = _turn(state), _seat(event.by)
    _require(state.active_break is None, "an answer during a break")
    _require(seat in turn.waiting_on, "an answer that no turn was waiting for")
    _require(
        (event.turn, event.step, _ACTS[type(event)]) == (turn.number, turn.step, turn.act),
        "another turn's answer",
    )
    answer: Answer = None
    match event:
        case Said():
            if event.gate == "opens":
                state = state._replace(
                    open_share=event.step,
                    open_words=(*state.open_words, state.seq)[-MAX_OPEN_WORDS:],
                    have_shared=_appended(state.have_shared, seat),
                )
        case Chose():
            answer = event.option
            if event.gate == "verdict" and event.option == ACCEPTED:
                state = state._replace(
                    open_share=None, open_words=(), understood=_appended(state.understood, seat)
                )
        case Rated():
            answer = event.value
            if event.value is not None and len(turn.waiting_on) + len(turn.answers) == len(SEATS):
                other_ratings = tuple(pair for pair in state.ratings if pair[0] != seat)
                state = state._replace(ratings=(*other_ratings, (seat, event.value)))
        case _:
            assert_never(event)
    waiting_on = tuple(waiting_seat for waiting_seat in turn.waiting_on if waiting_seat != seat)
    return state._replace(turn=turn._replace(waiting_on=waiting_on, answers=(*turn.answers, (seat, answer))))


def _apply_reminder(state: State, event: Reminded, at: datetime) -> State:
    deadline = next_deadline(state)
    _require(deadline is not None and at >= deadline, "no deadline has passed")
    if state.active_break is not None:
        return state._replace(active_break=state.active_break._replace(reminded=True))
    turn = _turn(state)
    _require(event.turn == turn.number, "another turn's reminder")
    return state._replace(turn=turn._replace(deadline=None))


def _apply_observer_event(
    state: State, event: ObserverAllowed | ObserverWithdrawn | ObserverJoined | ObserverLeft, at: datetime
) -> State:
    """The state after an event about one observer."""
    about = event.observer if isinstance(event, ObserverAllowed | ObserverWithdrawn) else event.by
    old = state.observer(about)
    if old is None:
        raise ImpossibleEvent("an observer who was not invited")
    match event:
        case ObserverAllowed():
            new = old.allow(_seat(event.by), event.scope, state.seq, at)
            a, b = state.consent_counts
            state = state._replace(consent_counts=(a + 1, b) if event.by == "a" else (a, b + 1))
        case ObserverWithdrawn():
            new = old.withdraw(_seat(event.by), state.seq, at)
        case ObserverJoined():
            _require(old.scope is not None, "an observer without both partners' consent")
            _require(not old.present, "the observer is in the room already")
            new = old._replace(present=True)
        case ObserverLeft():
            _require(old.present, "the observer is not in the room")
            new = old._replace(present=False)
        case _:
            assert_never(event)
    return state._replace(observers=tuple(new if each.id == about else each for each in state.observers))


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ImpossibleEvent(message)


def _require_answered(state: State) -> None:
    """An outcome's events follow the last answer in its batch, before the next grant."""
    _require(not _turn(state).waiting_on, "a turn is still waiting")


def _turn(state: State) -> Turn:
    if state.turn is None:
        raise ImpossibleEvent("no turn is granted")
    return state.turn


def _active_break(state: State) -> ActiveBreak:
    if state.active_break is None:
        raise ImpossibleEvent("no break is on")
    return state.active_break


def _seat(participant_id: str) -> Seat:
    seat = seat_of(participant_id)
    if seat is None:
        raise ImpossibleEvent("only a partner can do this")
    return seat


def _appended(seats: tuple[Seat, ...], seat: Seat) -> tuple[Seat, ...]:
    return seats if seat in seats else (*seats, seat)
