"""Accepted and refused clients, with their close codes and statuses, over the socket and over HTTP."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests import servers
from tests.blackbox.connection import Connection, ConnectionLost, bearer, refused_with
from tests.blackbox.expect import expect
from tests.blackbox.room_api import open_by_api, token_of
from tests.blackbox.room_record import RoomRecord, SentCommand
from tests.blackbox.shapes import Frame

pytestmark = pytest.mark.slow

Serve = Callable[..., servers.Served]
Enter = Callable[[servers.Served, Frame, str], Awaitable[Connection]]


@pytest.fixture(scope="module")
def served(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Served]:
    """One server for all that leave it as it was."""
    server = servers.serve(tmp_path_factory.mktemp("access"), migrated=migrated_sqlite)
    yield server
    server.stop()


def create_room(served: servers.Served) -> Frame:
    return open_by_api(served.url, served.operator)


@pytest_asyncio.fixture
async def enter() -> AsyncIterator[Enter]:
    """Come into a room as one of its people; all have left when the test ends."""
    connections: list[Connection] = []

    async def come(served: servers.Served, room: Frame, who: str) -> Connection:
        connection = Connection(RoomRecord(room["room"], None), who)
        await connection.open(served.ws_url + room["ws"], bearer(token_of(room, who)))
        connections.append(connection)
        return await connection.ready()

    yield come
    for connection in connections:
        await connection.discard()


async def test_outsiders_get_one_answer_for_existing_and_unknown_rooms(served: servers.Served) -> None:
    room, other = create_room(served), create_room(served)
    there, nowhere = room["room"], "0" * len(room["room"])
    stranger = {"Authorization": f"Bearer {token_of(other, 'a')}"}
    none: dict[str, str] = {}
    bad = {"Authorization": "Bearer " + "x" * 32}
    basic = {"Authorization": "Basic YTpi"}
    empty = {"Authorization": "Bearer "}
    for place in (there, nowhere):
        address = f"{served.ws_url}/ws/rooms/{place}/"
        assert await refused_with(address, stranger) == 4404
        for who in (none, bad, basic, empty):
            assert await refused_with(address, who) == 4401, (place, who)
    async with httpx.AsyncClient(
        base_url=served.url, trust_env=False, timeout=servers.TIMEOUT_SECONDS
    ) as http:
        for path in ("frames", "export?as=json", "export?as=markdown&of=mine"):
            answers: list[tuple[int, str]] = []
            for place in (there, nowhere):
                got = await http.get(f"/api/v1/rooms/{place}/{path}", headers=stranger)
                answers.append((got.status_code, got.text.replace(place, "")))
                assert (await http.get(f"/api/v1/rooms/{place}/{path}")).status_code == 401
                assert (await http.get(f"/api/v1/rooms/{place}/{path}", headers=bad)).status_code == 401
            assert answers[0] == answers[1]
            assert answers[0][0] == 404


async def test_a_cookie_without_its_own_origin_is_refused_before_the_upgrade(served: servers.Served) -> None:
    room = create_room(served)
    for headers in (
        {"Cookie": "sessionid=x"},
        {"Cookie": "sessionid=x", "Origin": "https://elsewhere.example"},
    ):
        with pytest.raises(InvalidStatus) as refusal:
            await connect(
                served.ws_url + room["ws"],
                additional_headers=headers,
                proxy=None,
                open_timeout=servers.TIMEOUT_SECONDS,
            )
        assert refusal.value.response.status_code == 403


async def test_the_oldest_connection_goes_when_one_person_has_too_many(
    served: servers.Served, enter: Enter
) -> None:
    room = create_room(served)
    connections = [await enter(served, room, "a") for _ in range(2)]
    with suppress(ConnectionLost):
        while True:
            await connections[0].ping()  # who has to go is told so before the newest has caught up
            assert len(connections) < 64, "one person may not have connections without end"
            connections.append(await enter(served, room, "a"))
    assert connections[0].close_code == 4409
    await asyncio.gather(*(connection.ping() for connection in connections[1:]))


@pytest.mark.parametrize("program", ["daphne", "uvicorn"])
async def test_a_frame_over_64_kib_closes_the_socket_and_one_just_below_does_not(
    serve: Serve, enter: Enter, program: str
) -> None:
    served = serve(program=program)
    room = create_room(served)
    connection = await enter(served, room, "a")
    fits = '{"type":"ping"}'
    await connection.send(fits + " " * (65536 - len(fits)))
    await connection.until(lambda: connection.pongs == 1, "3: a frame of 64 KiB is no larger than 64 KiB")
    await connection.send(fits + " " * (65537 - len(fits)))
    await connection.until(lambda: connection.closed, "3: a frame over 64 KiB closes the socket")
    again = await enter(served, room, "a")
    await again.send("[" + fits + "," + "語" * 30_000 + "]")
    await again.until(lambda: again.closed, "3: a frame over 64 KiB closes the socket")
    await enter(served, room, "a")


async def test_invalid_utf8_disturbs_no_other_connection(served: servers.Served, enter: Enter) -> None:
    room = create_room(served)
    connection, other = await enter(served, room, "a"), await enter(served, room, "b")
    await connection.send(b'{"type":"ping","x":"\xff\xfe"}', as_text=True)
    await connection.until(
        lambda: connection.closed or connection.errors > 0, "3.1: malformed, or the socket's own refusal"
    )
    await other.ping()
    await enter(served, room, "a")


async def test_presence_ends_when_the_last_connection_has_gone(served: servers.Served, enter: Enter) -> None:
    room = create_room(served)
    a, b, again = [await enter(served, room, who) for who in ("a", "b", "b")]
    await a.until(lambda: a.present["b"], "3.1: presence")
    await b.cut()
    await again.ping()
    await a.ping()
    assert a.present["b"], "several connections are one person"
    await again.cut()
    await a.until(lambda: not a.present["b"], "3.1: presence, false", seconds=90)
    await enter(served, room, "b")
    await a.until(lambda: a.present["b"], "3.1: presence, true again")


@pytest.mark.parametrize(("program", "ending"), [("daphne", 0), ("uvicorn", -signal.SIGTERM)])
async def test_a_server_that_ends_tells_its_clients_to_come_back(
    serve: Serve, enter: Enter, program: str, ending: int
) -> None:
    served = serve(program=program)
    room = create_room(served)
    connections = [await enter(served, room, who) for who in ("a", "b")]
    ended = asyncio.get_running_loop().run_in_executor(None, served.stop)
    assert [await connection.until_closed("3: 4503, restarting") for connection in connections] == [
        4503,
        4503,
    ]
    assert await ended == ending


async def burst(connection: Connection, *, together: bool) -> None:
    """200 nods at once, in one message or in many; each has an answer unless the connection is closed."""
    before = len(connection.record.sent)
    ids = [f"burst-{connection.number}-{index}" for index in range(before, before + 200)]
    frames = [{"type": "command", "id": identity, "command": "nod"} for identity in ids]
    for frame in frames:
        connection.record.sent[frame["id"]] = SentCommand(connection.viewer, frame, [connection.number])
    for message in [frames] if together else frames:
        await connection.send(json.dumps(message))
    await connection.until(
        lambda: all(identity in connection.answers for identity in ids), "3.1: each command has an answer"
    )


async def test_bursts_of_200_are_never_too_fast_and_a_flood_is_refused_as_too_fast(
    served: servers.Served, enter: Enter
) -> None:
    room = create_room(served)
    connection = await enter(served, room, "a")
    await burst(connection, together=False)  # nobody else has come: each is refused, none as too fast
    codes = {answer.get("code") for answers in connection.answers.values() for answer in answers}
    assert codes == {"not_allowed"}
    flooded: set[Any] = set()
    for _ in range(60):
        try:
            # In one message: who still writes when the connection is cut would not read why.
            await burst(connection, together=True)
        except Exception as closed:  # noqa: BLE001  what closed it is looked at below
            flooded.add(connection.close_code if connection.closed else repr(closed))
            break
    codes = {answer.get("code") for answers in connection.answers.values() for answer in answers}
    assert codes <= {"not_allowed", "too_fast"}
    assert "too_fast" in codes or 4429 in flooded
    assert flooded <= {4429}
    await enter(served, room, "b")


async def test_the_addresses_of_section_5_answer(served: servers.Served) -> None:
    async with httpx.AsyncClient(
        base_url=served.url, trust_env=False, timeout=servers.TIMEOUT_SECONDS
    ) as http:
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/readyz")).status_code == 200
        document = (await http.get("/api/v1/openapi.json")).json()
        assert document["openapi"].startswith("3.")
        paths = " ".join(document["paths"])
        assert "/frames" in paths
        assert "/export" in paths
        made = await http.post("/api/v1/rooms", json={})
        expect(
            400 <= made.status_code < 500,
            "2: rooms over HTTP are for who may open them",
            status=made.status_code,
        )


async def test_opening_prints_one_object_a_line_with_the_fields_of_section_2(served: servers.Served) -> None:
    words = ("--format", "compassion", "--topic", "皿", "--names", "Ana,Ben", "--observer", "Dr. Lee")
    lines = served.manage(
        "open_room", *words, "--observer-scope", "signals", "--count", "3", "--json"
    ).splitlines()
    rooms = [json.loads(line) for line in lines]
    assert len({room["room"] for room in rooms}) == 3
    for room in rooms:
        assert room["ws"] == f"/ws/rooms/{room['room']}/"
        assert room["format"] == "compassion@3"
        assert [room["seats"][seat]["name"] for seat in ("a", "b")] == ["Ana", "Ben"]
        assert room["observer"]["name"] == "Dr. Lee"
        assert room["observer"]["scope"] == "signals"
        people = [*room["seats"].values(), room["observer"]]
        assert len({person["token"] for person in people}) == 3
        assert all(person["link"].startswith("/join/") for person in people)
    assert create_room(served)["observer"] is None
