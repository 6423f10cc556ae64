"""PostgreSQL ends a connection in the middle of a COMMIT, so that its client cannot know the outcome.

A COMMIT that waits for a standby that does not exist has been stored and is not answered: if its connection
is ended, its outcome is unknown each time. A COMMIT that waits for a lock is ended before anything is stored.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
import pytest

from tests import servers
from tests.blackbox.connection import step_answer
from tests.blackbox.reconnecting import ReconnectingClient
from tests.blackbox.room_api import open_by_command, token_of
from tests.blackbox.room_record import RoomRecord
from tests.blackbox.shapes import Frame
from tests.fault_injection.stored_log import rows_of
from tests.run_in_thread import run_in_thread

pytestmark = pytest.mark.slow

#: Only what appends to the log holds a room's lock; presence is written without one, at any time.
WAITS_FOR_A_STANDBY = (
    "wait_event = 'SyncRep' AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"
)
WAITS_FOR_A_LOCK = "wait_event_type = 'Lock' AND wait_event = 'advisory'"
COMMAND = "the-one"
Serve = Callable[..., servers.Served]


@pytest.fixture
def admin(_postgres: servers.Postgres) -> Iterator["psycopg.Connection[Any]"]:
    with _postgres.connect() as connection:
        yield connection


@contextmanager
def missing_standby(admin: "psycopg.Connection[Any]") -> Iterator[None]:
    """Every COMMIT is stored, and its answer waits for a standby that does not exist.

    PostgreSQL applies the setting when its checkpointer reads it, which may be busy: a COMMIT of this test's
    own shows when it is applied.
    """
    admin.execute("SET synchronous_commit = local")
    admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    admin.execute("SELECT pg_reload_conf()")
    try:
        with psycopg.connect(admin.info.dsn, autocommit=True) as probe, ThreadPoolExecutor(1) as pool:
            kept_waiting = pool.submit(commit_until_ended, probe)
            end_connection(admin, f"wait_event = 'SyncRep' AND pid = {probe.info.backend_pid}")
            kept_waiting.result()
        yield
    finally:
        admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
        admin.execute("SELECT pg_reload_conf()")


def commit_until_ended(probe: "psycopg.Connection[Any]") -> None:
    with suppress(psycopg.OperationalError):
        while True:
            probe.execute("SELECT pg_logical_emit_message(true, '', '')")


def end_connection(admin: "psycopg.Connection[Any]", waits: str) -> None:
    """End the connection that waits so, as soon as one does."""
    query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waits}"
    servers.wait_for(lambda: bool(admin.execute(query).fetchall()), "no connection waits so")


def wait_for_connection(admin: "psycopg.Connection[Any]", waits: str) -> None:
    query = f"SELECT pid FROM pg_stat_activity WHERE {waits}"
    servers.wait_for(lambda: bool(admin.execute(query).fetchall()), "no connection waits so")


@asynccontextmanager
async def both_connected(
    served: servers.Served, room: Frame
) -> AsyncIterator[tuple[ReconnectingClient, Frame]]:
    """Both partners are connected: the first of them, and the turn that waits for them."""
    address, record = f"{served.ws_url}{room['ws']}", RoomRecord(room["room"], None)
    ana, ben = (ReconnectingClient(record, seat, address, token_of(room, seat)) for seat in ("a", "b"))
    async with ana, ben:
        state = await ana.next_state()
        while state["turn"] is None or "a" not in state["turn"]["waiting_on"]:
            state = await ana.next_state()
        yield ana, state["turn"]


def a_room(served: servers.Served) -> Frame:
    [room] = open_by_command(served.environment, "--format", "compassion")
    return room


def stored(served: servers.Served, room: Frame) -> list[int]:
    """The numbers of the events of the one command."""
    return [seq for seq, _, _, command_id, _ in rows_of(served)[room["room"]] if command_id == COMMAND]


async def test_command_stored_when_its_connection_broke_is_accepted_once(
    serve: Serve, migrated_postgres_url: str, admin: "psycopg.Connection[Any]"
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    room = a_room(served)
    async with both_connected(served, room) as (ana, turn):
        with missing_standby(admin):
            asked = asyncio.create_task(ana.ask(COMMAND, **step_answer(turn)))
            await run_in_thread(lambda: end_connection(admin, WAITS_FOR_A_STANDBY))
            # The second attempt stores nothing, so it waits for no standby.
            sent = await asked
    assert sent.seq is not None
    assert stored(served, room) == [sent.seq]


async def test_command_not_stored_when_its_connection_broke_is_stored_once(
    serve: Serve, migrated_postgres_url: str, admin: "psycopg.Connection[Any]"
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    room = a_room(served)
    database = migrated_postgres_url.rpartition("/")[2]
    async with both_connected(served, room) as (ana, turn):
        with psycopg.connect(
            host=admin.info.host, user="postgres", dbname=database, autocommit=True
        ) as lock_holder:
            lock_holder.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [room["room"]])
            asked = asyncio.create_task(ana.ask(COMMAND, **step_answer(turn)))
            await run_in_thread(lambda: end_connection(admin, WAITS_FOR_A_LOCK))
        sent = await asked
    assert sent.seq is not None
    assert stored(served, room) == [sent.seq]


async def test_command_stored_by_a_process_that_then_ended_is_accepted_once_by_the_next(
    serve: Serve, migrated_postgres_url: str, admin: "psycopg.Connection[Any]"
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    room = a_room(served)
    async with both_connected(served, room) as (ana, turn):
        with missing_standby(admin):
            asked = asyncio.create_task(ana.ask(COMMAND, **step_answer(turn)))
            await run_in_thread(lambda: wait_for_connection(admin, WAITS_FOR_A_STANDBY))
            await run_in_thread(served.kill)
        await run_in_thread(served.start)
        sent = await asked
    assert sent.seq is not None
    assert stored(served, room) == [sent.seq]
