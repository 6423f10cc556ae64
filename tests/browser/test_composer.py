"""The composer: no words are lost, sent too soon, sent twice or left on the device."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import turn

UNSENT = "These words of yours were not sent."
#: As in a browser whose owner has switched storage off, on an origin that is not secure.
BARE = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, {get() { throw new DOMException("off", "SecurityError"); }});
}
for (const name of ["Notification", "matchMedia"]) delete window[name];
for (const name of ["share", "wakeLock", "serviceWorker"]) delete Navigator.prototype[name];
delete crypto.randomUUID;
Object.defineProperty(navigator, "clipboard", {value: undefined});
"""

Visitor = Callable[..., Awaitable[Page]]


async def begin_to_write(server: servers.Served, page: Page) -> None:
    """Try alone the format that begins with one's own words."""
    await page.goto(server.url)
    await page.get_by_role("radio", name="mirror").check()
    await page.get_by_role("button", name="Try it alone").click()
    await expect(page.get_by_role("textbox")).to_be_visible()


async def end(page: Page) -> None:
    await page.get_by_role("button", name="End the conversation").click()
    await page.get_by_role("button", name="Yes, end it").click()


async def drafts_are(page: Page, expected: list[str]) -> None:
    """Wait for these drafts in the storage. A tab sees a little later what another tab stored."""
    await page.wait_for_function(
        """expected => JSON.stringify(expected) === JSON.stringify(
          Object.entries(localStorage).filter(([key]) => key.includes(":draft:")).map((kept) => kept[1]))""",
        arg=expected,
    )


async def test_words_of_one_tab_outlive_what_another_sends_and_are_not_said_twice_after_a_reload(
    server: servers.Served, visitor: Visitor
) -> None:
    first = await visitor()
    mute = False

    def between(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda message: None if mute else route.send(message))

    await first.route_web_socket("**/ws/**", between)
    await begin_to_write(server, first)
    second = await first.context.new_page()
    await second.goto(first.url)
    await second.get_by_role("textbox").fill("You wait for me")
    await first.get_by_role("textbox").fill("You wait, and you are alone.")

    # No answer comes, and the page is loaded anew: what was said is in the log, and no draft any more.
    mute = True
    await first.get_by_role("button", name="Send", exact=True).click()
    await expect(second.get_by_text(UNSENT)).to_be_visible()
    mute = False
    await first.reload()
    await expect(first.get_by_role("log")).to_contain_text("You wait, and you are alone.")
    await expect(first.get_by_text("You wait, and you are alone.")).to_have_count(1)
    await second.reload()
    await expect(second.get_by_text(UNSENT)).to_be_visible()
    await expect(second.locator("blockquote")).to_have_text("You wait for me")
    await drafts_are(first, ["You wait for me"])
    await second.get_by_role("button", name="Remove them").click()
    await expect(second.get_by_text(UNSENT)).to_have_count(0)
    await drafts_are(first, [])


async def test_browser_without_storage_shows_that_nothing_is_kept_and_returns_the_words_when_the_turn_ends(
    server: servers.Served, visitor: Visitor
) -> None:
    page = await visitor()
    await page.add_init_script(BARE)
    await page.route("**/*.woff2", lambda route: route.abort())
    await begin_to_write(server, page)
    await expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    await page.get_by_role("textbox").fill("You wait")
    await end(page)
    await expect(page.locator("blockquote")).to_have_text("You wait")
    await expect(page.get_by_text("They are here only as long as this page is open")).to_be_visible()
    assert await broken_rules(page) == []
    unsent = page.get_by_role("region", name=UNSENT)
    await unsent.get_by_role("button", name="Copy").click()
    await expect(unsent.get_by_role("button", name="Copied")).to_be_focused()

    # Where even the script does not come up, the page is not blank.
    await page.route("**/assets/main-*", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_text("If nothing else comes up here")).to_be_visible()


async def test_forgetting_a_browser_takes_its_drafts_and_names_from_the_device_without_https(
    server: servers.Served, visitor: Visitor
) -> None:
    page = await visitor()

    async def as_without_https(route: Route) -> None:
        """Browsers heed this header on secure origins only, to which this one belongs."""
        answer = await route.fetch(max_redirects=0)
        headers = {name: value for name, value in answer.headers.items() if name != "clear-site-data"}
        await route.fulfill(response=answer, headers=headers)

    await page.context.route("**/past/forget/", as_without_https)
    # What was filled in is there again after going back, and in no other visit.
    await page.goto(server.url)
    await page.get_by_label("Your name", exact=True).fill("Sam")
    await page.get_by_role("radio", name="mirror").check()
    await page.get_by_role("button", name="Try it alone").click()
    await expect(page.get_by_role("textbox")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_label("Your name", exact=True)).to_have_value("Sam")
    await expect(page.get_by_role("radio", name="mirror")).to_be_checked()
    await expect(page.get_by_label("Your partner’s name")).to_have_value("")
    await page.go_forward()
    await page.get_by_role("textbox").fill("You wait")
    other = await page.context.new_page()
    await other.goto(f"{server.url}/past/")
    await drafts_are(other, ["You wait"])

    # A room that this browser has not, or not any more, leaves nothing either.
    await other.evaluate("localStorage.setItem('third-ear:draft:gone:a:1:tab', 'Words')")
    await other.goto(f"{server.url}/rooms/gone/")
    await expect(other.get_by_text("There is nothing here for you")).to_be_visible()
    await drafts_are(other, ["You wait"])
    await other.goto(f"{server.url}/past/")
    await other.locator("main summary").click()
    await other.get_by_role("button", name="Forget this browser").click()
    await expect(page.get_by_text(UNSENT)).to_be_visible()
    await expect(other.get_by_text("There are none in this browser yet.")).to_be_visible()
    for tab in (page, other):
        await tab.wait_for_function("localStorage.length === 0")
    assert await other.evaluate("sessionStorage.length") == 0


async def test_keys_stems_and_the_coming_turn_do_not_disturb_a_person_at_work(
    server: servers.Served, visitor: Visitor
) -> None:
    page = await visitor()
    route: list[WebSocketRoute] = []
    waiting: list[str | bytes] = []
    held = False

    def between(socket: WebSocketRoute) -> None:
        route.append(socket)
        socket.connect_to_server().on_message(
            lambda frame: waiting.append(frame) if held else socket.send(frame)
        )

    await page.route_web_socket("**/ws/**", between)
    await begin_to_write(server, page)
    field = page.get_by_role("textbox")

    # Enter ends a composition, and Safari tells so by nothing but the code.
    await field.fill("nihongo")
    for composing in ("isComposing: true, keyCode: 13", "isComposing: false, keyCode: 229"):
        await field.evaluate(
            "(field, init) => field.dispatchEvent(new KeyboardEvent('keydown', init))",
            await page.evaluate(f"({{key: 'Enter', ctrlKey: true, bubbles: true, {composing}}})"),
        )
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()

    # A stem stands beside what is marked, and can be undone.
    await field.fill("You wait for me")
    await field.press("Control+a")
    await page.get_by_role("button", name="I am here because").click()
    await expect(field).to_have_value("You wait for me I am here because ")
    await field.press("Control+z")
    await expect(field).to_have_value("You wait for me")

    # What comes by `change` alone, or by no event at all, is kept as well.
    await field.evaluate("field => { field.value = 'By change'; field.dispatchEvent(new Event('change')); }")
    await drafts_are(page, ["By change"])
    await field.evaluate("field => { field.value = 'By nothing'; }")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await drafts_are(page, ["By nothing"])

    # The next turn comes while words are marked: they stay marked, and the field waits.
    held = True
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("button", name="Sending")).to_be_visible()
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    held = False
    for message in waiting:
        route[0].send(message)
    await turn(page, "Ask for a time")
    await expect(field).to_have_value("")
    await expect(field).not_to_be_focused()
    assert await page.evaluate("getSelection().toString()") != ""
