"""Frames of a range of events, as each viewer may see them."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import Event, Joined, ObserverJoined, ObserverLeft
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.access import Membership
from dialogue.rooms.creation import create_room
from dialogue.rooms.queries import read_frames

pytestmark = pytest.mark.django_db

LENGTH = 9
HUGE = 10**30


@pytest.fixture
def room() -> str:
    """A room of ``LENGTH`` events, with an observer who is in it."""
    room = create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee", consented=True).room
    log = DatabaseLog()
    created = log.read(room)
    came: list[Event] = [Joined(by="a"), Joined(by="b"), ObserverJoined(by="o1")]
    again: list[Event] = [ObserverLeft(by="o1"), ObserverJoined(by="o1")]
    log.append(room, len(created), came + again * ((LENGTH - len(created) - len(came)) // 2), timezone.now())
    return room


def membership(room: str, who: str) -> Membership:
    return Membership(room, Viewer(who), "Ana", None)


@pytest.mark.parametrize("who", ["a", "o1"])
def test_a_range_holds_the_events_between_its_bounds_and_of_these_the_newest(room: str, who: str) -> None:
    reader = membership(room, who)
    every = read_frames(reader)
    assert [frame.seq for frame in every] == list(range(1, LENGTH + 1))
    for after, before, limit in product(
        (0, 1, 4, LENGTH - 1, LENGTH, LENGTH + 1, HUGE),
        (None, 0, 1, 2, 5, LENGTH, LENGTH + 1, LENGTH + 2, HUGE),
        (None, 0, 1, 2, LENGTH - 1, LENGTH, LENGTH + 1, HUGE),
    ):
        within = [frame for frame in every if frame.seq > after and (before is None or frame.seq < before)]
        newest = within if limit is None else within[max(0, len(within) - limit) :]
        assert read_frames(reader, after, before, limit) == newest, (after, before, limit)


def test_a_partner_with_a_limit_reads_only_the_rows_of_the_answer(room: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        read_frames(membership(room, "a"), before=LENGTH, limit=2)
    [read] = [query["sql"] for query in queries if "log_event" in query["sql"]]
    assert f"seq > {LENGTH - 3}" in read.replace('"', "")
    assert read.endswith("LIMIT coalesce(2, -1)")


def test_an_empty_range_reads_no_event(room: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert read_frames(membership(room, "a"), after=HUGE) == []
    assert not [query for query in queries if "log_event" in query["sql"]]
