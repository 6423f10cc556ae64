"""A partner leaves at once: no word stays in the browser, and the other partner sees an absence."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Route, expect

from tests import servers
from tests.browser.test_conversation import open_a_room, open_the_dialogue, turn

NEUTRAL = "https://www.bbc.com/weather"
WORDS = "I felt like a guest on Sunday"
STORED = "() => [localStorage.length, sessionStorage.length]"


async def press_the_button(page: Page) -> None:
    await page.get_by_role("link", name="Leave quickly").click()


async def press_the_button_in_a_dialog(page: Page) -> None:
    await page.get_by_role("button", name="End the conversation").click()
    await page.get_by_role("dialog").get_by_role("link", name="Leave quickly").click()


async def press_shift_three_times(page: Page) -> None:
    await page.get_by_role("textbox").focus()
    for _ in range(3):
        await page.keyboard.press("Shift")


async def test_leaving_shows_a_neutral_page_and_going_back_shows_no_words(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    referrers: list[str | None] = []

    async def answer(route: Route) -> None:
        referrers.append(await route.request.header_value("referer"))
        await route.fulfill(content_type="text/html", body="<title>Weather</title><h1>Rain</h1>")

    ana, ben = await visitor(), await visitor()
    await ana.context.route(f"{NEUTRAL}**", answer)
    bens, _ = await open_a_room(server.url, ana)
    room = ana.url
    other_tab = await ana.context.new_page()
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await ana.get_by_role("textbox").fill(WORDS)
    await other_tab.goto(room)
    await turn(other_tab, "Share")

    await press_the_button(ana)
    for page in (ana, other_tab):
        await expect(page).to_have_url(NEUTRAL)
    await expect(
        ben.get_by_text("Ana is not here at the moment. The conversation is paused.")
    ).to_be_visible()

    # The room's entry is gone. The page of the links answered a form, which the browser sends again.
    await ana.go_back()
    assert "/join/" in ana.url
    await expect(ana.get_by_role("heading", level=1)).to_have_text("Nothing is shown here")
    await ana.go_back()
    for word in ("Ana", "Ben", "Sundays"):
        await expect(ana.locator("body")).not_to_contain_text(word)
    assert await ana.evaluate(STORED) == [0, 0]

    for leave_again in (press_the_button_in_a_dialog, press_shift_three_times):
        await ana.goto(room)
        await ana.get_by_role("button", name="Go on").click()
        await turn(ana, "Share")
        await expect(ana.get_by_role("textbox")).to_have_value("")
        await expect(ben.get_by_text("Ana is not here at the moment.")).to_have_count(0)
        await leave_again(ana)
        await expect(ana).to_have_url(NEUTRAL)
    assert set(referrers) == {None}
