"""Every log keeps the same promises: the tables on both engines, and the fake that other tests use."""

import pytest
from django.db import connection

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Log
from tests.fakes import MemoryLog
from tests.log.conftest import Config
from tests.log.contract import LogContract
from tests.log.rooms import NOD, ROOM, create_room
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
