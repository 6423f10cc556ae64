"""The log as coroutines use it, on Django's own test database, which is emptied after each test."""

import asyncio
import shutil
import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from dialogue.helpers.database_errors import Unavailable
from dialogue.log import models
from dialogue.log.async_log import READS, close_log, in_read_thread, open_log
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Appended, Conflict, Repeated, RoomDefinition
from dialogue.log.records import Recorded
from tests.log.conftest import leading_to
from tests.log.rooms import MARK, NOD, ROOM, create_room
from tests.moderator.helpers import BEGIN, DUET, INVITED
from tests.servers import TIMEOUT_SECONDS


@pytest.fixture(autouse=True)
def room(transactional_db: None) -> str:
    return create_room(DatabaseLog())


async def test_append_of_one_coroutine_is_read_by_another() -> None:
    log = open_log()
    assert await log.append(ROOM, 0, NOD, BEGIN, MARK) == Appended(1, 1)
    assert await log.append(ROOM, 0, NOD, BEGIN) == Conflict(1)
    assert await log.read(ROOM) == [Recorded(1, BEGIN, NOD[0])]
    assert await log.read(ROOM, 1, 10) == []
    assert await log.find(ROOM, MARK) == Repeated(1, matches=True)
    assert await log.heads([ROOM]) == {ROOM: 1}
    assert await log.definition(ROOM) == RoomDefinition(ROOM, DUET, "Sundays", BEGIN, INVITED)


async def test_a_process_has_one_log_and_one_writer() -> None:
    assert open_log() is open_log()
    writers = [thread for thread in threading.enumerate() if thread.name == "log-writer"]
    assert len(writers) == 1


async def test_closed_log_refuses_appends_and_another_can_be_opened() -> None:
    log = open_log()
    assert await in_read_thread(close_log, TIMEOUT_SECONDS)
    with pytest.raises(Unavailable):
        await log.append(ROOM, 0, NOD, BEGIN)
    assert await open_log().append(ROOM, 0, NOD, BEGIN) == Appended(1, 1)


async def test_slow_reader_delays_no_other_reader() -> None:
    log, go_on = open_log(), threading.Event()
    slow = asyncio.ensure_future(in_read_thread(go_on.wait, TIMEOUT_SECONDS))
    assert await log.append(ROOM, 0, NOD, BEGIN) == Appended(1, 1)
    assert await log.heads([ROOM]) == {ROOM: 1}
    go_on.set()
    assert await slow


@pytest.mark.parametrize("which", ["first", "second"])
def test_no_room_of_the_test_before_is_left(which: str) -> None:
    assert models.Room.objects.count() == 1
    create_room(DatabaseLog(), which)


@pytest.fixture
def another_file(migrated_sqlite: Path, tmp_path: Path) -> str:
    return str(shutil.copy(migrated_sqlite, tmp_path / "another.sqlite3"))


def test_threads_read_the_database_of_a_test_while_it_runs_and_their_own_after_it(another_file: str) -> None:
    def name_in_each_thread() -> set[str]:
        together = threading.Barrier(READS._max_workers)

        def name() -> str:
            together.wait(TIMEOUT_SECONDS)
            connection.ensure_connection()
            return str(connection.settings_dict["NAME"])

        return {each.result() for each in [READS.submit(name) for _ in range(READS._max_workers)]}

    own = name_in_each_thread()
    with leading_to({**connections.settings["default"], "NAME": another_file}):
        assert name_in_each_thread() == {str(connection.settings_dict["NAME"])} != own
    assert name_in_each_thread() == own == {str(connection.settings_dict["NAME"])}
