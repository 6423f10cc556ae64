"""Futures of coroutines that a thread resolves, many by one call into their event loop."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def deliver(outcomes: Iterable[tuple[asyncio.Future[T], T | Exception]]) -> None:
    """Resolve each future with its outcome, from any thread, with one call into each event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[T], T | Exception]]] = defaultdict(list)
    for answer, outcome in outcomes:
        loops[answer.get_loop()].append((answer, outcome))
    for loop, answers in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, answers)
        except RuntimeError:
            continue  # the loop is closed: nothing awaits these futures


def _resolve(answers: list[tuple[asyncio.Future[T], T | Exception]]) -> None:
    for answer, outcome in answers:
        if answer.done():
            continue  # its caller was cancelled
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)
