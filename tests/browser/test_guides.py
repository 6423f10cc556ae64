"""The pictures of the guides can be taken, and the guides are accessible on every screen."""

from pathlib import Path

from dialogue.pages.guides import READERS
from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import PHONE, Visitor
from tests.browser.test_languages import fits
from tests.pictures.dialogue import Camera, choose_a_way, look_after_oneself, pause, play


async def test_the_dialogue_of_the_pictures_shows_every_kept_one(
    server: servers.Served, visitor: Visitor, tmp_path: Path
) -> None:
    taken = tmp_path / "pictures"
    taken.mkdir()
    camera = Camera(taken, everything=False)
    await play(server, visitor, camera)
    await pause(server, visitor, camera)
    await choose_a_way(server, visitor, camera)
    await look_after_oneself(server, visitor, camera)
    kept = {path.name for path in (servers.HOME / "docs" / "pictures").iterdir()}
    assert {path.name for path in taken.iterdir()} == kept


async def test_every_guide_is_accessible_and_fits_in_both_directions_of_writing(
    server: servers.Served, visitor: Visitor
) -> None:
    for page in (await visitor(**PHONE), await visitor(locale="ar-EG", color_scheme="dark")):
        for address in ("", *(f"{reader}/" for reader in READERS)):
            await page.goto(f"{server.url}/guide/{address}")
            assert await broken_rules(page) == []
            assert await fits(page)
