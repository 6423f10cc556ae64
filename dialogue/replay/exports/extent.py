"""Decides what of a conversation is in an export: which events, and whose words. The only such place.

Everything that the viewer may not see is absent already (:mod:`dialogue.moderator.visibility`). Of the rest,
the words of others are left out unless they allowed them to be taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import MODERATOR, Said, Seat
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import EventFrame, EventView, event_views, frame

#: The whole conversation, one's own words alone, or the events without words.
Extent = Literal["whole", "mine", "structure"]
#: Why the words of an event are in an export or absent.
Words = Literal["shown", "taken_back", "not_observed", "left_out"]
_WITHOUT_WORDS: Final[frozenset[Words]] = frozenset({"not_observed", "left_out"})


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken along: by ``viewer``, with the consent periods of an observer; a partner has none.

    ``allowed`` are the partners whose words may be taken, each with the number of the last event that they
    allowed. A viewer's own words need no permission.
    """

    of: Extent
    viewer: Viewer
    consent_periods: tuple[ConsentPeriod, ...] = ()
    allowed: Mapping[Seat, int] = field(default_factory=dict)


class Kept(NamedTuple):
    """An event in an export. ``words`` is about the text of a ``said`` event; all others are "shown"."""

    record: Recorded
    view: EventView
    words: Words

    @property
    def is_shown(self) -> bool:
        return self.view.visibility != "nothing"


def kept(recorded: Sequence[Recorded], taken: Taken) -> list[Kept]:
    """The events of an export. An event that the viewer gets no frame of is absent."""
    views = event_views(recorded, taken.viewer, taken.consent_periods)
    return [_kept(record, view, taken) for record, view in zip(recorded, views, strict=True) if view]


def frames_of(events: Iterable[Kept]) -> list[EventFrame]:
    """The frames of the events: as the viewer was sent them, without the words that are left out."""
    return [frame(each.record, each.view) for each in events]


def left_out(events: Iterable[Kept]) -> list[int]:
    """The numbers of the events whose words are left out, because their author did not allow them."""
    return [each.record.seq for each in events if each.words == "left_out"]


def _kept(record: Recorded, view: EventView, taken: Taken) -> Kept:
    if view.visibility == "nothing" or _is_of_another(record, taken):
        return Kept(record, view._replace(visibility="nothing"), "shown")
    words = _words(record, view, taken)
    return Kept(record, view._replace(visibility="no_words") if words in _WITHOUT_WORDS else view, words)


def _is_of_another(record: Recorded, taken: Taken) -> bool:
    """Whether one's own words leave this event out. The moderator's events say when they were said."""
    return taken.of == "mine" and record.event.by not in {taken.viewer.participant_id, MODERATOR}


def _words(record: Recorded, view: EventView, taken: Taken) -> Words:
    event = record.event
    if not isinstance(event, Said):
        return "shown"
    if event.text is None:
        return "taken_back"
    if taken.of == "structure":
        return "left_out"
    if view.visibility == "no_words":
        return "not_observed"
    is_own = event.by == taken.viewer.participant_id
    is_allowed = any(seat == event.by and record.seq <= last for seat, last in taken.allowed.items())
    return "shown" if is_own or is_allowed else "left_out"
