"""The socket's JSON, both ways. No other module knows it.

Inward: :func:`decode` takes one message apart into frames and never raises. Each frame stands alone: of a
list with one bad frame the good ones are taken, and the bad one is answered. Unknown fields are refused, and
so are fields given twice, which most JSON readers let pass and understand differently. The standard library's
reader is used for the text, because it can be told to notice that, and because a half surrogate pair does not
stop it from finding the command's id; msgspec then checks the shape.

Outward: the frames of PROTOCOL.md section 3.1. :func:`part` encodes a frame once; :func:`message` puts parts
together for a connection. Messages are padded with JSON white space to steps of 512 bytes: whoever sees the
encrypted connection sees its messages' lengths.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

import msgspec

from dialogue.live import sentences
from dialogue.log.codec import rfc3339
from dialogue.moderator import commands
from dialogue.moderator.events import Act, BreakKind, Gate, Phase, Scope, Seat
from dialogue.moderator.format import in_language
from dialogue.moderator.state import Pause, State, may
from dialogue.moderator.viewers import Viewer
from dialogue.replay.frames import EventFrame, Time, padded
from dialogue.replay.frames import encode as encode_event
from dialogue.replay.welcome import Welcome

# -- close codes (PROTOCOL.md section 3) ---------------------------------------------------------------------

SIGNED_OUT: Final = 4401
NO_SEAT: Final = 4403
NO_ROOM: Final = 4404
NO_CONSENT: Final = 4408
TOO_MANY: Final = 4409
ERASED: Final = 4410
FLOOD: Final = 4429
RESTARTING: Final = 4503
TOO_SLOW: Final = 4508

# -- inward --------------------------------------------------------------------------------------------------

#: The largest message that is read, in bytes; a larger one closes the socket.
LARGEST_MESSAGE: Final = 64 * 1024
#: Frames in one message. A burst of 200 commands may come as one message; a list without end may not.
MOST_FRAMES: Final = 256
LONGEST_ID: Final = 64
#: What every JSON reader takes for a whole number. A longer one is read as no whole number, whatever its
#: length.
_MOST_DIGITS: Final = 15
_LARGEST: Final = 10**_MOST_DIGITS - 1

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
Number = Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class CommandInbound(msgspec.Struct, frozen=True, tag_field="command", forbid_unknown_fields=True):
    """What every command has. ``id`` is the client's own, unique in the room."""

    type: Literal["command"]
    id: Id


class SayCommand(CommandInbound, frozen=True, tag="say"):
    """The words of the present step."""

    turn: Number
    text: str


class ChooseCommand(CommandInbound, frozen=True, tag="choose"):
    """One of the step's options."""

    turn: Number
    option: str


class RateCommand(CommandInbound, frozen=True, tag="rate"):
    """The step's rating, a whole number from 0 to 10."""

    turn: Number
    value: Number


class NodCommand(CommandInbound, frozen=True, tag="nod"):
    """The listener's silent "I am with you"."""


class BreakCommand(CommandInbound, frozen=True, tag="break"):
    """Stops both; no reason is asked.

    ``return_in`` counts whole seconds from the acceptance, so it is sent again unchanged. ``return_at`` names
    a moment instead; both together are malformed. Less than the least time counts as the least time, and more
    than a day as a day.
    """

    kind: BreakKind
    return_in: Number | None = None
    return_at: Moment | None = None

    def __post_init__(self) -> None:
        """One moment, one spelling: the same break proposed from another time zone is the same command."""
        if self.return_in is not None and self.return_at is not None:
            raise ValueError("return_in and return_at both say when to go on")
        if self.return_at is not None:
            msgspec.structs.force_setattr(self, "return_at", self.return_at.astimezone(UTC))


class ReturnCommand(CommandInbound, frozen=True, tag="return"):
    """Ready to go on."""


class EndCommand(CommandInbound, frozen=True, tag="end"):
    """Leads to the closing steps, or ends a dialogue that is closing."""


class AllowObserverCommand(CommandInbound, frozen=True, tag="allow_observer"):
    """Consent to an observer, for oneself. Without ``scope``: what the observer was invited with."""

    observer: str
    scope: Scope | None = None


class WithdrawObserverCommand(CommandInbound, frozen=True, tag="withdraw_observer"):
    """Takes consent back, for oneself."""

    observer: str


class CheckCommand(CommandInbound, frozen=True, tag="check"):
    """Asks for a hint on a draft. Nothing is stored or shown to anyone else. In nobody's ``may`` yet."""

    turn: Number
    text: str


class TypingInbound(msgspec.Struct, frozen=True, tag_field="type", tag="typing", forbid_unknown_fields=True):
    """Whether one is writing: never what. To send it at all switches it on for this connection."""

    on: bool


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping", forbid_unknown_fields=True):
    """Answered by ``pong``."""


class Malformed(msgspec.Struct, frozen=True):
    """A frame, or a whole message, that could not be taken; ``id`` is the command's, where it can be read."""

    fault: sentences.Fault
    id: str | None = None


COMMANDS: Final[Sequence[type[CommandInbound]]] = (
    SayCommand,
    ChooseCommand,
    RateCommand,
    NodCommand,
    BreakCommand,
    ReturnCommand,
    EndCommand,
    AllowObserverCommand,
    WithdrawObserverCommand,
    CheckCommand,
)
Inbound = CommandInbound | TypingInbound | Ping | Malformed

_Shapes = Mapping[str, type[CommandInbound | TypingInbound | Ping]]
_COMMANDS: Final[_Shapes] = {str(kind.__struct_config__.tag): kind for kind in COMMANDS}
_EPHEMERAL: Final[_Shapes] = {"typing": TypingInbound, "ping": Ping}


def decode(message: str | bytes | None) -> list[Inbound]:
    """The frames of one message, in order; what cannot be taken as :class:`Malformed`. Never raises."""
    if not isinstance(message, str):
        return [Malformed("binary")]
    try:
        read = _READER.decode(message)
    except (ValueError, RecursionError):  # no JSON, or deeper than any frame is
        return [Malformed("unreadable")]
    if not isinstance(read, list):
        return [_frame(read)]
    if not read:
        return [Malformed("empty_list")]
    if len(read) > MOST_FRAMES:
        return [Malformed("too_many")]
    return [_frame(element) for element in read]


def to_command(frame: CommandInbound, by: str, at: datetime) -> commands.Command | None:
    """What is asked of the moderator, by whom and when; None for what it does not know yet."""
    match frame:
        case SayCommand():
            return commands.Say(by=by, at=at, turn=frame.turn, text=frame.text)
        case ChooseCommand():
            return commands.Choose(by=by, at=at, turn=frame.turn, option=frame.option)
        case RateCommand():
            return commands.Rate(by=by, at=at, turn=frame.turn, value=frame.value)
        case NodCommand():
            return commands.Nod(by=by, at=at)
        case BreakCommand():
            return commands.Break(
                by=by, at=at, kind=frame.kind, return_in=frame.return_in, return_at=frame.return_at
            )
        case ReturnCommand():
            return commands.Return(by=by, at=at)
        case EndCommand():
            return commands.End(by=by, at=at)
        case AllowObserverCommand():
            return commands.AllowObserver(by=by, at=at, observer=frame.observer, scope=frame.scope)
        case WithdrawObserverCommand():
            return commands.WithdrawObserver(by=by, at=at, observer=frame.observer)
        case _:
            return None


def content_of(frame: CommandInbound) -> bytes:
    """A command's name and fields without its id: two commands ask for the same if these are the same."""
    return _ENCODER.encode(msgspec.structs.replace(frame, id=""))


class _Twice(dict[str, Any]):
    """A JSON object that has a field twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    return read if len(read) == len(pairs) else _Twice(read)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS + 1 else float(digits)  # one for the sign


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_READER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole, parse_constant=_no_constant)


def _frame(read: object) -> Inbound:
    if not isinstance(read, dict):
        return Malformed("no_object")
    is_command = read.get("type") == "command"
    command_id = read["id"] if is_command and _is_id(read.get("id")) else None
    if isinstance(read, _Twice):
        return Malformed("twice", command_id)
    if not all(_is_clean(text) for pair in read.items() for text in pair if isinstance(text, str)):
        return Malformed("characters", command_id)
    name = read.get("command" if is_command else "type")
    shape = (_COMMANDS if is_command else _EPHEMERAL).get(name) if isinstance(name, str) else None
    if shape is None:
        return Malformed("type", command_id)
    try:
        return msgspec.convert(read, shape)
    except (msgspec.ValidationError, OverflowError):  # the second: a moment that no calendar in UTC has
        return Malformed("fields", command_id)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_ID and _is_clean(value)


def _is_clean(text: str) -> bool:
    """Whether the text can be kept and sent as it is: no NUL, and no half of a surrogate pair."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


# -- outward -------------------------------------------------------------------------------------------------


class Option(msgspec.Struct, frozen=True):
    """One of the answers that a step offers."""

    id: str
    label: str


class Turn(msgspec.Struct, frozen=True):
    """The turn that is granted. ``prompt`` says what this viewer is to do, or what they wait for.

    ``max_chars`` counts Unicode code points, the spaces around the words too. It is 0 where nothing is said.
    """

    number: int
    step: str
    title: str
    act: Act
    gate: Gate | None
    waiting_on: tuple[Seat, ...]
    prompt: str
    stems: tuple[str, ...]
    options: tuple[Option, ...]
    max_chars: int  # of a ``say``; 0 for the others
    private: bool
    granted_at: Time
    deadline: Time | None


class BreakState(msgspec.Struct, frozen=True):
    """A break that is on. ``ready`` names who has returned."""

    by: Seat
    kind: BreakKind
    not_before: Time
    return_by: Time
    ready: tuple[Seat, ...]


class ObserverConsent(msgspec.Struct, frozen=True):
    """An invited observer and who has consented. ``scope`` is what they see, or would see with consent."""

    id: str
    scope: Scope
    allowed: tuple[Seat, ...]


class StateFrame(msgspec.Struct, frozen=True, tag_field="type", tag="state", rename={"pause": "break"}):
    """The state after the event numbered ``seq``, for one viewer: all that a client needs to draw itself.

    An observer is told no time from before the consent. Of a turn that was granted before it,
    ``granted_at`` is the moment at which the consent began and ``deadline`` is null. Of a break that was
    called before it, ``not_before`` is that moment, and so is ``return_by`` if it was earlier; otherwise
    ``return_by`` is told to the next full quarter of an hour, because a usual break has a known length.
    """

    seq: int
    phase: Phase
    round: int
    speaker: Seat | None
    listener: Seat | None
    turn: Turn | None
    pause: BreakState | None
    observers: tuple[ObserverConsent, ...]
    may: tuple[str, ...]


RefusalCode = sentences.RefusalCode


class Accepted(msgspec.Struct, frozen=True, tag_field="type", tag="accepted"):
    """The command is durably stored; ``seq`` is its first event."""

    id: str
    seq: int


class Refused(msgspec.Struct, frozen=True, tag_field="type", tag="refused"):
    """The command was refused and nothing was stored. ``detail`` says why, kindly."""

    id: str
    code: RefusalCode
    detail: str


class Presence(msgspec.Struct, frozen=True, tag_field="type", tag="presence"):
    """Somebody came or went: a seat, or an observer's id.

    Who drops out counts as present for ten seconds more: a reload or a short loss of the line is no going.
    """

    who: str
    present: bool


class Typing(msgspec.Struct, frozen=True, tag_field="type", tag="typing"):
    """The other partner is writing, or stopped: never what, and not from one server process to another."""

    by: str
    on: bool


class Hint(msgspec.Struct, frozen=True, tag_field="type", tag="hint"):
    """A thought about a draft, for its writer alone; never stored, never blocking."""

    about: str
    detail: str
    suggestion: str


class ErrorFrame(msgspec.Struct, frozen=True, tag_field="type", tag="error"):
    """A frame could not be read. The connection stays open."""

    code: Literal["malformed"]
    detail: str


class Pong(msgspec.Struct, frozen=True, tag_field="type", tag="pong"):
    """The answer to ``ping``. ``now`` is the server's time."""

    now: Time


Outbound = (
    Welcome | EventFrame | StateFrame | Accepted | Refused | Presence | Typing | Hint | ErrorFrame | Pong
)
#: A frame that is encoded already.
Part = msgspec.Raw

#: What a message that holds several frames may grow to, in bytes. One frame is never near it.
LARGEST_OUTBOUND: Final = 32 * 1024
MOST_BYTES: Final = 4  # of one character

_ENCODER: Final = msgspec.json.Encoder()


def part(frame: Outbound) -> Part:
    """``frame`` encoded, to be put into any number of messages."""
    return encode_event(frame) if isinstance(frame, EventFrame) else Part(_ENCODER.encode(frame))


def message(parts: Sequence[Part | Outbound]) -> str:
    """One message, padded: the frame itself where there is one, an array of them otherwise."""
    return padded(_ENCODER.encode(parts[0] if len(parts) == 1 else parts)).decode()


def messages(parts: Sequence[Part]) -> list[str]:
    """As many messages as it takes for none to grow too large for the servers and proxies on its way.

    Ours lets no message pass that is larger than those it takes, and drops it without a word to anyone.
    """
    if not parts:
        return []
    whole = message(parts)
    if len(parts) == 1 or len(whole) <= LARGEST_OUTBOUND // MOST_BYTES:  # nearly always
        return [whole]
    packed: list[str] = []
    batch: list[Part] = []
    size = 0
    for each in parts:
        length = len(memoryview(each))
        if batch and size + length > LARGEST_OUTBOUND:
            packed.append(message(batch))
            batch, size = [], 0
        batch.append(each)
        size += length + 1  # the comma
    return [*packed, message(batch)]


def encode(frames: Sequence[Outbound]) -> str:
    """One message of frames that nobody else is sent."""
    return message(frames)


def state_frame(state: State, viewer: Viewer, now: datetime, language: str) -> StateFrame:
    """The state for ``viewer`` at ``now``. The turn that waits under a break is not shown.

    An observer is told no time from before the consent, nor one that leads back to such a time.
    """
    pause = state.pause
    watch = state.watch(viewer.who)
    since = watch.since if watch is not None else None
    return StateFrame(
        seq=state.seq,
        phase=state.phase,
        round=state.round,
        speaker=state.speaker,
        listener=state.listener,
        turn=_turn(state, viewer, since, language) if pause is None else None,
        pause=_pause(pause, since) if pause is not None else None,
        observers=tuple(
            ObserverConsent(watch.id, watch.scope or watch.invited, tuple(seat for seat, _ in watch.allowed))
            for watch in state.watches
        ),
        may=may(state, viewer.who, now),
    )


def refusal(command_id: str, code: RefusalCode, limit: int | None, language: str) -> Refused:
    """The answer to a command that is refused; ``limit`` is the bound that it passed, where there is one."""
    sentence = in_language(sentences.REFUSALS, language)[code]
    if code == "out_of_range" and limit is not None:
        sentence = in_language(sentences.RATINGS, language)
    return Refused(command_id, code, sentence.format(limit=limit))


def malformed(frame: Malformed, language: str) -> Refused | ErrorFrame:
    """The answer to what could not be taken: a refusal to a command with an id, an error otherwise."""
    detail = in_language(sentences.FAULTS, language)[frame.fault].format(limit=MOST_FRAMES)
    return ErrorFrame("malformed", detail) if frame.id is None else Refused(frame.id, "malformed", detail)


def _pause(pause: Pause, since: datetime | None) -> BreakState:
    """Of a break that was called before the consent the agreed end is told, and not when it was called.

    A break has a usual length, so its exact end would tell exactly when it was called.
    """
    until, back = pause.not_before, pause.return_by
    if since is not None and pause.called_at < since:
        until, back = since, _next_quarter(back) if back > since else since
    return BreakState(pause.by, pause.kind, rfc3339(until), rfc3339(back), pause.ready)


def _next_quarter(at: datetime) -> datetime:
    """The full quarter of an hour that ``at`` is, or that comes next."""
    return at + (datetime.min.replace(tzinfo=UTC) - at) % timedelta(minutes=15)


def _turn(state: State, viewer: Viewer, since: datetime | None, language: str) -> Turn | None:
    turn = state.turn
    if turn is None:
        return None
    granted_at, deadline = turn.granted_at, turn.deadline
    if since is not None and granted_at < since:
        granted_at, deadline = since, None  # the format says how long after the grant the deadline is
    step = state.format.steps[turn.step]
    return Turn(
        number=turn.number,
        step=turn.step,
        title=in_language(step.title, language),
        act=turn.act,
        gate=turn.gate,
        waiting_on=turn.waiting_on,
        prompt=in_language(step.prompt if viewer.who in turn.waiting_on else step.waiting, language),
        stems=in_language(step.stems, language) if step.stems else (),
        options=tuple(Option(option.id, in_language(option.label, language)) for option in step.options),
        max_chars=step.max_chars,
        private=turn.private,
        granted_at=rfc3339(granted_at),
        deadline=rfc3339(deadline) if deadline is not None else None,
    )
