"""The runner does errands in threads of its own. Each test waits for what happens, never for a time."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dialogue.errands import kinds
from dialogue.errands.kinds import Errand
from dialogue.errands.models import Errand as StoredErrand
from dialogue.errands.queue import enqueue
from dialogue.errands.runner import Runner
from tests import servers
from tests.errands.conftest import KIND, Sent

pytestmark = pytest.mark.usefixtures("database")
SLOW = "test_slow"
#: A runner that only looks when it is woken.
NEVER = servers.TIMEOUT_SECONDS * 10


@contextmanager
def running(poll_seconds: float = NEVER) -> Iterator[Runner]:
    runner = Runner(poll_seconds=poll_seconds)
    runner.start()
    try:
        yield runner
    finally:
        assert runner.stop(servers.TIMEOUT_SECONDS)


class Slow:
    """A kind of errands that takes until the test lets it end."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()

    def do(self, _: Errand) -> None:
        self.began.set()
        assert self.may_end.wait(servers.TIMEOUT_SECONDS)


@pytest.fixture
def slow() -> Iterator[Slow]:
    kind = Slow()
    kinds.errand(SLOW)(kind.do)
    yield kind
    kind.may_end.set()
    kinds.unregister(SLOW)


def test_errand_that_this_process_enqueues_is_done_at_once(sent: Sent) -> None:
    done = threading.Event()
    sent.answer = lambda _: done.set()
    with running():
        enqueue(KIND, "one", timezone.now())
        assert done.wait(servers.TIMEOUT_SECONDS)


def test_errand_that_is_due_soon_after_it_was_enqueued_waits_for_no_poll(sent: Sent) -> None:
    done = threading.Event()
    sent.answer = lambda _: done.set()
    with running():
        enqueue(KIND, "one", timezone.now() + timedelta(seconds=0.2))
        assert done.wait(servers.TIMEOUT_SECONDS)


def test_errand_of_another_process_is_found_by_polling(sent: Sent) -> None:
    done = threading.Event()
    sent.answer = lambda _: done.set()
    with running(poll_seconds=0.01):
        StoredErrand.objects.create(kind=KIND, key="one", due=timezone.now())
        assert done.wait(servers.TIMEOUT_SECONDS)


def test_slow_kind_delays_no_other(sent: Sent, slow: Slow) -> None:
    done = threading.Event()
    sent.answer = lambda _: done.set()
    with running():
        enqueue(SLOW, "one", timezone.now())
        assert slow.began.wait(servers.TIMEOUT_SECONDS)
        enqueue(KIND, "one", timezone.now())
        assert done.wait(servers.TIMEOUT_SECONDS)
        slow.may_end.set()


def test_stop_waits_for_an_errand_under_way_and_begins_no_other(slow: Slow) -> None:
    with running() as runner:
        for key in ("one", "two"):
            enqueue(SLOW, key, timezone.now())
        assert slow.began.wait(servers.TIMEOUT_SECONDS)
        assert not runner.stop(0)
        slow.may_end.set()
        assert runner.stop(servers.TIMEOUT_SECONDS)
    assert StoredErrand.objects.filter(kind=SLOW).count() == 1


@pytest.mark.slow
def test_stop_while_a_lane_is_being_opened_waits_for_it(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start
    stops: list[Future[bool]] = []

    def stop_before(thread: threading.Thread) -> None:
        if thread.name == f"errands-{KIND}":
            stops.append(pool.submit(runner.stop, 0))
            wait(stops, timeout=0.1)  # if it does not wait for the lane, it fails in this time
        start(thread)

    with ThreadPoolExecutor() as pool, running() as runner:
        monkeypatch.setattr(threading.Thread, "start", stop_before)
        enqueue(KIND, "one", timezone.now())
        servers.wait_for(lambda: bool(stops), "No lane was opened")
        stops[0].result(servers.TIMEOUT_SECONDS)


def test_runner_goes_on_after_a_fault_of_the_database(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue.errands.runner.RETRY_SECONDS", 0.01)
    done = threading.Event()
    sent.answer = lambda _: done.set()
    table = StoredErrand._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
        with running():
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")
            enqueue(KIND, "one", timezone.now() - timedelta(seconds=1))
            assert done.wait(servers.TIMEOUT_SECONDS)
