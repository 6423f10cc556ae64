"""A conversation without words, for research: names, ids and times are replaced.

It is what somebody would have seen who observed from the first event on, without words and without the
private answers of either partner. It is the same whoever takes it.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.visibility import Viewer
from dialogue.replay.exports.extent import Taken
from dialogue.replay.welcome import ObserverInfo, PartnerInfo, Partners, Welcome, You

#: Every structure begins at this moment, so that it does not tell when the conversation was.
BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
READER: Final = Viewer("research")
_ROOM: Final = "0" * 20


def structure_taken() -> Taken:
    """What a structure holds, whoever takes it."""
    return Taken("structure", READER, (ConsentPeriod(first=1, scope="signals", since=BEGINNING),))


def without_identity(
    welcome: Welcome, recorded: Sequence[Recorded], title: str
) -> tuple[Welcome, list[Recorded]]:
    """The welcome and the events of a conversation, with names, ids and times replaced.

    ``title`` is what the copy's owner is called.
    """
    observers = tuple(
        ObserverInfo(observer.id, f"O{number}", observer.scope, present=False)
        for number, observer in enumerate(welcome.observers, 1)
    )
    shift = BEGINNING - recorded[0].at if recorded else timedelta()
    nobody = msgspec.structs.replace(
        welcome,
        room=_ROOM,
        topic="",
        you=You("observer", READER.participant_id, None, title, "signals"),
        partners=Partners(PartnerInfo("A", present=False), PartnerInfo("B", present=False)),
        observers=observers,
        now=rfc3339(BEGINNING),
    )
    return nobody, [Recorded(each.seq, each.at + shift, _moved(each.event, shift)) for each in recorded]


def _moved(event: Any, shift: timedelta) -> Any:
    """The event with the times in its fields moved by ``shift``."""
    times = {
        each.name: value + shift
        for each in fields(event)
        if isinstance(value := getattr(event, each.name), datetime)
    }
    return replace(event, **times) if times else event
