"""The data that Django embeds in the live page and the replay page, for the browser's script.

``manage.py wire_types`` generates the script's types and checks from these structs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from dialogue.replay.insights import Insights
from dialogue.replay.welcome import Welcome


class PageUrls(msgspec.Struct, frozen=True):
    """Pages that the script links to."""

    replay: str
    past: str
    start: str


class CopyPage(msgspec.Struct, frozen=True):
    """The page on which a copy is kept, and the names of others who asked for one."""

    address: str
    asked_by: Sequence[str]


class StorySentences(msgspec.Struct, frozen=True):
    """The sentences of a story that a person who tries a room alone may use.

    ``back`` are the two sayings-back. ``partial`` is the script's first one, which leaves something out.
    """

    share: str
    add: str
    back: Sequence[str]
    thanks: str
    partial: str


class AlonePage(msgspec.Struct, frozen=True):
    """A script plays the other partner, with the sentences of a story or without."""

    sentences: StorySentences | None


class RoomPage(msgspec.Struct, frozen=True, tag_field="page", tag="room"):
    """The data of the live page. ``socket`` is the path of the room's WebSocket.

    The page connects with the cursor ``after``. ``frames`` is the URL of the earlier event frames.
    ``consents`` is the URL of the consents to an observer, ``own`` that of a partner's :class:`OwnPage`.
    """

    room: str
    socket: str
    after: Annotated[int, msgspec.Meta(ge=0)]
    frames: str
    consents: str
    own: str
    urls: PageUrls
    lang: str
    alone: AlonePage | None


class ReplayPage(msgspec.Struct, frozen=True, tag_field="page", tag="replay"):
    """The data of the replay page. ``frames`` is the URL of the room's event frames."""

    room: str
    welcome: Welcome
    frames: str
    insights: Insights
    copy: CopyPage
    urls: PageUrls
    lang: str


class OwnRating(msgspec.Struct, frozen=True):
    """What a person had of one area of self-care, from 0 to 10."""

    title: str
    value: int


class OwnStock(msgspec.Struct, frozen=True):
    """The last stock that a person took of themself."""

    at: datetime
    ratings: Sequence[OwnRating]


class KindnessPart(msgspec.Struct, frozen=True):
    """One part of the exercise."""

    heading: str
    text: str


class Kindness(msgspec.Struct, frozen=True):
    """The exercise of compassion for oneself."""

    heading: str
    lead: str
    parts: Sequence[KindnessPart]
    afterwards: str


class OwnPage(msgspec.Struct, frozen=True, tag_field="page", tag="own"):
    """What the live page shows a partner of their own, and nobody else; it asks for this by itself.

    ``address`` is the URL of the person's own page.
    """

    address: str
    stock: OwnStock | None
    kindness: Kindness


PAGES: Final[Sequence[type[RoomPage | ReplayPage | OwnPage]]] = (RoomPage, ReplayPage, OwnPage)


def encode(page: RoomPage | ReplayPage) -> str:
    """The page's data as JSON text, for the ``data-page`` attribute."""
    return msgspec.json.encode(page).decode()
