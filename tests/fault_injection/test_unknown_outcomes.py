"""PostgreSQL goes away in the very middle of a COMMIT, so that nobody can know whether it was stored.

A COMMIT that waits for a standby which does not exist has been stored already, and has not been answered:
whoever ends it there makes its outcome unknown, each time and not by luck. One that waits for a lock is
ended before anything is stored.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
import pytest

from dialogue.rehearsal.client import Client
from dialogue.rehearsal.contract import Accepted, Command, State
from tests import servers
from tests.fault_injection.stored_log import rows_of
from tests.run_in_thread import run_in_thread

pytestmark = pytest.mark.slow

#: Only what appends to the log holds a lock of a room; who is where is written by others, at any time.
WAITS_FOR_A_STANDBY = (
    "wait_event = 'SyncRep' AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"
)
WAITS_FOR_A_LOCK = "wait_event_type = 'Lock' AND wait_event = 'advisory'"
Serve = Callable[..., servers.Served]


@pytest.fixture
def link(_postgres: servers.Postgres) -> Iterator["psycopg.Connection[Any]"]:
    with _postgres.connect() as link:
        yield link


@contextmanager
def a_missing_standby(link: "psycopg.Connection[Any]") -> Iterator[None]:
    """Every COMMIT is stored, and waits to be answered until somebody else has it too, which nobody will.

    PostgreSQL takes up what it is told when its checkpointer comes round to it, which may be writing still:
    so a COMMIT of our own says when it is true.
    """
    link.execute("SET synchronous_commit = local")
    link.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    link.execute("SELECT pg_reload_conf()")
    try:
        with psycopg.connect(link.info.dsn, autocommit=True) as probe, ThreadPoolExecutor(1) as pool:
            kept_waiting = pool.submit(store_until_ended, probe)
            end_as_soon_as(link, f"wait_event = 'SyncRep' AND pid = {probe.info.backend_pid}")
            kept_waiting.result()
        yield
    finally:
        link.execute("ALTER SYSTEM RESET synchronous_standby_names")
        link.execute("SELECT pg_reload_conf()")


def store_until_ended(probe: "psycopg.Connection[Any]") -> None:
    """One COMMIT after the other, until somebody ends the connection."""
    with suppress(psycopg.OperationalError):
        while True:
            probe.execute("SELECT pg_logical_emit_message(true, '', '')")


def end_as_soon_as(link: "psycopg.Connection[Any]", waits: str) -> None:
    """End the connection that waits so, as soon as one does."""
    query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waits}"
    servers.wait_for(lambda: bool(link.execute(query).fetchall()), "nobody waits so")


async def end_who(link: "psycopg.Connection[Any]", waits: str) -> None:
    await run_in_thread(lambda: end_as_soon_as(link, waits))


async def somebody(link: "psycopg.Connection[Any]", waits: str) -> None:
    query = f"SELECT pid FROM pg_stat_activity WHERE {waits}"
    await run_in_thread(
        lambda: servers.wait_for(lambda: bool(link.execute(query).fetchall()), "nobody waits so")
    )


def a_room(served: servers.Served) -> dict[str, Any]:
    words = ("--format", "compassion", "--names", "Ana,Ben", "--json")
    opened: dict[str, Any] = json.loads(served.manage("open_room", *words))
    return opened


@asynccontextmanager
async def both(served: servers.Served, room: dict[str, Any]) -> AsyncIterator[tuple[Client, State]]:
    """Both partners come in; the first of them, with the first turn that waits for them."""
    address, seats = f"{served.ws_url}{room['ws']}", room["seats"]
    async with Client(address, seats["a"]["token"]) as ana, Client(address, seats["b"]["token"]):
        state = await ana.news()
        while state.turn is None or "a" not in state.turn.waiting_on:
            state = await ana.news()
        yield ana, state


def an_answer(state: State) -> Command:
    assert state.turn is not None
    number = state.turn.number
    match state.turn.act:
        case "say":
            return Command("the-one", "say", turn=number, text="These are words.")
        case "rate":
            return Command("the-one", "rate", turn=number, value=5)
        case "choose":
            return Command("the-one", "choose", turn=number, option=state.turn.options[0].id)


def stored(served: servers.Served, room: dict[str, Any]) -> list[int]:
    """The numbers of the events of the one command."""
    return [seq for seq, _, _, command_id, _ in rows_of(served)[room["room"]] if command_id == "the-one"]


async def test_what_was_stored_when_the_connection_broke_is_accepted_once(
    serve: Serve, migrated_postgres_url: str, link: "psycopg.Connection[Any]"
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    room = a_room(served)
    async with both(served, room) as (ana, state):
        with a_missing_standby(link):
            asked = asyncio.create_task(ana.ask(an_answer(state)))
            await end_who(link, WAITS_FOR_A_STANDBY)
            # What is tried again stores nothing, so it has nobody to wait for.
            answer = (await asked).answer
    assert isinstance(answer, Accepted)
    assert stored(served, room) == [answer.seq]


async def test_what_was_not_stored_when_the_connection_broke_is_stored_once(
    serve: Serve, migrated_postgres_url: str, link: "psycopg.Connection[Any]"
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    room = a_room(served)
    database = migrated_postgres_url.rpartition("/")[2]
    async with both(served, room) as (ana, state):
        with psycopg.connect(
            host=link.info.host, user="postgres", dbname=database, autocommit=True
        ) as keeper:
            keeper.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [room["room"]])
            asked = asyncio.create_task(ana.ask(an_answer(state)))
            await end_who(link, WAITS_FOR_A_LOCK)
        answer = (await asked).answer
    assert isinstance(answer, Accepted)
    assert stored(served, room) == [answer.seq]


async def test_what_was_stored_by_a_process_that_then_ended_is_accepted_once_by_the_next(
    serve: Serve, migrated_postgres_url: str, link: "psycopg.Connection[Any]"
) -> None:
    served = serve(DATABASE_URL=migrated_postgres_url)
    room = a_room(served)
    async with both(served, room) as (ana, state):
        asked = None
        with a_missing_standby(link):
            asked = asyncio.create_task(ana.ask(an_answer(state)))
            await somebody(link, WAITS_FOR_A_STANDBY)
            await run_in_thread(served.kill)
        await run_in_thread(served.start)
        answer = (await asked).answer
    assert isinstance(answer, Accepted)
    assert stored(served, room) == [answer.seq]
