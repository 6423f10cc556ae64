"""A copy of a whole conversation: asked for by one, seen by both, given after a wait."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.couple_steps import tab_beside, talk_as_guests
from tests.browser.signing_in import choose_from_menu
from tests.browser.test_conversation import PHONE, Visitor, say, turn
from tests.browser.time_passing import let_pass

ANAS, BENS = "I miss our walks.", "You would like to walk again."


async def to_the_copy(page: Page) -> None:
    """Go to the page of copies of the only conversation, by the list of one's own."""
    await choose_from_menu(page, "Your conversations")
    await page.get_by_role("link", name="Keep a copy").click()


async def fetched(page: Page, part: str) -> str:
    """The file behind a part's link to its data."""
    link = page.get_by_role("region", name=part).get_by_role("link", name="As data (JSON)")
    answer = await page.request.get(await link.evaluate("link => link.href"))
    assert answer.ok
    return await answer.text()


async def trail_of(page: Page) -> str:
    """What the person reads of who read or changed what."""
    await choose_from_menu(page, "What was read or changed")
    await expect(page.get_by_role("heading", level=1)).to_have_text("What was read or changed")
    return " ".join(await page.get_by_role("main").get_by_role("listitem").all_inner_texts())


async def test_copy_is_asked_for_by_one_seen_by_both_and_given_after_its_wait_with_what_the_other_allows(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    server = serve()
    ana, ben = await visitor(), await visitor(**PHONE)
    await talk_as_guests(server.url, ana, ben)
    await turn(ben, "Say back")
    await say(ben, BENS)
    ana, ben = await tab_beside(ana), await tab_beside(ben)

    # Her own words are Ana's at once, and Ben learns nothing of it.
    await to_the_copy(ana)
    own = await fetched(ana, "Your own words")
    assert ANAS in own
    assert BENS not in own
    assert "copy" not in await trail_of(ben)

    # She asks for the whole. Both are told, and it is not given before its time.
    await to_the_copy(ana)
    await ana.get_by_role("button", name="Ask for the whole conversation").click()
    await expect(ana.get_by_text("You asked for it, and it is ready:")).to_be_visible()
    room = ana.url.removesuffix("copy/").rpartition("/rooms/")[2]
    early = await ana.request.get(f"{server.url}/api/v1/rooms/{room}export?of=whole")
    assert early.status == HTTPStatus.CONFLICT
    assert "Ana asked to keep a copy" in await trail_of(ben)
    await choose_from_menu(ben, "Your conversations")
    await ben.get_by_role("link", name="Ana asked for a copy").click()

    # Ben allows his words, which Ana learns from the copy alone.
    await ben.get_by_role("button", name="Allow my words in it").click()
    await expect(ben.get_by_role("button", name="Leave my words out")).to_be_visible()
    assert "allowed" not in await trail_of(ana)
    await let_pass(server, timedelta(hours=24))
    await to_the_copy(ana)
    whole = await fetched(ana, "The whole conversation")
    assert ANAS in whole
    assert BENS in whole
    assert "Ana was given a copy" in await trail_of(ben)
