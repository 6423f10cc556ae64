"""What has happened in a room: the facts that the log keeps, in the past tense.

An event holds the result of each decision: who may act, the roles, the phase and the tries.
:func:`dialogue.moderator.state.evolve` therefore decides nothing and reads no format, and an old log folds
the same after a rule changes and after words or private answers are destroyed.

Every event has ``by``: a seat (``"a"``, ``"b"``), an observer's id, or ``"moderator"``. Its number and its
time are given to it by the log, not by itself.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

Seat = Literal["a", "b"]
Phase = Literal["gathering", "opening", "talking", "on_break", "closing", "ended"]
Act = Literal["say", "choose", "rate"]
Scope = Literal["words", "signals"]
BreakKind = Literal["breather", "flooded"]
#: What a step means for the paraphrase gate: the share that opens it, the saying back, the sharer's verdict.
Gate = Literal["opens", "paraphrase", "verdict"]

SEATS: Final[tuple[Seat, Seat]] = ("a", "b")
MODERATOR: Final = "moderator"
_SEAT_OF: Final[dict[str, Seat]] = {seat: seat for seat in SEATS}


def seat_of(participant_id: str) -> Seat | None:
    """The seat that ``who`` names; None for an observer's id and for the moderator."""
    return _SEAT_OF.get(participant_id)


def other(seat: Seat) -> Seat:
    """The partner's seat."""
    return "b" if seat == "a" else "a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A partner came into the room for the first time."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """The moderator granted a turn: ``to`` may do ``act`` on ``step``, under the fencing token ``turn``."""

    by: str
    turn: int
    step: str
    to: tuple[Seat, ...]
    act: Act
    phase: Phase
    private: bool
    gate: Gate | None
    tries: int  # paraphrases of the open share that were not accepted
    deadline: datetime | None  # when the moderator reminds; nobody is cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words were said on a turn. ``text`` is the only field in the log that holds a conversation's words."""

    by: str
    turn: int
    step: str
    text: str | None  # None once its author has taken it back: the words are gone for good
    private: bool
    gate: Gate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chose:
    """One of the step's options was chosen."""

    by: str
    turn: int
    step: str
    option: str | None  # None once a private answer was taken back
    private: bool
    gate: Gate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The step's rating was given, 0 to 10."""

    by: str
    turn: int
    step: str
    value: int | None  # None once a private answer was taken back
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodded:
    """The listener's silent "I am with you"."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesSet:
    """Who speaks and who listens from here. ``why`` names the rule, never what it was drawn from."""

    by: str
    speaker: Seat
    listener: Seat
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEnded:
    """A round of the format is over; ``round`` is its number, from 1."""

    by: str
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A share was set aside after ``tries`` sayings-back without a yes. Nobody has failed."""

    by: str
    step: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """A deadline passed: a turn's, or the time by which a break was to end. ``turn`` is None for a break."""

    by: str
    turn: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakCalled:
    """A partner stopped both. No reason is asked."""

    by: str
    kind: BreakKind
    not_before: datetime
    return_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnChanged:
    """A partner changed the time by which the break is meant to end."""

    by: str
    return_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A partner is ready to go on after a break."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEnded:
    """Both are back, or one asked to end: the turn that was interrupted goes on, with a new ``deadline``."""

    by: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverAllowed:
    """A partner consented, for themself, to an observer who sees at most ``scope``."""

    by: str
    observer: str
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverWithdrawn:
    """A partner took back their consent to an observer."""

    by: str
    observer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverJoined:
    """An observer joined. The event is stored before the observer is sent anything."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverLeft:
    """An observer left, or a partner withdrew the consent."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingBegan:
    """The closing steps began, because the format led there or a partner asked to end."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The dialogue is over. ``why`` is ``completed`` (the format's end) or ``asked`` (a partner ended it)."""

    by: str
    why: Literal["completed", "asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsWithdrawn:
    """An author withdrew words: the texts of the events numbered ``seqs`` are destroyed."""

    by: str
    seqs: tuple[int, ...]  # private answers included


Event = (
    Joined
    | Granted
    | Said
    | Chose
    | Rated
    | Nodded
    | RolesSet
    | RoundEnded
    | Parked
    | Reminded
    | BreakCalled
    | ReturnChanged
    | Returned
    | BreakEnded
    | ObserverAllowed
    | ObserverWithdrawn
    | ObserverJoined
    | ObserverLeft
    | ClosingBegan
    | Ended
    | WordsWithdrawn
)


def snake_case(name: str) -> str:
    """The name of a class as the log and the wire spell it: ``RolesSet`` is ``roles_set``."""
    return re.sub(r"(?<=.)(?=[A-Z])", "_", name).lower()


#: Each event's name, as the log and the wire spell it.
EVENT_NAMES: Final[dict[type[Event], str]] = {kind: snake_case(kind.__name__) for kind in get_args(Event)}
EVENT_TYPES: Final[dict[str, type[Event]]] = {name: kind for kind, name in EVENT_NAMES.items()}

#: An event that answers a turn, and the field that holds what its author gave: it can be taken back.
Answer = Said | Chose | Rated
ANSWER_FIELDS: Final[dict[type[Event], str]] = {Said: "text", Chose: "option", Rated: "value"}


def encrypted_field(kind: type[Event], *, private: bool) -> str | None:
    """The field of an event that is encrypted, or None: words always, other answers if private."""
    if kind is Said:
        return ANSWER_FIELDS[Said]
    return ANSWER_FIELDS.get(kind) if private else None


def is_private(event: Event) -> bool:
    """Whether the event is an answer for its author alone."""
    return isinstance(event, Answer) and event.private
