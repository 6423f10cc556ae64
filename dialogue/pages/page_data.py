"""The data that Django embeds in the live page and the replay page, for the browser's script.

``manage.py wire_types`` generates the script's types and checks from these structs.
"""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from dialogue.replay.insights import Insights
from dialogue.replay.welcome import Welcome


class PageUrls(msgspec.Struct, frozen=True):
    """Pages that the script links to."""

    replay: str
    past: str
    start: str


class ExportUrls(msgspec.Struct, frozen=True):
    """The room's export, by its form."""

    json: str
    markdown: str


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
    ``consents`` is the URL of the consents to an observer.
    """

    room: str
    socket: str
    after: Annotated[int, msgspec.Meta(ge=0)]
    frames: str
    consents: str
    urls: PageUrls
    lang: str
    alone: AlonePage | None


class ReplayPage(msgspec.Struct, frozen=True, tag_field="page", tag="replay"):
    """The data of the replay page. ``frames`` is the URL of the room's event frames."""

    room: str
    welcome: Welcome
    frames: str
    insights: Insights
    export: ExportUrls
    urls: PageUrls
    lang: str


PAGES: Final[Sequence[type[RoomPage | ReplayPage]]] = (RoomPage, ReplayPage)


def encode(page: RoomPage | ReplayPage) -> str:
    """The page's data as JSON text, for the ``data-page`` attribute."""
    return msgspec.json.encode(page).decode()
