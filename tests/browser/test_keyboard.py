"""A dialogue by the keyboard alone: each control is reached by Tab, and the focus never falls to the body."""

import json
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.test_conversation import Visitor, turn

#: What the focused element is called, as far as these tests need it.
FOCUSED = """() => {
  const focused = document.activeElement;
  const name = focused.id || focused.getAttribute("aria-label");
  return name || (focused.type === "radio" ? focused.value : focused.textContent.trim());
}"""
MOST_TABS = 40


async def reach(page: Page, name: str) -> None:
    """Press Tab until the control of this name or id has the focus."""
    for _ in range(MOST_TABS):
        if await page.evaluate(FOCUSED) == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} times Tab did not reach {name}")


async def has_a_place(page: Page) -> None:
    assert await page.evaluate("document.activeElement !== document.body")


async def press(page: Page, name: str) -> None:
    await reach(page, name)
    await page.keyboard.press("Enter")


async def rate(page: Page, value: int) -> None:
    await reach(page, "0")
    for _ in range(value):
        await page.keyboard.press("ArrowRight")
    await press(page, "Give this number")


async def say(page: Page, words: str) -> None:
    await reach(page, "composer")
    await page.keyboard.type(words)
    await press(page, "Send")
    await expect(page.get_by_role("log")).to_contain_text(words)


async def test_two_partners_talk_by_keyboard_and_keep_their_place(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    server = serve()
    room = json.loads(server.manage("open_room", "--format", "compassion", "--names", "Ana,Ben", "--json"))
    ana, ben = await visitor(), await visitor()
    for page, seat in ((ana, "a"), (ben, "b")):
        await page.goto(f"{server.url}{room['seats'][seat]['link']}")
        await press(page, "Yes, I want to talk now")
        await expect(page.get_by_role("log")).to_be_attached()

    async def next_step(title: str, page: Page) -> None:
        await turn(page, title)
        for each in (ana, ben):
            await has_a_place(each)

    await turn(ana, "Take stock")
    await rate(ana, 4)
    await rate(ben, 8)
    await next_step("Who shares first", ana)
    await press(ana, "Fine with me")
    await press(ben, "Fine with me")
    await next_step("Share", ana)
    await say(ana, "On Sundays I wait for you.")
    await next_step("Say back", ben)

    # The open words are a stop on the way, and a stem leads into the field.
    await reach(ben, "What Ana shared")
    await press(ben, "What I hear is …")
    await expect(ben.get_by_role("textbox")).to_be_focused()
    await say(ben, "that you wait.")
    await next_step("Is that it?", ana)
    await press(ana, "Yes, that is it")
    await next_step("Is there more?", ana)

    # A dialog gives the focus back, and the end has a heading to begin with.
    await press(ben, "End the conversation")
    await expect(ben.get_by_role("dialog")).to_be_visible()
    await ben.keyboard.press("Escape")
    await expect(ben.get_by_role("button", name="End the conversation")).to_be_focused()
    for title in ("Felt heard", "The conversation has ended"):
        await press(ben, "End the conversation")
        await press(ben, "Yes, end it")
        await next_step(title, ben)
