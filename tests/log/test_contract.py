"""Every log keeps the same promises: the tables on both engines, and the fake that other tests use."""

import pytest
from django.db import connection

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Log
from tests.fakes import MemoryLog
from tests.log.conftest import Config
from tests.log.contract import LogContract
from tests.log.rooms import NOD, ROOM, create_room, kept
from tests.moderator.helpers import BEGIN


class TestMemoryLog(LogContract):
    @pytest.fixture
    def log(self) -> Log:
        return MemoryLog()

    def test_log_made_unavailable_by_the_test_stores_nothing(self, log: MemoryLog) -> None:
        create_room(log)
        log.broken = True
        with pytest.raises(Unavailable):
            log.append(ROOM, 0, NOD, BEGIN)
        log.broken = False
        assert log.read(ROOM) == []


class TestTableLog(LogContract):
    @pytest.fixture
    def log(self, database: Config) -> Log:
        return DatabaseLog()

    def leave(self) -> None:
        connection.close()

    def test_rooms_that_are_loaded_together_are_each_as_when_read_alone(self, database: Config) -> None:
        tables = DatabaseLog()
        rooms = [ROOM, "b" * 20, "c" * 20]
        kept(tables, "again", rooms[0])
        kept(tables, "again", rooms[1])
        create_room(tables, rooms[2])
        loaded = DatabaseLog().load([*rooms[::-1], "unknown"], 7)
        assert loaded == {room: (tables.definition(room), tables.read(room, 0, 7)) for room in rooms}
        whole = DatabaseLog().load(rooms, 500)
        assert [len(events) for _, events in whole.values()] == [len(tables.read(room)) for room in rooms]
        assert whole[rooms[0]][1] == tables.read(rooms[0]), "with their words"
