"""Rooms full of talk and one fault after another; then no more faults, until every room has ended."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from subprocess import SubprocessError
from typing import Any, Final

import httpx

from tests.blackbox.room_api import FORMATS, open_by_api
from tests.blackbox.room_record import RoomRecord
from tests.fault_injection.cluster import Cluster
from tests.fault_injection.faults import Scene, plan
from tests.fault_injection.partners import OBSERVER, SEATS, Conversation, Room, Scope
from tests.fault_injection.proxy import Proxy
from tests.fault_injection.stored_log import violations
from tests.run_in_thread import run_in_thread

#: What an observer may see, where a room has one.
SCOPES: Final[tuple[Scope | None, ...]] = (None, None, "words", "signals")
#: After each fault, and during those that must not stop anybody, so many commands are accepted...
PROGRESS_COMMANDS: Final = 12
#: ...within so many seconds, on however busy a machine.
PROGRESS_TIMEOUT_SECONDS: Final = 90.0
#: After the last fault every room comes to its end within so many seconds.
END_TIMEOUT_SECONDS: Final = 120.0


@dataclass
class Report:
    """What a scenario came to; ``violations`` is empty, or something has to be mended."""

    engine: str
    seed: int
    seconds: float = 0
    rooms: int = 0
    watched: int = 0
    breaks: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Scenario:
    """Rooms on a cluster; ``seed`` draws what is said and what fails."""

    def __init__(self, cluster: Cluster, seed: int, abreast: int) -> None:
        self._cluster = cluster
        self._operator = cluster.processes[0].operator
        self._seed = seed
        self._abreast = abreast
        self._rooms: list[Room] = []
        self._hurry = asyncio.Event()
        self._happened: list[str] = []

    async def run(self, *, seconds: float = 0, faults: int = 0) -> Report:
        """Until so many seconds and so many faults are over; then to every room's end, and the checks."""
        began = time.monotonic()
        troubles: list[str] = []
        rng = random.Random(f"{self._seed}/plan")
        proxy_rng = random.Random(f"{self._seed}/proxy")
        async with Proxy(self._cluster.ports, proxy_rng) as proxy, self._talking(proxy, began + seconds):
            scene = Scene(self._cluster, proxy, rng, self._progress)
            for fault in plan(self._cluster, rng):
                if len(self._happened) >= faults and time.monotonic() - began >= seconds:
                    break
                self._happened.append(fault.__name__)
                try:
                    await fault(scene)
                    await self._progress()
                    self._cluster.expect_all_running()
                except (AssertionError, OSError, SubprocessError) as trouble:
                    troubles.append(f"fault {len(self._happened)}, {fault.__name__}: {trouble}")
                    break
        return await self._report(time.monotonic() - began, troubles)

    @asynccontextmanager
    async def _talking(self, proxy: Proxy, until: float) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            for index in range(self._abreast):
                group.create_task(self._one_room_after_another(proxy, index, until))
            try:
                yield
            finally:
                self._hurry.set()

    async def _one_room_after_another(self, proxy: Proxy, index: int, until: float) -> None:
        timeout = max(until - time.monotonic(), 0) + PROGRESS_TIMEOUT_SECONDS * 4 + END_TIMEOUT_SECONDS
        number = 0
        while not self._hurry.is_set():
            rng = random.Random(f"{self._seed}/{index}/{number}")
            try:
                room = await run_in_thread(partial(_open, proxy.port, self._operator, rng))
            except httpx.HTTPError:  # a room may have been opened all the same; nobody will enter it
                await asyncio.sleep(0.5)
                continue
            number += 1
            self._rooms.append(room)
            await Conversation(room, self._hurry).run(timeout)

    async def _progress(self) -> None:
        """Wait until the partners got on."""
        wanted = self._accepted() + PROGRESS_COMMANDS
        deadline = time.monotonic() + PROGRESS_TIMEOUT_SECONDS
        while self._accepted() < wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"nobody got on within {PROGRESS_TIMEOUT_SECONDS:.0f} s")
            await asyncio.sleep(0.05)

    def _accepted(self) -> int:
        return sum(room.accepted for room in self._rooms)

    async def _report(self, seconds: float, troubles: list[str]) -> Report:
        process = self._cluster.processes[0]
        try:
            found = await run_in_thread(partial(violations, self._rooms, process))
            self._cluster.expect_all_running()
        except (OSError, httpx.HTTPError) as trouble:  # a process may have ended
            found = [f"the rooms cannot be checked: {trouble}", *self._cluster.ended()]
        logs = "".join(served.log for served in self._cluster.processes)
        if "Traceback" in logs:
            found.append(f"a process logged an exception: …{logs[logs.index('Traceback') :][:3000]}")
        sent = [each for room in self._rooms for each in room.record.sent.values()]
        accepted = [each for each in sent if each.seq is not None]
        breaks = ("break", "return", "end", "allow_observer")
        commands = Counter(each.frame["command"] for each in accepted)
        return Report(
            engine=self._cluster.engine,
            seed=self._seed,
            seconds=round(seconds, 1),
            rooms=len(self._rooms),
            watched=sum(room.watched for room in self._rooms),
            breaks={name: commands[name] for name in breaks if commands[name]},
            accepted=len(accepted),
            refused=dict(Counter(each.code for each in sent if each.code is not None)),
            faults=dict(Counter(self._happened)),
            violations=[*troubles, *found],
        )


def _open(port: int, operator: dict[str, str], rng: random.Random) -> Room:
    """A new room, opened through the proxy."""
    wanted: dict[str, Any] = {"format": rng.choice(FORMATS)}
    scope = rng.choice(SCOPES)
    if scope is not None:
        wanted |= {"observer": "Dr. Lee", "observer_scope": scope}
    created = open_by_api(f"http://127.0.0.1:{port}", operator, **wanted)
    tokens = {seat: created["seats"][seat]["token"] for seat in SEATS}
    if scope is not None:
        tokens[OBSERVER] = created["observer"]["token"]
    record = RoomRecord(created["room"], scope)
    return Room(created["room"], f"ws://127.0.0.1:{port}{created['ws']}", tokens, rng, record, scope)
