"""A whole conversation in browsers: two partners, an observer, a reload, a lost line, the replay."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: For tests of what moves: scrolling, the end of a share, the breathing of a break.
MOVING = {"reduced_motion": "no-preference"}

Visitor = Callable[..., Awaitable[Page]]


async def rate(page: Page, value: int) -> None:
    await page.get_by_role("radio", name=str(value), exact=True).check()
    await page.get_by_role("button", name="Give this number").click()


async def choose(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()


async def say(page: Page, words: str) -> None:
    await page.get_by_role("textbox").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text(words)


async def turn(page: Page, title: str) -> None:
    """Wait until the step of this title is on."""
    await expect(page.get_by_role("status").filter(has_text=title)).to_be_visible()


async def on_break(page: Page) -> None:
    await expect(page.get_by_role("heading", name="This is a break")).to_be_visible()


async def open_a_room(server_url: str, ana: Page) -> tuple[str, str]:
    """Ana opens a room and goes in; Ben's and Dr. Lee's links."""
    await ana.goto(server_url)
    await ana.get_by_label("Your name", exact=True).fill("Ana")
    await ana.get_by_label("Your partner’s name").fill("Ben")
    await ana.get_by_label("What it is about").fill("Our Sundays")
    await ana.get_by_text("Invite somebody to observe").click()
    await ana.get_by_label("The observer’s name").fill("Dr. Lee")
    await ana.get_by_role("button", name="Make the links").click()
    bens = await ana.get_by_role("region", name="For Ben").get_by_label("The link alone").input_value()
    lees = await ana.get_by_role("region", name="For Dr. Lee").get_by_label("The link alone").input_value()
    await ana.get_by_role("link", name="Go in as Ana").click()
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await turn(ana, "Waiting for Ben to come in")
    return bens, lees


async def open_the_dialogue(ana: Page, ben: Page) -> None:
    """Both take stock: Ben has more to give, so Ana shares first."""
    await rate(ana, 4)
    await rate(ben, 8)
    for page in (ana, ben):
        await choose(page, "Fine with me")
    await turn(ana, "Share")


async def test_two_partners_and_an_observer_hold_a_whole_conversation_and_replay_it(
    server: servers.Served, visitor: Visitor, tmp_path: Path
) -> None:
    server_url = server.url
    ana, ben = await visitor(**MOVING), await visitor(**PHONE, **MOVING)
    lee = await visitor(**MOVING, color_scheme="dark")
    bens, lees = await open_a_room(server_url, ana)
    assert await broken_rules(ana) == []

    # The observer is waiting and is let in by both, each for themself.
    await lee.goto(lees)
    await lee.get_by_role("button", name="I am Dr. Lee: observe").click()
    await expect(lee.get_by_text("Neither of the two agrees so far.")).to_be_visible()
    await choose(lee, "When you observe")
    await expect(lee.get_by_text("Both see that you are here, for as long as you are.")).to_be_visible()
    assert await broken_rules(lee) == []
    await lee.keyboard.press("Escape")
    await expect(lee.get_by_role("button", name="When you observe")).to_be_focused()
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await ana.get_by_role("button", name="Allow Dr. Lee to observe").click()
    await expect(ana.get_by_text("You allow it")).to_be_visible()
    await lee.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(lee.get_by_text("One of the two agrees.")).to_be_visible()
    await ben.get_by_role("button", name="Allow Dr. Lee to observe").click()
    await expect(ben.get_by_text("Allowed to observe: Dr. Lee")).to_be_visible()
    # The room opens for the observer by itself.
    await expect(lee.get_by_text("You observe. Both can see that you are here.")).to_be_visible()
    await expect(ana.get_by_role("list", name="In this room")).to_contain_text("Dr. Lee observing now")
    await expect(ben.get_by_role("list", name="In this room")).to_contain_text("Dr. Lee observing now")

    # A check-in is its author's alone; only the order is shown.
    assert await broken_rules(ben) == []
    await open_the_dialogue(ana, ben)
    for page in (ana, ben, lee):
        assert await broken_rules(page) == []

    # A draft survives a reload in the middle of the turn.
    await ana.get_by_role("textbox").fill("On Sundays I wait for you, and I feel alone.")
    await ana.reload()
    await expect(ana.get_by_role("textbox")).to_have_value("On Sundays I wait for you, and I feel alone.")
    await ana.get_by_role("textbox").press("Control+Enter")
    for page in (ben, lee):
        await expect(page.get_by_role("log")).to_contain_text("On Sundays I wait for you, and I feel alone.")

    # Saying back, a second try, and the sharer's own verdict. Stems help to begin.
    await turn(ben, "Say back")
    await ben.get_by_role("button", name="What I hear is").click()
    await expect(ben.get_by_role("textbox")).to_have_value(re.compile("^What I hear is"))
    await say(ben, "What I hear is that you wait.")
    assert await broken_rules(ana) == []
    await choose(ana, "Almost: something is still missing")
    await say(ana, "And that I feel alone.")
    await say(ben, "You wait, and you feel alone with it.")
    await choose(ana, "Yes, that is it")
    await choose(ana, "Enough for now")
    await say(ben, "It makes sense to me. I appreciate that you told me.")

    # On the phone the whole page fits its width, and what is asked is in sight without scrolling.
    picture = await ben.screenshot(path=tmp_path / "phone.png")
    assert picture.startswith(b"\x89PNG")
    assert await ben.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await expect(ben.get_by_role("status").filter(has_text="Share").first).to_be_in_viewport()

    # The places change. Ana's line is cut while Ben shares; she comes back by herself and has missed nothing.
    await turn(ben, "Share")
    await ana.context.set_offline(True)
    await expect(ana.get_by_text(re.compile("connection", re.IGNORECASE)).first).to_be_visible()
    await say(ben, "I am tired on Sundays, and afraid to say so.")
    await ana.context.set_offline(False)
    await expect(ana.get_by_role("log")).to_contain_text("I am tired on Sundays, and afraid to say so.")
    await say(ana, "You are tired, and you were afraid to tell me.")

    # The server restarts. It closes every connection, and each page reconnects by itself.
    server.stop()
    for page in (ana, ben, lee):
        await expect(page.get_by_text("The server is restarting")).to_be_visible()
    server.start()
    for page in (ana, ben, lee):
        await expect(page.get_by_text("You are connected again.")).to_be_visible()
    await choose(ben, "Yes, that is it")

    # A break stops both; ending is always possible, and leads to the closing.
    await ana.get_by_role("button", name="A breather").click()
    await on_break(ben)
    for page in (ana, ben):
        assert await broken_rules(page) == []
    await ben.get_by_role("button", name="End the conversation").click()
    await ben.get_by_role("button", name="Yes, end it").click()

    # The close: felt heard, and one kind sentence to oneself, which nobody else sees.
    await turn(ana, "Felt heard")
    await rate(ana, 9)
    await rate(ben, 8)
    await say(ana, "I am glad that I said it.")
    await say(ben, "I may be tired.")
    for page in (ana, ben, lee):
        await expect(page.get_by_text("The conversation has ended").first).to_be_visible()
        assert await broken_rules(page) == []
    for page in (ben, lee):
        await expect(page.get_by_role("log")).not_to_contain_text("I am glad that I said it.")

    # The replay shows each what they saw, to the end.
    await ana.get_by_role("link", name="Look at it again").first.click()
    await expect(ana.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert await broken_rules(ana) == []
    await ana.get_by_role("slider").first.press("End")
    await expect(ana.get_by_role("log")).to_contain_text("I am glad that I said it.")
    await ana.get_by_role("slider").first.press("Home")
    await expect(ana.get_by_role("log")).not_to_contain_text("On Sundays I wait")
    await ana.get_by_role("button", name=re.compile("Go to this moment")).first.click()
    await expect(ana.get_by_role("log")).to_contain_text("On Sundays I wait for you, and I feel alone.")
    await ben.goto(ana.url)
    await ben.get_by_role("slider").first.press("End")
    await expect(ben.get_by_role("log")).to_contain_text("I may be tired.")
    # What leaves at once stands in a line of its own: it never lies over words.
    for page in (ana, ben):
        await page.evaluate("scrollTo({ top: 500, behavior: 'instant' })")
        line = await page.get_by_role("navigation", name="Past conversations").bounding_box()
        leave = await page.get_by_role("link", name="Leave quickly").bounding_box()
        assert line
        assert leave
        assert line["y"] == 0
        assert leave["y"] + leave["height"] <= line["height"]
    await expect(ben.get_by_role("log")).not_to_contain_text("I am glad that I said it.")
    assert await broken_rules(ben) == []
