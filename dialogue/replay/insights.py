"""The insights of the replay page: the shares with their paraphrases, and a timeline. They hold no words.

Both hold event numbers, seats, steps and times of events that the viewer may see. When an observer's consent
ends, the current interval ends and an open share stays open.
"""

from collections.abc import Iterable
from typing import Literal, cast

import msgspec

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import (
    MODERATOR,
    BreakCalled,
    BreakEnded,
    Chose,
    ClosingBegan,
    Ended,
    Granted,
    Parked,
    RoundEnded,
    Said,
    Seat,
)
from dialogue.moderator.format import ACCEPTED
from dialogue.moderator.visibility import Viewer, scope_at
from dialogue.replay.frames import Time


class Share(msgspec.Struct, kw_only=True):
    """A share of one partner: the event numbers of its chunks and of its paraphrases.

    ``accepted`` is the event number of the accepted paraphrase. ``tries`` counts the rejected paraphrases.
    """

    by: Seat
    round: int
    said: list[int]
    paraphrases: list[int]
    accepted: int | None
    tries: int
    closed: Literal["accepted", "parked", "open"]


class TimelineInterval(msgspec.Struct, kw_only=True):
    """A turn or a break, from the event that began it to the event that ended it.

    A turn that a break interrupts has a second interval after the break. ``tries`` above 0 marks a retry.
    """

    kind: Literal["turn", "break"]
    by: Seat | Literal["both"]
    step: str
    first_seq: int = msgspec.field(name="from")
    last_seq: int = msgspec.field(name="to")
    start: Time
    end: Time
    tries: int


class Insights(msgspec.Struct):
    """The shares and the timeline of a conversation, from the events that one viewer may see."""

    shares: list[Share]
    timeline: list[TimelineInterval]


def insights(
    recorded: Iterable[Recorded], viewer: Viewer, consent_periods: tuple[ConsentPeriod, ...]
) -> Insights:
    """The insights of ``viewer`` into ``recorded``. ``consent_periods`` are empty for a partner."""
    shares, timeline = _Shares(), _Timeline()
    for record in recorded:
        if viewer.seat is None and scope_at(consent_periods, record.seq) is None:
            # Count hidden rounds too: the `state` frame shows an observer the round's number anyway.
            shares.update_round(record)
            shares.forget_open()
            timeline.forget_open()
        else:
            shares.add(record)
            timeline.add(record)
    return Insights(shares.all, timeline.all)


class _Shares:
    def __init__(self) -> None:
        self.all: list[Share] = []
        self._open: Share | None = None
        self._round = 1

    def update_round(self, record: Recorded) -> None:
        if isinstance(record.event, RoundEnded):
            self._round = record.event.round + 1

    def forget_open(self) -> None:
        """Stop updating the open share: the viewer may not see its next events."""
        self._open = None

    def add(self, record: Recorded) -> None:
        self.update_round(record)
        event = record.event
        if isinstance(event, Said) and event.gate == "opens":
            if self._open is None:
                self._open = Share(
                    by=cast("Seat", event.by),  # only partners send `say`
                    round=self._round,
                    said=[],
                    paraphrases=[],
                    accepted=None,
                    tries=0,
                    closed="open",
                )
                self.all.append(self._open)
            self._open.said.append(record.seq)
        elif isinstance(event, ClosingBegan | Ended):
            self._open = None
        elif self._open is not None:
            self._update_open(self._open, record)

    def _update_open(self, share: Share, record: Recorded) -> None:
        match record.event:
            case Said(gate="paraphrase"):
                share.paraphrases.append(record.seq)
            case Chose(gate="verdict", option=option) if option == ACCEPTED:
                share.closed = "accepted"
                share.accepted = share.paraphrases[-1]
                self._open = None
            case Chose(gate="verdict"):
                share.tries += 1
            case Parked():
                share.closed = "parked"
                self._open = None
            case _:
                pass


class _Timeline:
    def __init__(self) -> None:
        self.all: list[TimelineInterval] = []
        self._open: TimelineInterval | None = None
        self._turn: Granted | None = None

    def forget_open(self) -> None:
        """End the interval at the last event that the viewer may see."""
        self._open = self._turn = None

    def add(self, record: Recorded) -> None:
        event = record.event
        if self._open is not None:
            self._open.last_seq, self._open.end = record.seq, rfc3339(record.at)
        match event:
            case Granted():
                self._turn = event
                self._grant(record, event)
            case BreakCalled():
                by = cast("Seat", event.by)  # only partners send `break`
                self._begin(record, "break", by, self._turn.step if self._turn is not None else "", 0)
            case BreakEnded():
                self._open = None
                # If a partner's `end` ended the break, the closing follows instead of the interrupted turn.
                if self._turn is not None and event.by == MODERATOR:
                    self._grant(record, self._turn)
            case Ended():
                self._open = None
            case _:
                pass

    def _grant(self, record: Recorded, turn: Granted) -> None:
        self._begin(record, "turn", turn.to[0] if len(turn.to) == 1 else "both", turn.step, turn.tries)

    def _begin(
        self,
        record: Recorded,
        kind: Literal["turn", "break"],
        by: Seat | Literal["both"],
        step: str,
        tries: int,
    ) -> None:
        at = rfc3339(record.at)
        self._open = TimelineInterval(
            kind=kind,
            by=by,
            step=step,
            first_seq=record.seq,
            last_seq=record.seq,
            start=at,
            end=at,
            tries=tries,
        )
        self.all.append(self._open)
