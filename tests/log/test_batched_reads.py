"""Reads that come together are done together; each gets its own answer, or its own fault."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import OperationalError

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.batched_reads import MAX_BATCH, BatchedReads
from tests.run_in_thread import run_in_thread
from tests.servers import TIMEOUT_SECONDS

pytestmark = pytest.mark.django_db


class Reader:
    """Answers a number by its double, and holds up the first batch until ``go_on`` is set."""

    def __init__(self, fault: Callable[[int], Exception | None] = lambda _: None) -> None:
        self.batches: list[Sequence[int]] = []
        self.began = threading.Event()
        self.go_on = threading.Event()
        self._fault = fault

    def read_all(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(numbers)
        self.began.set()
        assert self.go_on.wait(TIMEOUT_SECONDS)
        for number in numbers:
            if (fault := self._fault(number)) is not None:
                raise fault
        return [2 * number for number in numbers]


async def ask_all(reader: Reader, numbers: Sequence[int]) -> list[int | BaseException]:
    """Ask all of the numbers at once."""
    reader.go_on.set()
    reads = BatchedReads(reader.read_all)
    return await asyncio.gather(*(reads.ask(number) for number in numbers), return_exceptions=True)


async def test_questions_of_one_turn_of_the_event_loop_are_one_batch() -> None:
    reader = Reader()
    assert await ask_all(reader, range(4)) == [0, 2, 4, 6]
    assert reader.batches == [[0, 1, 2, 3]]


async def test_questions_that_come_during_a_read_are_the_next_batch() -> None:
    reader = Reader()
    reads = BatchedReads(reader.read_all)
    first = asyncio.ensure_future(reads.ask(0))
    assert await run_in_thread(partial(reader.began.wait, TIMEOUT_SECONDS))
    others = [asyncio.ensure_future(reads.ask(number)) for number in (1, 2)]
    await asyncio.sleep(0)  # now both have asked
    reader.go_on.set()
    assert await asyncio.gather(first, *others) == [0, 2, 4]
    assert reader.batches == [[0], [1, 2]]


async def test_question_that_comes_while_others_are_gathered_is_answered() -> None:
    reader = Reader()
    reader.go_on.set()
    reads = BatchedReads(reader.read_all, gather_seconds=0.02)
    assert [await reads.ask(number) for number in range(3)] == [0, 2, 4]


async def test_batch_has_a_largest_size() -> None:
    reader = Reader()
    count = 2 * MAX_BATCH + 2
    assert await ask_all(reader, range(count)) == [2 * number for number in range(count)]
    assert max(len(batch) for batch in reader.batches) == MAX_BATCH


async def test_question_that_fails_harms_no_other() -> None:
    reader = Reader(lambda number: ValueError("two") if number == 2 else None)
    first, second, third, fourth = await ask_all(reader, range(4))
    assert (first, second, fourth) == (0, 2, 6)
    assert isinstance(third, ValueError)


async def test_outage_fails_the_batch_and_not_the_one_after_it() -> None:
    down = True
    reader = Reader(lambda _: OperationalError("the connection is closed") if down else None)
    assert all(isinstance(answer, Unavailable) for answer in await ask_all(reader, range(4)))
    assert reader.batches == [[0, 1, 2, 3]], "nothing is asked alone"
    down = False
    assert await ask_all(reader, [3]) == [6]


async def test_question_whose_caller_is_gone_harms_no_other() -> None:
    reader = Reader()
    reads = BatchedReads(reader.read_all)
    gone, stays = (asyncio.ensure_future(reads.ask(number)) for number in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    reader.go_on.set()
    assert await stays == 4
