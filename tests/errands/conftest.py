"""Kinds of errands that only tests have."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from dialogue.errands import kinds
from dialogue.errands.kinds import Errand
from tests.log.conftest import database, postgres, sqlite

__all__ = ["database", "postgres", "sqlite"]
#: The kind that `sent` records.
KIND = "test_sent"
LEASE = timedelta(minutes=1)


class Sent(list[Errand]):
    """The errands of `KIND` that were done. ``answer`` is what each does: it may raise."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Callable[[Errand], datetime | None] = lambda _: None

    def do(self, work: Errand) -> datetime | None:
        self.append(work)
        return self.answer(work)


@pytest.fixture
def sent() -> Iterator[Sent]:
    """A kind of errands of the test's own."""
    known = Sent()
    kinds.errand(KIND, lease=LEASE)(known.do)
    yield known
    kinds.unregister(KIND)
