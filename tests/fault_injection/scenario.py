"""A storm: rooms full of talk, one mishap after another, and then calm in which every room ends."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from http.client import HTTPException
from subprocess import SubprocessError
from typing import Any, Final, Literal
from urllib.request import ProxyHandler, Request, build_opener

from dialogue.rehearsal.contract import SEATS, Accepted, Refused
from dialogue.rehearsal.runner import RoomAddress
from tests.fault_injection.cluster import Cluster
from tests.fault_injection.faults import Scene, plan
from tests.fault_injection.partners import Room, Talk, Wish
from tests.fault_injection.proxy import Proxy
from tests.fault_injection.stored_log import judge
from tests.run_in_thread import run_in_thread

FORMATS: Final = ("compassion", "mirror_dialogue", "speaker_listener")
#: What an observer is let see, where a room has one.
SCOPES: Final[tuple[Literal["words", "signals"] | None, ...]] = (None, None, "words", "signals")
#: After any mishap, and during those that must not stop anybody, so many answers are accepted...
STEPS: Final = 12
#: ...within so many seconds, on however busy a machine.
WITHIN: Final = 90.0
#: A room has to come to its end within so many seconds of the storm's.
CALM: Final = 120.0


@dataclass
class Account:
    """What a storm came to. ``broken`` is empty, or something has to be mended."""

    engine: str
    seed: int
    seconds: float = 0
    rooms: int = 0
    watched: int = 0
    breaks: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    mishaps: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Scenario:
    """Rooms on a house; ``seed`` draws what they say and what goes wrong."""

    def __init__(self, cluster: Cluster, seed: int, abreast: int) -> None:
        self._cluster = cluster
        self._operator = cluster.processes[0].operator
        self._seed = seed
        self._abreast = abreast
        self._rooms: list[Room] = []
        self._hurry = asyncio.Event()
        self._order: list[str] = []

    async def run(self, *, seconds: float = 0, mishaps: int = 0) -> Account:
        """Until so many seconds and so many mishaps are over; then to every room's end, and the judgement."""
        began = time.monotonic()
        troubles: list[str] = []
        chance = random.Random(f"{self._seed}/plan")
        ways = random.Random(f"{self._seed}/road")
        async with Proxy(self._cluster.ports, ways) as road, self._talking(road, began + seconds):
            scene = Scene(self._cluster, road, chance, self._go_on)
            for happens in plan(self._cluster, chance):
                if len(self._order) >= mishaps and time.monotonic() - began >= seconds:
                    break
                self._order.append(happens.__name__)
                try:
                    await happens(scene)
                    await self._go_on()
                    self._cluster.all_there()
                except (AssertionError, OSError, SubprocessError) as fault:
                    troubles.append(f"mishap {len(self._order)}, {happens.__name__}: {fault}")
                    break
        return await self._account(time.monotonic() - began, troubles)

    @asynccontextmanager
    async def _talking(self, road: Proxy, until: float) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            for index in range(self._abreast):
                group.create_task(self._one_after_another(road, index, until))
            try:
                yield
            finally:
                self._hurry.set()

    async def _one_after_another(self, road: Proxy, index: int, until: float) -> None:
        """Rooms, each to its end, as long as the storm blows."""
        patience = max(until - time.monotonic(), 0) + WITHIN * 4 + CALM
        number = 0
        while not self._hurry.is_set():
            chance = random.Random(f"{self._seed}/{index}/{number}")
            try:
                room = await run_in_thread(partial(_open, road.port, self._operator, chance))
            except (OSError, HTTPException):  # it may be there all the same; nobody will ever come
                await asyncio.sleep(0.5)
                continue
            number += 1
            self._rooms.append(room)
            await Talk(room, self._hurry).to_the_end(patience)

    async def _go_on(self) -> None:
        """Wait until the partners have got on."""
        wanted = self._accepted() + STEPS
        deadline = time.monotonic() + WITHIN
        while self._accepted() < wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"nobody got on within {WITHIN:.0f} s")
            await asyncio.sleep(0.05)

    def _accepted(self) -> int:
        return sum(room.answers for room in self._rooms)

    async def _account(self, seconds: float, troubles: list[str]) -> Account:
        process = self._cluster.processes[0]
        try:
            broken = await run_in_thread(partial(judge, self._rooms, process))
            self._cluster.all_there()
        except OSError as fault:  # a process may be gone: that is the news then
            broken = [f"the house cannot be judged: {fault}", *self._cluster.gone()]
        logs = "".join(served.log for served in self._cluster.processes)
        if "Traceback" in logs:
            broken.append(f"a process told of a fault: …{logs[logs.index('Traceback') :][:3000]}")
        asked = [each for room in self._rooms for record in room.records.values() for each in record.asked]
        return Account(
            engine=self._cluster.engine,
            seed=self._seed,
            seconds=round(seconds, 1),
            rooms=len(self._rooms),
            watched=sum(room.watch is not None for room in self._rooms),
            breaks=dict(
                Counter(
                    each.command.command
                    for each in asked
                    if isinstance(each.command, Wish) and isinstance(each.answer, Accepted)
                )
            ),
            accepted=sum(isinstance(each.answer, Accepted) for each in asked),
            refused=dict(Counter(each.answer.code for each in asked if isinstance(each.answer, Refused))),
            mishaps=dict(Counter(self._order)),
            broken=[*troubles, *broken],
        )


def _open(port: int, operator: dict[str, str], chance: random.Random) -> Room:
    """A new room, opened over the road."""
    wanted: dict[str, Any] = {"format": chance.choice(FORMATS), "topic": "A storm", "names": ["Ana", "Ben"]}
    scope = chance.choice(SCOPES)
    if scope is not None:
        wanted |= {"observer": "Dr. Lee", "observer_scope": scope}
    request = Request(f"http://127.0.0.1:{port}/api/v1/rooms", data=json.dumps(wanted).encode())
    for name, value in ({"Content-Type": "application/json"} | operator).items():
        request.add_header(name, value)
    with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
        opened = json.load(answer)
    tokens = {seat: opened["seats"][seat]["token"] for seat in SEATS}
    room = Room(opened["room"], RoomAddress(f"ws://127.0.0.1:{port}{opened['ws']}", tokens), chance)
    if scope is not None:
        room.observer, room.scope = opened["observer"]["token"], scope
    return room
