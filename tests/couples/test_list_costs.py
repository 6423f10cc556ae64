"""The lists of conversations cost what they show: as many queries and as much work with 1,000 as with 30."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dialogue.accounts.models import Person
from dialogue.couples.membership import OwnCouple
from dialogue.couples.models import CoupleRoom
from dialogue.log.models import Room
from dialogue.rooms.creation import create_rooms, room_request
from dialogue.rooms.models import Seat
from tests.couples.helpers import couple_of, guest

FEW, MANY = 30, 1_000


def cost_of(client: Client, address: str) -> tuple[int, int]:
    """How many queries a page makes, and its work: rows that PostgreSQL visits, or steps of SQLite."""
    asked: list[tuple[str, Any]] = []
    steps = 0

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    def count_step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with connection.execute_wrapper(note), ExitStack() as after:
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(count_step, 1)
            after.callback(connection.connection.set_progress_handler, None, 1)
        assert client.get(address).status_code == 200
    return len(asked), steps if connection.vendor == "sqlite" else rows_read(asked)


def rows_read(asked: list[tuple[str, Any]]) -> int:
    """How many rows PostgreSQL visits for these queries, by the indexes that there are."""
    total = 0
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as it does by itself after a while
        cursor.execute(
            "SET enable_seqscan = off"
        )  # it would read a small table whole, and not by its indexes
        for sql, params in asked:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                [[[plan]]] = cursor.fetchall()
                total += _visited((json.loads(plan) if isinstance(plan, str) else plan)["Plan"])
    return total


def _visited(node: Any) -> int:
    own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) if "Scan" in node["Node Type"] else 0
    return int(own * node["Actual Loops"]) + sum(map(_visited, node.get("Plans", ())))


def talk(couple: OwnCouple, ana: Person, ben: Person, count: int) -> list[str]:
    """So many new rooms of the couple."""
    request = room_request("compassion", "", ["Ana", "Ben"], bearer=False, holders=(ana, ben))
    rooms = [created.room for created in create_rooms(request, count)]
    CoupleRoom.objects.bulk_create([CoupleRoom(couple_id=couple.id, room_id=room) for room in rooms])
    return rooms


def talk_long_ago(couple: OwnCouple, ana: Person, ben: Person, like: str, count: int) -> None:
    """The rows of rooms that no page shows any more: they lie behind the newest ones."""
    kept = Room.objects.get(pk=like)
    rooms = [
        Room(
            id=f"{number:020x}", format_id=kept.format_id, created_at=kept.created_at, observers=[], hash=b""
        )
        for number in range(count)
    ]
    Room.objects.bulk_create(rooms)
    Seat.objects.bulk_create(
        Seat(room_id=room.pk, participant_id=seat, role=Seat.Role.PARTNER, name=person.pk, person=person)
        for room in rooms
        for seat, person in (("a", ana), ("b", ben))
    )
    CoupleRoom.objects.bulk_create([CoupleRoom(couple_id=couple.id, room=room) for room in rooms])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("each_engine", "allowed"),
    [
        pytest.param("sqlite", 1.15, marks=pytest.mark.django_db),  # a larger index takes a few steps more
        pytest.param("postgres", 2.0, marks=pytest.mark.postgres),  # by another index, perhaps
    ],
    indirect=["each_engine"],
)
def test_lists_cost_the_same_with_30_and_with_1000_conversations(each_engine: None, allowed: float) -> None:
    ana, ben = guest(), guest()
    couple = couple_of(ana, ben)
    client = Client()
    client.force_login(ana)
    costs: list[list[tuple[int, int]]] = []  # of each page
    rooms = talk(couple, ana, ben, FEW)
    pages = ("/past/", f"/couple/{couple.id}/")
    for older in (0, MANY - 2 * FEW):
        if older:
            talk_long_ago(couple, ana, ben, rooms[0], older)
            rooms = talk(couple, ana, ben, FEW)
        before = rooms[-5]  # the second page begins here
        for page in pages:  # the first request reads the format
            assert client.get(page).content.count(b"?before=") == 1  # there is a second page
        costs.append([cost_of(client, path + query) for path in pages for query in ("", f"?before={before}")])
    for (few_queries, little_work), (many_queries, much_work) in zip(*costs, strict=True):
        assert many_queries == few_queries
        assert much_work <= allowed * little_work
