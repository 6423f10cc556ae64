"""A dialogue by the keyboard alone: each control is reached by Tab, and the focus never falls to the body."""

import re

from playwright.async_api import Page, expect

from tests import servers
from tests.blackbox.room_api import open_by_api
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import PHONE, Visitor, on_break, turn

#: What the focused element is called, as far as these tests need it.
FOCUSED = """() => {
  const focused = document.activeElement;
  const name = focused.id || focused.getAttribute("aria-label");
  return name || (focused.type === "radio" ? focused.value : focused.textContent.trim());
}"""
MOST_TABS = 60

#: Why the person does not see which element has the focus; nothing if they do, or if no element has it.
UNSEEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  // A heading that gets the focus may be for ears alone: its part of the page is what the person sees.
  const control = focused.closest(focused.tabIndex < 0 ? "section" : "label") ?? focused;
  const { left, right, top, bottom } = control.getBoundingClientRect();
  const shares = [0.05, 0.25, 0.5, 0.75, 0.95];
  const seen = shares.some((down) => shares.some((along) => {
    const there = document.elementFromPoint(left + (right - left) * along, top + (bottom - top) * down);
    return control.contains(there);
  }));
  return seen ? null : `${focused.outerHTML.slice(0, 200)} at ${[left, top, right, bottom].map(Math.round)}`;
}"""
#: The size of what is pressed is no rule unless it is asked for.
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": ["color-contrast"]}
IS_DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


async def reach(page: Page, name: str) -> None:
    """Press Tab until the control of this name or id has the focus."""
    for _ in range(MOST_TABS):
        if await page.evaluate(FOCUSED) == name:
            return
        await page.keyboard.press("Tab")
        assert await page.evaluate(UNSEEN) is None
    raise AssertionError(f"{MOST_TABS} times Tab did not reach {name}")


async def has_a_place(page: Page) -> None:
    """What has the focus is in sight, unless it stands below the conversation, where a new step moves it."""
    assert await page.evaluate("document.activeElement !== document.body")
    if await page.evaluate("document.activeElement.closest('aside') === null"):
        assert await page.evaluate(UNSEEN) is None


async def is_accessible(page: Page) -> None:
    """In its own theme, which the page keeps, and with the colours of the other."""
    is_dark = await page.evaluate(IS_DARK)
    assert await broken_rules(page, EVERY_RULE) == []
    await page.emulate_media(color_scheme="light" if is_dark else "dark")
    assert await broken_rules(page, COLOURS) == []
    await page.emulate_media(color_scheme="dark" if is_dark else "light")


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


async def look_around_while_waiting(page: Page) -> None:
    """The tour gives the focus back, and the languages open in their place."""
    await press(page, "When you share")
    for step in ("Next", "Next", "Next", "All right"):
        await is_accessible(page)
        await press(page, step)
        await has_a_place(page)
    await expect(page.get_by_role("button", name="When you share")).to_be_focused()
    await press(page, "Language: English")
    await reach(page, "Deutsch")
    await is_accessible(page)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Deutsch")).to_be_hidden()
    assert await page.evaluate(FOCUSED) == "Language: English"


async def test_two_partners_hold_a_whole_dialogue_by_keyboard_and_keep_their_place(
    server: servers.Served, visitor: Visitor
) -> None:
    room = open_by_api(server.url, server.operator, format="compassion", topic="")
    ana = await visitor()
    ben = await visitor(**PHONE, color_scheme="dark")
    for page, seat in ((ana, "a"), (ben, "b")):
        await page.goto(f"{server.url}{room['seats'][seat]['link']}")
        await is_accessible(page)
        await press(page, "Yes, I want to talk now")
        await expect(page.get_by_role("log")).to_be_attached()
        if page is ana:
            await look_around_while_waiting(page)

    checked: set[str] = set()

    async def next_step(title: str, page: Page) -> None:
        await turn(page, title)
        for each in (ana, ben):
            await has_a_place(each)
            if title not in checked:
                await is_accessible(each)
        checked.add(title)

    await turn(ana, "Take stock")
    # What leaves at once comes before the words; only the link that skips to them is before it.
    await reach(ana, "Leave quickly")
    await is_accessible(ana)
    await reach(ben, "Language: English")
    before = await ben.get_by_role("log").text_content()
    await rate(ana, 4)
    await expect(ben.get_by_role("log")).not_to_have_text(before or "")
    assert (
        await ben.evaluate(UNSEEN) is None
    )  # what is new does not push the control with the focus out of sight
    await rate(ben, 8)
    await next_step("Who shares first", ana)
    await press(ana, "Fine with me")
    await press(ben, "Fine with me")
    await next_step("Share", ana)
    await expect(ana.get_by_role("textbox")).to_have_accessible_description(re.compile("Share one thing"))
    await say(ana, "On Sundays I wait for you.")
    await next_step("Say back", ben)

    # The open words are a stop on the way, and a stem leads into the field.
    await reach(ben, "What Ana shared")
    await press(ben, "What I hear is …")
    await expect(ben.get_by_role("textbox")).to_be_focused()

    # Private notes take the focus, and give it back.
    await press(ben, "pad-opener")
    await expect(ben.get_by_label("What I hear of them")).to_be_focused()
    await ben.keyboard.type("the table")
    await is_accessible(ben)
    await ben.keyboard.press("Escape")
    await expect(ben.get_by_role("button", name="My notes")).to_be_focused()
    await say(ben, "that you wait.")
    await next_step("Is that it?", ana)
    await press(ana, "Almost: something is still missing")
    await next_step("What is still missing", ana)
    await say(ana, "And I feel alone.")
    await next_step("Say back", ben)
    await say(ben, "You wait and feel alone.")
    await next_step("Is that it?", ana)
    await press(ana, "Yes, that is it")
    await next_step("Is there more?", ana)

    # A dialog gives the focus back.
    await press(ben, "End the conversation")
    await expect(ben.get_by_role("dialog")).to_be_visible()
    await is_accessible(ben)
    await ben.keyboard.press("Escape")
    await expect(ben.get_by_role("button", name="End the conversation")).to_be_focused()

    await press(ana, "Enough for now")
    await next_step("What makes sense, and a thank-you", ben)
    await say(ben, "That makes sense to me. Thank you.")
    await next_step("Share", ben)
    await say(ben, "I am tired on Sundays.")
    await next_step("Say back", ana)
    await say(ana, "You are tired.")
    await next_step("Is that it?", ben)
    await press(ben, "Yes, that is it")
    await next_step("Is there more?", ben)
    await press(ben, "Enough for now")
    await next_step("What makes sense, and a thank-you", ana)
    await say(ana, "I see that now. Thank you.")
    await next_step("Another round?", ana)

    # A break, another time for it, and the end out of it.
    await press(ana, "A breather")
    for page in (ana, ben):
        await on_break(page)
        await has_a_place(page)
        await is_accessible(page)
    await press(ben, "Another time suits me better")
    await press(ben, "In 2 hours")
    await expect(ana.get_by_role("timer")).to_have_text(re.compile("In (1 hour and 59 minutes|2 hours)"))
    for page in (ana, ben):
        await has_a_place(page)
    await press(ben, "End the conversation")
    await press(ben, "Yes, end it")
    await next_step("Felt heard", ana)
    await rate(ana, 9)
    await rate(ben, 8)
    await next_step("A kind sentence to oneself", ana)
    await say(ana, "I am glad that I said it.")
    await say(ben, "I may be tired.")
    await next_step("The conversation has ended", ben)
    await press(ben, "Burn them")
    await expect(ben.get_by_text("They are gone.")).to_be_visible()
    await has_a_place(ben)
