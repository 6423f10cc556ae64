"""What can go wrong in the house, each mishap from its beginning to its end, and the plan of a storm."""

import asyncio
import random
import resource
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, LiteralString

import psycopg

from tests.fault_injection.cluster import FAKETIME, Cluster
from tests.fault_injection.proxy import Proxy
from tests.run_in_thread import run_in_thread
from tests.servers import Postgres, Redis, Served, wait_for

#: How far a clock jumps, in seconds.
JUMPS: Final = (-3700, -40, -2, 2, 40, 3700)
END_CONNECTIONS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Scene:
    """Where mishaps happen. ``hold`` waits until the partners have got on a little, or may have.

    ``go_on`` waits until they have: it is for mishaps that must not stop them.
    """

    cluster: Cluster
    road: Proxy
    chance: random.Random
    go_on: Callable[[], Awaitable[None]]

    async def hold(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.05, 1.5))

    def a_process(self) -> Served:
        return self.chance.choice(self.cluster.processes)

    @property
    def redis(self) -> Redis:
        assert self.cluster.redis is not None
        return self.cluster.redis


Fault = Callable[[Scene], Awaitable[None]]


async def process_killed(scene: Scene) -> None:
    """One of our processes ends at once, and is started again; the other serves meanwhile."""
    served = scene.a_process()
    await run_in_thread(served.kill)
    if scene.chance.random() < 1 / 2:
        await scene.go_on()
    await run_in_thread(served.start)


async def process_stopped(scene: Scene) -> None:
    """One of our processes is ended as a supervisor does, and is started again."""
    served = scene.a_process()
    await _stop(served)
    if scene.chance.random() < 1 / 2:
        await scene.go_on()
    await run_in_thread(served.start)


async def all_processes_killed(scene: Scene) -> None:
    """Both of our processes end at once."""
    for served in scene.cluster.processes:
        await run_in_thread(served.kill)
    await asyncio.gather(*(run_in_thread(served.start) for served in scene.cluster.processes))


async def process_frozen(scene: Scene) -> None:
    """One of our processes stands still for a while, its sockets open, and goes on as if nothing had been."""
    process = scene.a_process().process
    process.send_signal(signal.SIGSTOP)
    try:
        await scene.hold()
    finally:
        process.send_signal(signal.SIGCONT)


async def sockets_cut(scene: Scene) -> None:
    """Connections end without a word, some in the middle of one."""
    for _ in range(scene.chance.randint(1, 4)):
        scene.road.cut(scene.chance.random())
        await asyncio.sleep(scene.chance.uniform(0.05, 0.5))


async def clock_stepped(scene: Scene) -> None:
    """The clock of one process, or of both, jumps; later it is set right."""
    clocks = scene.cluster.clocks
    for clock in scene.chance.choice([clocks, clocks[:1], clocks[1:]]):
        clock.write_text(f"{scene.chance.choice(JUMPS):+d}\n")
    await asyncio.sleep(1.5)  # until the processes have looked at their clocks
    await scene.go_on()
    for clock in clocks:
        clock.write_text("+0\n")


async def redis_restarted(scene: Scene) -> None:
    """Redis goes away, and comes back empty."""
    await run_in_thread(scene.redis.stop)
    await scene.go_on()
    await run_in_thread(scene.redis.start)


async def redis_frozen(scene: Scene) -> None:
    """Redis stands still, its sockets open."""
    process = scene.redis.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        await scene.go_on()
    finally:
        process.send_signal(signal.SIGCONT)


async def postgres_restarted(scene: Scene) -> None:
    """PostgreSQL is shut down fast and started again."""
    assert scene.cluster.postgres is not None
    await run_in_thread(scene.cluster.postgres.stop)
    await scene.hold()
    await run_in_thread(scene.cluster.postgres.start)


async def postgres_killed(scene: Scene) -> None:
    """PostgreSQL ends at once, and has to recover when it is started again."""
    assert scene.cluster.postgres is not None
    await run_in_thread(scene.cluster.postgres.kill)
    await scene.hold()
    await run_in_thread(scene.cluster.postgres.start)


async def connections_ended(scene: Scene) -> None:
    """PostgreSQL ends our connections, many times, so that some end in the middle of a COMMIT."""
    for _ in range(scene.chance.randint(5, 20)):
        await run_in_thread(partial(_ask_postgres, scene.cluster, END_CONNECTIONS))
        await asyncio.sleep(scene.chance.uniform(0.01, 0.15))


async def disk_full(scene: Scene) -> None:
    """There is no room left where the tables are; then there is again."""
    if scene.cluster.disk is None:  # on no disk of their own: our processes may make no file any longer
        for served in scene.cluster.processes:
            _limit_files(served, 1)
        await scene.hold()
        for served in scene.cluster.processes:
            _limit_files(served, resource.RLIM_INFINITY)
        return
    ballast = scene.cluster.disk / "ballast"
    await run_in_thread(partial(_fill, ballast))
    if scene.cluster.postgres is not None and scene.chance.random() < 1 / 2:
        # PostgreSQL cannot do without a new segment of its write-ahead log.
        await run_in_thread(partial(_ask_postgres, scene.cluster, "SELECT pg_switch_wal()"))
    await scene.hold()
    ballast.unlink()
    if scene.cluster.postgres is not None:
        await run_in_thread(partial(_look_after, scene.cluster.postgres))


def _look_after(postgres: Postgres) -> None:
    """Start it again if it ended for want of room, or began to recover then and got stuck; as one would."""

    def is_settled() -> bool:
        if postgres.process is None or postgres.process.poll() is not None:
            return True
        try:
            postgres.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    try:
        wait_for(is_settled, "PostgreSQL does not recover by itself", 5)
    except TimeoutError:
        postgres.kill()
    postgres.start()


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as heap:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while heap.write(b"\0" * size):
                    pass


async def _stop(served: Served) -> None:
    code = await run_in_thread(served.stop)
    # Uvicorn, when it has done all that it has to, ends by the signal that it was sent.
    if code != 0 and not (code == -signal.SIGTERM and "uvicorn" in served.program):
        raise AssertionError(f"a process that was told to end ended with {code}")


def _ask_postgres(cluster: Cluster, query: LiteralString) -> None:
    assert cluster.postgres is not None
    with suppress(psycopg.OperationalError), cluster.postgres.connect() as link:
        link.execute(query)


def _limit_files(served: Served, size: int) -> None:
    """The longest that a file of the process may become; what would make it longer fails."""
    _, hard = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    soft = hard if size == resource.RLIM_INFINITY else size
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


def faults_of(cluster: Cluster) -> list[Fault]:
    """What can go wrong in this house, each once."""
    found: list[Fault] = [process_killed, process_stopped, all_processes_killed, process_frozen, sockets_cut]
    if FAKETIME is not None:
        found.append(clock_stepped)
    if cluster.redis is not None:
        found += [redis_restarted, redis_frozen]
    if cluster.postgres is not None:
        found += [postgres_restarted, postgres_killed, connections_ended]
    if cluster.postgres is None or cluster.disk is not None:
        found.append(disk_full)
    return found


def plan(cluster: Cluster, chance: random.Random) -> Iterator[Fault]:
    """Without end: all that can go wrong, in one order after another."""
    while True:
        found = faults_of(cluster)
        yield from chance.sample(found, len(found))
