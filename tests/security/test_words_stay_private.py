"""A whole conversation over two processes; then all that is kept or told of it elsewhere is looked through.

The copy of the database that a thief would take, every command that Redis was sent, what the processes wrote
at their most talkative, their numbers, and what they answer when something is wrong: none holds a word.
"""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import redis

from tests import servers
from tests.blackbox.connection import WORDS, Connection, ConnectionLost
from tests.blackbox.dialogue import all_at, both_connected, connected, take_turns
from tests.deploy import prometheus

pytestmark = pytest.mark.slow

TOPIC = "Nightingales"
#: Long enough that no number and no random id holds one by chance, written in hexadecimal digits.
NAMES = ["Rosalind", "Theodore"]
#: What must be nowhere; what is private is among what was said.
SECRETS = [TOPIC, *(word for word in WORDS.strip(".").split() if len(word) > 3)]

#: Somebody damages what was stored, so that whoever reads it fails with the words at hand.
_DAMAGE = """
from django.db import connection
from dialogue.log.append_only_triggers import triggers_disabled
with triggers_disabled(connection), connection.cursor() as cursor:
    cursor.execute("UPDATE log_event SET by = 'b' WHERE name = 'said' AND by = 'a'")
"""


def holding(places: dict[str, bytes], words: list[str]) -> list[str]:
    """The places that hold one of ``words``, in whatever way bytes are written there."""
    spellings = [
        spelling
        for word in words
        for spelling in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
    ]
    return [name for name, content in places.items() if any(each in content for each in spellings)]


@asynccontextmanager
async def overheard(server: servers.Redis) -> AsyncIterator[list[str]]:
    """Every command that Redis is sent in here."""
    seen: list[str] = []

    def listen(monitor: Any) -> None:
        for command in monitor.listen():
            if "that is all" in command["command"]:
                return
            seen.append(command["command"])

    with redis.Redis.from_url(server.url) as client, client.monitor() as monitor:
        listening = asyncio.get_running_loop().run_in_executor(None, listen, monitor)
        try:
            yield seen
        finally:
            with redis.Redis.from_url(server.url) as another:
                another.echo("that is all")
            await listening


def dump(server: servers.Served, postgres: servers.Postgres | None) -> dict[str, bytes]:
    """The database as somebody would carry it off."""
    if postgres is None:
        files = Path(server.environment["DATA_DIR"]).glob("third_ear.sqlite3*")
        return {file.name: file.read_bytes() for file in files if file.stat().st_size}
    name = server.environment["DATABASE_URL"].rpartition("/")[2]
    where = ["--host", str(postgres.folder), "--username", "postgres", "--inserts", name]
    program = Path(postgres.program[0]).with_name("pg_dump")
    return {"dump": subprocess.run([program, *where], capture_output=True, check=True).stdout}


async def talk_to_the_end(people: list[Connection]) -> None:
    """With words, a word that nobody may read, and what is wrong in between."""
    await take_turns(people, 6)
    for wrong in (f'{{"type": "command", {WORDS}', WORDS, json.dumps({"type": WORDS, "text": WORDS})):
        await people[0].send(wrong)
    assert (await people[0].ask("say", turn=999, text=WORDS))["type"] == "refused"
    assert (await people[0].ask("end"))["type"] == "accepted"
    await all_at(people[0].state["seq"], people)
    while any(person.state["phase"] != "ended" for person in people):
        await take_turns(people, 1)


def wrong_answers(server: servers.Served, room: str, token: str) -> dict[str, bytes]:
    """What is answered to whom brings words where none belong, or asks for a room that cannot be read."""
    said = quote(WORDS)
    answers: dict[str, bytes] = {}

    def note(expected: set[int], answer: httpx.Response) -> None:
        assert answer.status_code in expected, answer.url
        answers[f"{answer.status_code} to {len(answers)}"] = (
            answer.content + repr(answer.headers.raw).encode()
        )

    with httpx.Client(base_url=server.url, trust_env=False, timeout=servers.TIMEOUT_SECONDS) as client:
        for path in (said, f"rooms/{said}/", f"join/{said}", f"api/v1/rooms/{said}/export", f"static/{said}"):
            note({401, 404}, client.get(f"/{path}"))
        note({400}, client.get("/", headers={"Host": f"{SECRETS[0]}.example"}))
        note({403}, client.post("/", data={"topic": WORDS}))
        note(
            {422}, client.post("/api/v1/rooms", json={"topic": WORDS * 99, "names": [WORDS], "format": WORDS})
        )
        note({400}, client.post("/api/v1/rooms", content=WORDS, headers={"Content-Type": "application/json"}))
        own = {"Authorization": f"Bearer {token}"}
        for what in ("frames", "export?of=mine", "export?as=markdown&of=mine"):
            note({500}, client.get(f"/api/v1/rooms/{room}/{what}", headers=own))
    return answers


@pytest.mark.redis
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_words_are_in_no_database_redis_log_metric_or_error(
    engine: str,
    request: pytest.FixtureRequest,
    serve: Callable[..., servers.Served],
    redis_server: servers.Redis,
    tmp_path: Path,
) -> None:
    postgres: servers.Postgres | None = None
    wishes: dict[str, Any] = {"data_dir": tmp_path / "data", "REDIS_URL": redis_server.url, "METRICS": "on"}
    wishes["LOG_LEVEL"] = "DEBUG"
    if engine == "postgres":
        postgres = request.getfixturevalue("_postgres")
        wishes["DATABASE_URL"] = postgres.migrated_database()
    async with overheard(redis_server) as traffic:
        two = [serve(**wishes), serve(program="uvicorn", **wishes)]
        words = (
            "open_room",
            "--format",
            "compassion",
            "--topic",
            TOPIC,
            "--names",
            ",".join(NAMES),
            "--json",
        )
        room = json.loads(two[0].manage(*words))
        async with both_connected(two[0], two[1], room) as (ana, ben):
            await talk_to_the_end([ana, ben])
            heard = json.dumps(ana.frames + ben.frames)
        places = dump(two[0], postgres)
        tables, database = set(places), b"".join(places.values())
        two[0].manage("shell", "-v", "0", "-c", _DAMAGE)
        places |= wrong_answers(two[0], room["room"], room["seats"]["a"]["token"])
        with pytest.raises(ConnectionLost):
            async with connected(two[1], room, "a"):
                pass
        places |= {f"metrics {number}": prometheus.text(each).encode() for number, each in enumerate(two)}
    for each in two:
        each.stop()
    places["Redis"] = "\n".join(traffic).encode()
    places |= {f"log {number}": each.log.encode() for number, each in enumerate(two)}

    assert all(secret in heard for secret in SECRETS)  # it is what was said
    assert room["room"].encode() in database
    assert room["room"].encode() in places["Redis"]
    assert b"Unreadable" in places["log 0"]
    assert holding(places, SECRETS) == []
    assert holding({name: places[name] for name in places.keys() - tables}, NAMES) == []
    assert holding({"a place that holds one": WORDS.encode()}, SECRETS)
