"""A partner asks themself apart: what they choose shows ways out, and never leaves the page."""

from typing import Any

from playwright.async_api import Page, Request, expect

from tests import servers
from tests.blackbox.room_api import open_by_api
from tests.browser.test_care import is_good, told
from tests.browser.test_conversation import PHONE, Visitor, on_break, turn
from tests.browser.test_languages import switch

WAYS_OUT = "Ways out that need no reason"
AFRAID = "Are you sometimes afraid"
KEPT = """() => [
    JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href,
    history.length
]"""


def requests_of(page: Page) -> list[str]:
    """What the page asks the server from now on, but for a font when its letters are first drawn."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/static/" not in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


async def choose(page: Page, question: str, answer: str) -> None:
    await page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True).check()


async def test_answers_show_the_ways_out_and_are_neither_sent_nor_kept(
    server: servers.Served, visitor: Visitor
) -> None:
    for script in (True, False):
        ana = await visitor(**PHONE, java_script_enabled=script)
        await ana.goto(f"{server.url}/apart/")
        await expect(ana.get_by_text(WAYS_OUT)).to_be_hidden()
        kept = await ana.evaluate(KEPT) if script else None
        asked = requests_of(ana)

        await choose(ana, "Could you say no", "Yes")
        await expect(ana.get_by_role("status")).to_have_text("Below there is something for you to read.")
        await expect(ana.get_by_text("nothing here speaks against")).to_be_visible()
        await choose(ana, AFRAID, "I am not sure")
        await expect(ana.get_by_text(WAYS_OUT)).to_be_visible()
        await expect(ana.get_by_text("nothing here speaks against")).to_be_hidden()
        await expect(ana.get_by_text("If somebody could be reading along")).to_be_hidden()
        await choose(ana, "Could your partner be looking", "Yes")
        await expect(ana.get_by_text("If somebody could be reading along")).to_be_visible()
        await ana.get_by_role("radio").last.press("Enter")
        await ana.get_by_text("Ireland", exact=True).click()
        await expect(ana.get_by_role("link", name="1800 341 900")).to_be_visible()
        assert asked == []
        if script:
            assert await ana.evaluate(KEPT) == kept
            await is_good(ana)
        await ana.get_by_role("link", name="Clear what I chose").click()
        await expect(ana.locator("input:checked")).to_have_count(0)
        await choose(ana, AFRAID, "Yes")
        await ana.goto(f"{server.url}/guide/")
        await ana.go_back()
        await expect(ana.get_by_role("radiogroup", name=AFRAID)).to_be_visible()
        await expect(ana.locator("input:checked")).to_have_count(0)
        if script:
            for language in ("Deutsch", "Español", "العربية"):
                await switch(ana, language)
                await ana.locator("input.careful").first.check()
                await ana.locator("input.read").first.check()
                await is_good(ana)


async def test_partner_in_the_room_is_sent_nothing_while_the_other_looks(
    server: servers.Served, visitor: Visitor
) -> None:
    room = open_by_api(server.url, server.operator, format="compassion", topic="")
    ana, ben = await visitor(), await visitor()
    frames: list[str | bytes] = []

    def note(frame: str | bytes) -> None:
        frames.append(frame)

    ben.on("websocket", lambda socket: socket.on("framereceived", note))
    for page, seat in ((ana, "a"), (ben, "b")):
        await page.goto(server.url + room["seats"][seat]["link"])
        await page.get_by_role("button", name="Yes, I want to talk now").click()
    for page in (ana, ben):
        await turn(page, "Take stock")
    received = len(frames)
    requests = requests_of(ben)
    apart = await ana.context.new_page()
    await apart.goto(f"{server.url}/apart/")
    await choose(apart, AFRAID, "Yes")
    await expect(apart.get_by_text(WAYS_OUT)).to_be_visible()
    await apart.close()
    await ana.get_by_role("button", name="A breather").click()
    await on_break(ben)
    assert events(frames[received:]) == ["break_called"]
    assert requests == []


def events(messages: list[str | bytes]) -> list[Any]:
    """The events among a socket's messages; beside them there are the state and the answers to a ping."""
    frames = told(messages)
    assert {frame["type"] for frame in frames} <= {"event", "state", "pong"}
    return [frame["event"] for frame in frames if frame["type"] == "event"]
