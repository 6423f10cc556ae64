"""What each of two people takes with them and leaves behind: leaving the couple, forgetting, closing."""

import json
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.couple_steps import become_a_couple, tab_beside, talk_as_guests, to_the_two
from tests.browser.signing_in import address_of, choose_from_menu, make_account_by_mail
from tests.browser.test_conversation import PHONE, Visitor, say, turn
from tests.notices.smtp_server import smtp_server
from tests.run_in_thread import run_in_thread

ADDRESS = "leaver@example.org"
FIRST, SECOND = "A conversation", "Our garden"
ANAS, BENS = "I miss our walks.", "You would like to walk again."


async def talk_again(ana: Page, ben: Page) -> None:
    """Ana opens a room from the couple's page, and both go in."""
    await to_the_two(ana)
    await ana.get_by_label("What it is about").fill(SECOND)
    await ana.get_by_role("button", name="Open a room now").click()
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await to_the_two(ben)
    await ben.get_by_role("link", name="Open", exact=True).first.click()
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    for page in (ana, ben):
        await expect(page.get_by_role("button", name="Give this number")).to_be_visible()


async def kept_of(page: Page, topic: str) -> None:
    """Go to what is kept of a conversation, by the list of one's own."""
    await choose_from_menu(page, "Your conversations")
    row = page.get_by_role("row").filter(has_text=topic)
    await row.get_by_role("link", name="What is kept").click()


async def replay_of(page: Page, topic: str) -> None:
    """See a conversation to its end, by the list of one's own."""
    await choose_from_menu(page, "Your conversations")
    await page.get_by_role("row").filter(has_text=topic).get_by_role("link", name="Replay").click()
    await page.get_by_role("slider").press("End")


async def test_after_one_left_forgot_and_closed_the_other_keeps_their_own_and_the_log_verifies(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    with smtp_server() as inbox:
        server = serve(EMAIL_URL=inbox.url)
        ana, ben = await visitor(), await visitor(**PHONE)
        await talk_as_guests(address_of(server), ana, ben)
        await turn(ben, "Say back")
        await say(ben, BENS)
        ana, ben = await tab_beside(ana), await tab_beside(ben)
        await make_account_by_mail(ben, inbox, ADDRESS)
        await become_a_couple(ana, ben)
        await talk_again(await tab_beside(ana), await tab_beside(ben))

        # Ben leaves. Both keep their past, and nothing can be planned any more.
        await to_the_two(ben)
        await ben.get_by_role("link", name="Leave", exact=True).click()
        await ben.get_by_role("button", name="Yes, leave").click()
        await expect(ben.get_by_text("You have left.")).to_be_visible()
        planning = f"{ana.url}plan/"
        await ana.reload()
        await expect(ana.get_by_text("Ben has left.")).to_be_visible()
        for page in (ana, ben):
            await expect(page.get_by_role("region", name="Your conversations")).to_contain_text(SECOND)
            await expect(page.get_by_role("link", name="Ask for a conversation")).to_have_count(0)
        await ana.goto(planning)
        await expect(ana.get_by_label("When?")).to_have_count(0)

        # Ana withdraws her words. Ben keeps his, also where he said hers back.
        await kept_of(ana, FIRST)
        await ana.get_by_label("Yes, destroy my words").check()
        await ana.get_by_role("button", name="Withdraw my words").click()
        await expect(ana.get_by_text("Your words are gone.")).to_be_visible()
        await replay_of(ben, FIRST)
        await expect(ben.get_by_role("log")).to_contain_text(BENS)
        await expect(ben.get_by_role("log")).not_to_contain_text(ANAS)

        # Both erase the other conversation.
        await kept_of(ana, SECOND)
        await ana.get_by_label("Yes, I would like it erased").check()
        await ana.get_by_role("button", name="Ask to erase it").click()
        await expect(ana.get_by_text("You have asked.")).to_be_visible()
        await ben.goto(address_of(server))
        await kept_of(ben, SECOND)
        await ben.get_by_label("Yes, erase it for both of us").check()
        await ben.get_by_role("button", name="Erase it for both").click()
        await expect(ben.get_by_role("heading", name="This conversation is erased")).to_be_visible()

        # Ben closes his account. Ana's pages are right, and every log verifies.
        await choose_from_menu(ben, "Account")
        await ben.get_by_role("link", name="Close the account").click()
        await ben.get_by_label("Yes, erase it for good").check()
        await ben.get_by_role("button", name="Close my account").click()
        await expect(ben.get_by_role("button", name="Close my account")).to_have_count(0)
        await choose_from_menu(ana, "Your conversations")
        await expect(ana.get_by_role("row").filter(has_text="Ben")).to_have_count(1)
        await replay_of(ana, FIRST)
        await expect(ana.get_by_role("log")).not_to_contain_text(BENS)
        verified = json.loads(await run_in_thread(lambda: server.manage("verify_log", "--json")))
        assert [room["ok"] for room in verified["rooms"]] == [True, True]
