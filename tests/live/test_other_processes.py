"""Several processes over one log, each with a hub: notifications, polling, presence, shutdown."""

import asyncio
import re
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import Any

import pytest

from dialogue.helpers.database_errors import Unavailable
from dialogue.live import notifier
from dialogue.live.hub import Hub
from dialogue.live.process_registry import RegistrySnapshot
from dialogue.live.protocol import close_codes
from dialogue.live.results import Stored
from dialogue.live.room import LiveRoom
from dialogue.log.interface import Result
from dialogue.moderator.commands import AllowObserver, Nod, Rate
from dialogue.rooms.access import ConnectionCredential, RevocationReason
from tests.live.hub_harness import (
    ROOM,
    FakeConnection,
    HubHarness,
    LogInMemory,
    close_hubs,
    closed_after_test,
)
from tests.servers import TIMEOUT_SECONDS

__all__ = ["close_hubs"]  # a fixture


class FakeChannelLayer:
    """A channel layer. `fault`: "lossy", "late answer", "flushed", "down" or "frozen"."""

    def __init__(self) -> None:
        self.fault = ""
        self.flushes = 0
        self.sent: list[Any] = []
        self._queues: dict[str, asyncio.Queue[Any]] = {}
        self._groups: dict[str, set[str]] = {}

    async def receive(self, channel: str) -> Any:
        message = await self._queues.setdefault(channel, asyncio.Queue()).get()
        if isinstance(message, Exception):
            raise message
        return message

    async def group_add(self, group: str, channel: str) -> None:
        await self._reach()
        self._queues.setdefault(channel, asyncio.Queue())
        self._groups.setdefault(group, set()).add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        await self._reach()
        self._groups[group].discard(channel)

    async def group_send(self, group: str, message: Any) -> None:
        await self._reach()
        self.sent.append(message)
        if self.fault != "lossy":
            for channel in self._groups.get(group, ()):
                self._queues[channel].put_nowait(message)
        if self.fault == "late answer":  # the message comes back before the sender knows that it was sent
            for _ in range(5):
                await asyncio.sleep(0)

    def deafen(self) -> None:
        """Deliver nothing more to any channel, and report no error."""
        self._queues.clear()
        self._groups.clear()

    async def flush(self) -> None:
        self.flushes += 1
        await self._reach()
        if (
            self.fault == "flushed"
        ):  # as channels-redis, where a listener that had just begun finds no channel
            for queue in self._queues.values():
                queue.put_nowait(KeyError("channel"))
            await asyncio.sleep(0.01)

    async def _reach(self) -> None:
        if self.fault == "down":
            raise ConnectionError
        if self.fault == "frozen":
            await asyncio.Event().wait()
        await asyncio.sleep(0)

    def listeners(self, group: str) -> int:
        return len(self._groups.get(group, ()))


class FakeRegistries:
    """The leases of all processes of a cluster. Deleting a process's leases is what a killed process does."""

    def __init__(self) -> None:
        self.present: dict[str, AbstractSet[tuple[str, str]]] = {}
        self.revoked: dict[ConnectionCredential, RevocationReason] = {}

    def of_process(self, process: str) -> "FakeRegistry":
        return FakeRegistry(self, process)

    def present_in(self, process: str) -> AbstractSet[tuple[str, str]]:
        return self.present.get(process, frozenset())

    def elsewhere(self, process: str, room: str) -> frozenset[str]:
        others = (present for name, present in self.present.items() if name != process)
        return frozenset(who for present in others for place, who in present if place == room)


class FakeRegistry:
    """The registry as one process uses it."""

    def __init__(self, all_: FakeRegistries, process: str) -> None:
        self._all, self._process = all_, process

    async def elsewhere(self, room: str) -> frozenset[str]:
        return self._all.elsewhere(self._process, room)

    async def synchronize(
        self,
        present: AbstractSet[tuple[str, str]],
        rooms: Collection[str],
        credentials: Collection[ConnectionCredential],
    ) -> RegistrySnapshot:
        self._all.present[self._process] = set(present)
        return RegistrySnapshot(
            {room: self._all.elsewhere(self._process, room) for room in rooms},
            {each: why for each, why in self._all.revoked.items() if each in credentials},
        )

    async def close(self, grace: float) -> None:
        self._all.present.pop(self._process, None)


class Cluster(HubHarness):
    """A room on several processes that share a registry."""

    def __init__(self, **more: Any) -> None:
        self.registries = FakeRegistries()
        self.layer = FakeChannelLayer()
        super().__init__(**more)
        self.there = self.process("there")

    def process(
        self,
        name: str,
        *,
        reconcile_interval_seconds: float = 0.01,
        notified: bool = False,
        grace_seconds: float = 0.05,
    ) -> Hub:
        registry = self.registries.of_process(name)
        return closed_after_test(
            Hub(
                self.log,
                self.reader(registry),
                clock=self.clock,
                grace_seconds=grace_seconds,
                max_timer_seconds=0.01,
                reconcile_interval_seconds=reconcile_interval_seconds,
                registry=registry,
                channel_layer=self.layer if notified else None,
            )
        )

    async def apart(self, here: Hub, there: Hub) -> tuple[FakeConnection, LiveRoom, FakeConnection, LiveRoom]:
        """Ana in one process, Ben in another."""
        self.hub = here
        ana, room = await self.enter("a", hub=here)
        ben, elsewhere = await self.enter("b", hub=there)
        return ana, room, ben, elsewhere

    async def acquainted(self, *hubs: Hub) -> None:
        """The processes know of each other that they have the room."""
        await until(lambda: all(hub.notifier is not None and ROOM in hub.notifier._shared for hub in hubs))


async def until(ready: Callable[[], Any]) -> None:
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while not ready():  # noqa: ASYNC110 - what is waited for is any condition of a test
            await asyncio.sleep(0.002)


def presence_frames(connection: FakeConnection, who: str) -> list[bool]:
    return [frame["present"] for frame in connection.of("presence") if frame["who"] == who]


NEVER = 3600.0


async def test_client_from_a_process_that_is_ahead_gets_no_older_state() -> None:
    cluster = Cluster()
    here, there = (cluster.process(name, reconcile_interval_seconds=NEVER) for name in ("here", "there"))
    _, room, _, elsewhere = await cluster.apart(here, there)
    await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
    assert (room.state.seq, elsewhere.state.seq) == (4, 3)
    again, _ = await cluster.enter("a", after=4, hub=there)
    assert (again.events(), [state["seq"] for state in again.of("state")]) == ([], [4])


class TestNotifications:
    async def test_notified_process_reads_the_log_at_once(self) -> None:
        cluster = Cluster()
        here, there = (
            cluster.process(name, reconcile_interval_seconds=NEVER, notified=True)
            for name in ("here", "there")
        )
        _, room, ben, _ = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: ben.state()["seq"] == 4)
        assert [event["seq"] for event in ben.events()] == [1, 2, 3, 4]

    async def test_messages_hold_only_rooms_number_and_process(self) -> None:
        cluster = Cluster()
        here, there = (
            cluster.process(name, reconcile_interval_seconds=NEVER, notified=True)
            for name in ("here", "there")
        )
        _, room, _, _ = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: any(message.get("seq") == 4 for message in cluster.layer.sent))
        for message in cluster.layer.sent:
            assert re.fullmatch(r"process\.[0-9a-f]{16}", message["by"])
            if "rooms" in message:
                assert message == {"rooms": [ROOM], "by": message["by"]}
            else:
                assert set(message) == {"room", "seq", "by", "asks"}
                assert message["room"] == ROOM
                assert (type(message["seq"]), type(message["asks"])) == (int, bool)

    async def test_room_on_one_process_sends_no_notification(self) -> None:
        cluster = Cluster()
        here = cluster.process("here", reconcile_interval_seconds=NEVER, notified=True)
        _, room = await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.sent)
        await cluster.enter("b", hub=here)
        assert isinstance(await cluster.do(room, Rate, "a", hub=here, turn=1, value=7), Stored)
        await asyncio.sleep(0.05)
        assert [message.get("rooms") for message in cluster.layer.sent] == [[ROOM]]

    async def test_entering_process_learns_the_newest_number(self) -> None:
        cluster = Cluster()
        here, there = (
            cluster.process(name, reconcile_interval_seconds=NEVER, notified=True)
            for name in ("here", "there")
        )
        _, room = await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.sent)
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        [before], newest = cluster.layer.sent, room.state.seq
        await cluster.enter("b", hub=there)
        answer = {"room": ROOM, "seq": newest, "by": before["by"], "asks": False}
        await until(lambda: answer in cluster.layer.sent)

    async def test_rooms_that_are_loaded_together_are_requested_by_one_message(self) -> None:
        layer = FakeChannelLayer()
        publisher = notifier.RoomNotifier(layer, lambda *_: None)
        for room in ("one", "two", "three"):
            publisher.join(room)
        await until(lambda: layer.sent)
        await publisher.close()
        assert [sorted(message["rooms"]) for message in layer.sent] == [["one", "three", "two"]]

    async def test_process_of_a_previous_version_is_heard_and_answered(self) -> None:
        cluster = Cluster()
        here = cluster.process("here", reconcile_interval_seconds=NEVER, notified=True)
        _, room = await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.listeners(ROOM))
        asked = {"room": ROOM, "seq": 0, "by": "process.of-an-earlier-version", "asks": True}
        await cluster.layer.group_send(ROOM, asked)
        await until(lambda: cluster.layer.sent[-1].get("seq") == room.state.seq)

    async def test_process_of_the_first_version_is_heard_and_notified(self) -> None:
        cluster = Cluster()
        here = cluster.process("here", reconcile_interval_seconds=NEVER, notified=True)
        _, room = await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.listeners(ROOM))
        await cluster.layer.group_send(ROOM, {"room": ROOM, "seq": 0})
        await cluster.acquainted(here)
        await cluster.enter("b", hub=here)
        await until(lambda: cluster.layer.sent[-1].get("seq") == room.state.seq)

    async def test_lost_request_is_found_by_polling_and_notified_from_then_on(self) -> None:
        cluster = Cluster()
        here, there = (cluster.process(name, notified=True) for name in ("here", "there"))
        cluster.layer.fault = "lossy"
        _, room, ben, _ = await cluster.apart(here, there)
        await until(lambda: len(cluster.layer.sent) >= 2)
        cluster.layer.fault = ""
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: ben.state()["seq"] == 4)
        await cluster.acquainted(here, there)

    async def test_missed_notification_is_recovered_by_polling_and_counted(self) -> None:
        cluster = Cluster()
        here, there = (cluster.process(name, notified=True) for name in ("here", "there"))
        _, room, ben, _ = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        before = there.lost_notifications
        cluster.layer.fault = "lossy"
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: ben.state()["seq"] == 4)
        await until(lambda: there.lost_notifications == before + 1)

    async def test_without_a_notifier_nothing_is_lost_or_counted(self) -> None:
        cluster = Cluster()
        here, there = (cluster.process(name) for name in ("here", "there"))
        _, room, ben, _ = await cluster.apart(here, there)
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: ben.state()["seq"] == 4)
        assert (here.notifier, there.lost_notifications) == (None, 0)

    @pytest.mark.parametrize("fault", ["down", "frozen"])
    async def test_broken_notifier_delays_no_command_and_queues_nothing(
        self, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notifier, "LAYER_TIMEOUT_SECONDS", 0.02)
        monkeypatch.setattr(notifier, "RETRY_DELAY_SECONDS", 0.01)
        cluster = Cluster()
        here, there = (cluster.process(name, notified=True) for name in ("here", "there"))
        _, room, ben, _ = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        cluster.layer.fault = fault
        assert isinstance(await cluster.do(room, Rate, "a", hub=here, turn=1, value=7), Stored)
        await until(lambda: ben.state()["seq"] == room.state.seq)
        assert here.notifier is not None
        await until(lambda: here.notifier is not None and here.notifier.failed)
        for number in range(1000):
            here.notifier.publish(ROOM, number)
        assert len(here.notifier._pending) == 1
        cluster.layer.fault = ""
        before = len(cluster.layer.sent)
        await cluster.do(room, Rate, "b", hub=here, turn=1, value=7)
        await until(lambda: len(cluster.layer.sent) > before)
        await here.close()

    async def test_connection_during_a_notifier_outage_is_known_after_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notifier, "RETRY_DELAY_SECONDS", 0.01)
        cluster = Cluster()
        cluster.layer.fault = "down"
        here, there = (
            cluster.process(name, reconcile_interval_seconds=NEVER, notified=True)
            for name in ("here", "there")
        )
        await cluster.apart(here, there)
        await asyncio.sleep(0.05)
        cluster.layer.fault = ""
        await cluster.acquainted(here, there)

    @pytest.mark.parametrize(
        "message",
        [
            None,
            0,
            "a text",
            [],
            {},
            {"room": ROOM},
            {"seq": 4},
            {1: 2},
            {"room": ["a", "list"], "seq": 4},
            {"room": ROOM, "seq": "4"},
            {"room": ROOM, "seq": None},
            {"room": ROOM, "seq": True},
            {"room": ROOM, "seq": float("nan")},
            {"room": ROOM, "seq": -1},
            {"room": ROOM, "seq": 2**63},
            {"room": ROOM, "seq": 4, "by": {}},
            {"room": ROOM, "seq": 4, "asks": "yes"},
            {"rooms": ROOM, "by": "another"},
            {"rooms": [4], "by": "another"},
            {"rooms": [ROOM]},
            {"rooms": [ROOM] * 501, "by": "another"},
            ValueError("no msgpack"),
            KeyError("a fault of the layer"),
        ],
        ids=lambda message: repr(message)[:60],
    )
    async def test_invalid_message_is_ignored_and_the_next_valid_one_is_heard(
        self, message: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notifier, "RETRY_DELAY_SECONDS", 0.01)
        cluster = Cluster()
        here, there = (
            cluster.process(name, reconcile_interval_seconds=NEVER, notified=True)
            for name in ("here", "there")
        )
        _, room, ben, _ = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        await cluster.layer.group_send(ROOM, message)
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: ben.state()["seq"] == 4)

    async def test_valid_message_about_an_unknown_room_is_ignored(self) -> None:
        cluster = Cluster()
        here = cluster.process("here", reconcile_interval_seconds=NEVER, notified=True)
        await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.listeners(ROOM))
        await cluster.layer.group_send(ROOM, {"room": "f" * 10_000, "seq": 4, "asks": True})
        await cluster.layer.group_send(ROOM, {"room": ROOM, "seq": 0})
        await cluster.acquainted(here)
        assert "f" * 10_000 not in {message.get("room") for message in cluster.layer.sent[1:]}
        assert len(here.rooms) == 1

    async def test_number_beyond_the_log_costs_one_read_and_hides_no_missed_notification(self) -> None:
        cluster = Cluster()
        here, there = (
            cluster.process("here", reconcile_interval_seconds=NEVER, notified=True),
            cluster.process("there", notified=True),
        )
        _, room, ben, elsewhere = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        await until(lambda: room.state.seq == elsewhere.state.seq == 3)
        before = cluster.log.reads_after.count(3)
        await cluster.layer.group_send(ROOM, {"room": ROOM, "seq": 2**31 - 1})
        await until(lambda: cluster.log.reads_after.count(3) == before + 2 and not elsewhere.catching_up)
        reads = len(cluster.log.reads_after)
        for _ in range(3):
            await there.reconciliation._reconcile()
        assert len(cluster.log.reads_after) == reads
        assert there.lost_notifications == 0
        cluster.layer.fault = "lossy"
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: ben.state()["seq"] == 4)
        await until(lambda: there.lost_notifications == 1)

    async def test_process_that_misses_its_own_notification_reconnects(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notifier, "SILENCE_LIMIT_SECONDS", 0.05)
        cluster = Cluster()
        here, there = (cluster.process(name, notified=True) for name in ("here", "there"))
        _, room, ben, _ = await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        cluster.layer.deafen()
        await cluster.do(room, Rate, "a", hub=here, turn=1, value=7)
        await until(lambda: cluster.layer.listeners(ROOM) == 2)
        assert ben.state()["seq"] == 4

    @pytest.mark.parametrize("fault", ["", "late answer"])
    async def test_process_that_gets_its_own_notification_stays_connected(self, fault: str) -> None:
        cluster = Cluster()
        here, there = (
            cluster.process(name, reconcile_interval_seconds=NEVER, notified=True)
            for name in ("here", "there")
        )
        await cluster.apart(here, there)
        await cluster.acquainted(here, there)
        publisher = here.notifier
        assert publisher is not None
        cluster.layer.fault = fault
        sent = publisher.sent
        publisher.publish(ROOM, 0)
        await until(lambda: publisher.sent > sent and publisher._silent_since is None)
        assert cluster.layer.flushes == 0

    async def test_stopping_process_reports_no_missed_notification(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        cluster = Cluster()
        here = cluster.process("here", notified=True)
        await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.listeners(ROOM))
        cluster.layer.fault = "flushed"
        await here.close()
        assert caplog.messages == []

    async def test_unloaded_room_gets_no_notifications(self) -> None:
        cluster = Cluster()
        here = cluster.process("here", notified=True)
        ana, room = await cluster.enter("a", hub=here)
        await until(lambda: cluster.layer.listeners(ROOM) == 1)
        here.leave(room, ana)
        await until(lambda: cluster.layer.listeners(ROOM) == 0)


class TestPresence:
    async def test_person_on_another_process_is_present(self) -> None:
        cluster = Cluster()
        here, there = cluster.process("here"), cluster.process("there")
        ana, _, ben, elsewhere = await cluster.apart(here, there)
        await until(lambda: presence_frames(ana, "b") == [True])
        tab, _ = await cluster.enter("a", hub=here)
        assert tab.of("welcome")[0]["partners"]["b"]["present"]
        there.leave(elsewhere, ben)
        await until(lambda: presence_frames(ana, "b") == [True, False])

    @pytest.mark.slow
    async def test_person_who_changes_process_is_never_absent(self) -> None:
        cluster = Cluster()
        here, there = cluster.process("here"), cluster.process("there", grace_seconds=0.5)
        ana, _, ben, elsewhere = await cluster.apart(here, there)
        await until(lambda: presence_frames(ana, "b") == [True])
        there.leave(elsewhere, ben)
        await cluster.enter("b", hub=here)
        await until(lambda: there.rooms.find(ROOM) is None)
        await until(lambda: (ROOM, "b") not in cluster.registries.present_in("there"))
        assert presence_frames(ana, "b") == [True]

    @pytest.mark.slow
    async def test_last_process_logs_that_an_observer_left(self) -> None:
        cluster = Cluster(observers=[("o1", "words")])
        here, there = cluster.process("here"), cluster.process("there")
        ana, room, _, elsewhere = await cluster.apart(here, there)
        for who in ("a", "b"):
            await cluster.do(room, AllowObserver, who, hub=here, observer="o1")
        lee, _ = await cluster.enter("o1", hub=here)
        tab, _ = await cluster.enter("o1", hub=there)
        await until(lambda: (ROOM, "o1") in cluster.registries.present_in("there"))
        here.leave(room, lee)
        await until(lambda: "o1" not in room.here)
        await until(lambda: (ROOM, "o1") not in cluster.registries.present_in("here"))
        assert "observer_left" not in happened(ana)
        there.leave(elsewhere, tab)
        await until(lambda: "observer_left" in happened(ana))
        assert happened(ana).count("observer_left") == 1

    async def test_observer_of_a_killed_process_is_logged_as_left_once(self) -> None:
        cluster = Cluster(observers=[("o1", "words")])
        here, there = cluster.process("here"), cluster.process("there")
        ana, room, ben, _ = await cluster.apart(here, there)
        for who in ("a", "b"):
            await cluster.do(room, AllowObserver, who, hub=here, observer="o1")
        killed = cluster.process("killed")
        await cluster.enter("o1", hub=killed)
        await until(lambda: presence_frames(ana, "o1") == [True])
        assert killed.reconciliation._loop is not None
        killed.reconciliation._loop.cancel()
        del cluster.registries.present["killed"]
        await until(lambda: "observer_left" in happened(ana) and "observer_left" in happened(ben))
        assert happened(ana).count("observer_left") == 1

    async def test_observer_is_missing_after_polls_not_after_a_time(self) -> None:
        cluster = Cluster(observers=[("o1", "words")])
        here, there = (
            cluster.process("here", reconcile_interval_seconds=NEVER),
            cluster.process("there", reconcile_interval_seconds=NEVER, grace_seconds=2 * NEVER),
        )
        _, room, ben, elsewhere = await cluster.apart(here, there)
        for who in ("a", "b"):
            await cluster.do(room, AllowObserver, who, hub=here, observer="o1")
        await cluster.enter("o1", hub=here)
        there.reconciliation.on_notified(ROOM, room.state.seq)
        await until(lambda: elsewhere.state.seq == room.state.seq)
        for _ in range(2):
            await there.reconciliation._reconcile()
        assert elsewhere.missing_observers == {"o1": 2}
        await there.reconciliation._reconcile()
        await until(lambda: "observer_left" in happened(ben))

    async def test_every_watching_observer_is_in_the_log(self) -> None:
        cluster = Cluster(observers=[("o1", "words")])
        here, stopped = cluster.process("here"), cluster.process("stopped")
        ana, room = await cluster.enter("a", hub=here)
        await cluster.enter("b", hub=here)
        for who in ("a", "b"):
            await cluster.do(room, AllowObserver, who, hub=here, observer="o1")
        await cluster.enter("o1", hub=stopped)
        await until(lambda: presence_frames(ana, "o1") == [True])
        rounds = stopped.reconciliation._loop
        assert rounds is not None
        rounds.cancel()  # as a suspended machine: its lease expires
        del cluster.registries.present["stopped"]
        await until(lambda: "observer_left" in happened(ana))
        stopped.reconciliation._loop = asyncio.create_task(stopped.reconciliation._reconcile_loop())
        await until(lambda: happened(ana).count("observer_joined") == 2)


class TestTurningAway:
    @pytest.mark.parametrize(("why", "code"), [("signed_out", 4401), ("no_grant", 4403)])
    async def test_only_connections_with_revoked_credentials_are_closed(
        self, why: RevocationReason, code: int
    ) -> None:
        cluster = Cluster()
        here = cluster.process("here")
        ana, _ = await cluster.enter("a", hub=here)
        ben = FakeConnection("b")
        ben.credential = ConnectionCredential(ROOM, "b", b"digest", None)
        await here.enter(ROOM, ben)
        cluster.registries.revoked[ben.credential] = why
        await until(lambda: ben.close_code)
        assert (ben.close_code, ana.close_code) == (code, None)
        await until(lambda: presence_frames(ana, "b") == [True, False])

    async def test_erased_room_closes_every_connection(self) -> None:
        cluster = Cluster()
        here = cluster.process("here")
        ana, _ = await cluster.enter("a", hub=here)
        cluster.memory._events.clear()
        await until(lambda: ana.close_code)
        assert ana.close_code == close_codes.ERASED
        await until(lambda: not here.rooms.all())


class SlowLog(LogInMemory):
    """A log whose appends wait for the test."""

    def __init__(self, log: LogInMemory) -> None:
        super().__init__(log.log)
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def append(self, *args: Any, **more: Any) -> Result:
        self.asked.set()
        await self.go_on.wait()
        return await super().append(*args, **more)


class TestGoingDown:
    async def test_closing_hub_answers_running_commands_and_refuses_new_ones(self) -> None:
        cluster = Cluster()
        ana, _, room = await cluster.both()
        log = cluster.hub._log = SlowLog(cluster.log)
        under_way = asyncio.create_task(cluster.do(room, Rate, "a", turn=1, value=7))
        await log.asked.wait()
        closing = asyncio.create_task(cluster.hub.close())
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await cluster.do(room, Rate, "b", turn=1, value=7)
        assert ana.close_code is None
        log.go_on.set()
        assert await under_way == Stored(4)
        await closing
        assert ana.state()["seq"] == 4
        assert ana.close_code == close_codes.RESTARTING

    async def test_closing_hub_refuses_new_connections_and_starts_no_task(self) -> None:
        cluster = Cluster()
        hub = cluster.process("here", notified=True)
        await hub.close()
        with pytest.raises(Unavailable):
            await cluster.enter("a", hub=hub)
        await asyncio.sleep(0.05)  # several polls
        assert len(hub.rooms) == 0
        assert "here" not in cluster.registries.present


class SlowEar(FakeConnection):
    """A reader at their own pace: one message for each `read`."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.may_send = asyncio.Semaphore(0)
        self.asked = asyncio.Event()

    async def wait_drained(self) -> None:
        self.asked.set()
        await self.may_send.acquire()


class TestALongLog:
    async def test_long_log_is_sent_at_the_readers_pace_without_missing_new_events(self) -> None:
        cluster = Cluster()
        _, _, room = await cluster.both()
        for who in ("a", "b"):
            await cluster.do(room, Rate, who, turn=1, value=7)
        for _ in range(500):
            await cluster.do(room, Nod, "b")
        late = SlowEar("a")
        coming = asyncio.create_task(cluster.hub.enter(ROOM, late))
        await late.asked.wait()
        await asyncio.sleep(0.02)
        assert late.events() == []  # it has not said that it is ready
        await cluster.do(room, Nod, "b")
        for _ in range(1000):
            late.may_send.release()
        await coming
        assert [event["seq"] for event in late.events()] == list(range(1, room.state.seq + 1))
        assert max(len(str(message)) for message in late.messages) < 64 * 1024

    async def test_closed_connection_stops_reading_the_log(self) -> None:
        cluster = Cluster()
        await cluster.both()
        late = SlowEar("a")
        coming = asyncio.create_task(cluster.hub.enter(ROOM, late))
        await late.asked.wait()
        late.close(close_codes.TOO_SLOW)
        late.may_send.release()
        await coming
        assert late.events() == []
        assert not late.caught_up


def happened(connection: FakeConnection) -> list[str]:
    return [frame["event"] for frame in connection.events()]
