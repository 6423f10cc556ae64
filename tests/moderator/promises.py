"""The promises of PROTOCOL.md section 4 that concern the moderator alone, as assertions.

``test_walk`` checks them in every state of a format, ``test_machine`` in random dialogues.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from dialogue.moderator.commands import (
    AllowObserver,
    Break,
    ChangeReturn,
    CheckDeadline,
    Choose,
    Command,
    End,
    JoinAsObserver,
    Nod,
    Rate,
    Return,
    Say,
    WithdrawObserver,
)
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.decide import MAX_BREAK, MIN_BREAK, Refusal, decide
from dialogue.moderator.events import (
    MODERATOR,
    SEATS,
    Chose,
    ClosingBegan,
    Event,
    Granted,
    Parked,
    Phase,
    Rated,
    Reminded,
    RolesSet,
    Said,
    Scope,
    Seat,
    other,
)
from dialogue.moderator.format import Format
from dialogue.moderator.permissions import MAX_CONSENTS, MAX_NODS, may
from dialogue.moderator.state import State, evolve, fold, next_change, next_deadline
from dialogue.moderator.visibility import Viewer, visibility_of

RATINGS: Final = (0, 2, 3, 10)
BEGIN: Final = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
NOBODY: Final = "nobody"  # no observer has this id
MOMENT: Final = timedelta(microseconds=1)
#: The allowed phase transitions, as documented in ``state.py``.
FOLLOWS: Final[dict[Phase, set[Phase]]] = {
    "gathering": {"gathering", "opening", "talking", "ended"},
    "opening": {"opening", "talking", "on_break", "closing", "ended"},
    "talking": {"talking", "on_break", "closing", "ended"},
    "on_break": {"on_break", "opening", "talking", "closing", "ended"},
    "closing": {"closing", "on_break", "ended"},
    "ended": {"ended"},
}


@dataclass(frozen=True, slots=True)
class GateInvariant:
    """The gate and the persuasion lock, computed from events.

    Whose share is open, and whether it was paraphrased. ``understood`` has the partners who gave a yes to a
    paraphrase; it is followed in formats that ask about it.
    """

    sharer: Seat | None = None
    said_back: bool = False
    understood: frozenset[Seat] = frozenset()

    def after(self, event: Event, made: Format) -> "GateInvariant":
        """The gate after ``event``. Fails if the event violates the gate."""
        match event:
            case Said(gate="opens"):
                assert self.sharer in {None, event.by}, f"{event.by} replies before an accepted saying-back"
                return replace(self, sharer=_seat(event.by), said_back=False)
            case Said(gate="paraphrase"):
                assert self.sharer != event.by, f"{event.by} says back their own words"
                return replace(self, said_back=True)
            case Said(gate=None, private=False) if self.sharer is not None:
                assert event.by == self.sharer, f"{event.by} replies before an accepted saying-back"
            case Chose(gate="verdict"):
                assert event.by == self.sharer, f"{event.by} judges what the other shared"
                assert self.said_back, "a verdict on nothing said back"
                if event.option != "yes":
                    return replace(self, said_back=False)
                now = {_seat(event.by)} if asks_who_is_understood(made) else set()
                return GateInvariant(understood=self.understood | now)
            case Granted() if made.steps[event.step].proposes:
                assert self.understood == set(SEATS), "a proposal before both are understood"
                assert self.sharer is None, "a proposal while a share is open"
            case Parked():
                assert event.tries >= tries_of(made), "parked before the format's number of tries"
                return GateInvariant(understood=self.understood)
            case ClosingBegan():
                return GateInvariant(understood=self.understood)
            case _:
                pass
        return self


def tries_of(made: Format) -> int:
    """The number of tries after which the format offers an alternative."""
    asked = [outcome.when.tries for step in made.steps.values() for outcome in step.outcomes]
    return max(tries or 0 for tries in asked)


def asks_who_is_understood(made: Format) -> bool:
    """Whether a step proposes, or an outcome asks whether both are understood."""
    whens = [outcome.when for step in made.steps.values() for outcome in step.outcomes]
    return any(step.proposes for step in made.steps.values()) or any(
        when.both_understood is not None for when in whens
    )


def commands_of(state: State, participant_id: str, now: datetime) -> Iterable[tuple[str, Command]]:
    """Every well-formed command with the current turn number, each with its name in ``may``."""
    options = state.format.steps[state.turn.step].options if state.turn is not None else ()
    return _commands(
        participant_id,
        now,
        state.turns,
        tuple(option.id for option in options) or ("yes",),
        tuple(watch.id for watch in state.observers),
        tuple(watch.id for watch in state.observers if participant_id in dict(watch.allowed)) or (NOBODY,),
    )


@lru_cache(maxsize=4096)
def _commands(
    participant_id: str,
    now: datetime,
    turn: int,
    options: tuple[str, ...],
    observers: tuple[str, ...],
    allowed: tuple[str, ...],
) -> tuple[tuple[str, Command], ...]:
    """Build the commands, cached: many states share them, and building them is slower than deciding them."""
    return (
        ("say", Say(by=participant_id, at=now, turn=turn, text="x")),
        *(("choose", Choose(by=participant_id, at=now, turn=turn, option=option)) for option in options),
        *(("rate", Rate(by=participant_id, at=now, turn=turn, value=value)) for value in (0, 10)),
        ("nod", Nod(by=participant_id, at=now)),
        *(
            ("break", Break(by=participant_id, at=now, kind=kind, return_at=now + back_in))
            for kind, least in MIN_BREAK.items()
            for back_in in (least, MAX_BREAK)
        ),
        ("return", Return(by=participant_id, at=now)),
        ("end", End(by=participant_id, at=now)),
        *(
            ("allow_observer", AllowObserver(by=participant_id, at=now, observer=observer, scope=scope))
            for observer in observers
            for scope in (None, "signals")
        ),
        *(
            ("withdraw_observer", WithdrawObserver(by=participant_id, at=now, observer=observer))
            for observer in allowed
        ),
    )


def may_agrees_with_decide(state: State, now: datetime) -> None:
    """For every viewer: commands in ``may`` are accepted and cause events; all others are refused."""
    for who in (*SEATS, *(watch.id for watch in state.observers), MODERATOR):
        offered = may(state, who, now)
        assert len(set(offered)) == len(offered)
        assert ("check" in offered) == ("say" in offered), "whoever may say may ask for a hint on it"
        for name, command in commands_of(state, who, now):
            decision = decide(state, command)
            if name in offered:
                assert not isinstance(decision, Refusal), f"{command} is in may, and refused: {decision}"
                assert decision, f"{command} is in may, and brings nothing"
            else:
                assert isinstance(decision, Refusal), f"{command} is not in may, and accepted"


def stale_turns_are_refused(state: State, now: datetime) -> None:
    """A command with another turn number than the current one is refused."""
    for who in SEATS:
        for turn in (state.turns - 1, state.turns + 1):
            for command in (
                Say(by=who, at=now, turn=turn, text="x"),
                Choose(by=who, at=now, turn=turn, option="yes"),
                Rate(by=who, at=now, turn=turn, value=5),
            ):
                decision = decide(state, command)
                assert isinstance(decision, Refusal)
                if state.turn is not None and state.active_break is None:
                    assert decision.code == "stale_turn"


def one_speaks_at_a_time(state: State, now: datetime) -> None:
    """At most one partner may send ``say``, except in a step that both partners answer."""
    sayers = {seat for seat in SEATS if "say" in may(state, seat, now)}
    if sayers:
        assert state.turn is not None
        assert sayers == set(state.turn.waiting_on)
    if len(sayers) > 1:
        assert state.turn is not None
        assert state.format.steps[state.turn.step].who == "both"


def either_can_leave(state: State, now: datetime) -> None:
    """Each partner can call a break in every turn, and can end any dialogue alone with two commands."""
    for seat in SEATS:
        left = state
        for _ in range(2):
            if left.phase == "ended":
                break
            assert "end" in may(left, seat, now)
            left = state_after(left, End(by=seat, at=now))
        assert left.phase == "ended"
        if state.turn is not None and state.active_break is None:
            assert "break" in may(state, seat, now)


def deadline_brings_one_reminder(state: State, now: datetime) -> None:
    """``CheckDeadline`` causes no event before the deadline, exactly one at it, and then no more."""
    deadline = next_deadline(state)
    if deadline is None:
        assert decide(state, CheckDeadline(by=MODERATOR, at=now + timedelta(days=9))) == ()
        return
    assert decide(state, CheckDeadline(by=MODERATOR, at=deadline - MOMENT)) == ()
    late = max(deadline, now)
    (reminded,) = _events(state, CheckDeadline(by=MODERATOR, at=late))
    assert isinstance(reminded, Reminded)
    assert next_deadline(evolve(state, reminded, late)) is None


def next_change_is_when_may_changes(state: State, now: datetime) -> None:
    """Without events, ``may`` changes only at the time that ``next_change`` returns."""
    change = next_change(state, now)
    days = (now, now + timedelta(days=2))
    if change is None:
        assert all(may(state, seat, days[0]) == may(state, seat, days[1]) for seat in SEATS)
        return
    assert change > now
    assert next_change(state, change) is None
    for seat in SEATS:
        assert may(state, seat, now) == may(state, seat, change - MOMENT)
        assert may(state, seat, change) == may(state, seat, days[1])
    assert any(may(state, seat, now) != may(state, seat, change) for seat in SEATS)


def a_break_changes_nothing_else(state: State, now: datetime) -> None:
    """All promises hold during a break, and when both partners have returned, the state is restored."""
    if state.turn is None or state.active_break is not None:
        return
    for caller in SEATS:
        paused = state_after(state, Break(by=caller, at=now, kind="breather"))
        later = now + MIN_BREAK["breather"]
        assert all(may(paused, seat, now) == ("change_return", "end") for seat in SEATS)
        may_agrees_with_decide(paused, now)
        may_agrees_with_decide(paused, later)
        stale_turns_are_refused(paused, later)
        next_change_is_when_may_changes(paused, now)
        deadline_brings_one_reminder(paused, later)
        either_can_leave(paused, now)
        changed = state_after(paused, ChangeReturn(by=other(caller), at=later, return_in=3600))
        deadline_brings_one_reminder(changed, later)
        one_back = state_after(changed, Return(by=caller, at=later))
        may_agrees_with_decide(one_back, later)
        either_can_leave(one_back, later)
        back = state_after(one_back, Return(by=other(caller), at=later))
        assert back.turn is not None
        turn = back.turn._replace(deadline=state.turn.deadline)
        assert back._replace(seq=state.seq, at=state.at, turn=turn) == state


def consent_changes_nothing_else(state: State, now: datetime) -> None:
    """``may`` is correct while consent is given, used and withdrawn; only the consents change the state."""
    watch, _ = state.observers
    may_agrees_with_decide(state, now)
    with_consent = state
    for seat in SEATS if state.phase != "ended" else ():
        with_consent = state_after(with_consent, AllowObserver(by=seat, at=now, observer=watch.id))
        may_agrees_with_decide(with_consent, now)
    if with_consent.observers[0].scope is not None:
        with_consent = state_after(with_consent, JoinAsObserver(by=watch.id, at=now))
        assert with_consent.observers[0].present
        may_agrees_with_decide(with_consent, now)
        with_consent = state_after(with_consent, WithdrawObserver(by="a", at=now, observer=watch.id))
        assert not with_consent.observers[0].present
    assert (
        with_consent._replace(
            seq=state.seq, at=state.at, observers=state.observers, consent_counts=state.consent_counts
        )
        == state
    )


def may_respects_exhausted_bounds(state: State, now: datetime) -> None:
    """With nods and consents exhausted, ``may`` is correct, and partners can still leave."""
    turn = state.turn and state.turn._replace(nods=MAX_NODS)
    consented: tuple[tuple[Seat, Scope], ...] = (("a", "words"), ("b", "words"))
    for allowed in ((), consented):
        watches = (
            tuple(watch._replace(allowed=allowed) for watch in state.observers[:1]) + state.observers[1:]
        )
        spent = state._replace(turn=turn, consent_counts=(MAX_CONSENTS, MAX_CONSENTS), observers=watches)
        assert all({"nod", "allow_observer"}.isdisjoint(may(spent, seat, now)) for seat in SEATS)
        may_agrees_with_decide(spent, now)
        either_can_leave(spent, now)


def private_answers_are_shown_to_their_author_alone(event: Event) -> None:
    """Only the author sees a private answer, and ``RolesSet`` does not contain it."""
    everything = (ConsentPeriod(first=1, scope="words", since=BEGIN),)
    viewers = {who: visibility_of(Viewer(who), everything, 1, event) for who in (*SEATS, "observer")}
    if isinstance(event, Said | Chose | Rated) and event.private:
        assert viewers == {who: "all" if who == event.by else "nothing" for who in viewers}
    else:
        assert set(viewers.values()) == {"all"}
    if isinstance(event, RolesSet):
        assert event.why in {"as_asked", "more_resourced", "swap"}


def the_log_folds_to_the_state(first: State, log: list[tuple[datetime, Event]], state: State) -> None:
    assert fold(first, log) == state
    assert state.seq == len(log)


#: The promises that hold in every state, independent of the events before it.
STATE_INVARIANTS: Final[tuple[Callable[[State, datetime], None], ...]] = (
    may_agrees_with_decide,
    stale_turns_are_refused,
    one_speaks_at_a_time,
    either_can_leave,
    deadline_brings_one_reminder,
    next_change_is_when_may_changes,
)


def state_after(state: State, command: Command) -> State:
    for event in _events(state, command):
        state = evolve(state, event, command.at)
    return state


def _events(state: State, command: Command) -> tuple[Event, ...]:
    decision = decide(state, command)
    assert not isinstance(decision, Refusal), f"{command} was refused: {decision}"
    return decision


def _seat(participant_id: str) -> Seat:
    return "a" if participant_id == "a" else "b"
