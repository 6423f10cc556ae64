"""The rooms of a couple: one that begins now, and those that the two have had."""

from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from dialogue.accounts.models import Person
from dialogue.couples.membership import OwnCouple
from dialogue.couples.models import CoupleRoom
from dialogue.couples.sides import Side, other_side
from dialogue.notices.tell import tell
from dialogue.rooms.access import is_room_id
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import Seat
from dialogue.rooms.queries import RoomsPage, list_rooms

#: So many conversations of the time before they were a couple are taken along.
MAX_ADOPTED: Final = 1_000


def begin(couple: OwnCouple, first: Side, format_id: str, topic: str, by: str) -> str:
    """Create a room of the two, by the names that they chose; the one on side ``first`` has seat a. Its id.

    Raises:
        dialogue.rooms.names.InvalidRoomRequest: the format or the topic is not valid.
    """
    assert couple.together, "the page offers a conversation only to two who are together"
    one, other = couple.member(first), couple.member(other_side(first))
    persons = Person.objects.in_bulk([one.person, other.person])
    with transaction.atomic():
        created = create_room(
            format_id,
            topic,
            [one.name, other.name],
            bearer=False,
            holders=(persons[one.person], persons[other.person]),
            by=by,
        )
        CoupleRoom.objects.create(couple_id=couple.id, room_id=created.room)
        tell(couple.other.person, f"room:{created.room}")
    return created.room


def past(couple: OwnCouple, before: str | None, size: int) -> RoomsPage:
    """The newest ``size`` rooms of the couple in which ``couple.me`` has a seat, or those before ``before``.

    Three queries that read the rows of these rooms alone, however many rooms there are.
    """
    rooms = CoupleRoom.objects.filter(couple=couple.id)
    if before is not None and is_room_id(before):
        rooms = rooms.filter(pk__lt=rooms.filter(room=before).values("pk")[:1])
    listed = list(rooms.order_by("-pk").values_list("room_id", flat=True)[: size + 1])
    page = list_rooms(couple.me.person, listed, size)
    return replace(page, older=listed[size - 1] if len(listed) > size else None)


def adopt_shared_rooms(couple: str, one: str, other: str) -> None:
    """Take along the rooms of which both persons are the partners, in the caller's transaction."""
    shared = _partners_seats(one).filter(room__in=_partners_seats(other).values("room"))
    new = shared.exclude(Exists(CoupleRoom.objects.filter(room=OuterRef("room"))))
    rooms = list(new.order_by("pk").values_list("room_id", flat=True)[:MAX_ADOPTED])
    CoupleRoom.objects.bulk_create([CoupleRoom(couple_id=couple, room_id=room) for room in rooms])


def _partners_seats(person: str) -> QuerySet[Seat]:
    return Seat.objects.filter(person=person, role=Seat.Role.PARTNER)
