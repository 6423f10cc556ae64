"""The commands that a participant may send now: one rule for each client command.

``decide`` calls :func:`refusal_of` first, and :func:`may` lists the commands that :func:`refusal_of` does not
refuse. So ``decide`` refuses every command that ``may`` does not list. It can still refuse a listed command
for its content. ``may`` lists ``check`` as well, which ``decide`` never sees: see :func:`check_refusal`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Literal, NamedTuple

from dialogue.moderator.commands import (
    COMMAND_NAMES,
    AllowObserver,
    Break,
    ChangeReturn,
    Choose,
    ClientCommand,
    End,
    Nod,
    Rate,
    Return,
    Say,
    WithdrawObserver,
)
from dialogue.moderator.events import SEATS, Act, Seat, seat_of
from dialogue.moderator.state import State, is_listener

RefusalCode = Literal[
    "not_your_turn",
    "stale_turn",
    "wrong_act",
    "unknown_option",
    "out_of_range",
    "empty",
    "too_long",
    "on_break",
    "too_early",
    "ended",
    "not_allowed",
]

#: How ``may`` and the wire name the request for a hint on a draft.
CHECK: Final = "check"
#: The most nods of the listener in one turn, the most changes of the return in one break, and the most
#: consents of one partner in one room. Our own defaults: more than a dialogue needs, and few enough that a
#: client cannot fill the log.
MAX_NODS: Final = 20
MAX_RETURN_CHANGES: Final = 20
MAX_CONSENTS: Final = 20


class _Request(NamedTuple):
    state: State
    seat: Seat
    at: datetime
    turn: int | None


_Rule = Callable[[_Request], RefusalCode | None]


def refusal_of(
    state: State, by: str, command: type[ClientCommand], at: datetime, turn: int | None = None
) -> RefusalCode | None:
    """Why ``by`` (a seat or an observer's id) may not send ``command`` at ``at``, or None if they may.

    ``turn`` is the turn number in the command; None means the current turn. If several codes apply, the most
    helpful one is returned. The command's content is not checked here.
    """
    seat = seat_of(by)
    return _rules(state)[command](_Request(state, seat, at, turn)) if seat is not None else "not_allowed"


def check_refusal(state: State, by: str, at: datetime, turn: int | None = None) -> RefusalCode | None:
    """Why ``by`` may not ask for a hint on a draft (``check``), or None: whoever may ``say`` may ask.

    A ``check`` changes nothing in the room, so it is no command that the moderator decides.
    """
    return refusal_of(state, by, Say, at, turn)


def may(state: State, viewer: str, now: datetime) -> tuple[str, ...]:
    """The names of the commands that ``viewer`` (a seat or an observer's id) may send at ``now``."""
    seat = seat_of(viewer)
    if seat is None:
        return ()
    request = _Request(state, seat, now, None)
    allowed = [command for command, rule in _rules(state).items() if rule(request) is None]
    return tuple([name for command in allowed for name in _NAMES[command]])


def _rules(state: State) -> Mapping[type[ClientCommand], _Rule]:
    return _RULES_AFTER_THE_END if state.phase == "ended" else _RULES


def _answer(act: Act) -> _Rule:
    def rule(request: _Request) -> RefusalCode | None:
        if request.state.active_break is not None:
            return "on_break"
        if request.state.turn is None:
            return "not_allowed"
        if request.turn is not None and request.turn != request.state.turn.number:
            return "stale_turn"
        if request.seat not in request.state.turn.waiting_on:
            return "not_your_turn"
        return "wrong_act" if act != request.state.turn.act else None

    return rule


def _nod(request: _Request) -> RefusalCode | None:
    if request.state.active_break is not None:
        return "on_break"
    turn = request.state.turn
    permitted = is_listener(request.state, request.seat) and turn is not None and turn.nods < MAX_NODS
    return None if permitted else "not_allowed"


def _break(request: _Request) -> RefusalCode | None:
    if request.state.active_break is not None:
        return "on_break"
    return "not_allowed" if request.state.turn is None else None


def _change_return(request: _Request) -> RefusalCode | None:
    active_break = request.state.active_break
    permitted = active_break is not None and active_break.return_changes < MAX_RETURN_CHANGES
    return None if permitted else "not_allowed"


def _return(request: _Request) -> RefusalCode | None:
    if request.state.active_break is None or request.seat in request.state.active_break.ready:
        return "not_allowed"
    return "too_early" if request.at < request.state.active_break.not_before else None


def _allow_observer(request: _Request) -> RefusalCode | None:
    """Permitted while an observer lacks this partner's consent, at most ``MAX_CONSENTS`` times."""
    for observer in request.state.observers:
        if not observer.is_allowed_by(request.seat):
            return (
                None
                if request.state.consent_counts[SEATS.index(request.seat)] < MAX_CONSENTS
                else "not_allowed"
            )
    return "not_allowed"


def _withdraw_observer(request: _Request) -> RefusalCode | None:
    """Permitted after the end too, because consent also covers the record."""
    for observer in request.state.observers:
        if observer.is_allowed_by(request.seat):
            return None
    return "ended" if request.state.phase == "ended" else "not_allowed"


#: The names in ``may`` that each command brings.
_NAMES: Final[Mapping[type[ClientCommand], tuple[str, ...]]] = {
    **{command: (name,) for command, name in COMMAND_NAMES.items()},
    Say: (COMMAND_NAMES[Say], CHECK),
}
#: A partner's rules, in the order in which :func:`may` lists the commands. Observers may send no command.
_RULES: Final[Mapping[type[ClientCommand], _Rule]] = {
    Say: _answer("say"),
    Choose: _answer("choose"),
    Rate: _answer("rate"),
    Nod: _nod,
    Break: _break,
    ChangeReturn: _change_return,
    Return: _return,
    End: lambda _: None,  # always permitted
    AllowObserver: _allow_observer,
    WithdrawObserver: _withdraw_observer,
}
_RULES_AFTER_THE_END: Final[Mapping[type[ClientCommand], _Rule]] = {
    **dict.fromkeys(_RULES, lambda _: "ended"),
    WithdrawObserver: _withdraw_observer,
}
