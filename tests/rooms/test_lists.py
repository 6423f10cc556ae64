"""The page of past conversations costs what it shows: a fixed number of queries, and no event is read."""

import re

import pytest
from django.db import connection
from django.test import Client

from dialogue.log import models
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import Ended, Event, Joined
from dialogue.pages import views
from dialogue.rooms.creation import create_room
from tests.log.rooms import said
from tests.moderator.helpers import BEGIN

MAX_QUERIES = 5


def queries_of_the_page(client: Client) -> list[str]:
    asked: list[str] = []
    with connection.execute_wrapper(
        lambda execute, sql, *rest: (asked.append(sql), execute(sql, *rest))[1]  # type: ignore[func-returns-value]
    ):
        assert client.get("/past/").status_code == 200
    return asked


@pytest.mark.slow
@pytest.mark.usefixtures("each_engine")
def test_page_of_100_rooms_takes_5_queries_whatever_was_said_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CONVERSATIONS_PER_PAGE", 100)
    client, rooms = Client(), []
    for number in range(100):
        created = create_room("compassion", f"Talk {number}", ["Ana", "Ben"], bearer=False)
        assert client.post(created.partners[0].link, {"answer": "now"}).status_code == 302
        rooms.append(created.room)
    page = client.get("/past/").content.decode()
    assert all(f"Talk {number}<" in page for number in range(100))
    assert len(queries_of_the_page(client)) == MAX_QUERIES

    events: list[Event] = [Joined(by="a"), Joined(by="b"), *(said(str(number)) for number in range(500))]
    DatabaseLog().append(rooms[0], 0, events, BEGIN)
    asked = queries_of_the_page(client)
    assert len(asked) == MAX_QUERIES
    assert not any(models.Event._meta.db_table in sql for sql in asked)


@pytest.mark.usefixtures("each_engine")
@pytest.mark.slow
def test_second_page_reads_only_its_own_rooms_in_their_order() -> None:
    client = Client()
    for number in range(views.CONVERSATIONS_PER_PAGE + 2):
        created = create_room("compassion", f"Talk {number}", ["Ana", "Ben"], bearer=False)
        client.post(created.partners[0].link, {"answer": "now"})
        DatabaseLog().append(created.room, 0, [Ended(by="a", why="asked")], BEGIN)
    [older] = re.findall(r'href="(\?before=[^"]+)"', client.get("/past/").content.decode())
    page = client.get(f"/past/{older}").content.decode()
    assert "Talk 2<" not in page
    assert 0 < page.index("Talk 1<") < page.index("Talk 0<")
    assert page.count("Ended") == 2
