"""What each viewer is shown of the log, and how it is written."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import (
    EVENT_NAMES,
    EVENT_TYPES,
    MODERATOR,
    SEATS,
    BreakCalled,
    Chose,
    Event,
    Granted,
    Nodded,
    Rated,
    RolesSet,
    Said,
    Seat,
    WordsWithdrawn,
    other,
)
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import FRAME_TYPES, FRAMES, encode, encode_all, frames
from dialogue.replay.insights import insights
from tests.generated import examples

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SINCE = NOON + 10 * HOUR
SECRET = "only between us"

looked = settings(max_examples=examples(60), deadline=None, derandomize=True, database=None)
moments = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(datetime, moments)  # in an event, too, every time has its zone
events = st.one_of(*(st.from_type(kind) for kind in EVENT_TYPES.values()))
logs = st.lists(st.tuples(moments, events), max_size=6).map(
    lambda log: [Recorded(seq, at, event) for seq, (at, event) in enumerate(log, 1)]
)


def in_order(rows: list[tuple[int, int, Any]]) -> tuple[ConsentPeriod, ...]:
    """Spans one after another, from their distances and lengths."""
    made: list[ConsentPeriod] = []
    for gap, length, scope in rows:
        first = (made[-1].last or 0) + gap if made else gap
        made.append(ConsentPeriod(first, scope, SINCE + first * HOUR, first + length))
    return tuple(made)


spans = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 4), st.sampled_from(["words", "signals"])), max_size=3
).map(in_order)


@pytest.fixture(params=SEATS)
def me(request: pytest.FixtureRequest) -> Seat:
    seat: Seat = request.param
    return seat


def said(by: str, *, private: bool = False) -> Said:
    return Said(by=by, turn=1, step="share", text=SECRET, private=private, gate=None)


def shown(event: Event, viewer: str, *spans: ConsentPeriod) -> dict[str, Any]:
    """What ``viewer`` reads of ``event``, the room's third."""
    (frame,) = frames([Recorded(3, NOON, event)], Viewer(viewer), spans)
    read: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(frame))
    return read


WITHHELD = {"type": "event", "seq": 3, "at": "2026-11-23T12:00:00.000000Z", "event": "withheld"}


def test_an_event_is_shown_with_its_number_its_time_its_name_and_its_own_fields(me: Seat) -> None:
    assert shown(RolesSet(by=MODERATOR, speaker=me, listener=other(me), why="swap"), me) == {
        "type": "event",
        "seq": 3,
        "at": "2026-11-23T12:00:00.000000Z",
        "event": "roles_set",
        "by": "moderator",
        "speaker": me,
        "listener": other(me),
        "why": "swap",
    }


def test_every_moment_in_an_event_is_written_with_microseconds_in_utc(me: Seat) -> None:
    event = BreakCalled(
        by=me,
        kind="flooded",
        not_before=NOON + timedelta(minutes=20),
        return_by=datetime(2026, 11, 23, 14, 0, 0, 5, tzinfo=timezone(timedelta(hours=1))),
    )
    frame = shown(event, me)
    assert frame["not_before"] == "2026-11-23T12:20:00.000000Z"
    assert frame["return_by"] == "2026-11-23T13:00:00.000005Z"


def test_grant_without_a_deadline_has_a_null_deadline(me: Seat) -> None:
    grant = Granted(
        by=MODERATOR,
        turn=4,
        step="again",
        to=SEATS,
        act="choose",
        phase="talking",
        private=False,
        gate=None,
        tries=0,
        deadline=None,
    )
    frame = shown(grant, me)
    assert (frame["deadline"], frame["to"]) == (None, ["a", "b"])


def test_both_partners_are_shown_the_words(me: Seat) -> None:
    assert shown(said(other(me)), me)["text"] == SECRET
    assert shown(said(me), me)["text"] == SECRET


@pytest.mark.parametrize(
    "private",
    [
        Rated(by="a", turn=1, step="check_in", value=2, private=True),
        Chose(by="a", turn=1, step="check_in", option="stop", private=True, gate=None),
        said("a", private=True),
    ],
    ids=["rated", "chose", "said"],
)
def test_a_private_answer_is_shown_to_its_author_alone(private: Event) -> None:
    assert shown(private, "a")["event"] == EVENT_NAMES[type(private)]
    assert shown(private, "b") == WITHHELD
    assert shown(private, "o1", ConsentPeriod(1, "words", NOON)) == WITHHELD


def test_withdrawn_words_are_in_no_frame(me: Seat) -> None:
    gone = replace(said("a"), text=None)
    for frame in (shown(gone, me), shown(gone, "o1", ConsentPeriod(1, "words", NOON))):
        assert (frame["event"], frame["by"], frame["turn"]) == ("said", "a", 1)
        assert "text" not in frame


@pytest.mark.parametrize(
    "gone",
    [
        Rated(by="a", turn=1, step="check_in", value=None, private=True),
        Chose(by="a", turn=1, step="check_in", option=None, private=True, gate=None),
    ],
    ids=["rated", "chose"],
)
def test_a_private_answer_that_was_taken_back_is_withheld_from_its_author_too(gone: Event) -> None:
    assert shown(gone, "a") == shown(gone, "b") == WITHHELD


def test_an_observer_of_words_is_shown_the_words() -> None:
    assert shown(said("a"), "o1", ConsentPeriod(1, "words", NOON))["text"] == SECRET


def test_observer_of_signals_sees_said_without_text() -> None:
    frame = shown(said("a"), "o1", ConsentPeriod(1, "signals", NOON))
    assert frame["event"] == "said"
    assert "text" not in frame
    assert shown(Nodded(by="b"), "o1", ConsentPeriod(1, "signals", NOON))["event"] == "nodded"


@pytest.mark.parametrize("before", [(), (ConsentPeriod(1, "words", NOON, 2),)])
def test_event_outside_the_consent_has_the_time_of_the_next_consent(
    before: tuple[ConsentPeriod, ...],
) -> None:
    begins = ConsentPeriod(5, "words", NOON + HOUR)
    assert shown(said("a"), "o1", *before, begins) == WITHHELD | {"at": "2026-11-23T13:00:00.000000Z"}


def test_withdrawn_words_are_named_to_an_observer_as_far_as_the_consent_reaches(me: Seat) -> None:
    withdrawn = WordsWithdrawn(by="a", seqs=(1, 2, 3))
    assert shown(withdrawn, me)["seqs"] == [1, 2, 3]
    assert shown(withdrawn, "o1", ConsentPeriod(2, "words", NOON))["seqs"] == [2, 3]


@pytest.mark.parametrize("outside", [(), (ConsentPeriod(1, "words", NOON, 2),)])
def test_observer_without_a_later_consent_gets_no_frame(outside: tuple[ConsentPeriod, ...]) -> None:
    assert frames([Recorded(3, NOON, said("a"))], Viewer("o1"), outside) == []


def test_each_kind_of_event_has_a_frame_of_its_own_name() -> None:
    assert {kind.__name__ for kind in FRAME_TYPES} == {
        *(f"{kind.__name__}Frame" for kind in EVENT_TYPES.values()),
        "WithheldFrame",
    }


@looked
@given(logs)
def test_a_partners_frames_hold_the_events_whole_and_can_be_read_back(log: list[Recorded]) -> None:
    for record, frame in zip(log, frames(log, Viewer(record_author(log)), ()), strict=True):
        kind = FRAMES[type(record.event)]
        if not isinstance(frame, kind):
            continue  # withheld: another test's affair
        assert msgspec.json.decode(msgspec.json.encode(frame), type=kind) == frame
        for field in fields(record.event):
            held, written = getattr(record.event, field.name), getattr(frame, field.name)
            gone = held is None and field.name == "text"
            assert written == (
                msgspec.UNSET if gone else rfc3339(held) if isinstance(held, datetime) else held
            )


def record_author(log: list[Recorded]) -> str:
    return log[0].event.by if log and log[0].event.by in SEATS else "a"


@looked
@given(logs, st.sampled_from(["a", "b", "o1"]), spans)
def test_every_viewer_gets_the_same_numbers_and_no_times_outside_the_consent(
    log: list[Recorded], who: str, consent: tuple[ConsentPeriod, ...]
) -> None:
    shown: list[tuple[int, str]] = []
    for record in log:
        inside = any(span.first <= record.seq <= (span.last or record.seq) for span in consent)
        begins = [span.since for span in consent if span.first > record.seq]
        if who != "o1" or inside:
            shown.append((record.seq, rfc3339(record.at)))
        elif begins:
            shown.append((record.seq, rfc3339(begins[0])))
    assert [(frame.seq, frame.at) for frame in frames(log, Viewer(who), consent)] == shown


@looked
@given(logs, st.sampled_from(["b", "o1"]), spans)
def test_a_frame_holds_no_more_than_its_viewer_may_see(
    log: list[Recorded], who: str, consent: tuple[ConsentPeriod, ...]
) -> None:
    """Computed from PROTOCOL.md section 4 alone, without ``visibility_of``."""
    for frame in frames(log, Viewer(who), consent):
        record = log[frame.seq - 1]
        covering = [span for span in consent if span.first <= record.seq <= (span.last or record.seq)]
        private = getattr(record.event, "private", False) and not isinstance(record.event, Granted)
        written = msgspec.json.decode(msgspec.json.encode(frame))
        if (private and record.event.by != who) or (who == "o1" and not covering):
            assert set(written) == {"type", "seq", "at", "event"}
        elif who == "o1" and covering[0].scope == "signals":
            assert "text" not in written


def test_many_frames_as_one_array_are_padded_as_a_whole() -> None:
    log = [Recorded(1, NOON, said("a")), Recorded(2, NOON, Nodded(by="b"))]
    made = frames(log, Viewer("a"), ())
    array = encode_all(made)
    assert msgspec.json.decode(array) == [msgspec.json.decode(encode(frame)) for frame in made]
    assert len(array) % 512 == 0


@looked
@given(moments)
def test_timestamps_sort_in_order_of_time(moment: datetime) -> None:
    written = rfc3339(moment)
    assert len(written) == len("2026-11-23T05:28:06.000000Z")
    assert datetime.fromisoformat(written) == moment


class CountedSpan:
    """A span of consent that counts how often its beginning is looked at."""

    looks = 0

    def __init__(self, span: ConsentPeriod) -> None:
        self.scope, self.since, self.last = span.scope, span.since, span.last
        self._first = span.first

    @property
    def first(self) -> int:
        CountedSpan.looks += 1
        return self._first


def test_many_consent_periods_cost_each_event_few_comparisons() -> None:
    """8,000 changes of consent once made an export look 16 million times; a search needs 12 an event."""
    log = [Recorded(seq, NOON, Nodded(by="a")) for seq in range(1, 8001)]
    many: Any = tuple(CountedSpan(ConsentPeriod(seq, "words", NOON, seq)) for seq in range(2, 8001, 2))
    CountedSpan.looks = 0

    seen = frames(log, Viewer("o1"), many)
    insights(log, Viewer("o1"), many)

    assert sum(getattr(frame, "event", "") == "nodded" for frame in seen) == 4000
    assert CountedSpan.looks <= 3 * 15 * len(log)
