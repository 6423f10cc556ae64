"""A few whole readings at once, and one of one person."""

import gc
import threading
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client

from dialogue.helpers.rate_limits import TooManyRequests
from dialogue.rooms import reading_limit
from dialogue.rooms.creation import create_room
from dialogue.rooms.reading_limit import (
    MAX_CONCURRENT_READS,
    MAX_READS_OF_ONE_CLIENT,
    MAX_WAITING_READS,
    ReadingLimit,
    TooManyReads,
)

pytestmark = pytest.mark.django_db


def test_reader_above_the_limit_gets_429_with_retry_after() -> None:
    limit = ReadingLimit(wait_timeout_seconds=0)

    with ExitStack() as slots:
        for number in range(MAX_CONCURRENT_READS):
            slots.enter_context(limit.slot(f"person {number}"))
        with pytest.raises(TooManyReads), limit.slot("another"):
            pass
    with limit.slot("another"):
        pass


def test_one_person_never_reads_twice_at_once() -> None:
    limit = ReadingLimit(wait_timeout_seconds=0)

    with limit.slot("ana"), pytest.raises(TooManyReads), limit.slot("ana"):
        pass
    with limit.slot("ana"), limit.slot("ben"):
        pass


def in_threads(count: int, limit: ReadingLimit, who: str) -> tuple[list[threading.Thread], list[str]]:
    """``count`` threads that each want a slot for ``who``, and what became of them."""
    outcomes: list[str] = []

    def read() -> None:
        try:
            with limit.slot(who):
                outcomes.append("read")
        except (TooManyReads, TooManyRequests) as fault:
            outcomes.append(type(fault).__name__)

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, outcomes


def test_waiting_reader_reads_when_the_other_has_read_and_only_a_few_wait() -> None:
    limit = ReadingLimit(wait_timeout_seconds=60)

    with limit.slot("ana"):
        threads, outcomes = in_threads(MAX_READS_OF_ONE_CLIENT, limit, "ana")
        # One of them is too many; the others wait for the slot that is held here.
        while not outcomes:
            threads[0].join(0.01)
        assert outcomes == ["TooManyRequests"]
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["TooManyRequests", *["read"] * (MAX_READS_OF_ONE_CLIENT - 1)]


def test_number_of_waiting_readers_is_bounded() -> None:
    limit = ReadingLimit(at_once=0, wait_timeout_seconds=60)
    limit._asked.update({f"person {number}": 1 for number in range(MAX_WAITING_READS)})

    with pytest.raises(TooManyReads), limit.slot("another"):
        pass


def test_garbage_collector_is_paused_while_a_log_is_read() -> None:
    limit = ReadingLimit()

    with limit.slot("ana"):
        with limit.slot("ben"):
            pass
        assert not gc.isenabled()

    assert gc.isenabled()


@pytest.mark.parametrize(
    "path", ["/api/v1/rooms/{}/frames", "/api/v1/rooms/{}/export?of=mine", "/rooms/{}/replay/"]
)
def test_over_http_every_whole_reading_is_limited_and_says_when_to_come_back(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = create_room("compassion", "", ["Ana", "Ben"])
    client = Client()
    client.post(created.partners[0].link)
    full: Any = ReadingLimit(at_once=0, wait_timeout_seconds=0)
    monkeypatch.setattr(reading_limit, "limit", full)

    answer = client.get(path.format(created.room))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    full._at_once = 1
    assert client.get(path.format(created.room)).status_code == 200
