"""Two partners take back what is theirs in browsers, while the conversation goes on and at its end."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import PHONE, open_a_room, open_the_dialogue, say
from tests.run_in_thread import run_in_thread

WORDS = "On Sundays I wait for you, and I feel alone."


async def sure(page: Page, heading: str, box: str, button: str) -> None:
    """Tick the box of a form, and press its button."""
    form = page.locator("form").filter(has=page.get_by_role("heading", name=heading))
    await form.get_by_label(box).check()
    await form.get_by_role("button", name=button).click()


async def test_words_are_withdrawn_live_and_a_conversation_is_erased_by_both(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    ana, ben = await visitor(**PHONE), await visitor()
    bens, _ = await open_a_room(server.url, ana)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await say(ana, WORDS)
    await expect(ben.get_by_role("log")).to_contain_text(WORDS)

    await ana.goto(f"{server.url}/past/")
    await ana.get_by_role("link", name="What is kept", exact=False).first.click()
    assert await broken_rules(ana) == []
    await sure(ana, "Withdraw my words", "Yes, destroy my words", "Withdraw my words")
    await expect(ana.get_by_role("status")).to_have_text("Your words are gone.")
    await expect(ben.get_by_role("log")).not_to_contain_text(WORDS)
    room = ana.url.split("/")[4]
    assert '"ok": true' in await run_in_thread(lambda: server.manage("verify_log", room, "--json"))

    await sure(ana, "Erase it for both", "Yes, I would like it erased", "Ask to erase it")
    await expect(ana.get_by_text("You have asked.")).to_be_visible()
    await ben.goto(f"{server.url}/rooms/{room}/kept/")
    await sure(
        ben, "Ana would like to erase it for both", "Yes, erase it for both of us", "Erase it for both"
    )
    await expect(ben.get_by_role("heading", name="This conversation is erased")).to_be_visible()
    await ana.goto(f"{server.url}/past/")
    await expect(ana.get_by_text("There are none in this browser yet.")).to_be_visible()
    assert '"ok": true' in await run_in_thread(lambda: server.manage("verify_log", room, "--json"))
