"""A share with its sayings-back is one object, and the protocol between words is folded."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import MOVING, PHONE, choose, open_a_room, open_the_dialogue, say


async def test_verdict_at_the_saying_back_closes_the_share_for_both_and_an_opened_fold_stays_open(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    ana, ben = await visitor(**PHONE, **MOVING), await visitor(**MOVING)
    bens, _ = await open_a_room(server.url, ana)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)

    # One's own number is only in the fold. The keyboard opens it, and new events leave it open.
    number, bens_number = (page.locator("li[id]").filter(has_text="out of 10") for page in (ana, ben))
    await expect(ana.get_by_text("Arriving: both are here · You share, Ben listens")).to_be_visible()
    await expect(number).to_be_hidden()
    await ana.locator("#transcript summary").focus()
    await ana.keyboard.press("Enter")
    await expect(number).to_be_visible()
    await expect(bens_number).to_be_hidden()

    # The sharer answers at the saying-back. "Almost" stays on it, for both.
    await say(ana, "On Sundays I wait for you.")
    await say(ben, "You wait.")
    share = ana.get_by_role("article", name="Your share")
    await share.get_by_role("button", name="Almost: something is still missing").click()
    await expect(share.get_by_role("button")).to_have_count(0)
    back = ben.get_by_role("article", name="Ana’s share").get_by_role("listitem").filter(has_text="You wait.")
    await expect(back).to_contain_text("Almost: something is still missing")
    await expect(number).to_be_visible()

    # "Yes" closes the share, for both.
    await say(ana, "And I feel alone.")
    await say(ben, "You wait, and you feel alone.")
    await choose(ana, "Yes, that is it")
    for page, name in ((ana, "Your share, heard"), (ben, "Ana’s share, heard")):
        await expect(page.get_by_role("article", name=name)).to_contain_text("You wait, and you feel alone.")
        await expect(page.get_by_role("article", name=name).get_by_text("heard", exact=True)).to_be_visible()
        assert await broken_rules(page) == []
