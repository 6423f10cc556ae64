"""Background tasks: one that fails is logged by the fault's type and started again, whatever it does."""

import asyncio
import logging
from typing import Any

import pytest

from dialogue.live import background
from dialogue.live.background import keep_running
from dialogue.live.hub import Hub
from dialogue.live.notifier import RoomNotifier
from dialogue.live.process_registry import RegistrySnapshot, SingleProcess
from dialogue.live.reconciliation import Reconciliation
from dialogue.live.scripted import accompany
from dialogue.live.websocket.consumer import DialogueConsumer
from dialogue.moderator.commands import Rate
from tests.live.hub_harness import ROOM, HubHarness, close_hubs, closed_after_test
from tests.live.test_other_processes import NEVER, Cluster, until

__all__ = ["close_hubs"]  # a fixture

WORDS = "what somebody said"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_RESTART_DELAY_SECONDS", 0.001)


class Failing:
    """Work that fails a few times, and then goes on."""

    def __init__(self, *faults: BaseException) -> None:
        self.faults = list(faults)
        self.started = 0

    async def __call__(self) -> None:
        self.started += 1
        if self.faults:
            raise self.faults.pop(0)


async def test_failed_work_is_logged_without_its_message_and_started_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Failing(RuntimeError(WORDS), asyncio.CancelledError(), KeyError(WORDS))
    await keep_running("of the test", work)
    assert work.started == 4
    assert [message.rpartition(": ")[2] for message in caplog.messages] == [
        "RuntimeError",
        "CancelledError",
        "KeyError",
    ]
    assert WORDS not in caplog.text


async def test_delay_grows_from_fault_to_fault_up_to_its_bound(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    await keep_running("of the test", Failing(*(OSError() for _ in range(25))))
    assert slept[:4] == [0.001, 0.002, 0.004, 0.008]
    assert slept[-2:] == [30.0, 30.0]
    assert caplog.records[0].levelno == logging.ERROR


async def test_cancelled_task_is_not_started_again() -> None:
    task = asyncio.create_task(keep_running("of the test", asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("which", ["_receive", "_join_groups", "_publish_pending", "_publish_requests"])
async def test_failed_notifier_task_is_started_again(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real, fail = getattr(RoomNotifier, which), Failing(RuntimeError())

    async def fails_once(notifier: Any) -> None:
        await fail()
        await real(notifier)

    monkeypatch.setattr(RoomNotifier, which, fails_once)
    cluster = Cluster()
    here = cluster.process("here", reconcile_interval_seconds=NEVER, notified=True)
    await until(lambda: fail.started)
    monkeypatch.setattr(RoomNotifier, which, real)
    there = cluster.process("there", reconcile_interval_seconds=NEVER, notified=True)
    _, room, ben, _ = await cluster.apart(there, here)
    await cluster.acquainted(here, there)
    await cluster.do(room, Rate, "a", hub=there, turn=1, value=7)
    await until(lambda: ben.state()["seq"] == 4)


async def test_failed_reconciliation_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster()
    here, there = cluster.process("here"), cluster.process("there")
    real, fail = Reconciliation._reconcile, Failing(asyncio.CancelledError())

    async def fails_once(reconciliation: Reconciliation) -> None:
        await fail()
        await real(reconciliation)

    monkeypatch.setattr(Reconciliation, "_reconcile", fails_once)
    _, room, ben, _ = await cluster.apart(here, there)
    await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
    await until(lambda: ben.state()["seq"] == 4)
    assert not fail.faults


class Deaf(SingleProcess):
    """A register that cannot be asked."""

    async def synchronize(self, *_: Any) -> RegistrySnapshot:
        raise RuntimeError


async def test_log_is_polled_although_the_registry_fails() -> None:
    cluster = Cluster()
    here = cluster.process("here")
    deaf = closed_after_test(
        Hub(
            cluster.log,
            cluster.reader(),
            clock=cluster.clock,
            reconcile_interval_seconds=0.01,
            registry=Deaf(),
        )
    )
    _, room, ben, _ = await cluster.apart(here, deaf)
    await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
    await until(lambda: ben.state()["seq"] == 4)


async def test_fault_in_one_room_does_not_stop_reconciliation_of_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cluster = Cluster()
    here, there = cluster.process("here", reconcile_interval_seconds=NEVER), cluster.process("there")
    _, room, ben, elsewhere = await cluster.apart(here, there)
    broken = type(elsewhere)("broken", elsewhere.definition, elsewhere.participants, elsewhere.clock)
    there.rooms._rooms = {"broken": broken, ROOM: elsewhere}
    real = there.reconciliation._compare

    def fails_for_one(of: Any, head: int | None) -> None:
        if of is broken:
            raise RuntimeError(WORDS)
        real(of, head)

    monkeypatch.setattr(there.reconciliation, "_compare", fails_for_one)
    await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
    await until(lambda: ben.state()["seq"] == 4)
    assert WORDS not in caplog.text


async def test_grace_period_whose_end_failed_is_ended_by_reconciliation() -> None:
    cluster = Cluster()
    here = cluster.process("here")
    ana, room = await cluster.enter("a", hub=here)
    ben, _ = await cluster.enter("b", hub=here)
    here.leave(room, ana)
    room.leaving.pop("a").cancel()  # as after a fault in the timer's callback
    await until(lambda: ben.of("presence")[-1:] == [{"type": "presence", "who": "a", "present": False}])


async def test_scripted_partner_that_fails_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    harness = HubHarness(scripted=frozenset({"b"}))
    ana, room = await harness.enter("a")
    harness.log.down = True
    accompany(harness.hub, room)
    await until(lambda: caplog.messages)
    harness.log.down = False
    await until(lambda: ana.state()["turn"] is not None)
    harness.hub.leave(room, ana)


class Unsendable(DialogueConsumer):
    """A consumer whose server raises what no server should."""

    async def connect(self) -> None:
        self._start_sending()
        self._connection.enqueue("{}")

    async def send(self, *_: Any, **__: Any) -> None:
        raise RuntimeError(WORDS)


async def test_connection_that_cannot_be_sent_to_ends_with_the_fault_and_leaves_its_room() -> None:
    left: list[str] = []
    consumer = Unsendable()
    consumer._room = object()  # type: ignore[assignment] # only that there is one
    consumer._hub = type("Hub", (), {"leave": lambda *_: left.append("room")})()
    incoming: asyncio.Queue[Any] = asyncio.Queue()
    incoming.put_nowait({"type": "websocket.connect"})
    with pytest.raises(RuntimeError):
        async with asyncio.timeout(5):
            await consumer({}, incoming.get, None)  # type: ignore[arg-type] # nothing is sent
    assert left == ["room"]
    assert consumer._connection.closed


async def test_connection_whose_frame_raises_leaves_its_room_and_stops_sending() -> None:
    left: list[str] = []

    class Raising(DialogueConsumer):
        async def connect(self) -> None:
            self._start_sending()

        async def receive(self, *_: Any, **__: Any) -> None:
            raise RuntimeError(WORDS)

    consumer = Raising()
    consumer._room = object()  # type: ignore[assignment] # only that there is one
    consumer._hub = type("Hub", (), {"leave": lambda *_: left.append("room")})()
    incoming: asyncio.Queue[Any] = asyncio.Queue()
    for kind in ("connect", "receive"):
        incoming.put_nowait({"type": f"websocket.{kind}", "text": "{}"})
    with pytest.raises(RuntimeError):
        await consumer({}, incoming.get, None)  # type: ignore[arg-type] # nothing is sent
    assert left == ["room"]
    sender = consumer._connection._sender
    assert sender is not None
    await asyncio.wait([sender], timeout=5)
    assert sender.done()
