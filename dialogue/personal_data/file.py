"""The file of everything that is held about one person, as JSON. The words of others are left out.

It is made at once, when the person asks for it, and stored nowhere. Who has very many conversations gets
several parts, each bounded by the number of its events.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from dialogue.accounts.models import Person
from dialogue.care import storage as care
from dialogue.couples.membership import OwnCouple, own_couples
from dialogue.couples.mentions import couples_of
from dialogue.couples.plans import planned
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Erased
from dialogue.personal_data.held import shown_rows
from dialogue.rooms.access import membership_of_seat, seats_of
from dialogue.rooms.forgetting import erasure_state
from dialogue.rooms.models import ExportRequest, ResearchConsent, Seat
from dialogue.rooms.queries import read_transcript
from dialogue.rooms.retention import days_kept, may_choose
from dialogue.trail.reading import entries_for

#: The events of all conversations of one part: some hundred conversations, read and encoded in seconds.
MAX_EVENTS: Final = 50_000
#: The sections that this module writes; the others are the rows that ``held`` names.
WRITTEN: Final = ("person", "own_page", "conversations", "plans", "trail")

_LOG: Final = DatabaseLog()


def parts_of(person: Person) -> int:
    """How many files hold everything about ``person``."""
    return len(_parts(person))


def file_of(person: Person, number: int, language: str, now: datetime) -> bytes:
    """Part ``number``, from 1, of everything about ``person``. The first part has what is no conversation.

    Raises:
        IndexError: there is no such part.
        dialogue.helpers.database_errors.Unavailable: the database cannot be read.
    """
    parts = _parts(person)
    seats = parts[number - 1]
    whole: dict[str, Any] = {"made_at": now, "part": number, "parts": len(parts)}
    if number == 1:
        whole |= {
            "person": _person(person),
            "own_page": _own_page(person),
            "plans": [plan for couple in own_couples(person.pk) for plan in _plans(couple)],
            "trail": _trail(person),
            **dict(shown_rows(person.pk)),
        }
    chooses = may_choose(person)
    whole["conversations"] = [_conversation(seat, language, chooses=chooses) for seat in seats]
    return msgspec.json.format(msgspec.json.encode(whole))


def _parts(person: Person) -> list[list[Seat]]:
    """The seats of ``person`` in parts. There is always a first one."""
    seats = list(seats_of(person.pk).select_related("person__keep_choice"))
    heads = _LOG.heads([seat.room_id for seat in seats])
    parts: list[list[Seat]] = [[]]
    events = 0
    for seat in seats:
        events += heads.get(seat.room_id, 0)
        if events > MAX_EVENTS and parts[-1]:
            parts.append([])
            events = heads.get(seat.room_id, 0)
        parts[-1].append(seat)
    return parts


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "address": person.email,
        "guest": person.is_guest,
        "language": person.language,
        "time_zone": person.time_zone,
        "last_signed_in": person.last_login,
    }


def _own_page(person: Person) -> dict[str, Any]:
    journal = care.read_whole(person.pk)
    return {"stocks": journal.stocks, "steps": journal.steps}


def _plans(couple: OwnCouple) -> Iterator[dict[str, Any]]:
    """What the couple has planned. A topic is the words of the one who asked."""
    for each in planned(couple):
        mine = each.plan.asker == couple.me.side
        yield {
            "couple": couple.id,
            "asked_by_me": mine,
            "topic": each.topic if mine else None,
            "at": each.plan.at,
            "status": each.plan.status,
            "format": each.format,
        }


def _trail(person: Person) -> list[dict[str, Any]]:
    """What the trail has of the person and of their conversations. It names no conversation that is over."""
    seats = seats_of(person.pk).filter(role=Seat.Role.PARTNER)
    rooms = set(seats.order_by().values_list("room_id", flat=True))
    return [
        {"at": entry.at, "action": entry.action, "room": entry.room if entry.room in rooms else None}
        for entry in entries_for(person.pk, rooms, couples_of(person.pk))
    ]


def _conversation(seat: Seat, language: str, *, chooses: bool) -> dict[str, Any]:
    membership = membership_of_seat(seat)
    kept: dict[str, Any] = {
        "room": seat.room_id,
        "role": seat.role,
        "name": seat.name,
        "accepted_at": seat.accepted_at,
    }
    if membership.seat is None:
        return kept  # nothing that was said there is an observer's
    own = {"room": seat.room_id, "participant_id": seat.participant_id}
    kept |= {
        "days_kept": days_kept(seat, chooses=chooses),
        "kept_until": seat.keep_until,
        "erasure_asked": erasure_state(seat.room_id, membership.seat).asked_by_me,
        "copy": ExportRequest.objects.filter(**own).values("asked_at", "ready_at", "given_at").first(),
        "research_allowed": ResearchConsent.objects.filter(**own).values("allowed_at").first(),
    }
    try:
        transcript = read_transcript(membership)
    except Erased:  # a moment ago
        return kept
    welcome = transcript.welcome(language)
    events = [frame for frame in transcript.frames() if getattr(frame, "by", None) == membership.seat]
    return kept | {
        "format": {"id": welcome.format.id, "version": welcome.format.version, "title": welcome.format.title},
        "topic": welcome.topic,
        "created_at": transcript.definition.created_at,
        "own_events": events,
    }
