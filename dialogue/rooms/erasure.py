"""Erasing a room: its words, its topic and its people's names are destroyed, and all access to it ends.

What stays of a seat does not identify a person. The digest of its token is kept, so that a script that comes
back with the token learns that the room was erased; a browser finds no such room.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.db import transaction

from dialogue.helpers import security_log
from dialogue.helpers.batches import batches
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.erasure import erase, purge_free_pages
from dialogue.log.interface import NoSuchRoom
from dialogue.notices.tell import forget
from dialogue.presence.models import PresenceLease
from dialogue.rooms.export_cleanup import forget_exports
from dialogue.rooms.models import ErasureRequest, Seat
from dialogue.trail.records import record


def erase_room(room: str, *, by: str | None = None) -> None:
    """Erase ``room``, whole or not at all. ``by`` is the person who acts; None: an operator, or the server.

    Raises:
        dialogue.log.interface.NoSuchRoom: there is no such room.
        dialogue.helpers.database_errors.Unavailable: the database cannot be written; the room is as it was.
    """
    with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
        _erase(room, by)
    security_log.record("room_erased", room=room)


def erase_rooms(rooms: Iterable[str]) -> Iterator[str]:
    """Erase many rooms, some in a transaction, and yield each that was there once it is gone.

    Raises:
        Unavailable: the database cannot be written; those not yielded are as they were.
    """
    for batch in batches(rooms):
        gone = []
        with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
            for room in batch:
                with suppress(NoSuchRoom):
                    _erase(room, None)
                    gone.append(room)
        yield from gone


def _erase(room: str, by: str | None) -> None:
    """Erase the room. The trail has an entry about each partner, because nobody is one of it afterwards."""
    erase(room)
    partners = Seat.objects.filter(room=room, role=Seat.Role.PARTNER).values_list("person_id", flat=True)
    for person in filter(None, {*partners, by}):
        forget(person, erasure_key(room))
        record("room_erased", by=by, room=room, person=person)
    Seat.objects.filter(room=room).update(
        name="", link_hash=None, person=None, form_hash=None, keep_days=None, keep_until=None
    )
    ErasureRequest.objects.filter(room=room).delete()
    PresenceLease.objects.filter(room=room).delete()
    forget_exports(room)


def erasure_key(room: str) -> str:
    """The key of the notice that a partner would like ``room`` erased."""
    return f"erasure:{room}"
