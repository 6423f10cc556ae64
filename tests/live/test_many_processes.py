"""Partners on different server processes, on real servers: each sees what the other does."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
import redis

from dialogue.live.protocol import close_codes
from tests import servers
from tests.blackbox.dialogue import all_at, both_connected, connected, take_turns
from tests.blackbox.room_api import open_by_api, open_by_command
from tests.run_in_thread import run_in_thread

pytestmark = pytest.mark.slow

Two = tuple[servers.Served, servers.Served]

ENGINES = [pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis]), "sqlite"]


def a_room(server: servers.Served) -> dict[str, Any]:
    return open_by_api(server.url, server.operator)


def an_observed_room(server: servers.Served) -> dict[str, Any]:
    """A room with an observer to whom both partners have consented."""
    options = ("--format", "speaker_listener", "--observer", "Dr. Lee", "--consented")
    [created] = open_by_command(server.environment, *options)
    return created


@pytest.fixture(scope="module", params=ENGINES)
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two processes on one database: an SQLite file and no Redis, or PostgreSQL and Redis.

    The other one is run by another ASGI server, since nothing may depend on which it is.
    """
    environment = {}
    if request.param == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("_postgres").migrated_database()
        environment["REDIS_URL"] = request.getfixturevalue("redis_server").url
    yield from started(request, tmp_path_factory.mktemp("two"), environment)


@pytest.fixture(scope="module")
def two_with_redis(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, redis_server: servers.Redis
) -> Iterator[Two]:
    """Two processes on one SQLite file, and a Redis that a test may stop if it starts it again."""
    yield from started(request, tmp_path_factory.mktemp("rung"), {"REDIS_URL": redis_server.url})


def started(request: pytest.FixtureRequest, folder: Path, environment: dict[str, Any]) -> Iterator[Two]:
    migrated = request.getfixturevalue("migrated_sqlite")
    programs: list[Literal["daphne", "uvicorn"]] = ["daphne", "uvicorn"]
    one, other = (
        servers.serve(
            folder / program, migrated=migrated, data_dir=folder / "data", program=program, **environment
        )
        for program in programs
    )
    yield one, other
    one.stop()
    other.stop()


async def test_partners_on_two_processes_talk_and_see_each_other_present(two: Two) -> None:
    one, other = two
    room = a_room(one)
    async with both_connected(one, other, room) as (ana, ben):
        await take_turns([ana, ben], 12)
        assert ana.numbers() == ben.numbers() == list(range(1, ana.state["seq"] + 1))
        await ana.until(lambda: ana.present["b"])
        await ben.until(lambda: ben.present["a"])


async def test_commands_sent_at_once_on_two_processes_give_both_the_same_order(two: Two) -> None:
    one, other = two
    room = a_room(one)
    async with both_connected(one, other, room) as (ana, ben):
        await ana.until(lambda: ana.state["turn"])
        await ben.until(lambda: ben.state["turn"])
        for _ in range(5):
            answers = await asyncio.gather(*(each.answer_step() for each in (ana, ben) if each.is_asked))
            await all_at(max(answer.get("seq", 0) for answer in answers), [ana, ben])
        await all_at(max(ana.state["seq"], ben.state["seq"]), [ana, ben])
        assert ana.numbers() == ben.numbers() == list(range(1, len(ana.numbers()) + 1))


async def test_deadline_noticed_by_every_process_is_reminded_of_once(two: Two) -> None:
    one, other = two
    room = json.loads(one.manage("shell", "-v", "0", "-c", _OPEN_WITH_A_SHORT_DEADLINE))
    async with both_connected(one, other, room) as (ana, ben):
        await take_turns([ana, ben], 2)
        for each in (ana, ben):
            await each.until(partial(each.has_event, "reminded"))
        await take_turns([ana, ben], 1)
        for each in (ana, ben):
            assert [frame["event"] for frame in each.of("event")].count("reminded") == 1
            assert each.numbers() == list(range(1, each.state["seq"] + 1))


_OPEN_WITH_A_SHORT_DEADLINE = """
import json
from dialogue.moderator.format import parse
from dialogue.rooms.creation import RoomRequest, create_rooms
from tests.live.hub_harness import TALK
talk = parse(TALK.source.replace("remind_after = 60", "remind_after = 1"))
request = RoomRequest(talk, "", ("Ana", "Ben"), None, "words", consented=False, scripted=None, bearer=True)
print(json.dumps(create_rooms(request, 1)[0].as_json()))
"""


async def test_observer_on_two_processes_stays_present_until_the_last_connection_closes(two: Two) -> None:
    one, other = two
    room = an_observed_room(one)
    async with (
        connected(one, room, "a") as ana,
        connected(one, room, "o1"),
        connected(other, room, "b") as ben,
    ):
        await ben.until(lambda: ben.present["o1"])
        async with connected(other, room, "o1"):
            await ana.until(lambda: ana.has_event("observer_joined"))
        one_joining = [frame["event"] for frame in ana.of("event")].count("observer_joined")
        assert one_joining == 1
        assert not ana.has_event("observer_left")


@pytest.mark.parametrize("two", ENGINES[:1], indirect=True)  # half a minute; a claim expires alike on either
async def test_observer_of_a_killed_process_is_logged_as_left(two: Two) -> None:
    one, other = two
    room = an_observed_room(one)
    async with connected(one, room, "a") as ana, connected(other, room, "o1"):
        await ana.until(lambda: ana.present["o1"])
        await run_in_thread(other.kill)
        try:
            await ana.until(lambda: ana.has_event("observer_left"))
            assert not ana.present["o1"]
        finally:
            await run_in_thread(other.start)


async def test_partner_of_a_stopping_process_is_closed_with_4503_and_stays_present(two: Two) -> None:
    one, other = two
    room = a_room(one)
    async with both_connected(one, other, room) as (ana, ben):
        await ana.until(lambda: ana.present["b"])
        stopping = asyncio.create_task(run_in_thread(other.stop))
        assert await ben.until_closed() == close_codes.RESTARTING
        async with connected(one, room, "b", after=ben.numbers()[-1]) as again:
            await take_turns([ana, again], 2)
            assert await stopping in {0, -signal.SIGTERM}
            assert ana.present["b"]
            assert {"type": "presence", "who": "b", "present": False} not in ana.frames
    other.start()


async def test_revoked_partner_is_closed_on_another_process(two: Two) -> None:
    one, other = two
    room = a_room(one)
    async with both_connected(one, other, room) as (ana, ben):
        await take_turns([ana, ben], 1)
        await run_in_thread(lambda: one.manage("shell", "-c", _REVOKE.format(room=room["room"])))
        assert await ben.until_closed() == close_codes.SIGNED_OUT
        assert not ana.closed


_REVOKE = (
    "from dialogue.rooms.models import Seat; "
    "Seat.objects.filter(room='{room}', participant_id='b').update(token_hash=None)"
)


async def test_stopped_redis_stops_no_dialogue_and_notifies_again_once_started(
    two_with_redis: Two, redis_server: servers.Redis
) -> None:
    one, other = two_with_redis
    room = a_room(one)
    async with both_connected(one, other, room) as (ana, ben):
        await take_turns([ana, ben], 2)
        await run_in_thread(redis_server.stop)
        try:
            await take_turns([ana, ben], 2)
            async with connected(other, room, "a") as second:  # a new socket needs no Redis either
                assert second.numbers() == ana.numbers()
        finally:
            await run_in_thread(redis_server.start)
        with redis.Redis.from_url(redis_server.url) as monitor:
            await until(lambda: subscribers(monitor, room["room"]) == 2)
        await take_turns([ana, ben], 2)
        assert ana.numbers() == ben.numbers() == list(range(1, ana.state["seq"] + 1))
    assert "Traceback" not in one.log + other.log


async def test_suspended_redis_delays_no_dialogue(two_with_redis: Two, redis_server: servers.Redis) -> None:
    one, other = two_with_redis
    room, later = a_room(one), a_room(one)
    process = redis_server.process
    assert process is not None
    async with both_connected(one, other, room) as (ana, ben):
        await take_turns([ana, ben], 1)
        process.send_signal(signal.SIGSTOP)
        try:
            await take_turns([ana, ben], 4)
            async with both_connected(one, other, later) as (cy, di):
                await take_turns([cy, di], 2)
        finally:
            process.send_signal(signal.SIGCONT)
        await take_turns([ana, ben], 2)
        assert ana.numbers() == ben.numbers() == list(range(1, ana.state["seq"] + 1))
    assert "Traceback" not in one.log + other.log


async def test_notifications_arrive_after_six_idle_seconds(
    two_with_redis: Two, redis_server: servers.Redis
) -> None:
    one, other = two_with_redis
    room = a_room(one)
    async with both_connected(one, other, room) as (ana, ben):
        with redis.Redis.from_url(redis_server.url) as client:
            await until(lambda: subscribers(client, room["room"]) == 2)
            await asyncio.sleep(6)  # a client of redis-py 8 would have hung up by now
            assert subscribers(client, room["room"]) == 2
        await take_turns([ana, ben], 2)


async def test_each_room_uses_one_of_several_redis_hosts(
    serve: Callable[..., servers.Served], redis_server: servers.Redis
) -> None:
    with servers.short_folder() as folder:
        second = servers.Redis(folder)
        second.start()
        try:
            hosts = [redis_server.url, second.url]
            server = serve(REDIS_URL=",".join(hosts))
            several = [a_room(server) for _ in range(6)]
            async with AsyncExitStack() as stack:
                for room in several:
                    await stack.enter_async_context(connected(server, room, "a"))
                for room in several:
                    await until(partial(one_host_is_subscribed, hosts, room["room"]))
            server.stop()
        finally:
            second.stop()


def subscribers(client: "redis.Redis", room: str) -> int:
    counts: Any = client.pubsub_numsub(f"third-ear__group__{room}")
    return int(counts[0][1])


def one_host_is_subscribed(hosts: list[str], room: str) -> bool:
    counts = []
    for host in hosts:
        with redis.Redis.from_url(host) as client:
            counts.append(subscribers(client, room))
    return sorted(counts) == [0, 1]


async def until(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(servers.TIMEOUT_SECONDS):
        while not ready():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.02)
