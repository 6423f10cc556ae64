"""What two people do in their browsers: talk as guests, be a couple, plan a conversation."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Page, expect

from tests.browser.signing_in import choose_from_menu
from tests.browser.test_conversation import open_the_dialogue, say

WALL = "%Y-%m-%dT%H:%M"


async def talk_as_guests(address: str, ana: Page, ben: Page) -> None:
    """Ana opens a conversation, Ben comes by his link, and Ana has said the first words."""
    await ana.goto(address)
    await ana.get_by_label("Your name", exact=True).fill("Ana")
    await ana.get_by_label("Your partner’s name").fill("Ben")
    await ana.get_by_role("button", name="Make the links").click()
    bens = await ana.get_by_role("region", name="For Ben").get_by_label("The link alone").input_value()
    await ana.get_by_role("link", name="Go in as Ana").click()
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await say(ana, "I miss our walks.")


async def tab_beside(room: Page) -> Page:
    """Another tab of the same browser, on the first page."""
    tab = await room.context.new_page()
    await tab.goto(room.url.partition("/rooms/")[0])
    return tab


async def become_a_couple(ana: Page, ben: Page) -> None:
    """Ana makes an invitation and gives Ben its link. Both are on their couple's page then."""
    await choose_from_menu(ana, "The two of you")
    await ana.get_by_label("Your name, as your partner calls you").fill("Ana")
    await ana.get_by_role("button", name="Make an invitation").click()
    await ana.get_by_role("button", name="Show a QR code").click()
    await expect(ana.get_by_role("img", name="QR code of the link")).to_be_visible()
    await ben.goto(await ana.get_by_label("The link alone").input_value())
    await ben.get_by_label("Your name, as your partner calls you").fill("Ben")
    await ben.get_by_role("button", name="Yes, be a couple here").click()
    await expect(ben.get_by_role("region", name="Planned")).to_be_visible()
    await to_the_two(ana)


async def to_the_two(page: Page) -> None:
    """Go to the couple's page, from the menu."""
    await choose_from_menu(page, "The two of you")
    await page.get_by_role("link", name="Open", exact=True).click()
    await expect(page.get_by_role("region", name="Planned")).to_be_visible()


async def ask_for(page: Page, topic: str, at: datetime, zone: str) -> None:
    """Ask for a conversation, from the couple's page; ``zone`` is that of the browser."""
    await page.get_by_role("link", name="Ask for a conversation").click()
    await expect(page.get_by_label("By the clocks of")).to_have_value(zone)
    await page.get_by_label("What it is about").fill(topic)
    await page.get_by_label("When?").fill(at.astimezone(ZoneInfo(zone)).strftime(WALL))
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Ben is asked.")


async def suggest(page: Page, asked: datetime, better: datetime, zone: str) -> None:
    """Answer by another time, from the list of what waits."""
    await page.get_by_role("link", name="Answer").click()
    await page.get_by_text("Another time", exact=True).click()
    when = page.get_by_label("When could you?")
    await expect(when).to_have_value(asked.astimezone(ZoneInfo(zone)).strftime(WALL))
    await when.fill(better.astimezone(ZoneInfo(zone)).strftime(WALL))
    await page.get_by_role("button", name="Suggest this time").click()
    await expect(page.get_by_role("status")).to_contain_text("Ana is asked.")


async def go_in(page: Page, topic: str, *, is_first: bool) -> None:
    """Go into the room of the planned conversation, from the couple's page. The first of the two opens it."""
    planned = page.get_by_role("region", name="Planned")
    await expect(planned).to_contain_text(topic)
    await planned.get_by_role("link", name="Go in").click()
    if is_first:
        await page.get_by_role("button", name="Go in").click()
    await page.get_by_role("button", name="Yes, I want to talk now").click()
