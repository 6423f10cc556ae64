"""The writer: group commit, and what becomes of a batch in which, or around which, something is wrong."""

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from dialogue.helpers.database_errors import Unavailable
from dialogue.log import writer as module
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append, Appended, Conflict, NoSuchRoom, Repeated, Result, WriterQueueFull
from dialogue.log.records import CommandIdentity
from dialogue.log.writer import Writer
from tests.log.conftest import Config
from tests.log.rooms import MARK, NOD, ROOM, append, create_room, said
from tests.servers import HOME, TIMEOUT_SECONDS

MORE = "x" * 4000


class Gate:
    """The tables behind a gate: while it is shut, the writer waits there. Keeps the sizes of the batches."""

    def __init__(self) -> None:
        self.tables = DatabaseLog()
        self.open = threading.Event()
        self.reached = threading.Event()
        self.batches: list[int] = []

    async def is_reached(self) -> None:
        loop = asyncio.get_running_loop()
        assert await loop.run_in_executor(None, self.reached.wait, TIMEOUT_SECONDS)

    def append_all(self, appends: Sequence[Append]) -> list[Result]:
        self.batches.append(len(appends))
        self.reached.set()
        assert self.open.wait(TIMEOUT_SECONDS)
        return self.tables.append_all(appends)

    def close(self) -> None:
        self.tables.close()


@contextmanager
def running(writer: Writer) -> Iterator[Writer]:
    try:
        yield writer
    finally:
        assert writer.stop(TIMEOUT_SECONDS)


def outcomes(store: module.Store, *appends: Append) -> list[Any]:
    """What becomes of ``appends`` given to a writer all at once."""

    async def give(writer: Writer) -> list[Any]:
        return await asyncio.gather(*map(writer.append, appends), return_exceptions=True)

    with running(Writer(store)) as writer:
        return asyncio.run(give(writer))


def behind(gate: Gate, writer: Writer, *appends: Append) -> Coroutine[Any, Any, list[Any]]:
    """What becomes of ``appends`` that came while the writer was busy with another, to room "busy"."""

    async def give() -> list[Any]:
        busy = writer.append(append("busy"))
        await gate.is_reached()
        answers = [writer.append(given) for given in appends]
        gate.open.set()
        await busy
        return await asyncio.gather(*answers, return_exceptions=True)

    return give()


@pytest.fixture
def rooms(log: DatabaseLog) -> list[str]:
    """Twenty rooms, and one called "busy"."""
    create_room(log, "busy")
    return [create_room(log, f"room{number}") for number in range(20)]


class Short:
    """A store that answers its first batch with too few results, as no store should."""

    def __init__(self, tables: DatabaseLog) -> None:
        self.tables = tables
        self.faults = 1

    def append_all(self, appends: Sequence[Append]) -> list[Result]:
        if self.faults:
            self.faults -= 1
            return []
        return self.tables.append_all(appends)

    def close(self) -> None:
        self.tables.close()


def test_fault_of_the_writer_is_raised_and_the_next_append_is_stored(
    log: DatabaseLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "FIRST_RETRY_DELAY_SECONDS", 0.001)
    create_room(log)

    async def give(writer: Writer) -> Result:
        with pytest.raises(ValueError, match="zip"):
            await asyncio.wait_for(writer.append(append()), TIMEOUT_SECONDS)
        return await asyncio.wait_for(writer.append(append()), TIMEOUT_SECONDS)

    with running(Writer(Short(log))) as writer:
        assert asyncio.run(give(writer)) == Appended(1, 1)
    assert caplog.messages == ["The writer failed and goes on in 0.0 seconds: ValueError"]


# -- group commit


def test_an_append_is_answered_once_it_can_be_read(log: DatabaseLog) -> None:
    create_room(log)
    assert outcomes(log, append()) == [Appended(1, 1)]
    assert [record.event for record in log.read(ROOM)] == [*NOD]


def test_appends_during_a_commit_share_one_transaction(rooms: list[str], log: DatabaseLog) -> None:
    gate = Gate()
    with running(Writer(gate)) as writer:
        answers = asyncio.run(behind(gate, writer, *(append(room) for room in rooms)))
    assert gate.batches == [1, 20]
    assert answers == [Appended(1, 1)] * 20
    assert log.heads(rooms) == dict.fromkeys(rooms, 1)


def test_a_batch_has_a_bound(log: DatabaseLog) -> None:
    create_room(log, "busy")
    create_room(log)
    gate = Gate()
    with running(Writer(gate)) as writer:
        answers = asyncio.run(
            behind(gate, writer, *(append(head=head) for head in range(module.MAX_BATCH + 1)))
        )
    assert gate.batches == [1, module.MAX_BATCH, 1]
    assert answers == [Appended(seq, seq) for seq in range(1, module.MAX_BATCH + 2)]


def test_appends_to_one_room_in_one_batch_see_each_other(rooms: list[str]) -> None:
    gate = Gate()
    with running(Writer(gate)) as writer:
        given = [append(head=0, mark=MARK), append(head=1), append(head=1), append(head=9, mark=MARK)]
        answers = asyncio.run(
            behind(gate, writer, *(Append("room0", g.head, g.events, g.at, g.identity) for g in given))
        )
    assert gate.batches == [1, 4]
    assert answers == [Appended(1, 1), Appended(2, 2), Conflict(2), Repeated(1, matches=True)]


def test_loops_of_several_threads_share_a_writer(rooms: list[str], log: DatabaseLog) -> None:
    results: list[object] = []

    async def give(writer: Writer, room: str) -> None:
        results.append(await writer.append(append(room)))

    with running(Writer(log)) as writer:
        threads = [
            threading.Thread(target=lambda room=room: asyncio.run(give(writer, room))) for room in rooms[:3]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [Appended(1, 1)] * 3


def test_cancelled_append_harms_no_other(rooms: list[str], log: DatabaseLog) -> None:
    gate = Gate()

    async def go_away(writer: Writer) -> object:
        _ = writer.append(append("busy"))
        await gate.is_reached()
        gone = writer.append(append("room0"))
        gone.cancel()
        stays = writer.append(append("room1"))
        gate.open.set()
        return await stays

    async def end_at_once(writer: Writer) -> None:
        _ = writer.append(append("room2"))

    with running(Writer(gate)) as writer:
        assert asyncio.run(go_away(writer)) == Appended(1, 1)
        asyncio.run(end_at_once(writer))  # its loop is closed before the answer comes
    assert log.heads(["room0", "room1", "room2"]) == {"room0": 1, "room1": 1, "room2": 1}


def test_two_writers_with_the_same_rooms_never_deadlock(rooms: list[str], log: DatabaseLog) -> None:
    """As two processes would be: each with a writer, each taking the rooms in its own order."""
    shared, each = rooms[:5], 20

    async def fill(writer: Writer, room: str) -> int:
        head = conflicts = 0
        for _ in range(each):
            while isinstance(result := await writer.append(append(room, head)), Conflict):
                head, conflicts = result.head, conflicts + 1
            assert isinstance(result, Appended)
            head = result.last
        return conflicts

    async def process(order: list[str]) -> list[int]:
        with running(Writer(log)) as writer:
            return await asyncio.gather(*(fill(writer, room) for room in order))

    with ThreadPoolExecutor(2) as processes:
        list(processes.map(lambda order: asyncio.run(process(order)), [shared, shared[::-1]]))
    assert log.heads(shared) == dict.fromkeys(shared, 2 * each)
    for room in shared:
        assert [record.seq for record in log.read(room)] == list(range(1, 2 * each + 1))


# -- faults


def test_invalid_append_harms_no_other_of_its_batch(rooms: list[str], log: DatabaseLog) -> None:
    gate = Gate()
    bad = append("room7", 0, said("half a sign: \ud83d"))
    given = [bad if room == "room7" else append(room) for room in rooms]
    with running(Writer(gate)) as writer:
        answers = asyncio.run(behind(gate, writer, *given, append("unknown")))
    assert gate.batches[:2] == [1, 21]
    assert isinstance(answers[7], UnicodeEncodeError)
    assert isinstance(answers[20], NoSuchRoom)
    assert answers[:7] + answers[8:20] == [Appended(1, 1)] * 19
    assert log.heads(rooms) == dict.fromkeys(rooms, 1) | {"room7": 0}


def test_read_only_database_is_unavailable_and_stores_nothing(
    sqlite: Config, read_only: AbstractContextManager[None]
) -> None:
    log = DatabaseLog()
    create_room(log)
    with read_only:
        answers = outcomes(log, append(), append(head=1), append())
        assert [type(answer) for answer in answers] == [Unavailable] * 3
        assert str(answers[0]) == "the database cannot be used: attempt to write a readonly database"
        assert log.read(ROOM) == []  # reading goes on
    assert log.read(ROOM) == []
    assert outcomes(log, append()) == [Appended(1, 1)]


def test_full_disk_is_unavailable_until_it_has_room(sqlite: Config) -> None:
    log = DatabaseLog()
    create_room(log)
    usual = sqlite["OPTIONS"]["init_command"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()

    async def fill_up(writer: Writer) -> int:
        stored = 0
        sqlite["OPTIONS"]["init_command"] = f"{usual} PRAGMA max_page_count={pages + 20};"
        with pytest.raises(Unavailable):  # noqa: PT012 - which of them is the first that finds no room?
            while True:
                await writer.append(append(ROOM, stored, said(MORE)))
                stored += 1
        with pytest.raises(Unavailable):
            await writer.append(append(ROOM, stored, said(MORE)))
        sqlite["OPTIONS"]["init_command"] = usual
        assert await writer.append(append(ROOM, stored, said(MORE))) == Appended(stored + 1, stored + 1)
        return stored + 1

    connection.close()  # each new connection learns of the bound
    with running(Writer(log)) as writer:
        stored = asyncio.run(fill_up(writer))
    assert stored > 1
    assert log.heads([ROOM]) == {ROOM: stored}


def test_outage_and_recovery_are_logged_once_each(sqlite: Config, caplog: pytest.LogCaptureFixture) -> None:
    log = DatabaseLog()
    create_room(log)
    usual = sqlite["OPTIONS"]["init_command"]

    async def stop_and_go_on(writer: Writer) -> None:
        sqlite["OPTIONS"]["init_command"] = f"{usual} PRAGMA query_only=ON;"
        for _ in range(3):
            with pytest.raises(Unavailable):
                await writer.append(append(ROOM, 0, said("secret")))
        sqlite["OPTIONS"]["init_command"] = usual
        for head in range(3):
            await writer.append(append(ROOM, head, said("secret")))

    with running(Writer(log)) as writer:
        asyncio.run(stop_and_go_on(writer))
    assert [record.getMessage() for record in caplog.records if record.name == module.__name__] == [
        "Nothing can be stored: the database cannot be used: attempt to write a readonly database",
        "What is said is stored again",
    ]
    assert "secret" not in caplog.text


def test_database_locked_for_too_long_is_unavailable(sqlite: Config) -> None:
    log = DatabaseLog()
    create_room(log)
    sqlite["OPTIONS"]["timeout"] = 0.01
    with closing(sqlite3.connect(sqlite["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        [answer] = outcomes(log, append())
        assert isinstance(answer, Unavailable)
        other.execute("ROLLBACK")
    assert outcomes(log, append()) == [Appended(1, 1)]


def test_a_file_that_is_no_database_is_unavailable(sqlite: Config) -> None:
    log = DatabaseLog()
    connection.close()
    Path(sqlite["NAME"]).write_bytes(b"no database " * 1000)
    [answer] = outcomes(log, append())
    assert isinstance(answer, Unavailable)


@pytest.mark.postgres
def test_dropped_connection_is_retried(postgres: Config) -> None:
    log = DatabaseLog()
    create_room(log)

    async def lose_the_connection(writer: Writer, other: Any) -> list[object]:
        first = await writer.append(append())
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [first, await writer.append(append(head=1))]

    with running(Writer(log)) as writer, connection.cursor() as cursor:
        assert asyncio.run(lose_the_connection(writer, cursor.cursor)) == [Appended(1, 1), Appended(2, 2)]


@pytest.mark.postgres
def test_read_only_server_is_unavailable(postgres: Config) -> None:
    log = DatabaseLog()
    create_room(log)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {postgres['NAME']} SET default_transaction_read_only = on")
    [answer] = outcomes(log, append())
    assert isinstance(answer, Unavailable)
    assert log.read(ROOM) == []


@pytest.mark.postgres
def test_unreachable_server_is_unavailable(postgres: Config) -> None:
    log = DatabaseLog()
    create_room(log)
    usual, postgres["HOST"] = postgres["HOST"], "/nowhere"
    [answer] = outcomes(log, append())
    assert isinstance(answer, Unavailable)
    postgres["HOST"] = usual
    assert outcomes(log, append()) == [Appended(1, 1)]


# -- bounds and ends


def test_append_to_a_full_queue_is_refused_at_once(rooms: list[str]) -> None:
    gate = Gate()

    async def press(writer: Writer) -> list[Any]:
        answers = [writer.append(append("busy"))]
        await gate.is_reached()
        answers += [writer.append(append(room)) for room in rooms[:3]]
        with pytest.raises(WriterQueueFull):
            _ = writer.append(append(rooms[3]))
        gate.open.set()
        return await asyncio.gather(*answers)

    with running(Writer(gate, waiting=3)) as writer:
        assert asyncio.run(press(writer)) == [Appended(1, 1)] * 4


def test_stopped_writer_stores_and_answers_its_queue(rooms: list[str], log: DatabaseLog) -> None:
    gate = Gate()
    writer = Writer(gate)

    async def stop_in_the_middle() -> list[Any]:
        answers = [writer.append(append("busy"))]
        await gate.is_reached()
        answers += [writer.append(append(room)) for room in rooms]
        assert not writer.stop(timeout=0)  # it is not done yet
        with pytest.raises(Unavailable):
            _ = writer.append(append(rooms[0], 1))
        gate.open.set()
        return await asyncio.gather(*answers)

    assert asyncio.run(stop_in_the_middle()) == [Appended(1, 1)] * 21
    assert writer.stop(TIMEOUT_SECONDS)
    assert log.heads(rooms) == dict.fromkeys(rooms, 1)


@pytest.mark.slow
def test_running_writer_does_not_keep_the_process_alive() -> None:
    forgetful = "from dialogue.log.writer import Writer; Writer(None)"
    subprocess.run([sys.executable, "-c", forgetful], cwd=HOME, check=True, timeout=TIMEOUT_SECONDS)


# -- cost


def test_every_query_of_an_append_uses_an_index(sqlite: Config) -> None:
    log = DatabaseLog()
    create_room(log)
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((statement, params))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        log.append(ROOM, 0, NOD, append().at, MARK)
        log.append(ROOM, 1, [said("more")], append().at, CommandIdentity("second", "a", b""))
        log.heads([ROOM])
    with connection.cursor() as cursor:
        for statement, params in asked:
            if statement.startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}", params)
                plan = " ".join(row[3] for row in cursor.fetchall())
                assert re.search("SEARCH log_(event|head|key) USING", plan)
                assert "SCAN log_" not in plan
