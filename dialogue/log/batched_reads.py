"""Reads that come together are done together, as the writer does appends.

After a restart every client connects at once. A read of its own costs each of them two changes of threads and
a round trip to PostgreSQL, and these cost more than the statement itself. Here what is asked in one turn of
the event loop is one batch, and what is asked while a batch is read is the next. A question that comes alone
is asked at once.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.answers import deliver
from dialogue.log.async_log import READS, reading

#: How many questions are asked together: a batch that is read holds up those that come after it.
MAX_BATCH: Final = 32

Q = TypeVar("Q")
A = TypeVar("A")


class BatchedReads(Generic[Q, A]):
    """Asks questions of one kind, of any event loop, in a thread for reading: one batch after another.

    ``read_all`` answers a batch, in its order. If it fails because of one question, each question of the
    batch is asked alone, so that it harms no other. After a batch, questions are gathered for
    ``gather_seconds``; one that comes later is asked at once again.
    """

    def __init__(
        self, read_all: Callable[[Sequence[Q]], Sequence[A]], *, gather_seconds: float = 0.0
    ) -> None:
        self._read_all = read_all
        self._gather_seconds = gather_seconds
        self._changed = threading.Condition()
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._reading = False

    async def ask(self, question: Q) -> A:
        """The answer to ``question``, read after it was asked.

        Raises:
            dialogue.helpers.database_errors.Unavailable: the database cannot be read.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[A] = loop.create_future()
        with self._changed:
            self._waiting.append((question, answer))
            begin, self._reading = not self._reading, True
            if len(self._waiting) == MAX_BATCH:
                self._changed.notify()
        if begin:
            loop.call_soon(READS.submit, self._run)
        return await answer

    def _run(self) -> None:
        while batch := self._take():
            outcomes = self._settle([question for question, _ in batch])
            deliver((answer, outcome) for (_, answer), outcome in zip(batch, outcomes, strict=True))
            with self._changed:  # no sleep: it fails where a clock is replaced, and all would wait for ever
                self._changed.wait_for(lambda: len(self._waiting) >= MAX_BATCH, self._gather_seconds)

    def _take(self) -> list[tuple[Q, asyncio.Future[A]]]:
        with self._changed:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            self._reading = bool(batch)
            return batch

    def _settle(self, questions: Sequence[Q]) -> Sequence[A | Exception]:
        try:
            return reading(partial(self._read_all, questions))
        except Unavailable as fault:
            return [fault] * len(questions)
        except Exception as fault:  # noqa: BLE001 - every waiting caller must get an outcome
            if len(questions) == 1:
                return [fault]
            return [outcome for question in questions for outcome in self._settle([question])]
