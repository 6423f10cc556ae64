"""The summary of a room, for lists of rooms: a fold of its events, without words and without answers.

The log stores the summary with each room's newest event, so a list reads one row for each room, however long
its log is. :mod:`dialogue.rooms.access` decides which parts a viewer may see.

The summary repeats some fields of :class:`dialogue.moderator.state.State` and must agree with it (a test
folds both). The state itself is not stored, because its fields change with the moderator's rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from dialogue.moderator.consent import ObserverState
from dialogue.moderator.events import (
    BreakCalled,
    BreakEnded,
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
    Phase,
    Rated,
    Said,
    Scope,
    Seat,
    seat_of,
)


@dataclass(frozen=True, slots=True)
class ObserverSummary:
    """An invited observer: each partner's consent, and when the newest consent of both began.

    ``since`` stays after a partner withdrew that consent. It is None if both never consented.
    """

    id: str
    invited: Scope
    allowed: tuple[tuple[Seat, Scope], ...] = ()
    since: datetime | None = None
    present: bool = False

    @property
    def scope(self) -> Scope | None:
        """The observer's current scope, computed by :attr:`ObserverState.scope`."""
        return ObserverState(self.id, self.invited, self.allowed).scope

    @property
    def taken_back(self) -> bool:
        """Whether both partners consented once, and one of them withdrew that consent since."""
        return self.since is not None and self.scope is None


@dataclass(frozen=True, slots=True)
class Summary:
    """A room after the events so far.

    ``began_at`` is when the first turn was granted; ``shares`` counts the shares of both (gate ``opens``).
    """

    phase: Phase = "gathering"
    interrupted: Phase | None = None  # during a break: the phase before it
    began_at: datetime | None = None
    ended_at: datetime | None = None
    joined: tuple[Seat, ...] = ()
    shares: int = 0
    observers: tuple[ObserverSummary, ...] = ()

    def observer(self, participant_id: str) -> ObserverSummary | None:
        """The invited observer with this id, or None."""
        return next((each for each in self.observers if each.id == participant_id), None)


def initial_summary(observers: Iterable[tuple[str, Scope]] = ()) -> Summary:
    """The summary of a room before its first event."""
    return Summary(observers=tuple(ObserverSummary(each, invited) for each, invited in observers))


def summarize(summary: Summary, event: Event, at: datetime) -> Summary:
    """``summary`` after ``event`` at the time ``at``; the same object if no field changes."""
    match event:
        case Granted():
            if event.phase == summary.phase:
                return summary
            return replace(summary, phase=event.phase, began_at=summary.began_at or at)
        case Said():
            return replace(summary, shares=summary.shares + 1) if event.gate == "opens" else summary
        case Chose() | Rated() | Nodded():  # first, because they are frequent and change nothing
            return summary
        case Joined() if (seat := seat_of(event.by)) is not None:
            return replace(summary, joined=(*summary.joined, seat))
        case BreakCalled():
            return replace(summary, phase="on_break", interrupted=summary.phase)
        case BreakEnded():
            return replace(summary, phase=summary.interrupted or summary.phase, interrupted=None)
        case ClosingBegan():
            return replace(summary, phase="closing")
        case Ended():
            return replace(summary, phase="ended", ended_at=at)
        case ObserverAllowed() | ObserverWithdrawn() | ObserverJoined() | ObserverLeft():
            return _with_observer(summary, event, at)
        case _:
            return summary


def _with_observer(
    summary: Summary, event: ObserverAllowed | ObserverWithdrawn | ObserverJoined | ObserverLeft, at: datetime
) -> Summary:
    observer_id = event.observer if isinstance(event, ObserverAllowed | ObserverWithdrawn) else event.by
    return replace(
        summary,
        observers=tuple(
            _apply_observer_event(each, event, at) if each.id == observer_id else each
            for each in summary.observers
        ),
    )


def _apply_observer_event(
    observer: ObserverSummary,
    event: ObserverAllowed | ObserverWithdrawn | ObserverJoined | ObserverLeft,
    at: datetime,
) -> ObserverSummary:
    match event:
        case ObserverJoined() | ObserverLeft():
            return replace(observer, present=isinstance(event, ObserverJoined))
        case ObserverAllowed() | ObserverWithdrawn():
            allowed = tuple(pair for pair in observer.allowed if pair[0] != event.by)
            seat = seat_of(event.by)
            if isinstance(event, ObserverAllowed) and seat is not None:
                allowed = (*allowed, (seat, event.scope))
            new = replace(observer, allowed=allowed)
            begins = observer.scope is None and new.scope is not None
            return replace(new, since=at) if begins else new
        case _:
            assert_never(event)
