"""Long conversations: the live page begins with the end and loads earlier events by need."""

import asyncio
import json
from typing import Any

from playwright.async_api import Locator, Page, Route, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import PHONE, Visitor

COMMANDS = 300
LINES = ".transcript [id^='event-']"
EVENTS = f"""[...document.querySelectorAll("{LINES}")].map(line => Number(line.id.slice(6)))"""
SETTLED = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))"


def long_room(server: servers.Served) -> dict[str, Any]:
    """A room in which the partners gave ``COMMANDS`` answers, with an observer to whom both consented."""
    wanted = (
        "--format",
        "compassion",
        "--names",
        "Ana,Ben",
        "--observer",
        "Dr. Lee",
        "--consented",
        "--json",
    )
    room: dict[str, Any] = json.loads(server.manage("open_room", *wanted))
    servers.manage(server.environment, room["room"], str(COMMANDS), program=("-m", "tests.bench.aged"))
    return room


#: Scrolls to a line and measures where it stands, before earlier lines come and the line is drawn anew.
CENTRED = """line => {
  line.scrollIntoView({ block: "center", behavior: "instant" });
  return line.getBoundingClientRect().top;
}"""


async def drawn(page: Page) -> list[int]:
    """The numbers of the events whose lines are drawn."""
    await page.evaluate(SETTLED)
    seqs: list[int] = await page.evaluate(EVENTS)
    assert seqs == sorted(set(seqs))
    return seqs


async def earlier_lines(page: Page, first: int) -> None:
    """Wait until lines before that of the event ``first`` are drawn."""
    await expect(page.locator(LINES).first).not_to_have_attribute("id", f"event-{first}")


async def top(line: Locator) -> float:
    """The distance of a line from the upper edge of the screen, in pixels."""
    return float(await line.evaluate("line => line.getBoundingClientRect().top"))


async def enter(page: Page, address: str) -> None:
    await page.goto(address)
    await page.locator("main .button.primary").click()
    await page.wait_for_selector(".transcript li")


async def test_live_page_shows_its_end_first_and_earlier_lines_by_scrolling_up(
    server: servers.Served, visitor: Visitor
) -> None:
    room = long_room(server)
    ana, lee = await visitor(), await visitor(**PHONE)
    await enter(ana, f"{server.url}{room['seats']['a']['link']}")
    await enter(lee, f"{server.url}{room['observer']['link']}")
    for page in (ana, lee):
        first = await drawn(page)
        assert first[0] > COMMANDS
        await expect(page.locator(LINES).filter(visible=True).last).to_be_in_viewport()
        assert await broken_rules(page) == []

        # Scrolling up loads earlier lines, and what the person reads stays where it is.
        line = page.locator(f"#{await page.locator(LINES).filter(visible=True).first.get_attribute('id')}")
        stood = await line.evaluate(CENTRED)
        await earlier_lines(page, first[0])
        assert abs(await top(line) - stood) < 3
        assert set(first) < set(await drawn(page))

        # The keyboard reaches the button that shows all, and then the transcript has the focus.
        button = page.get_by_role("button", name="Show it from the beginning")
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(button).to_have_count(0)
        await expect(page.locator("#event-1")).to_be_attached()
        await expect(page.get_by_role("heading", name="The conversation", exact=True)).to_be_focused()
        assert (await drawn(page))[-1] == first[-1]


async def test_button_under_the_pointer_stays_there_when_earlier_lines_come(
    server: servers.Served, visitor: Visitor
) -> None:
    room = long_room(server)
    ana = await visitor()
    asked, pointed = asyncio.Event(), asyncio.Event()

    async def later(route: Route) -> None:
        asked.set()
        await pointed.wait()
        await route.continue_()

    await ana.route("**/frames?*", later)
    await enter(ana, f"{server.url}{room['seats']['a']['link']}")
    first = (await drawn(ana))[0]
    button = ana.get_by_role("button", name="Show it from the beginning")
    await ana.evaluate("scrollTo(0, 0)")
    await asked.wait()  # while the pointer is on the button, nothing is fetched that was not asked for before
    await button.hover()
    stood = await top(button)
    pointed.set()
    await earlier_lines(ana, first)
    assert abs(await top(button) - stood) < 3
    await ana.mouse.down()
    await ana.mouse.up()
    await expect(ana.locator("#event-1")).to_be_attached()


async def test_earlier_lines_that_cannot_be_fetched_are_offered_again(
    server: servers.Served, visitor: Visitor
) -> None:
    room = long_room(server)
    ana = await visitor()
    await ana.route("**/frames?*", lambda route: route.abort())
    await enter(ana, f"{server.url}{room['seats']['a']['link']}")
    before = await drawn(ana)
    await ana.get_by_role("button", name="Show what came before").focus()
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_text("What came before could not be fetched just now.")).to_be_visible()
    assert await drawn(ana) == before
    await ana.unroute("**/frames?*")
    await ana.get_by_role("button", name="Try again").focus()
    await ana.keyboard.press("Enter")
    await earlier_lines(ana, before[0])


async def test_replay_draws_the_lines_around_its_cursor(server: servers.Served, visitor: Visitor) -> None:
    room = long_room(server)
    ana = await visitor()
    await enter(ana, f"{server.url}{room['seats']['a']['link']}")
    newest = (await drawn(ana))[-1]
    await ana.goto(f"{server.url}/rooms/{room['room']}/replay/")
    slider = ana.get_by_role("slider")
    last = ana.locator(f"#event-{newest}")
    await slider.press("End")
    await expect(last).to_be_in_viewport()
    lines = await drawn(ana)
    first = await ana.locator(LINES).filter(visible=True).first.get_attribute("id")
    assert lines[-1] == newest
    assert len(lines) < 200
    await slider.press("Home")
    await expect(last).to_have_count(0)
    assert (await drawn(ana))[-1] < 10
    await slider.press("End")
    await expect(last).to_be_in_viewport()
    # By the keyboard: scrolling to the button draws earlier lines, which move it under a pointer.
    await ana.get_by_role("button", name="Show it from the beginning").focus()
    await ana.keyboard.press("Enter")
    await expect(ana.locator("#event-1")).to_be_attached()
    assert (await drawn(ana))[0] == 1
    await expect(ana.locator(f"#{first}")).to_be_in_viewport()
