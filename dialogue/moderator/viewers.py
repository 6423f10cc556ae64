"""Who sees what of a room's events. Visibility is decided here and nowhere else, from the event alone."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final, Literal

from dialogue.moderator.events import Chose, Event, Rated, Said, Scope, Seat, WordsWithdrawn, seat_of
from dialogue.moderator.state import Span

_first: Final = attrgetter("first")
#: All of the event, all but its words, or nothing but that it happened.
Sight = Literal["all", "no_words", "nothing"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who may look into a room: a partner by seat, or an observer by id."""

    who: str

    @property
    def seat(self) -> Seat | None:
        """The partner's seat; None for an observer."""
        return seat_of(self.who)


def sight(viewer: Viewer, spans: tuple[Span, ...], seq: int, event: Event) -> Sight:
    """What ``viewer`` sees of the event numbered ``seq``.

    ``spans`` are the observer's spans of consent (:class:`dialogue.moderator.state.Span`); partners have none
    and need none. A private answer is its author's alone. What lies outside every span, an observer never
    sees, not even after consent was given: those words were said without it.
    """
    if (isinstance(event, Chose) and event.option is None) or (
        isinstance(event, Rated) and event.value is None
    ):
        return "nothing"  # a private answer that was taken back: not even its author has it any more
    private = isinstance(event, Said | Chose | Rated) and event.private
    if viewer.seat is not None:
        return "nothing" if private and event.by != viewer.who else "all"
    scope = scope_at(spans, seq)
    if private or scope is None:
        return "nothing"
    return "no_words" if scope == "signals" and isinstance(event, Said) else "all"


def scope_at(spans: tuple[Span, ...], seq: int) -> Scope | None:
    """The scope that was consented to when the event numbered ``seq`` happened."""
    before = bisect_right(spans, seq, key=_first)
    return spans[before - 1].scope if before and _covers(spans[before - 1], seq) else None


def shown_at(viewer: Viewer, spans: tuple[Span, ...], seq: int, at: datetime) -> datetime | None:
    """The time at which ``viewer`` is shown the event numbered ``seq``, which happened ``at``.

    Of what lies outside an observer's consent it is the moment at which the consent next begins, so that it
    tells nothing of the dialogue's course. Where none begins, the event is not shown at all: None.
    """
    if viewer.seat is not None:
        return at
    before = bisect_right(spans, seq, key=_first)
    if before and _covers(spans[before - 1], seq):
        return at
    return spans[before].since if before < len(spans) else None


def known_seqs(viewer: Viewer, spans: tuple[Span, ...], event: Event) -> tuple[int, ...]:
    """The numbers that ``event`` names, but for those of what lies outside an observer's consent."""
    if not isinstance(event, WordsWithdrawn):
        return ()
    return tuple(seq for seq in event.seqs if viewer.seat is not None or scope_at(spans, seq) is not None)


def _covers(span: Span, seq: int) -> bool:
    """Whether ``span``, which begins at ``seq`` or before, reaches to it."""
    return span.last is None or seq <= span.last
