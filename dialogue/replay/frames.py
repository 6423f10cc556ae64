"""What a viewer sees of a room's log: the ``event`` frames, made by one pure function.

The socket, the replay page, the export and the HTTP API all take their frames from here, so what was sent
live is what the replay shows. The frame types are derived from the moderator's events, field by field: a new
event or a new field is on the wire at once. Times are text, always with microseconds and in UTC
(``2026-11-23T05:28:06.000000Z``), so that they sort as they happened.
"""

import types
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    NamedTuple,
    Union,
    assert_never,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import ANSWER_FIELDS, NAMES, Chose, Event, Rated, Said, WordsWithdrawn
from dialogue.moderator.visibility import Viewer, Visibility, known_seqs, shown_at, visibility_of

#: Messages over the socket and frames over HTTP are padded to a multiple of this length.
PADDED_TO_BYTES: Final = 512
_encode: Final = msgspec.json.Encoder().encode
#: A moment, as the wire writes it.
Time = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", extra_json_schema={"format": "date-time"}
    ),
]


class EventFrame(msgspec.Struct, frozen=True, tag_field="type", tag="event"):
    """An event, numbered and timed by the log, as one viewer sees it."""

    seq: Annotated[int, msgspec.Meta(ge=1)]
    at: Time


class WithheldFrame(EventFrame, frozen=True, tag="event"):
    """An event that this viewer may not see. Its number is shown: the numbers stay gapless for everyone.

    To an observer, ``at`` of what lies outside the consent is the moment at which the consent next begins.
    """

    event: Literal["withheld"]


def frames(
    recorded: Sequence[Recorded], viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...]
) -> list[EventFrame]:
    """What ``viewer`` is shown of ``recorded``; ``spans`` as in ``viewers.sight``.

    There is a frame for each event, but that an observer without consent is shown nothing: see ``looks``.
    """
    shown = zip(recorded, looks(recorded, viewer, consent_periods), strict=True)
    return [frame(record, look) for record, look in shown if look is not None]


class Look(NamedTuple):
    """How much of an event is shown, and at which time; ``seqs`` are the numbers that it may name."""

    seen: Visibility
    at: datetime
    seqs: tuple[int, ...] = ()


def looks(
    recorded: Iterable[Recorded], viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...]
) -> tuple[Look | None, ...]:
    """How ``viewer`` is shown each of ``recorded``; None for what no consent reaches or follows."""
    return tuple(
        Look(
            visibility_of(viewer, consent_periods, record.seq, record.event),
            at,
            known_seqs(viewer, consent_periods, record.event),
        )
        if (at := shown_at(viewer, consent_periods, record.seq, record.at)) is not None
        else None
        for record in recorded
    )


def encode(frame: EventFrame) -> msgspec.Raw:
    """``frame`` as JSON. A private answer is padded: its length is the same whatever was answered."""
    encoded = _encode(frame)
    answers_privately = isinstance(frame, _ANSWER_FRAMES) and getattr(frame, "private", False)
    return msgspec.Raw(padded(encoded) if answers_privately else encoded)


def encode_all(frames: Iterable[EventFrame]) -> bytes:
    """``frames`` as a JSON array, padded as a whole, too."""
    return padded(_encode([encode(frame) for frame in frames]))


def padded(message: bytes) -> bytes:
    """A JSON text with white space after it, so that its length tells only of how many steps it is."""
    return message.ljust(-(-len(message) // PADDED_TO_BYTES) * PADDED_TO_BYTES)


def frame(record: Recorded, look: Look) -> EventFrame:
    """The frame of one event, for all viewers who are shown it in the same way."""
    match look.seen:
        case "all" | "no_words":
            event = record.event
            made = _MAKERS[type(event)](record)
            if isinstance(event, WordsWithdrawn):
                return msgspec.structs.replace(made, seqs=look.seqs)
            wordless = isinstance(event, Said) and (look.seen == "no_words" or event.text is None)
            return msgspec.structs.replace(made, text=msgspec.UNSET) if wordless else made
        case "nothing":
            return WithheldFrame(record.seq, rfc3339(look.at), "withheld")
        case _:
            assert_never(look.seen)


def _frame_type(kind: type[Event]) -> Any:
    """The frame of one kind of event: the log's number and time, the event's name and its own fields."""
    own: list[Any] = [("event", Literal[NAMES[kind]])]
    given = ANSWER_FIELDS.get(kind)  # it may be taken back, and then no frame has it
    for name, hint in _own_fields(kind):
        wired = _on_the_wire(_given(hint) if name == given else hint)
        own.append((name, wired | msgspec.UnsetType, msgspec.UNSET) if name == "text" else (name, wired))
    return msgspec.defstruct(
        f"{kind.__name__}Frame",
        own,
        bases=(EventFrame,),
        namespace={"__doc__": kind.__doc__},
        module=__name__,
        frozen=True,
        tag="event",
    )


def _given(hint: Any) -> Any:
    """The type of what somebody gave, as long as it is there: what was taken back is never in a frame."""
    return Union[tuple(option for option in get_args(hint) if option is not types.NoneType)]  # noqa: UP007


def _own_fields(kind: type[Event]) -> list[tuple[str, Any]]:
    """The event's fields. The words come last: they are the one field that a frame may lack."""
    hints = get_type_hints(kind)
    return [(name, hints[name]) for name in sorted(hints, key=lambda name: name == "text")]


def _on_the_wire(hint: Any) -> Any:
    """An event's type as the wire writes it: moments become text, all else stays."""
    if hint is datetime:
        return Time
    if get_origin(hint) in {Union, types.UnionType}:
        return Union[tuple(_on_the_wire(option) for option in get_args(hint))]  # noqa: UP007 - made at run time
    return hint


def _maker(kind: type[Event]) -> Callable[[Recorded], EventFrame]:
    """What turns an event of this kind into its frame; made once, so that no turn pays for reflection."""
    made: Any = FRAMES[kind]  # its fields are known only at run time
    name = NAMES[kind]
    own = _own_fields(kind)
    read = attrgetter("by", *(field for field, _ in own))  # two names at least, so it always gives a tuple
    times = any(datetime in {hint, *get_args(hint)} for _, hint in own)

    def make(record: Recorded) -> EventFrame:
        values = read(record.event)[1:]
        if times:
            values = tuple(rfc3339(value) if isinstance(value, datetime) else value for value in values)
        frame: EventFrame = made(record.seq, rfc3339(record.at), name, *values)
        return frame

    return make


#: The frame of each kind of event.
FRAMES: Final[dict[type[Event], type[EventFrame]]] = {kind: _frame_type(kind) for kind in NAMES}
_ANSWER_FRAMES: Final = (FRAMES[Chose], FRAMES[Rated])
_MAKERS: Final = {kind: _maker(kind) for kind in NAMES}
#: Every type of frame that :func:`frames` makes.
FRAME_TYPES: Final[Sequence[type[EventFrame]]] = (*FRAMES.values(), WithheldFrame)
