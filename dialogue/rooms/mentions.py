"""How a conversation is mentioned to one of its partners: by its topic and by the names of its people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dialogue.log.database_log import DatabaseLog
from dialogue.rooms.models import Seat

_LOG = DatabaseLog()  # it keeps the formats that it has read


@dataclass(frozen=True, slots=True)
class Mention:
    """A conversation of a partner: its topic, the other partner's name, and each person's name in it."""

    topic: str
    other: str
    names: Mapping[str, str]


def rooms_as_partner(person: str) -> QuerySet[Any, str]:
    """The rooms in which ``person`` is a partner, as a query."""
    return Seat.objects.filter(person=person, role=Seat.Role.PARTNER).values_list("room_id", flat=True)


def mentions(person: str, rooms: Collection[str]) -> dict[str, Mention]:
    """The mention of each of ``rooms`` in which ``person`` is a partner. Two queries for all of them."""
    seats: dict[str, list[Seat]] = {}
    for seat in Seat.objects.filter(room__in=rooms):
        seats.setdefault(seat.room_id, []).append(seat)
    theirs = {
        room: people
        for room, people in seats.items()
        if any(each.person_id == person and each.role == Seat.Role.PARTNER for each in people)
    }
    topics = {room: each.definition.topic for room, each in _LOG.overviews(list(theirs)).items()}
    return {room: _mention(person, topics[room], people) for room, people in theirs.items()}


def _mention(person: str, topic: str, people: Collection[Seat]) -> Mention:
    others = [each.name for each in people if each.role == Seat.Role.PARTNER and each.person_id != person]
    names = {each.person_id: each.name for each in people if each.person_id is not None}
    return Mention(topic, others[0] if others else "", names)
