"""Writing much without keeping other writers out: SQLite has one lock for all of them."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

#: Rooms written in one transaction, which then takes some hundredths of a second.
BATCH: Final = 25

_T = TypeVar("_T")


def batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """``items`` in lists for one transaction each, and a pause after each for as long as that took.

    Without the pause the next transaction begins before other writers look again: they wait for all of them.
    """
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        began = time.monotonic()
        yield batch
        time.sleep(time.monotonic() - began)
