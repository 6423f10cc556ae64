"""The plain pages in a real browser: from the start to the room, by eye and by keyboard, desk and phone."""

from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


async def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    fitting: bool = await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return fitting


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
async def test_every_page_from_start_to_room_is_accessible_and_fits(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]], options: dict[str, object]
) -> None:
    ana, ben = await visitor(**options), await visitor(**options)

    async def looks_right(page: Page, heading: str) -> None:
        await expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert await broken_rules(page) == []
        assert await fits(page)

    await ana.goto(server.url)
    await looks_right(ana, "both are heard")
    await ana.get_by_text("Invite somebody to observe").click()
    await ana.get_by_label("Your name", exact=True).fill("Ana")
    await ana.get_by_label("Your partner’s name").fill("   ")
    await ana.get_by_label("The observer’s name").fill("Dr. Lee")
    await ana.get_by_label("The course only").check()
    await ana.get_by_role("button", name="Make the links").click()
    await expect(ana.get_by_text("Please write a name for the second of you.")).to_be_visible()
    await expect(ana.get_by_label("The course only")).to_be_checked()
    await looks_right(ana, "both are heard")

    await ana.get_by_label("Your partner’s name").fill("Ben")
    await ana.get_by_role("button", name="Make the links").click()
    await looks_right(ana, "Your room is ready")
    await expect(ana.get_by_role("button", name="Copy", exact=True)).to_have_count(2)
    bens = await ana.get_by_role("region", name="For Ben").get_by_label("The link alone").input_value()
    lees = await ana.get_by_role("region", name="For Dr. Lee").get_by_label("The link alone").input_value()
    await ana.get_by_role("link", name="Go in as Ana").click()
    await looks_right(ana, "A link for Ana")
    anas = ana.url
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await expect(ana.get_by_text("Waiting for Ben to come in")).to_be_visible()
    room = ana.url

    await ben.goto(anas)
    await looks_right(ben, "This link has been used in another browser")
    await ben.goto(lees)
    await looks_right(ben, "A link for Dr. Lee")
    await ben.goto(room)
    await looks_right(ben, "There is nothing here for you")
    await ben.goto(f"{server.url}/join/torn")
    await looks_right(ben, "This link does not lead to a room")
    await ben.goto(f"{server.url}/past/")
    await looks_right(ben, "Your conversations")
    await ben.goto(bens)
    await ben.get_by_role("button", name="Not now").click()
    await looks_right(ben, "Not now is a good answer")
    await expect(ben.get_by_role("button", name="Copy")).to_be_visible()
    await ben.get_by_role("link", name="Back to the question").click()
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await expect(ben.get_by_role("button", name="Give this number")).to_be_visible()
    await ben.goto(anas)
    await ben.goto(f"{server.url}/past/")
    await looks_right(ben, "Your conversations")
    await expect(ben.get_by_role("link", name="Open")).to_have_attribute(
        "href", room.removeprefix(server.url)
    )

    # The replay of a conversation that has only begun opens at its title.
    await ben.goto(f"{room}replay/")
    await expect(ben.get_by_role("log")).to_contain_text("Ana came in")
    assert await ben.evaluate("scrollY") == 0


async def test_keyboard_reaches_the_content_and_the_solo_start(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    page = await visitor()
    await page.goto(server.url)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Your name", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Try it alone").press("Enter")
    await expect(page.get_by_role("list", name="In this room")).to_contain_text("Robin (a script)")
    await expect(page.get_by_role("log")).to_contain_text("A private answer")


OWN_PAGES: Final = (
    "/account/",
    "/account/sign-in/",
    "/notices/",
    "/couple/",
    "/trail/",
    "/apart/",
    "/care/",
    "/past/",
    "/my-data/",
)
#: What a class displays although its element is hidden.
SHOWN_THOUGH_HIDDEN: Final = """() => [...document.querySelectorAll("[hidden]")]
  .filter((element) => getComputedStyle(element).display !== "none").map((element) => element.outerHTML)"""


async def test_pages_of_ones_own_are_accessible_fit_a_phone_and_show_nothing_that_is_hidden(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    page = await visitor(viewport={"width": 320, "height": 640})
    for path in OWN_PAGES:
        await page.goto(f"{server.url}{path}")
        assert await broken_rules(page) == [], path
        assert await fits(page), path
        assert await page.evaluate(SHOWN_THOUGH_HIDDEN) == [], path
