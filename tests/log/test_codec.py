import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.codec import Unreadable, decode, encode
from dialogue.moderator.events import (
    EVENT_TYPES,
    BreakCalled,
    Chose,
    Event,
    Granted,
    Rated,
    Said,
    WordsWithdrawn,
)
from tests.log.rooms import every_event, said
from tests.moderator.helpers import BEGIN
from tests.servers import HOME


def there_and_back(event: Event) -> Event:
    name, body, content = encode(event)
    return decode(name, event.by, body, content)


def test_every_event_of_a_dialogue_comes_back_equal() -> None:
    for event in every_event():
        assert there_and_back(event) == event


def any_event() -> st.SearchStrategy[Event]:
    times = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    st.register_type_strategy(datetime, times)
    st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"])))
    kinds = [st.from_type(kind) for kind in EVENT_TYPES.values()]
    return st.one_of(kinds).filter(lambda event: content_of(event) is not None)


def content_of(event: Event) -> object:
    """What somebody gave with the event; None if it is gone."""
    match event:
        case Said():
            return event.text
        case Chose():
            return event.option
        case Rated():
            return event.value
        case _:
            return event


@given(any_event())
def test_an_event_of_any_kind_with_anything_in_it_comes_back_equal(event: Event) -> None:
    assert there_and_back(event) == event


@given(any_event())
def test_private_fields_are_stored_apart_and_an_event_decodes_without_them(event: Event) -> None:
    name, body, content = encode(event)
    if isinstance(event, Said) or (isinstance(event, Chose | Rated) and event.private):
        assert content is not None
        assert content.rstrip() == msgspec.json.encode(content_of(event))  # padded: see test_lengths
        assert content_of(decode(name, event.by, body)) is None
        assert encode(event)[1] == encode(decode(name, event.by, body))[1]
    else:
        assert content is None


def test_private_content_beside_an_event_without_private_fields_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        decode("nodded", "a", "{}", b'"secret"')


@pytest.mark.parametrize("content", [b"null", b"true", b"", b'["secret"]', b"7"])
def test_content_of_another_kind_is_unreadable(content: bytes) -> None:
    name, body, _ = encode(said("words"))
    with pytest.raises(Unreadable):
        decode(name, "a", body, content)


def test_by_has_its_own_column() -> None:
    name, body, _ = encode(Chose(by="a", turn=4, step="verdict", option="yes", private=False, gate="verdict"))
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
    _, body, _ = encode(BreakCalled(by="b", kind="breather", not_before=BEGIN, return_by=BEGIN))
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
        ("said", '{"turn": 1, "step": "share", "gate": null}'),
        ("chose", '{"turn": 1, "step": "share", "private": false, "gate": null}'),
        ("chose", '{"turn": 1, "step": "s", "option": null, "private": false, "gate": null}'),
        ("chose", '{"turn": 1, "step": "s", "option": "secret", "private": true, "gate": null}'),
        ("rated", '{"turn": 1, "step": "s", "private": false}'),
        ("said", '{"turn": "secret", "step": "share", "private": false, "gate": null}'),
        ("said", '{"turn": 1, "step": "share", "private": false, "gate": "secret"}'),
        ("said", '{"turn": 1, "step": "share", "text": "secret", "private": false, "gate": null}'),
        ("said", '{"turn": 1, "step": "s", "private": false, "gate": null, "secret": 1}'),
        ("said", '{"turn": 1, "step": "s", "private": false, "gate": null, "by": "b"}'),
        ("break_called", '{"kind": "breather", "not_before": "secret", "return_by": "secret"}'),
    ],
)
def test_invalid_event_is_unreadable_and_not_quoted(name: str, body: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(name, "a", body)
    assert "secret" not in str(caught.value)


def test_lists_come_back_as_tuples() -> None:
    withdrawn = WordsWithdrawn(by="a", seqs=(3, 5))
    assert there_and_back(withdrawn) == withdrawn


def test_null_fields_are_read_as_null() -> None:
    for event in every_event():
        if isinstance(event, Granted | Said) and event.gate is None:
            back = there_and_back(event)
            assert isinstance(back, Granted | Said)
            assert back.gate is None
            return
    pytest.fail("no event had an empty field")


FIRST_READ = """
import sys
from dialogue.log.codec import Unreadable, decode
from dialogue.moderator.events import EVENT_TYPES

gathered = set()
sys.setprofile(lambda frame, *_: gathered.add(frame.f_code.co_filename))
for name in EVENT_TYPES:
    try:
        decode(name, "a", "{}")
    except Unreadable:
        pass
sys.setprofile(None)
print(*(place for place in gathered if "msgspec" in place))
"""


def test_first_reads_of_a_process_may_run_in_many_threads() -> None:
    # Who gathers what there is to know of a class while another thread reads ends the process: nobody does.
    done = subprocess.run(
        [sys.executable, "-c", FIRST_READ], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
