"""A device's wrong clock, and a server that restarts: what the page shows."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from django.utils import timezone
from playwright.async_api import Page, WebSocket, expect

from tests import servers
from tests.browser.test_conversation import turn


async def test_a_break_is_as_long_as_was_agreed_when_the_clock_is_set_meanwhile(
    serve: Callable[..., servers.Served], visitor: Callable[..., Awaitable[Page]]
) -> None:
    server = serve()
    page = await visitor()
    sent: list[str] = []
    closed: asyncio.Queue[WebSocket] = asyncio.Queue()

    def watch(socket: WebSocket) -> None:
        socket.on("close", closed.put_nowait)
        socket.on("framesent", lambda payload: sent.append(str(payload)))

    page.on("websocket", watch)
    await page.clock.install(time=timezone.now() - timedelta(hours=5))
    await page.goto(server.url)
    await page.get_by_role("button", name="Try it alone").click()
    await turn(page, "Take stock")

    # The clock was five hours behind, and is now set right.
    await page.clock.set_system_time(timezone.now())
    await page.get_by_role("button", name="It is too much right now").click()
    await expect(page.get_by_role("timer").filter(has_text=re.compile("In (29|30) minutes"))).to_be_visible()
    [asked] = [json.loads(frame) for frame in sent if '"break"' in frame]
    assert asked["return_in"] == 1800
    assert "return_at" not in asked

    # A restart stays one while the first tries fail. That it is over is said for a while.
    await page.clock.pause_at(timezone.now() + timedelta(seconds=10))
    server.stop()
    await expect(page.get_by_text("The server is restarting.")).to_be_visible()
    for _ in range(3):
        await closed.get()
        async with page.expect_event("websocket"):
            await page.clock.run_for(2_000)
    await expect(page.get_by_text("The server is restarting.")).to_be_visible()
    server.start()
    await page.clock.resume()
    await page.evaluate("dispatchEvent(new Event('online'))")
    back = page.get_by_text("You are connected again.")
    await expect(back).to_be_visible()
    await page.clock.run_for(21_000)
    await expect(back).to_be_hidden()
