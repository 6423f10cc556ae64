"""Sockets are closed before the server handles the signal."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from project.shutdown import before_the_server

heard: list[str] = []


@pytest.fixture
def server() -> Iterator[None]:
    """A server that listens for signals before it starts the application."""
    heard.clear()
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("server"))
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("server")
async def test_shutdown_work_runs_before_the_server_gets_the_signal() -> None:
    working, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        working.set()
        await go_on.wait()
        heard.append("work")

    with before_the_server(work):
        signal.raise_signal(signal.SIGTERM)
        await working.wait()
        assert heard == []
        go_on.set()
        while len(heard) < 2:  # noqa: ASYNC110 - the work's task is nobody's to wait for
            await asyncio.sleep(0)
    assert heard == ["work", "server"]


@pytest.mark.usefixtures("server")
async def test_second_signal_reaches_the_server_at_once() -> None:
    working, never = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        working.set()
        await never.wait()  # held by the test: what nobody holds may be collected, and hands on as it goes

    with before_the_server(work):
        signal.raise_signal(signal.SIGTERM)
        await working.wait()
        signal.raise_signal(signal.SIGTERM)
    assert heard == ["server"]


@pytest.mark.usefixtures("server")
async def test_failed_shutdown_work_does_not_stop_the_signal() -> None:
    async def work() -> None:
        raise OSError

    with before_the_server(work):
        signal.raise_signal(signal.SIGTERM)
        while not heard:  # noqa: ASYNC110 - the work's task is nobody's to wait for
            await asyncio.sleep(0)
    assert heard == ["server"]


@pytest.mark.usefixtures("server")
async def test_later_signals_reach_the_server_directly() -> None:
    with before_the_server(_nothing):
        pass
    signal.raise_signal(signal.SIGTERM)
    assert heard == ["server"]


async def test_without_a_signal_handler_nothing_changes() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with before_the_server(_nothing):
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)


async def _nothing() -> None:
    pass
