"""The faults, each from its beginning to its end, and the plan in which they follow one another."""

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

#: How far a clock is stepped.
CLOCK_STEPS_SECONDS: Final = (-3700, -40, -2, 2, 40, 3700)
END_CONNECTIONS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Scene:
    """Where faults happen. ``progress`` waits until the partners got on; some faults must not stop them."""

    cluster: Cluster
    proxy: Proxy
    rng: random.Random
    progress: Callable[[], Awaitable[None]]

    async def wait_a_little(self) -> None:
        await asyncio.sleep(self.rng.uniform(0.05, 1.5))

    def a_process(self) -> Served:
        return self.rng.choice(self.cluster.processes)

    @property
    def redis(self) -> Redis:
        assert self.cluster.redis is not None
        return self.cluster.redis


Fault = Callable[[Scene], Awaitable[None]]


async def process_killed(scene: Scene) -> None:
    """One server process is killed and started again; the other serves meanwhile."""
    served = scene.a_process()
    await run_in_thread(served.kill)
    if scene.rng.random() < 1 / 2:
        await scene.progress()
    await run_in_thread(served.start)


async def process_stopped(scene: Scene) -> None:
    """One server process is stopped as a supervisor does, and started again."""
    served = scene.a_process()
    await _stop(served)
    if scene.rng.random() < 1 / 2:
        await scene.progress()
    await run_in_thread(served.start)


async def all_processes_killed(scene: Scene) -> None:
    """Both server processes are killed."""
    for served in scene.cluster.processes:
        await run_in_thread(served.kill)
    await asyncio.gather(*(run_in_thread(served.start) for served in scene.cluster.processes))


async def process_frozen(scene: Scene) -> None:
    """One server process is suspended for a while with its sockets open, and goes on."""
    process = scene.a_process().process
    process.send_signal(signal.SIGSTOP)
    try:
        await scene.wait_a_little()
    finally:
        process.send_signal(signal.SIGCONT)


async def sockets_cut(scene: Scene) -> None:
    """Connections are cut without a closing handshake, some in the middle of a message."""
    for _ in range(scene.rng.randint(1, 4)):
        scene.proxy.cut(scene.rng.random())
        await asyncio.sleep(scene.rng.uniform(0.05, 0.5))


async def clock_stepped(scene: Scene) -> None:
    """The clock of one process, or of both, is stepped; later it is set right."""
    clocks = scene.cluster.clocks
    for clock in scene.rng.choice([clocks, clocks[:1], clocks[1:]]):
        clock.write_text(f"{scene.rng.choice(CLOCK_STEPS_SECONDS):+d}\n")
    await asyncio.sleep(1.5)  # until the processes have read their clocks
    await scene.progress()
    for clock in clocks:
        clock.write_text("+0\n")


async def redis_restarted(scene: Scene) -> None:
    """Redis is stopped, and started again empty."""
    await run_in_thread(scene.redis.stop)
    await scene.progress()
    await run_in_thread(scene.redis.start)


async def redis_frozen(scene: Scene) -> None:
    """Redis is suspended, its sockets open."""
    process = scene.redis.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        await scene.progress()
    finally:
        process.send_signal(signal.SIGCONT)


async def postgres_restarted(scene: Scene) -> None:
    """PostgreSQL is stopped by a fast shutdown, and started again."""
    assert scene.cluster.postgres is not None
    await run_in_thread(scene.cluster.postgres.stop)
    await scene.wait_a_little()
    await run_in_thread(scene.cluster.postgres.start)


async def postgres_killed(scene: Scene) -> None:
    """PostgreSQL is killed, and has to recover when it is started again."""
    assert scene.cluster.postgres is not None
    await run_in_thread(scene.cluster.postgres.kill)
    await scene.wait_a_little()
    await run_in_thread(scene.cluster.postgres.start)


async def connections_ended(scene: Scene) -> None:
    """PostgreSQL terminates the connections many times, so that some end in the middle of a COMMIT."""
    for _ in range(scene.rng.randint(5, 20)):
        await run_in_thread(partial(_run_on_postgres, scene.cluster, END_CONNECTIONS))
        await asyncio.sleep(scene.rng.uniform(0.01, 0.15))


async def disk_full(scene: Scene) -> None:
    """The disk of the tables is full; then it has room again."""
    if scene.cluster.disk is None:  # without a disk of their own: no file may grow
        for served in scene.cluster.processes:
            _limit_files(served, 1)
        await scene.wait_a_little()
        for served in scene.cluster.processes:
            _limit_files(served, resource.RLIM_INFINITY)
        return
    ballast = scene.cluster.disk / "ballast"
    await run_in_thread(partial(_fill, ballast))
    if scene.cluster.postgres is not None and scene.rng.random() < 1 / 2:
        # PostgreSQL cannot do without a new segment of its write-ahead log.
        await run_in_thread(partial(_run_on_postgres, scene.cluster, "SELECT pg_switch_wal()"))
    await scene.wait_a_little()
    ballast.unlink()
    if scene.cluster.postgres is not None:
        await run_in_thread(partial(_restart_if_needed, scene.cluster.postgres))


def _restart_if_needed(postgres: Postgres) -> None:
    """Start PostgreSQL again if it ended on the full disk, or if its recovery is stuck."""

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
    # Uvicorn ends by the signal that it was sent once its shutdown is done.
    if code != 0 and not (code == -signal.SIGTERM and "uvicorn" in served.program):
        raise AssertionError(f"a process that was stopped ended with {code}")


def _run_on_postgres(cluster: Cluster, query: LiteralString) -> None:
    assert cluster.postgres is not None
    with suppress(psycopg.OperationalError), cluster.postgres.connect() as link:
        link.execute(query)


def _limit_files(served: Served, size: int) -> None:
    """Limit the length of the files of a process: a write beyond it fails."""
    _, hard = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    soft = hard if size == resource.RLIM_INFINITY else size
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


def faults_of(cluster: Cluster) -> list[Fault]:
    """The faults that this cluster can have, each once."""
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


def plan(cluster: Cluster, rng: random.Random) -> Iterator[Fault]:
    """Endless: all faults, in one random order after another."""
    while True:
        found = faults_of(cluster)
        yield from rng.sample(found, len(found))
