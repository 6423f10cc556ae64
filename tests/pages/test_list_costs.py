"""The lists of a person's and of a couple's conversations cost the same with 10 and with 1,000."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.couples.models import CoupleRoom
from dialogue.pages import couples, views
from dialogue.rooms.creation import create_rooms, room_request
from tests.couples.helpers import couple_of, guest
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
PAGE = 9  # so that 10 conversations fill a page, too
#: A look-up in an index that holds a hundred times as much takes a few steps more.
A_LITTLE = 1.15


class Work:
    """What a page asks of the database: its statements, and the steps that SQLite takes for them."""

    def __init__(self) -> None:
        self.statements = 0
        self.steps = 0

    def count_statement(self, execute: Any, *what: Any) -> Any:
        self.statements += 1
        return execute(*what)

    def count_step(self) -> int:
        self.steps += 1
        return 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        connection.ensure_connection()
        connection.connection.set_progress_handler(self.count_step, 1)
        try:
            with connection.execute_wrapper(self.count_statement):
                yield
        finally:
            connection.connection.set_progress_handler(None, 1)


def work_of(client: Client, path: str) -> Work:
    work = Work()
    client.get(path)  # once before: it reads the format
    with work.counted():
        assert client.get(path).content.count(b"?before=") == 1
    return work


def test_lists_of_conversations_cost_the_same_with_10_and_with_1000(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (views, couples):
        monkeypatch.setattr(module, "CONVERSATIONS_PER_PAGE", PAGE)
    ana, ben = guest(), guest()
    couple = couple_of(ana, ben)
    client = signed_in(ana)
    paths = ("/past/", f"/couple/{couple.id}/")
    talk(10, ana, ben, couple.id)
    few = [work_of(client, path) for path in paths]
    talk(990, ana, ben, couple.id)
    many = [work_of(client, path) for path in paths]
    assert [each.statements for each in many] == [each.statements for each in few]
    assert all(after.steps <= before.steps * A_LITTLE for before, after in zip(few, many, strict=True)), [
        (before.steps, after.steps) for before, after in zip(few, many, strict=True)
    ]


def talk(count: int, ana: Person, ben: Person, couple: str) -> None:
    request = room_request("compassion", "", ["Ana", "Ben"], bearer=False, holders=(ana, ben))
    rooms = [each.room for each in create_rooms(request, count)]
    CoupleRoom.objects.bulk_create([CoupleRoom(couple_id=couple, room_id=room) for room in rooms])
