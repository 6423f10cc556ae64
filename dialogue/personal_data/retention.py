"""Gives up the halves of conversations whose time has passed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from dialogue.helpers import security_log
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.helpers.pacing import paced
from dialogue.log.erasure import lock_rooms, purge_free_pages
from dialogue.rooms.forgetting import leave
from dialogue.rooms.retention import halves_due, note_new_rules
from dialogue.trail.records import record

#: Halves given up in one transaction, and by one call: a call lasts seconds, and the next one goes on.
BATCH_SIZE: Final = 25
MAX_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Retained:
    """What a call did: halves given up, conversations erased with them, and whether ``more`` are due."""

    halves: int
    erased: int
    more: bool


def give_up_what_is_over(now: datetime) -> Retained:
    """Withdraw the words of each half whose time has passed, and erase what nobody has a half of any more.

    Called again after it was stopped anywhere, it goes on: a half that is given up is not due.

    Raises:
        Unavailable: the database cannot be written; what was given up before stays given up.
    """
    note_new_rules(now)
    halves, erased = 0, 0
    while halves < MAX_AT_ONCE:
        with translate_database_errors(), paced(), purge_free_pages("log_key"), transaction.atomic():
            due = halves_due(now, BATCH_SIZE)
            lock_rooms(each.room for each in due)
            for each in due:
                if not each.is_held():
                    continue  # another process was a moment earlier
                record("retention_done", by=None, room=each.room, person=each.person)
                outcome = leave(each.room, each.participant_id, now, words="withdraw", by=None)
                halves, erased = halves + 1, erased + (outcome == "erased")
        if not due:
            break
    if halves:
        security_log.record("retention_done", halves=halves, rooms=erased)
    return Retained(halves, erased, halves >= MAX_AT_ONCE)
