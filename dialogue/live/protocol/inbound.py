"""The frames that clients send: decoded, checked, and turned into the moderator's commands.

:func:`decode` takes one message apart into frames and never raises. Each frame stands alone: of a list with
one bad frame the good ones are taken, and the bad one is answered. Unknown fields are refused, and so are
fields given twice, which most JSON readers let pass and understand differently. The standard library's
reader is used for the text, because it can be told to notice that, and because a half surrogate pair does not
stop it from finding the command's id; msgspec then checks the shape.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

import msgspec

from dialogue.live.protocol import sentences
from dialogue.moderator import commands
from dialogue.moderator.events import BreakKind, Scope

#: The largest message that is read, in bytes; a larger one closes the socket.
MAX_MESSAGE_BYTES: Final = 64 * 1024
#: Frames in one message. A burst of 200 commands may come as one message; a list without end may not.
MAX_FRAMES: Final = 256
MAX_ID_CHARACTERS: Final = 64
#: What every JSON reader takes for a whole number. A longer one is read as no whole number, whatever its
#: length.
_MAX_DIGITS: Final = 15
_MAX_NUMBER: Final = 10**_MAX_DIGITS - 1

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID_CHARACTERS)]
Number = Annotated[int, msgspec.Meta(ge=-_MAX_NUMBER, le=_MAX_NUMBER)]
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
    if len(read) > MAX_FRAMES:
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


class _RepeatedField(dict[str, Any]):
    """A JSON object that has a field twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    return read if len(read) == len(pairs) else _RepeatedField(read)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_DIGITS + 1 else float(digits)  # one for the sign


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_READER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole, parse_constant=_no_constant)


def _frame(read: object) -> Inbound:
    if not isinstance(read, dict):
        return Malformed("no_object")
    is_command = read.get("type") == "command"
    command_id = read["id"] if is_command and _is_id(read.get("id")) else None
    if isinstance(read, _RepeatedField):
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
    return isinstance(value, str) and 1 <= len(value) <= MAX_ID_CHARACTERS and _is_clean(value)


def _is_clean(text: str) -> bool:
    """Whether the text can be kept and sent as it is: no NUL, and no half of a surrogate pair."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


_ENCODER: Final = msgspec.json.Encoder()
