"""Reads that come one after another are done together; each gets its own answer, or its own fault."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import OperationalError

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.batched_reads import MAX_BATCH, BatchedReads
from tests.servers import TIMEOUT_SECONDS

pytestmark = pytest.mark.django_db


class Reader:
    """Answers a number by its double, and holds up the first batch until ``go_on`` is set."""

    def __init__(self, fault: Callable[[int], Exception | None] = lambda _: None) -> None:
        self.batches: list[Sequence[int]] = []
        self.go_on = threading.Event()
        self._fault = fault

    def read_all(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(numbers)
        assert self.go_on.wait(TIMEOUT_SECONDS)
        for number in numbers:
            if (fault := self._fault(number)) is not None:
                raise fault
        return [2 * number for number in numbers]


async def ask_all(reader: Reader, numbers: Sequence[int]) -> list[int | BaseException]:
    """Ask the first number and, while it is being read, the others."""
    reads = BatchedReads(reader.read_all)
    asked = [asyncio.ensure_future(reads.ask(number)) for number in numbers]
    await asyncio.sleep(0)  # now all have asked
    reader.go_on.set()
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_questions_that_come_during_a_read_are_the_next_batch() -> None:
    reader = Reader()
    assert await ask_all(reader, range(4)) == [0, 2, 4, 6]
    assert [number for batch in reader.batches for number in batch] == [0, 1, 2, 3]
    assert len(reader.batches) <= 2


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
    assert len(reader.batches) <= 2, "nothing is asked alone"
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
