"""The ``welcome`` frame: a room's data that a viewer receives before its events, also in the replay page."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec

from dialogue.helpers.timestamps import rfc3339
from dialogue.moderator.events import SEATS, Scope, Seat
from dialogue.moderator.format import Format, in_language
from dialogue.moderator.visibility import Viewer, sees_topic
from dialogue.replay.frames import Time

PROTOCOL: Final = 1


class StepWords(msgspec.Struct, frozen=True):
    """The title of a step and the labels of its options, for showing earlier choices."""

    title: str
    options: dict[str, str]


class FormatInfo(msgspec.Struct, frozen=True):
    """The room's dialogue format."""

    id: str
    version: int
    title: str
    steps: dict[str, StepWords]


class You(msgspec.Struct, frozen=True):
    """The connection's participant: ``id`` is a seat or an observer's id; only observers have a ``scope``."""

    role: Literal["partner", "observer"]
    id: str
    seat: Seat | None
    name: str
    scope: Scope | None


class PartnerInfo(msgspec.Struct, frozen=True):
    """A partner, and whether they are connected."""

    name: str
    present: bool


class Partners(msgspec.Struct, frozen=True):
    """The two partners, by seat."""

    a: PartnerInfo
    b: PartnerInfo


class ObserverInfo(msgspec.Struct, frozen=True):
    """An invited observer. Every viewer is shown every observer, so no observer is hidden."""

    id: str
    name: str
    scope: Scope
    present: bool


class Welcome(msgspec.Struct, frozen=True, tag_field="type", tag="welcome"):
    """The first frame of a connection. ``seq`` is the room's newest event."""

    protocol: Literal[1]
    room: str
    format: FormatInfo
    topic: str
    you: You
    partners: Partners
    observers: tuple[ObserverInfo, ...]
    seq: int
    now: Time


def welcome(
    *,
    room: str,
    dialogue_format: Format,
    topic: str,
    viewer: Viewer,
    scope: Scope | None,
    partners: Mapping[Seat, str],
    observers: Iterable[tuple[str, str, Scope]],
    present: Collection[str],
    seq: int,
    now: datetime,
    language: str,
) -> Welcome:
    """The welcome of ``viewer``. ``partners`` are names by seat; ``observers`` are ids, names and scopes.

    ``scope`` is an observer's current scope. The topic is empty for a viewer who may not see it.
    """
    observer_infos = tuple(
        ObserverInfo(participant_id, name, invited, participant_id in present)
        for participant_id, name, invited in observers
    )
    names: dict[str, str] = {observer.id: observer.name for observer in observer_infos}
    names.update(partners.items())
    a, b = (PartnerInfo(partners[seat], seat in present) for seat in SEATS)
    return Welcome(
        protocol=PROTOCOL,
        room=room,
        format=_format(dialogue_format, language),
        topic=topic if sees_topic(scope, viewer) else "",
        you=You(
            "partner" if viewer.seat else "observer",
            viewer.participant_id,
            viewer.seat,
            names[viewer.participant_id],
            scope,
        ),
        partners=Partners(a, b),
        observers=observer_infos,
        seq=seq,
        now=rfc3339(now),
    )


def _format(dialogue_format: Format, language: str) -> FormatInfo:
    return FormatInfo(
        id=dialogue_format.id,
        version=dialogue_format.version,
        title=in_language(dialogue_format.title, language),
        steps={
            step.id: StepWords(
                title=in_language(step.title, language),
                options={option.id: in_language(option.label, language) for option in step.options},
            )
            for step in dialogue_format.steps.values()
        },
    )
