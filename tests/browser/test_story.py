"""Alone in a story: by its own sentences, listening first, on a phone and in another language."""

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import PHONE, Visitor

#: The height of the phone's screen, in pixels.
SCREEN = 844


async def use(page: Page, beginning: str) -> None:
    """Send the sentence that the story has for this turn."""
    ready = page.locator(".ready")
    await expect(ready).to_contain_text(beginning)
    await ready.get_by_role("button").tap()
    await expect(ready).to_have_count(0)
    await page.get_by_role("button", name="Senden", exact=True).tap()


async def verdict(page: Page, name: str) -> None:
    await page.locator(".verdict").get_by_role("button", name=name).tap()


async def test_a_visitor_listens_first_and_shares_then_in_a_story_in_their_language(
    server: servers.Served, visitor: Visitor
) -> None:
    page = await visitor(**PHONE, locale="de-DE")
    await page.goto(server.url)
    await page.get_by_role("radio", name="Spät nach Hause").check()
    await page.get_by_role("radio", name="Zuerst zuhören").check()
    assert await broken_rules(page) == []
    await page.get_by_role("button", name="Allein ausprobieren").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Spät nach Hause, und keine Nachricht")
    await expect(page.get_by_text("eigene Worte kann es nicht verstehen")).to_be_visible()
    await page.get_by_role("radio", name="1", exact=True).check()
    await page.locator(".turn").get_by_role("button").last.tap()
    await page.locator(".turn .option").first.tap()

    # The script shares. It says "almost" to the first saying-back, and "yes" to the one with the addition.
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Am Freitag wollte ich dir schreiben.")
    await use(page, "Ich höre, dass du am Freitag die Zeit vergessen hast")
    await use(page, "Du wolltest schreiben")
    await expect(log.locator(".share.heard")).to_have_count(1)
    await use(page, "Für mich ergibt es Sinn, dass du still geblieben bist")

    # The visitor shares. The script leaves something out, and says so.
    await use(page, "Am Freitag bist du zwei Stunden zu spät gekommen")
    await expect(page.get_by_text("mit Absicht etwas weggelassen")).to_be_visible()
    assert await broken_rules(page) == []
    await verdict(page, "Fast")
    await use(page, "Wütend, ja.")
    await expect(page.locator(".verdict")).to_be_visible()
    await expect(page.get_by_text("mit Absicht etwas weggelassen")).to_have_count(0)
    await verdict(page, "Ja")
    await expect(log.locator(".share.heard")).to_have_count(2)

    # The replay on the phone: the first Tab reaches Play, the player leaves the screen to the conversation.
    await page.goto(f"{page.url}replay/")
    slider = page.get_by_role("slider")
    await expect(slider).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Abspielen")).to_be_focused()
    player = await page.locator(".player").bounding_box()
    assert player is not None
    assert player["height"] <= SCREEN / 5
    assert player["y"] + player["height"] == SCREEN
    for key, heard, beginning in (
        ("Shift+ArrowRight", 0, "Ich höre, dass du am Freitag die Zeit vergessen hast"),
        ("Shift+ArrowRight", 1, "Du wolltest schreiben"),
        ("Shift+ArrowLeft", 0, "Ich höre, dass du am Freitag die Zeit vergessen hast"),
    ):
        await page.keyboard.press(key)
        await expect(log.locator(".share.heard")).to_have_count(heard)
        await expect(log.locator(".share")).to_contain_text(beginning)
    await page.get_by_role("button", name="Das nächste „Ja“").tap()
    await expect(log.locator(".share.heard")).to_have_count(1)
    await page.get_by_text("Als Tabelle").tap()
    await expect(page.get_by_role("table")).to_contain_text("Fast: Etwas fehlt noch")
    assert await broken_rules(page) == []
