"""A partner withdraws their words, gives up their half of a conversation, or asks to erase it for both.

A half is a partner's words, their private answers and their seat. Each partner decides about their own half
alone. The whole conversation is erased when both have asked for it, and when nobody holds a half of it any
more. A partner who asked learns nothing of whether the other one saw it: to decline is not to answer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.db import transaction
from django.db.models import Q, QuerySet

from dialogue.helpers import security_log
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.database_log import DatabaseLog
from dialogue.log.erasure import lock_room, purge_free_pages, withdraw_words
from dialogue.log.interface import Erased
from dialogue.moderator.events import Seat as SeatName
from dialogue.moderator.events import other, seat_of
from dialogue.notices.tell import forget, tell
from dialogue.rooms.access import not_expired
from dialogue.rooms.consents import withdraw_consents
from dialogue.rooms.erasure import erase_room, erasure_key
from dialogue.rooms.export_cleanup import forget_exports_of
from dialogue.rooms.models import ErasureRequest, Seat
from dialogue.trail.records import record

_LOG: Final = DatabaseLog()
#: What came of a wish: the other one has been asked, or the conversation is gone.
Outcome = Literal["asked", "erased"]
#: What becomes of the words of a half that is given up.
WordsOfAHalf = Literal["withdraw", "leave"]


@dataclass(frozen=True, slots=True)
class ErasureState:
    """What one partner is shown of the requests to erase their conversation.

    It does not say whether the other partner still has a half: only an erasure that comes at once does.
    """

    asked_by_me: bool
    asked_by_other: bool


def withdraw_own_words(room: str, seat: SeatName, at: datetime, *, by: str | None) -> int:
    """Destroy what the partner on ``seat`` said and answered so far; how many events lost their words.

    ``by`` is the person who acts, for the trail; None: an operator at the command line.

    Raises:
        Erased: the room was erased.
        Unavailable: the database cannot be written; nothing was withdrawn.
    """
    with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
        seqs = withdraw_words(room, seat, at)
        if seqs:
            record("words_withdrawn", by=by, room=room)
    return len(seqs)


def erasure_state(room: str, seat: SeatName) -> ErasureState:
    """The requests to erase ``room``, as the partner on ``seat`` is shown them."""
    return erasure_state_of(seat, set(_asked(room).values_list("participant_id", flat=True)))


def erasure_state_of(seat: SeatName, asked: Collection[str]) -> ErasureState:
    """The same, given the participants who ``asked``."""
    return ErasureState(seat in asked, other(seat) in asked)


def ask_erasure(room: str, seat: SeatName, at: datetime, *, by: str) -> Outcome:
    """The partner on ``seat``, the person ``by``, wants ``room`` erased for both. It is, once both want it.

    The other partner is told once that there is something new, however often this one asks. If both ask at
    the same moment, one waits for the other's transaction, finds the request, and erases.

    Raises:
        Erased: the room was erased.
        Unavailable: the database cannot be written; nothing was changed.
    """
    with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
        if lock_room(room).erased:
            raise Erased
        agreed = _asked(room).filter(participant_id=other(seat)).exists() or not _has_half(room, other(seat))
        if agreed:
            erase_room(room, by=by)
            return "erased"
        _, first = ErasureRequest.objects.update_or_create(
            room_id=room, participant_id=seat, defaults={"asked_at": at}
        )
        record("erasure_asked", by=by, room=room)
        if first and (person := _person_on(room, other(seat))) is not None:
            tell(person, erasure_key(room))
    security_log.record("erasure_asked", room=room, seat=seat)
    return "asked"


def take_back_erasure(room: str, seat: SeatName, *, by: str) -> None:
    """The partner on ``seat`` does not want ``room`` erased any more. Nothing happens if it is gone."""
    with translate_database_errors(), transaction.atomic():
        if _asked(room).filter(participant_id=seat).update(asked_at=None):
            record("erasure_taken_back", by=by, room=room)
            if (person := _person_on(room, other(seat))) is not None:
                forget(person, erasure_key(room))


def leave(
    room: str, participant_id: str, at: datetime, *, words: WordsOfAHalf, by: str | None
) -> Outcome | None:
    """Give up a seat, an observer's too: all that opens it ends. "erased": nobody held another half.

    A partner's consents to observers end with it.

    ``by`` is the person who acts; None: the server does it at its time, and its errand records it. Words that
    are left stay with the conversation, for the other partner. A request of the other partner to
    erase the conversation is then fulfilled, because nobody else has a say in it.

    Raises:
        Unavailable: the database cannot be written; nothing was changed.
    """
    seat = seat_of(participant_id)
    with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
        if lock_room(room).erased:
            return "erased"
        if seat is not None:
            withdraw_consents(room, seat, at)
        if seat is not None and words == "withdraw" and withdraw_words(room, seat, at) and by is not None:
            record("words_withdrawn", by=by, room=room)
        Seat.objects.filter(room=room, participant_id=participant_id).update(
            link_hash=None, token_hash=None, person=None, form_hash=None, keep_days=None, keep_until=None
        )
        forget_exports_of(room, participant_id)
        if seat is None:
            return None
        ErasureRequest.objects.filter(room=room, participant_id=seat).delete()
        if not _has_half(room, other(seat)) or _asked(room).exists():
            erase_room(room, by=by)
            return "erased"
    security_log.record("seat_left", room=room, seat=participant_id)
    return None


def _person_on(room: str, seat: SeatName) -> str | None:
    return Seat.objects.filter(room=room, participant_id=seat).values_list("person_id", flat=True).first()


def _asked(room: str) -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.filter(room=room).exclude(asked_at=None)


def _has_half(room: str, seat: SeatName) -> bool:
    """Whether somebody has a half to lose on ``seat``: they have been in the room, and can still open it.

    Whether an invitation was accepted does not matter: a partner is not told that.
    """
    held = Q(person__isnull=False) | (Q(token_hash__isnull=False) & not_expired("token_until"))
    if not Seat.objects.filter(held, room=room, participant_id=seat, scripted=False).exists():
        return False
    return seat in _LOG.overviews([room])[room].summary.joined
