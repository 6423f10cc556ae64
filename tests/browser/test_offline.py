"""Without a connection: the offline page, and what the service worker caches."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import open_a_room
from tests.servers import Served

CACHED_PATHS = """async () => {
  const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
  return (await Promise.all(caching)).flat().map(({ url }) => new URL(url).pathname);
}"""


async def test_without_the_server_the_room_gives_way_to_a_page_that_holds_no_conversation(
    serve: Callable[..., Served], visitor: Callable[..., Awaitable[Page]]
) -> None:
    server = serve()
    ana = await visitor(service_workers="allow")
    await ana.goto(server.url)
    await ana.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    await open_a_room(server.url, ana)
    room = ana.url

    server.stop()
    await ana.goto(room)
    await expect(ana.get_by_role("heading", level=1)).to_have_text("There is no connection just now")
    assert ana.url == room
    assert await ana.title() == "Not connected · Third Ear"
    assert await broken_rules(ana) == []
    cached = await ana.evaluate(CACHED_PATHS)
    assert "/offline/" in cached
    assert [path for path in cached if path != "/offline/" and not path.startswith("/static/assets/")] == []

    server.start()
    await ana.get_by_role("link", name="Try again").click()
    await expect(ana.get_by_text("Waiting for Ben to come in")).to_be_visible()


async def test_offline_page_is_cached_anew_when_the_viewer_changes_the_language(
    serve: Callable[..., Served], visitor: Callable[..., Awaitable[Page]]
) -> None:
    page = await visitor(service_workers="allow")
    await page.goto(f"{serve().url}/past/")
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    await page.locator(".languages summary").click()
    await page.get_by_role("button", name="Deutsch").click()
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await page.wait_for_function("""async () => {
      const cached = await caches.match("/offline/");
      return cached?.headers.get("Content-Language") === "de";
    }""")
