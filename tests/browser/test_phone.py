"""On a phone: the words to say back, the stems and Send stand above an on-screen keyboard. Nothing jumps."""

import re
from itertools import pairwise

from playwright.async_api import Locator, Page, ViewportSize, expect

from tests import servers
from tests.blackbox.room_api import open_by_api
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import MOVING, PHONE, Visitor, choose, open_the_dialogue, say, turn
from tests.browser.test_scroll_and_focus import LONG, scrolled

#: What an on-screen keyboard leaves of a phone's 844 pixels.
KEYBOARD = ViewportSize(width=390, height=470)
WHOLE_SCREEN = ViewportSize(width=390, height=844)
#: In a browser that lays the keyboard over the window, only the visual viewport becomes smaller.
COVERED_BY_KEYBOARD = """
() => {
  for (const [name, value] of [["height", 470], ["offsetTop", 0]]) {
    Object.defineProperty(visualViewport, name, { value, configurable: true });
  }
  visualViewport.dispatchEvent(new Event("resize"));
}
"""
SHIFTS = """
new PerformanceObserver(list => {
  for (const { value, hadRecentInput } of list.getEntries()) {
    if (!hadRecentInput) window.shifted = (window.shifted ?? 0) + value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""


async def enter(server: servers.Served, visitor: Visitor) -> tuple[Page, Page]:
    """Ana and Ben in a room, each with a phone."""
    room = open_by_api(server.url, server.operator, format="compassion", topic="")
    pages: list[Page] = []
    for seat in ("a", "b"):
        page = await visitor(**PHONE, **MOVING)
        await page.add_init_script(SHIFTS)
        await page.goto(f"{server.url}{room['seats'][seat]['link']}")
        await page.get_by_role("button", name="Yes, I want to talk now").tap()
        pages.append(page)
    ana, ben = pages
    await turn(ana, "Take stock")
    return ana, ben


async def place(part: Locator) -> tuple[float, float]:
    """Where the part begins and ends, in pixels from the upper edge of the window."""
    box = await part.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


async def everything_is_above_the_keyboard(page: Page) -> None:
    """From above: the bar, the words, the stems, the field with Send beside it, and then the keyboard."""
    await scrolled(page)
    parts = [
        page.get_by_role("region", name="Now"),
        page.get_by_role("region", name="What Ana shared"),
        page.get_by_role("group", name="Ways to begin"),
        page.get_by_role("textbox"),
    ]
    places = [await place(part) for part in parts]
    for (_, end), (start, _) in pairwise(places):
        assert end <= start + 1
    words, field, send = (
        places[1],
        places[3],
        await place(page.get_by_role("button", name="Send", exact=True)),
    )
    assert words[1] - words[0] > 100
    assert field[0] <= send[0]
    assert max(field[1], send[1]) <= KEYBOARD["height"]


async def test_listener_says_back_by_touch_above_a_keyboard(server: servers.Served, visitor: Visitor) -> None:
    ana, ben = await enter(server, visitor)
    await open_the_dialogue(ana, ben)
    await expect(ana.get_by_role("img", name="Part 2 of 4: you share")).to_be_visible()
    await expect(ben.get_by_role("img", name="Part 2 of 4: Ana shares")).to_be_visible()
    await say(ana, LONG)

    # The partner who waits reads what the other one is doing, and is asked for nothing.
    await expect(ana.get_by_role("heading", name="Ben is saying back what they heard")).to_be_attached()
    await expect(
        ana.get_by_text("Your partner is putting into words what they heard from you.")
    ).to_be_visible()
    await expect(ana.get_by_role("textbox")).to_have_count(0)

    # The window becomes smaller for the keyboard. The long share scrolls inside its box.
    await ben.get_by_role("textbox").tap()
    await ben.set_viewport_size(KEYBOARD)
    await everything_is_above_the_keyboard(ben)
    words = ben.get_by_role("region", name="What Ana shared")
    assert await words.evaluate("box => box.scrollHeight > box.clientHeight && box.tabIndex === 0")
    assert await broken_rules(ben) == []
    await ben.get_by_role("button", name="What I hear is").tap()
    await expect(ben.get_by_role("textbox")).to_be_focused()
    await expect(ben.get_by_role("textbox")).to_have_accessible_description(
        re.compile("^Say back in your own words")
    )
    await ben.keyboard.type("that you wait.")
    await everything_is_above_the_keyboard(ben)
    await ben.get_by_role("button", name="Send", exact=True).tap()
    await expect(ana.get_by_role("log")).to_contain_text("What I hear is that you wait.")
    await ben.set_viewport_size(WHOLE_SCREEN)

    # The second saying-back is about the whole: the share, and what was missing, which is in sight.
    await choose(ana, "Almost: something is still missing")
    await say(ana, "And I look forward to it.")
    await expect(words).to_contain_text("Part 1: on Sundays")
    await expect(words.get_by_text("And I look forward to it.")).to_be_in_viewport()
    await ben.get_by_role("textbox").tap()
    await ben.evaluate(COVERED_BY_KEYBOARD)
    await everything_is_above_the_keyboard(ben)
    await expect(words.get_by_text("And I look forward to it.")).to_be_in_viewport()


async def test_nothing_jumps_while_the_turns_change(server: servers.Served, visitor: Visitor) -> None:
    ana, ben = await enter(server, visitor)
    await open_the_dialogue(ana, ben)
    await say(ana, "On Sundays I wait for you, and I feel alone.")
    await say(ben, "You wait, and you feel alone.")
    bar = await place(ben.get_by_role("region", name="Now"))
    await choose(ana, "Yes, that is it")
    await choose(ana, "Enough for now")
    await say(ben, "It makes sense to me.")
    for page in (ana, ben):
        await scrolled(page)
        assert await place(page.get_by_role("region", name="Now")) == bar
        assert await page.evaluate("window.shifted ?? 0") <= 0.05
