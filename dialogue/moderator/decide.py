"""Decides a command: the events that it leads to, or a refusal.

Pure: no clock, no randomness, no I/O, and it never reads the words. ``decide`` proposes events; if another
process has appended meanwhile, the log refuses them and the command is decided again on the newer state. An
empty tuple means that nothing changes: the person has joined already, or no deadline has passed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from dialogue.moderator.commands import (
    AllowObserver,
    Break,
    ChangeReturn,
    CheckDeadline,
    Choose,
    ClientCommand,
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
from dialogue.moderator.events import (
    MODERATOR,
    SEATS,
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
    Seat,
    other,
    seat_of,
)
from dialogue.moderator.format import ACCEPTED, END, MAX_RATING, Outcome, Step
from dialogue.moderator.outcomes import OutcomeInputs, count_try, roles_after, select_outcome, tries_after
from dialogue.moderator.permissions import RefusalCode, refusal_of
from dialogue.moderator.state import State, Turn, evolve, next_deadline
from dialogue.moderator.visible_text import has_visible

#: A break's minimum time. Calming down from flooding takes at least twenty minutes (FIELD.md B3); two
#: minutes for a breather is our own default.
MIN_BREAK: Final[dict[BreakKind, timedelta]] = {
    "breather": timedelta(minutes=2),
    "flooded": timedelta(minutes=20),
}
#: A break's length if its caller proposes none. Our own defaults.
DEFAULT_BREAK: Final[dict[BreakKind, timedelta]] = {
    "breather": timedelta(minutes=10),
    "flooded": timedelta(hours=1),
}
#: A break that lasts longer than a day has become a walk-out (FIELD.md B3).
MAX_BREAK: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command is refused. A value and no event: nothing happened. ``limit`` is the bound exceeded."""

    code: RefusalCode
    limit: int | None = None


Decision = tuple[Event, ...] | Refusal


def decide(state: State, command: Command) -> Decision:
    """The events that ``command`` leads to in ``state``, or why it is refused."""
    match command:
        case CheckDeadline():
            return _remind(state, command)
        case JoinAsObserver() | LeaveAsObserver():
            return _change_presence(state, command)
        case _:
            seat = seat_of(command.by)
            return Refusal("not_allowed") if seat is None else _decide_for_partner(state, command, seat)


def _decide_for_partner(state: State, command: ClientCommand | Join, seat: Seat) -> Decision:
    if isinstance(command, Join):
        return _join(state, command, seat)
    turn = command.turn if isinstance(command, Say | Choose | Rate) else None
    code = refusal_of(state, seat, type(command), command.at, turn)
    if code is not None:
        return Refusal(code)
    match command:
        case Say() | Choose() | Rate():
            return _answer(state, command, seat)
        case Nod():
            return (Nodded(by=seat),)
        case Break():
            return _break(command, seat)
        case ChangeReturn():
            return _change_return(state, command, seat)
        case Return():
            return _return(state, command, seat)
        case End():
            return _end(state, command, seat)
        case AllowObserver():
            return _allow(state, command, seat)
        case WithdrawObserver():
            return _withdraw(state, command, seat)
        case _:
            assert_never(command)


def _join(state: State, command: Join, seat: Seat) -> Decision:
    if seat in state.joined:
        return ()
    joined = Joined(by=seat)
    if state.phase != "gathering" or not state.joined:
        return (joined,)
    return (joined, *_grant(state, state.format.steps[state.format.start], command.at, None, 0))


def _remind(state: State, command: CheckDeadline) -> Decision:
    deadline = next_deadline(state)
    if deadline is None or command.at < deadline:
        return ()
    on_turn = state.turn.number if state.active_break is None and state.turn is not None else None
    return (Reminded(by=MODERATOR, turn=on_turn),)


def _change_presence(state: State, command: JoinAsObserver | LeaveAsObserver) -> Decision:
    observer = state.observer(command.by)
    if observer is None or (isinstance(command, JoinAsObserver) and observer.scope is None):
        return Refusal("not_allowed")
    if observer.present == isinstance(command, JoinAsObserver):
        return ()
    return (ObserverLeft(by=observer.id) if observer.present else ObserverJoined(by=observer.id),)


def _allow(state: State, command: AllowObserver, seat: Seat) -> Decision:
    observer = state.observer(command.observer)
    if observer is None:
        return Refusal("not_allowed")
    return (ObserverAllowed(by=seat, observer=observer.id, scope=command.scope or observer.invited),)


def _withdraw(state: State, command: WithdrawObserver, seat: Seat) -> Decision:
    observer = state.observer(command.observer)
    if observer is None or not observer.is_allowed_by(seat):
        return Refusal("not_allowed")
    withdrawn = ObserverWithdrawn(by=seat, observer=observer.id)
    return (withdrawn, ObserverLeft(by=observer.id)) if observer.present else (withdrawn,)


def _break(command: Break, seat: Seat) -> Decision:
    not_before = command.at + MIN_BREAK[command.kind]
    return_by = _bounded_return(_proposed_return(command), command.at, not_before)
    return (BreakCalled(by=seat, kind=command.kind, not_before=not_before, return_by=return_by),)


def _proposed_return(command: Break) -> datetime:
    if command.return_in is not None:
        return _in_seconds(command.at, command.return_in)
    return command.return_at or command.at + DEFAULT_BREAK[command.kind]


def _change_return(state: State, command: ChangeReturn, seat: Seat) -> Decision:
    active_break = state.active_break
    assert active_break is not None, "no change is permitted without a break"
    proposed = _in_seconds(command.at, command.return_in)
    return_by = _bounded_return(proposed, active_break.called_at, active_break.not_before)
    return (ReturnChanged(by=seat, return_by=return_by),)


def _in_seconds(at: datetime, seconds: int) -> datetime:
    """``seconds`` after ``at``, within a day: a larger number overflows datetime."""
    return at + timedelta(seconds=min(max(seconds, 0), MAX_BREAK.total_seconds()))


def _bounded_return(proposed: datetime, called_at: datetime, not_before: datetime) -> datetime:
    """A time outside a break's bounds is clamped, so that no break is refused for its length."""
    return min(max(proposed, not_before), called_at + MAX_BREAK)


def _return(state: State, command: Return, seat: Seat) -> Decision:
    returned = Returned(by=seat)
    if state.active_break is None or state.turn is None or not state.active_break.ready:
        return (returned,)
    step = state.format.steps[state.turn.step]
    return (returned, BreakEnded(by=MODERATOR, deadline=_deadline(step, command.at)))


def _end(state: State, command: End, seat: Seat) -> Decision:
    if state.turn is None:
        return (Ended(by=seat, why="asked"),)  # no turn was granted, so no closing steps are needed
    resumed = (BreakEnded(by=seat, deadline=None),) if state.active_break is not None else ()
    if state.turn.phase == "closing":
        return (*resumed, Ended(by=seat, why="asked"))
    closing = state.format.steps[state.format.closing]
    return (*resumed, ClosingBegan(by=seat), *_grant(state, closing, command.at, state.speaker, 0))


def _answer(state: State, command: Say | Choose | Rate, seat: Seat) -> Decision:
    assert state.turn is not None, "no answer is permitted without a turn"
    answer = _validate_answer(state.format.steps[state.turn.step], state.turn, command, seat)
    if isinstance(answer, Refusal):
        return answer
    new_state = evolve(state, answer, command.at)
    if new_state.turn is None or new_state.turn.waiting_on:
        return (answer,)
    return (answer, *inputs(new_state, new_state.turn, answer, command.at))


def _validate_answer(
    step: Step, turn: Turn, command: Say | Choose | Rate, seat: Seat
) -> Said | Chose | Rated | Refusal:
    """The answer as an event, when its content is within the step's bounds."""
    number, private = turn.number, turn.private
    match command:
        case Say():
            if not has_visible(command.text):
                return Refusal("empty")
            if len(command.text) > step.max_chars:
                return Refusal("too_long", step.max_chars)
            return Said(
                by=seat, turn=number, step=step.id, text=command.text, private=private, gate=turn.gate
            )
        case Choose():
            if all(option.id != command.option for option in step.options):
                return Refusal("unknown_option")
            return Chose(
                by=seat, turn=number, step=step.id, option=command.option, private=private, gate=turn.gate
            )
        case Rate():
            if not 0 <= command.value <= MAX_RATING:
                return Refusal("out_of_range", MAX_RATING)
            return Rated(by=seat, turn=number, step=step.id, value=command.value, private=private)
        case _:
            assert_never(command)


def inputs(state: State, turn: Turn, answer: Said | Chose | Rated, at: datetime) -> tuple[Event, ...]:
    """The events after the turn's last answer: the outcome's effects, then the next grant or the end."""
    step = state.format.steps[turn.step]
    inputs = OutcomeInputs(
        answers=turn.answers,
        tries=turn.tries,
        round=state.round,
        both_spoke=len(state.have_shared) == len(SEATS),
        both_understood=len(state.understood) == len(SEATS),
        highest_rating=max(value for _, value in state.ratings) if len(state.ratings) == len(SEATS) else None,
    )
    outcome = select_outcome(step, inputs)
    if outcome is None and turn.act != "say" and any(answer is None for _, answer in turn.answers):
        outcome = step.outcomes[-1]  # one answer was withdrawn before the other came
    if outcome is None:  # the format check refuses such a format
        raise AssertionError(f"{state.format.ref}: step {step.id!r} has no outcome for these answers")
    events, speaker = _apply_effects(state, step, outcome, inputs)
    if outcome.to == END:
        return (*events, Ended(by=MODERATOR, why="completed"))
    target = state.format.steps[outcome.to]
    if target.phase == "closing" and turn.phase != "closing":
        events.append(ClosingBegan(by=MODERATOR))
    accepted = isinstance(answer, Chose) and answer.gate == "verdict" and answer.option == ACCEPTED
    tries = 0 if accepted else tries_after(outcome, turn.tries)
    return (*events, *_grant(state, target, at, speaker, tries))


def _apply_effects(
    state: State, step: Step, outcome: Outcome, inputs: OutcomeInputs
) -> tuple[list[Event], Seat | None]:
    events: list[Event] = []
    speaker = state.speaker
    for effect in outcome.do:
        pair = roles_after(effect, inputs, speaker)
        if pair is not None:
            speaker = pair[0]
            events.append(RolesSet(by=MODERATOR, speaker=pair[0], listener=pair[1], why=effect))
        elif effect == "end_round":
            events.append(RoundEnded(by=MODERATOR, round=state.round))
        elif effect == "park":
            events.append(
                Parked(by=MODERATOR, step=state.open_share or step.id, tries=count_try(outcome, inputs.tries))
            )
    return events, speaker


def _grant(state: State, step: Step, at: datetime, speaker: Seat | None, tries: int) -> tuple[Granted]:
    """The next turn, granted to the partner or partners that the step names by role."""
    if step.proposes and len(state.understood) < len(SEATS):  # the format check refuses such a format
        raise AssertionError(f"{state.format.ref}: step {step.id!r} proposes before both are understood")
    to: tuple[Seat, ...] = SEATS
    if step.who != "both":
        if speaker is None:  # the format check refuses such a format
            raise AssertionError(f"{state.format.ref}: step {step.id!r} comes before the roles are set")
        to = (speaker,) if step.who == "speaker" else (other(speaker),)
    return (
        Granted(
            by=MODERATOR,
            turn=state.turns + 1,
            step=step.id,
            to=to,
            act=step.act,
            phase=step.phase,
            private=step.private,
            gate=step.gate,
            tries=tries,
            deadline=_deadline(step, at),
        ),
    )


def _deadline(step: Step, at: datetime) -> datetime | None:
    return at + timedelta(seconds=step.remind_after) if step.remind_after is not None else None
