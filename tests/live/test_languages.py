"""Each viewer of a room is sent its texts in their own language."""

from dataclasses import replace

import pytest

from dialogue.live.room import LiveRoom
from dialogue.live.websocket.handshake import language_of
from dialogue.moderator.commands import Rate
from dialogue.moderator.visibility import Viewer
from tests.live.hub_harness import ROOM, TALK, FakeConnection, HubHarness, close_hubs

__all__ = ["close_hubs"]

BILINGUAL = replace(
    TALK,
    title={**TALK.title, "de": "Ein Gespräch"},
    steps={
        name: replace(step, title={**step.title, "de": f"{name} auf Deutsch"})
        for name, step in TALK.steps.items()
    },
)


class Reader(FakeConnection):
    def __init__(self, who: str, language: str) -> None:
        super().__init__(who)
        self.language = language

    def titles(self) -> list[str]:
        return [frame["turn"]["title"] for frame in self.of("state") if frame["turn"] is not None]


@pytest.fixture
def bilingual(monkeypatch: pytest.MonkeyPatch) -> HubHarness:
    monkeypatch.setattr("tests.live.hub_harness.TALK", BILINGUAL)
    return HubHarness()


async def test_partners_and_even_tabs_of_one_partner_read_their_own_language(bilingual: HubHarness) -> None:
    readers = [Reader("a", "en"), Reader("a", "de"), Reader("b", "de"), Reader("b", "es")]
    rooms = [await bilingual.hub.enter(ROOM, reader) for reader in readers]
    room = rooms[0]
    assert isinstance(room, LiveRoom)
    await bilingual.do(room, Rate, "a", turn=1, value=7)
    await bilingual.do(room, Rate, "b", turn=1, value=3)
    english, german, bens, fallback = readers
    for reader in (english, fallback):
        assert reader.of("welcome")[0]["format"]["title"] == "A talk"
        assert set(reader.titles()) == {"Check in", "Share"}
    for reader in (german, bens):
        assert reader.of("welcome")[0]["format"]["title"] == "Ein Gespräch"
        assert set(reader.titles()) == {"ready auf Deutsch", "share auf Deutsch"}
    room.broadcast_state(room.clock.now())
    assert [reader.titles()[-1] for reader in readers] == [
        "Share",
        "share auf Deutsch",
        "share auf Deutsch",
        "Share",
    ]
    assert room.state_part(Viewer("a"), room.clock.now(), "de") != room.state_part(
        Viewer("a"), room.clock.now(), "en"
    )


@pytest.mark.parametrize(
    ("headers", "asked", "stored", "language"),
    [
        ([], None, None, "en"),
        ([(b"accept-language", b"de-CH, en;q=0.5")], None, None, "de"),
        ([(b"Accept-Language", b"de")], None, "es", "es"),
        ([(b"accept-language", b"de"), (b"cookie", b"language=ar; a=b")], None, "es", "ar"),
        ([(b"cookie", b"language=ar")], "de", "es", "de"),
        ([(b"cookie", b"language=tlh")], "nonsense", "es", "es"),
        ([(b"accept-language", b"\xff\xfe")], None, None, "en"),
    ],
)
def test_connection_asks_for_its_language_or_has_that_of_the_pages(
    headers: list[tuple[bytes, bytes]], asked: str | None, stored: str | None, language: str
) -> None:
    assert language_of(headers, asked, stored) == language
