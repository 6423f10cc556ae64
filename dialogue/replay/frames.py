"""Converts a room's log into the ``event`` frames that a viewer may see, with pure functions.

The socket, the replay page, the export and the HTTP API use the same functions, so the replay shows the
frames that were sent live. The frame types are derived from the moderator's events, field by field: a new
event or field needs no change here. Times are text in UTC with microseconds
(``2026-11-23T05:28:06.000000Z``), so that they sort in order of time.
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
from dialogue.moderator.events import ANSWER_FIELDS, EVENT_NAMES, Chose, Event, Rated, Said, WordsWithdrawn
from dialogue.moderator.visibility import Viewer, Visibility, known_seqs, shown_at, visibility_of

#: Messages over the socket and frames over HTTP are padded to a multiple of this length.
PADDED_TO_BYTES: Final = 512
_encode: Final = msgspec.json.Encoder().encode
#: A time as it is written in frames.
Time = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", extra_json_schema={"format": "date-time"}
    ),
]


class EventFrame(msgspec.Struct, frozen=True, tag_field="type", tag="event"):
    """An event as one viewer sees it, with the number and the time that the log assigned."""

    seq: Annotated[int, msgspec.Meta(ge=1)]
    at: Time


class WithheldFrame(EventFrame, frozen=True, tag="event"):
    """An event that this viewer may not see. It has a number, so that no viewer's numbers have gaps.

    For an observer, ``at`` of an event outside the consent is the time at which the next consent begins.
    """

    event: Literal["withheld"]


def frames(
    recorded: Sequence[Recorded], viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...]
) -> list[EventFrame]:
    """The frames of ``recorded`` for ``viewer``. ``consent_periods`` are empty for a partner.

    Each event has a frame, except events for which ``event_views`` gives None.
    """
    shown = zip(recorded, event_views(recorded, viewer, consent_periods), strict=True)
    return [frame(record, view) for record, view in shown if view is not None]


class EventView(NamedTuple):
    """How a viewer sees an event: its visibility, its time, and the event numbers that the frame may name."""

    visibility: Visibility
    at: datetime
    seqs: tuple[int, ...] = ()


def event_views(
    recorded: Iterable[Recorded], viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...]
) -> tuple[EventView | None, ...]:
    """The view that ``viewer`` has of each of ``recorded``, or None if the viewer gets no frame for it."""
    return tuple(
        EventView(
            visibility_of(viewer, consent_periods, record.seq, record.event),
            at,
            known_seqs(viewer, consent_periods, record.event),
        )
        if (at := shown_at(viewer, consent_periods, record.seq, record.at)) is not None
        else None
        for record in recorded
    )


def encode(frame: EventFrame) -> msgspec.Raw:
    """``frame`` as JSON. A private answer is padded, so that its length does not reveal the answer."""
    encoded = _encode(frame)
    answers_privately = isinstance(frame, _ANSWER_FRAMES) and getattr(frame, "private", False)
    return msgspec.Raw(padded(encoded) if answers_privately else encoded)


def encode_all(frames: Iterable[EventFrame]) -> bytes:
    """``frames`` as a JSON array. Each private answer is padded, and so is the whole array."""
    return padded(_encode([encode(frame) for frame in frames]))


def padded(message: bytes) -> bytes:
    """Pad a JSON text with spaces to a multiple of ``PADDED_TO_BYTES``, to hide its length."""
    return message.ljust(-(-len(message) // PADDED_TO_BYTES) * PADDED_TO_BYTES)


def frame(record: Recorded, view: EventView) -> EventFrame:
    """The frame of one event. Viewers with equal views share it."""
    match view.visibility:
        case "all" | "no_words":
            event = record.event
            frame_type = _FRAME_BUILDERS[type(event)](record)
            if isinstance(event, WordsWithdrawn):
                return msgspec.structs.replace(frame_type, seqs=view.seqs)
            wordless = isinstance(event, Said) and (view.visibility == "no_words" or event.text is None)
            return msgspec.structs.replace(frame_type, text=msgspec.UNSET) if wordless else frame_type
        case "nothing":
            return WithheldFrame(record.seq, rfc3339(view.at), "withheld")
        case _:
            assert_never(view.visibility)


def _frame_type(kind: type[Event]) -> Any:
    """The frame type for one type of event: number, time, the event's name and the event's own fields."""
    fields: list[Any] = [("event", Literal[EVENT_NAMES[kind]])]
    answer_field = ANSWER_FIELDS.get(kind)  # absent from frames once the answer was withdrawn
    for name, hint in _own_fields(kind):
        wire_type = _wire_type(_without_none(hint) if name == answer_field else hint)
        fields.append(
            (name, wire_type | msgspec.UnsetType, msgspec.UNSET) if name == "text" else (name, wire_type)
        )
    return msgspec.defstruct(
        f"{kind.__name__}Frame",
        fields,
        bases=(EventFrame,),
        namespace={"__doc__": kind.__doc__},
        module=__name__,
        frozen=True,
        tag="event",
    )


def _without_none(hint: Any) -> Any:
    """The type without None, because no frame holds a withdrawn answer."""
    return Union[tuple(option for option in get_args(hint) if option is not types.NoneType)]  # noqa: UP007


def _own_fields(kind: type[Event]) -> list[tuple[str, Any]]:
    """The event's fields. ``text`` comes last, because it is the only optional field of a frame."""
    hints = get_type_hints(kind)
    return [(name, hints[name]) for name in sorted(hints, key=lambda name: name == "text")]


def _wire_type(hint: Any) -> Any:
    """The type of an event's field in a frame: times become text, other types stay."""
    if hint is datetime:
        return Time
    if get_origin(hint) in {Union, types.UnionType}:
        return Union[tuple(_wire_type(option) for option in get_args(hint))]  # noqa: UP007 - built at run time
    return hint


def _frame_builder(kind: type[Event]) -> Callable[[Recorded], EventFrame]:
    """A function that builds the frame of an event of this type. Reflection runs once, at import."""
    frame_type: Any = FRAMES[kind]  # built at run time, so mypy does not know its fields
    name = EVENT_NAMES[kind]
    fields = _own_fields(kind)
    get_values = attrgetter(
        "by", *(field for field, _ in fields)
    )  # with at least two names, attrgetter returns a tuple
    has_times = any(datetime in {hint, *get_args(hint)} for _, hint in fields)

    def make(record: Recorded) -> EventFrame:
        values = get_values(record.event)[1:]
        if has_times:
            values = tuple(rfc3339(value) if isinstance(value, datetime) else value for value in values)
        frame: EventFrame = frame_type(record.seq, rfc3339(record.at), name, *values)
        return frame

    return make


#: The frame type of each type of event.
FRAMES: Final[dict[type[Event], type[EventFrame]]] = {kind: _frame_type(kind) for kind in EVENT_NAMES}
_ANSWER_FRAMES: Final = (FRAMES[Chose], FRAMES[Rated])
_FRAME_BUILDERS: Final = {kind: _frame_builder(kind) for kind in EVENT_NAMES}
#: Every frame type that :func:`frames` returns.
FRAME_TYPES: Final[Sequence[type[EventFrame]]] = (*FRAMES.values(), WithheldFrame)
