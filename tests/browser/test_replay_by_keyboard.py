"""The replay without a mouse, and after one: its keys do what the hint on the page says."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Route, expect

from tests import servers
from tests.browser.test_conversation import rate


async def a_minute_apart(route: Route) -> None:
    """The frames of the room with a minute between each and the next, so that it plays for long."""
    answer = await route.fetch()
    frames = await answer.json()
    for number, frame in enumerate(frames):
        frame["at"] = f"2026-11-23T14:{number:02}:00Z"
    await route.fulfill(response=answer, json=frames)


async def test_keys_play_and_step_wherever_the_focus_is(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    page = await visitor()
    await page.route("**/frames*", a_minute_apart)
    await page.goto(server.url)
    await page.get_by_role("button", name="Try it alone").click()
    await rate(page, 5)
    await expect(page.get_by_role("log")).to_contain_text("out of 10")
    await page.goto(f"{page.url}replay/")
    slider = page.get_by_role("slider")
    play, pause = (page.get_by_role("button", name=name, exact=True) for name in ("Play", "Pause"))
    forward = page.get_by_role("button", name="Step forward")

    async def stands_at(moment: int) -> None:
        await expect(slider).to_have_attribute("aria-valuetext", re.compile(f"^Moment {moment} of "))

    # The slider goes by moments, to both ends, and Space plays from there.
    await stands_at(1)
    await slider.press("ArrowRight")
    await slider.press("ArrowUp")
    await stands_at(3)
    await slider.press("ArrowLeft")
    await stands_at(2)
    await slider.press("End")
    await expect(slider).to_have_value(str(await slider.get_attribute("max")))
    await slider.press("PageDown")
    await stands_at(1)
    await slider.press("Space")
    await expect(pause).to_be_visible()
    await slider.press("Space")
    await expect(play).to_be_visible()

    # After a click Space plays: it does not press again what was clicked.
    await slider.press("Home")
    await forward.click()
    await stands_at(2)
    await page.keyboard.press("Space")
    await expect(pause).to_be_visible()
    await page.keyboard.press("Space")
    await page.get_by_label("Shorten silences").click()
    await page.keyboard.press("Space")
    await expect(pause).to_be_visible()
    await expect(page.get_by_label("Shorten silences")).not_to_be_checked()
    await page.keyboard.press("Space")
    await page.get_by_label("Speed").select_option("2")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_label("Speed")).to_have_value("2")

    # A button that the keyboard has reached is pressed.
    await slider.press("Home")
    await forward.focus()
    await page.keyboard.press("Space")
    await stands_at(2)
    await expect(play).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await stands_at(3)
