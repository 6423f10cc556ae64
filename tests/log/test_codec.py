from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.log.codec import Unreadable, decode, encode, rfc3339
from dialogue.moderator.events import EVENTS, BreakCalled, Chose, Event, Granted, Said, WordsWithdrawn
from tests.log.rooms import every_event, said
from tests.moderator.helpers import BEGIN


def there_and_back(event: Event) -> Event:
    name, body = encode(event)
    return decode(name, event.by, body)


def test_every_event_of_a_dialogue_comes_back_equal() -> None:
    for event in every_event():
        assert there_and_back(event) == event


def any_event() -> st.SearchStrategy[Event]:
    times = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    st.register_type_strategy(datetime, times)
    st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"])))
    return st.one_of([st.from_type(kind) for kind in EVENTS.values()])


@given(any_event())
def test_an_event_of_any_kind_with_anything_in_it_comes_back_equal(event: Event) -> None:
    assert there_and_back(event) == event


def test_by_stands_in_a_column_of_its_own() -> None:
    name, body = encode(Chose(by="a", turn=4, step="verdict", option="yes", private=False, gate="verdict"))
    assert name == "chose"
    assert msgspec.json.decode(body) == {
        "turn": 4,
        "step": "verdict",
        "option": "yes",
        "private": False,
        "gate": "verdict",
    }


def test_times_are_written_in_utc_with_microseconds() -> None:
    summer = timezone(timedelta(hours=2))
    assert rfc3339(BEGIN) == "2026-03-01T18:30:00.000000Z"
    assert rfc3339(BEGIN.astimezone(summer)) == rfc3339(BEGIN)
    _, body = encode(BreakCalled(by="b", kind="breather", not_before=BEGIN, return_by=BEGIN))
    assert body == (
        '{"kind":"breather","not_before":"2026-03-01T18:30:00.000000Z",'
        '"return_by":"2026-03-01T18:30:00.000000Z"}'
    )


def test_a_time_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="zone"):
        rfc3339(BEGIN.replace(tzinfo=None))


def test_words_that_are_no_text_are_not_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode(said("half a sign: \ud83d"))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("sung", "{}"),
        ("said", ""),
        ("said", "[]"),
        ("said", '{"turn": 1'),
        ("said", '{"turn": 1, "step": "share", "private": false, "gate": null}'),
        ("said", '{"turn": "1", "step": "share", "text": "secret", "private": false, "gate": null}'),
        ("said", '{"turn": 1, "step": "share", "text": "secret", "private": false, "gate": "secret"}'),
        ("said", '{"turn": 1, "step": "s", "text": "t", "private": false, "gate": null, "secret": 1}'),
        ("said", '{"turn": 1, "step": "s", "text": "t", "private": false, "gate": null, "by": "b"}'),
        ("break_called", '{"kind": "breather", "not_before": "secret", "return_by": "secret"}'),
    ],
)
def test_what_is_no_event_is_unreadable_and_not_quoted(name: str, body: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(name, "a", body)
    assert "secret" not in str(caught.value)


def test_lists_come_back_as_tuples() -> None:
    withdrawn = WordsWithdrawn(by="a", seqs=(3, 5))
    assert there_and_back(withdrawn) == withdrawn


def test_what_is_nothing_comes_back_as_nothing() -> None:
    for event in every_event():
        if isinstance(event, Granted | Said) and event.gate is None:
            back = there_and_back(event)
            assert isinstance(back, Granted | Said)
            assert back.gate is None
            return
    pytest.fail("no event had an empty field")
