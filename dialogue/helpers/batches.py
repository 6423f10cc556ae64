"""Batches of rooms: a transaction for each batch, and a pause after it for other writers."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from dialogue.helpers.pacing import paced

#: Rooms written in one transaction, which then takes some hundredths of a second.
BATCH_SIZE: Final = 25

_T = TypeVar("_T")


def batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """``items`` in lists for one transaction each, and a pause after each for as long as that took."""
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH_SIZE)):
        with paced():
            yield batch
