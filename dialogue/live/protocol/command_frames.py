"""The frames of commands: derived from the moderator's commands field by field, and turned back into them.

A new command of the moderator's, or a new field, is on the wire at once. ``by`` and ``at`` are never taken
from a client: a command gets its sender from the connection and its time from the process.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, Union, get_args, get_type_hints

import msgspec

from dialogue.moderator.commands import COMMAND_NAMES, Break, ClientCommand

MAX_ID_CHARACTERS: Final = 64
#: Digits of the largest integer that every JSON parser reads exactly.
MAX_DIGITS: Final = 15
_MAX_NUMBER: Final = 10**MAX_DIGITS - 1

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID_CHARACTERS)]
Number = Annotated[int, msgspec.Meta(ge=-_MAX_NUMBER, le=_MAX_NUMBER)]
Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]


class CommandFrame(msgspec.Struct, frozen=True, tag_field="command", forbid_unknown_fields=True):
    """What every command has. ``id`` is the client's own, unique in the room."""

    type: Literal["command"]
    id: Id


class CheckCommand(CommandFrame, frozen=True, tag="check"):
    """Asks for a hint on a draft, answered by one ``hint``. Nothing is stored or shown to anyone else.

    It is no command of the log: its ``id`` may be used again.
    """

    turn: Number
    text: str


def to_command(frame: CommandFrame, by: str, at: datetime) -> ClientCommand:
    """The moderator's command of ``frame``, which is any but a :class:`CheckCommand`."""
    return _CONVERTERS[type(frame)](frame, by, at)


def content_of(frame: CommandFrame) -> bytes:
    """A command's name and fields without its id: two commands ask for the same if these are the same."""
    return _ENCODER.encode(msgspec.structs.replace(frame, id=""))


def _check_return_time(frame: Any) -> None:
    """A break names one moment, in UTC: the same break from another time zone is the same command."""
    if frame.return_in is not None and frame.return_at is not None:
        raise ValueError("return_in and return_at both say when to go on")
    if frame.return_at is not None:
        msgspec.structs.force_setattr(frame, "return_at", frame.return_at.astimezone(UTC))


#: What is checked of a frame beyond the types of its fields.
_CHECKS: Final[Mapping[type[ClientCommand], Callable[[Any], None]]] = {Break: _check_return_time}


def _wire_type(hint: Any) -> Any:
    if options := [option for option in get_args(hint) if option is not type(None)]:
        if all(isinstance(option, str) for option in options):
            return hint  # a choice of words
        wire_types = [_wire_type(option) for option in options]
        return Union[*wire_types, None] if type(None) in get_args(hint) else Union[*wire_types]
    return {int: Number, datetime: Timestamp}.get(hint, hint)


def _fields(kind: type[ClientCommand]) -> list[Any]:
    hints = get_type_hints(kind)
    return [
        (field.name, _wire_type(hints[field.name]))
        if field.default is dataclasses.MISSING
        else (field.name, _wire_type(hints[field.name]), field.default)
        for field in dataclasses.fields(kind)
        if field.name not in {"by", "at"}
    ]


def _frame_type(kind: type[ClientCommand]) -> type[CommandFrame]:
    check = _CHECKS.get(kind)
    return msgspec.defstruct(  # type: ignore[return-value] # it is a subclass of the base that is given
        f"{kind.__name__}Command",
        _fields(kind),
        bases=(CommandFrame,),
        namespace={"__doc__": kind.__doc__, **({"__post_init__": check} if check is not None else {})},
        module=__name__,
        frozen=True,
        tag=COMMAND_NAMES[kind],
    )


def _converter(kind: type[ClientCommand]) -> Callable[[CommandFrame, str, datetime], ClientCommand]:
    """A function that converts a frame into the command. Reflection happens once, at import."""
    names = [name for name, *_ in _fields(kind)]
    values = attrgetter("id", "type", *names)

    def convert(frame: CommandFrame, by: str, at: datetime) -> ClientCommand:
        return kind(by=by, at=at, **dict(zip(names, values(frame)[2:], strict=True)))

    return convert


#: The frame of each command that the moderator knows.
FRAME_TYPES: Final[Mapping[type[ClientCommand], type[CommandFrame]]] = {
    kind: _frame_type(kind) for kind in COMMAND_NAMES
}
COMMAND_FRAMES: Final[Sequence[type[CommandFrame]]] = (*FRAME_TYPES.values(), CheckCommand)
_CONVERTERS: Final = {frame: _converter(kind) for kind, frame in FRAME_TYPES.items()}
_ENCODER: Final = msgspec.json.Encoder()
