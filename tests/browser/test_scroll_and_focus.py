"""The scroll position, the text field and the focus stay in place while the page updates."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.test_conversation import PHONE, choose, open_a_room, open_the_dialogue, say, turn

LONG = "\n\n".join(f"Part {number}: on Sundays I wait for you, and I feel alone." for number in range(1, 9))
TWO_FRAMES = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


async def scrolled(page: Page) -> float:
    """How far the page is scrolled, once all that is there was laid out; without motion it goes at once."""
    await page.evaluate(TWO_FRAMES)
    return float(await page.evaluate("scrollY"))


async def field_stands_at(page: Page) -> float:
    """How far below the upper edge of what is seen the field begins."""
    return float(await page.get_by_role("textbox").evaluate("field => field.getBoundingClientRect().top"))


async def test_words_are_read_from_their_beginning_and_the_page_stays_under_who_writes(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    ana, ben = await visitor(), await visitor(**PHONE)
    bens, _ = await open_a_room(server.url, ana)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)

    # A long share does not slip away under what is asked next.
    await ana.get_by_role("textbox").fill(LONG)
    await ana.get_by_role("textbox").press("Control+Enter")
    await turn(ben, "Say back")
    await expect(ben.get_by_role("log").get_by_text("shares", exact=True)).to_be_in_viewport()
    await expect(ana.get_by_role("heading", name="Ben is saying back what they heard")).to_be_focused()

    # Nothing that happens meanwhile moves the field that somebody writes in.
    await ben.get_by_role("textbox").press_sequentially("You wait")
    await scrolled(ben)
    position = await field_stands_at(ben)
    await ana.get_by_role("button", name="Allow Dr. Lee to observe").click()
    await expect(ben.get_by_role("log")).to_contain_text("Ana allows Dr. Lee to observe")
    await scrolled(ben)
    assert abs(await field_stands_at(ben) - position) < 3

    # A dialog that is closed again gives back the focus, and the page is where it was.
    await say(ben, "You wait, and feel alone.")
    await ben.get_by_role("button", name="End the conversation").focus()
    position = await scrolled(ben)
    await ben.keyboard.press("Enter")
    await expect(ben.get_by_role("dialog")).to_be_visible()
    await ben.keyboard.press("Escape")
    await expect(ben.get_by_role("button", name="End the conversation")).to_be_focused()
    assert await scrolled(ben) == position

    # The next answers stand at the same place: a second click, of a double one, that meets them gives none.
    await choose(ana, "Yes, that is it")
    await turn(ana, "Is there more?")
    await expect(ana.get_by_role("heading", name="Is there more?")).to_be_focused()
    await ana.get_by_role("button", name="There is more").hover()
    await ana.mouse.down(click_count=2)
    await ana.mouse.up(click_count=2)
    await choose(ana, "Enough for now")
    await turn(ben, "What makes sense")
    await expect(ben.get_by_role("log")).not_to_contain_text("There is more")
