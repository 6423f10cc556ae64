"""The sockets are told before the server that runs us hears the signal."""

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
async def test_the_work_is_done_before_the_server_hears_of_the_signal() -> None:
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
async def test_a_second_signal_goes_to_the_server_at_once() -> None:
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
async def test_work_that_fails_keeps_no_signal_from_the_server() -> None:
    async def work() -> None:
        raise OSError

    with before_the_server(work):
        signal.raise_signal(signal.SIGTERM)
        while not heard:  # noqa: ASYNC110 - the work's task is nobody's to wait for
            await asyncio.sleep(0)
    assert heard == ["server"]


@pytest.mark.usefixtures("server")
async def test_afterwards_the_server_hears_by_itself() -> None:
    with before_the_server(_nothing):
        pass
    signal.raise_signal(signal.SIGTERM)
    assert heard == ["server"]


async def test_where_no_server_listens_nothing_is_changed() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with before_the_server(_nothing):
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)


async def _nothing() -> None:
    pass
