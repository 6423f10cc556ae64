"""Rebuilding rooms' summaries from their events, without a key: a summary holds nothing that is encrypted."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from dialogue.helpers.database_errors import translate_database_errors
from dialogue.helpers.pacing import paced
from dialogue.log import codec, models, sql, summaries
from dialogue.log.interface import NoSuchRoom
from dialogue.moderator.summary import Summary, initial_summary, summarize


def rebuild_summary(room: str) -> bool:
    """Fold the events of ``room`` anew, in one transaction. False: its summary was right.

    Raises:
        NoSuchRoom: there is no such room.
        dialogue.log.codec.Unreadable: an event of it cannot be read; its summary is as it was.
        dialogue.helpers.database_errors.Unavailable: the database cannot be written.
    """
    with translate_database_errors(), paced(), transaction.atomic():
        with connection.cursor() as cursor:
            sql.lock(cursor, [room])
            found = sql.rooms(cursor, [room])
        if not found:
            raise NoSuchRoom
        summary = fold_summary(room, found[0].observers)
        text = summaries.encode(summary)
        if text == found[0].summary:
            return False
        models.Head.objects.filter(pk=room).update(summary=text)
        return True


def fold_summary(room: str, observers: Sequence[Mapping[str, Any]]) -> Summary:
    """The summary of the events of ``room``, which was created with these ``observers``.

    Raises:
        dialogue.log.codec.Unreadable: an event of it cannot be read.
    """
    summary = initial_summary((observer["id"], observer["scope"]) for observer in observers)
    events = models.Event.objects.filter(room=room).order_by("seq")
    for at, name, by, body in events.values_list("at", "name", "by", "body").iterator():
        summary = summarize(summary, codec.decode(name, by, body), at)
    return summary
