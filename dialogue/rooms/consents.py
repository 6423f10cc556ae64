"""Withdrawing a partner's consents to observers when the partner leaves: afterwards nobody could."""

from datetime import datetime
from typing import Final

from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append
from dialogue.moderator.commands import WithdrawObserver
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import Event, Seat
from dialogue.moderator.state import evolve, fold

_LOG: Final = DatabaseLog()


def withdraw_consents(room: str, seat: Seat, at: datetime) -> None:
    """Withdraw what the partner on ``seat`` allowed, in a transaction that has locked the room."""
    overview = _LOG.overviews([room])[room]
    allowed = [each.id for each in overview.summary.observers if seat in dict(each.allowed)]
    if not allowed:
        return
    recorded = _LOG.read(room)
    at = max(at, recorded[-1].at)
    state = fold(overview.definition.initial_state(), ((each.at, each.event) for each in recorded))
    events: list[Event] = []
    for observer in allowed:
        decision = decide(state, WithdrawObserver(by=seat, at=at, observer=observer))
        assert not isinstance(decision, Refusal), "what was allowed can always be withdrawn"
        for event in decision:
            state = evolve(state, event, at)
            events.append(event)
    _LOG.append_all([Append(room, recorded[-1].seq, tuple(events), at)])
