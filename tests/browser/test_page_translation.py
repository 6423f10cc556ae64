"""Browsers that translate the page: after an update, no outdated sentence stays."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.test_conversation import PHONE, choose, on_break, open_a_room, rate, say, turn
from tests.browser.test_scroll_and_focus import TWO_FRAMES

# Google Translate does this: each text node is taken out, and two <font> elements with a new one are put in.
TRANSLATOR = """
() => {
  const foreign = node => node.parentElement.closest("font, script, style");
  const translate = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!foreign(walker.currentNode)) found.push(walker.currentNode);
    for (const node of found) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      outer.append(inner);
      node.replaceWith(outer);
      if (window.keepsNodes) inner.append(node);
      else inner.append(node.data);
    }
  };
  const everything = {childList: true, characterData: true, subtree: true};
  new MutationObserver(translate).observe(document.body, everything);
  translate();
}
"""

WRAP = """
document.querySelectorAll(".turn > *").forEach(part => {
  const foreign = document.createElement("div");
  part.replaceWith(foreign);
  foreign.append(part);
})
"""


async def translated(page: Page, *, keeps_nodes: bool) -> None:
    await page.evaluate(f"window.keepsNodes = {str(keeps_nodes).lower()}")
    await page.evaluate(TRANSLATOR)


async def same(one: Page, other: Page) -> None:
    """Wait until both pages read the same, from the bar to the side."""
    async with asyncio.timeout(servers.TIMEOUT_SECONDS):
        for part in (".bar", "main", ".side", ".people"):
            while await one.inner_text(part) != await other.inner_text(part):
                await one.evaluate(TWO_FRAMES)


async def test_translated_pages_show_each_turn_of_a_whole_dialogue_and_never_the_one_before(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    ana, ben = await visitor(), await visitor(**PHONE)
    bens, _ = await open_a_room(server.url, ana)
    await translated(ana, keeps_nodes=True)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await turn(ben, "Take stock")
    await translated(ben, keeps_nodes=False)
    # The same two people in tabs that nobody translates: what should be read.
    pairs = [(page, await page.context.new_page()) for page in (ana, ben)]
    for page, plain in pairs:
        await plain.goto(page.url)
        await turn(plain, "Take stock")

    async def all_is_as_it_should_be() -> None:
        for page, plain in pairs:
            await same(page, plain)

    await all_is_as_it_should_be()
    await rate(ana, 4)
    await expect(ana.get_by_role("button", name="Give this number")).to_have_count(0)
    # An extension wraps our elements, so that nothing can be placed beside them: the page is drawn anew.
    await ana.evaluate(WRAP)
    await rate(ben, 8)
    for page in (ana, ben):
        await choose(page, "Fine with me")
    await turn(ana, "Share")
    await all_is_as_it_should_be()
    await say(ana, "On Sundays I wait for you.")
    await turn(ben, "Say back")
    await all_is_as_it_should_be()
    await say(ben, "You wait.")
    await choose(ana, "Almost: something is still missing")
    await say(ana, "And I feel alone.")
    await say(ben, "You wait, and feel alone.")
    await all_is_as_it_should_be()
    await choose(ana, "Yes, that is it")
    await choose(ana, "Enough for now")
    await ana.get_by_role("button", name="A breather").click()
    await on_break(ben)
    await ben.get_by_role("button", name="End the conversation").click()
    await ben.get_by_role("button", name="Yes, end it").click()
    await turn(ana, "Felt heard")
    await all_is_as_it_should_be()
    for page, value in ((ana, 9), (ben, 8)):
        await rate(page, value)
    await say(ana, "I am glad.")
    await say(ben, "I may be tired.")
    for page in (ana, ben):
        await expect(page.get_by_role("heading", name="The conversation has ended")).to_be_visible()
    await all_is_as_it_should_be()

    # The replay goes from end to end in the same way.
    await ana.get_by_role("link", name="Look at it again").click()
    await expect(ana.get_by_role("slider")).to_be_visible()
    await translated(ana, keeps_nodes=False)
    await ana.get_by_role("slider").press("End")
    await expect(ana.locator(".floor")).to_have_text("The conversation has ended")
    await ana.get_by_role("slider").press("Home")
    await expect(ana.locator(".floor")).not_to_have_text("The conversation has ended")
    await expect(ana.get_by_role("log")).not_to_contain_text("On Sundays I wait")
