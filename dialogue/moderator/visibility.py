"""Decides what each viewer sees of an event, from the event and the consent periods. The only such place."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final, Literal

from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import (
    ANSWER_FIELDS,
    Chose,
    Event,
    Rated,
    Said,
    Scope,
    Seat,
    WordsWithdrawn,
    is_private,
    seat_of,
)

_first_seq: Final = attrgetter("first")
#: The whole event, the event without its words, or only that an event happened.
Visibility = Literal["all", "no_words", "nothing"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """A partner (by seat) or an observer (by id) of a room."""

    participant_id: str

    @property
    def seat(self) -> Seat | None:
        """The partner's seat; None for an observer."""
        return seat_of(self.participant_id)


def visibility_of(
    viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...], seq: int, event: Event
) -> Visibility:
    """What ``viewer`` sees of the event numbered ``seq``.

    ``consent_periods`` are the observer's; partners have none and need none. Only its author
    sees a private answer. An observer never sees an event outside every period, even after a later
    consent: those words were said without it.
    """
    if isinstance(event, Chose | Rated) and getattr(event, ANSWER_FIELDS[type(event)]) is None:
        return "nothing"  # a private answer that was withdrawn: its author does not see it either
    private = is_private(event)
    if viewer.seat is not None:
        return "nothing" if private and event.by != viewer.participant_id else "all"
    scope = scope_at(consent_periods, seq)
    if private or scope is None:
        return "nothing"
    return "no_words" if scope == "signals" and isinstance(event, Said) else "all"


def scope_at(consent_periods: tuple[ConsentPeriod, ...], seq: int) -> Scope | None:
    """The scope that was consented to when the event numbered ``seq`` happened."""
    index = bisect_right(consent_periods, seq, key=_first_seq)
    return consent_periods[index - 1].scope if index and _covers(consent_periods[index - 1], seq) else None


def shown_at(
    viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...], seq: int, at: datetime
) -> datetime | None:
    """The time at which ``viewer`` is shown the event numbered ``seq``, which happened ``at``.

    For an event outside an observer's consent, it is the time at which the next consent begins, so that it
    reveals nothing about the dialogue. If no consent follows, the event is not shown: None.
    """
    if viewer.seat is not None:
        return at
    index = bisect_right(consent_periods, seq, key=_first_seq)
    if index and _covers(consent_periods[index - 1], seq):
        return at
    return consent_periods[index].since if index < len(consent_periods) else None


def known_seqs(viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...], event: Event) -> tuple[int, ...]:
    """The event numbers that ``event`` names, without those outside an observer's consent."""
    if not isinstance(event, WordsWithdrawn):
        return ()
    return tuple(
        seq for seq in event.seqs if viewer.seat is not None or scope_at(consent_periods, seq) is not None
    )


def _covers(period: ConsentPeriod, seq: int) -> bool:
    """Whether ``period``, which begins at ``seq`` or before, includes it."""
    return period.last is None or seq <= period.last


def sees_topic(scope: Scope | None, viewer: Viewer) -> bool:
    """Whether ``viewer`` sees the topic, the couple's words; ``scope`` is what an observer may see now."""
    return viewer.seat is not None or scope == "words"
