"""The commands that the moderator decides.

Each command has its sender (``by``: a seat, an observer's id or ``"moderator"``) and its time (``at``: aware,
UTC). The connection gives the sender and the process gives the time; neither is read from the payload.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from dialogue.moderator.events import BreakKind, Scope, snake_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A partner's first connection."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """The words of the present step."""

    by: str
    at: datetime
    turn: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """One of the step's options."""

    by: str
    at: datetime
    turn: int
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The step's rating, a whole number from 0 to 10."""

    by: str
    at: datetime
    turn: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nod:
    """The listener's silent "I am with you"."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Stops both; no reason is asked.

    ``return_in`` counts whole seconds from the acceptance, so it is sent again unchanged. ``return_at`` names
    a moment instead; both together are malformed. Less than the least time counts as the least time, and more
    than a day as a day.
    """

    by: str
    at: datetime
    kind: BreakKind
    return_in: int | None = None
    return_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReturn:
    """Another time by which the break is meant to end, in whole seconds from the acceptance.

    The time is bounded as that of :class:`Break`, counted from the break's beginning: it is never before the
    least time, nor later than a day after the break began.
    """

    by: str
    at: datetime
    return_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Ready to go on."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Leads to the closing steps, or ends a dialogue that is closing."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowObserver:
    """Gives the sender's consent to an observer. Without ``scope``: the scope of the invitation."""

    by: str
    at: datetime
    observer: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawObserver:
    """Withdraws the sender's consent to an observer."""

    by: str
    at: datetime
    observer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAsObserver:
    """An observer (``by``) has connected."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAsObserver:
    """An observer (``by``) has disconnected."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDeadline:
    """Sent by the server's timer. Without a deadline that has passed, nothing changes."""

    by: str
    at: datetime


#: What a client can send over the socket.
ClientCommand = (
    Say | Choose | Rate | Nod | Break | ChangeReturn | Return | End | AllowObserver | WithdrawObserver
)
Command = ClientCommand | Join | JoinAsObserver | LeaveAsObserver | CheckDeadline

#: The name of each command that a client can send, as the wire and ``may`` spell it.
COMMAND_NAMES: Final[dict[type[ClientCommand], str]] = {
    kind: snake_case(kind.__name__) for kind in get_args(ClientCommand)
}
