"""The lists of conversations cost what they show: as many queries and rows with 1,000 as with 30."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def noted_queries() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        yield asked


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


@pytest.mark.parametrize("each_engine", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_lists_cost_the_same_with_30_and_with_1000_conversations(each_engine: None) -> None:
    ana, ben = guest(), guest()
    couple = couple_of(ana, ben)
    client = Client()
    client.force_login(ana)
    costs: list[list[tuple[int, int]]] = []  # for each page: queries and rows
    rooms = talk(couple, ana, ben, FEW)
    client.get("/past/")  # the first request reads the format
    for older in (0, MANY - 2 * FEW):
        if older:
            talk_long_ago(couple, ana, ben, rooms[0], older)
            rooms = talk(couple, ana, ben, FEW)
        before = rooms[-5]  # the second page begins here
        costs.append([])
        for path in ("/past/", f"/couple/{couple.id}/"):
            for query in ("", f"?before={before}"):
                with noted_queries() as asked:
                    assert client.get(path + query).status_code == 200
                costs[-1].append((len(asked), rows_read(asked)))
    for (few_queries, few_rows), (many_queries, many_rows) in zip(*costs, strict=True):
        assert many_queries == few_queries
        assert many_rows <= 2 * few_rows  # by another index, perhaps
