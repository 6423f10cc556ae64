"""A connection that was lost, refused or replaced: the page detects it and says what to do."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Route, WebSocket, WebSocketRoute, expect

from tests import servers
from tests.browser.test_conversation import turn


async def try_it_alone(server_url: str, page: Page) -> None:
    await page.goto(server_url)
    await page.get_by_role("button", name="Try it alone").click()
    await turn(page, "Take stock")


async def test_a_connection_that_died_unseen_is_replaced_when_the_person_comes_back_to_the_page(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    page = await visitor()
    dead = False
    opened = []

    def between(route: WebSocketRoute) -> None:
        """Pass messages on until the connection is dead; then drop them, and send neither side a close."""
        server = route.connect_to_server()
        opened.append(route)
        mine = len(opened)
        server.on_message(lambda message: None if dead and mine == 1 else route.send(message))
        route.on_message(lambda message: None if dead and mine == 1 else server.send(message))

    await page.route_web_socket("**/ws/**", between)
    await try_it_alone(server.url, page)
    dead = True
    await page.clock.install()
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await page.clock.run_for(3_000)
    await expect(page.get_by_text("The connection is lost.")).to_be_visible()
    await page.clock.run_for(1_000)
    await expect(page.get_by_text("You are connected again.")).to_be_visible()


async def test_the_connection_opened_before_the_script_is_the_pages_only_one_and_ends_if_the_script_fails(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    page = await visitor()
    opened: list[WebSocket] = []
    established, lost = asyncio.Event(), asyncio.Event()

    def count(socket: WebSocket) -> None:
        opened.append(socket)
        if len(opened) > 1:  # after the reload
            socket.on("framereceived", lambda _: established.set())

    page.on("websocket", count)
    await try_it_alone(server.url, page)
    assert len(opened) == 1

    async def fail_late(route: Route) -> None:
        await lost.wait()
        await route.abort()

    await page.route("**/assets/main-*.js", fail_late)
    await page.clock.install(time=0)
    await page.clock.pause_at(60)  # no time limit ends the connection
    await page.reload(wait_until="commit")
    await established.wait()  # a connection that is closed before is a failed one to the browser
    async with opened[1].expect_event("close"):
        lost.set()
