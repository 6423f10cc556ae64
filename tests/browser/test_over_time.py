"""Two people over time: from an invitation through accounts made half-way to a planned conversation."""

from collections.abc import Callable

from playwright.async_api import Page

from tests import servers
from tests.browser.signing_in import Passkeys, address_of, make_account_by_mail, make_account_by_passkey
from tests.browser.test_conversation import PHONE, Visitor, choose, open_the_dialogue, say, turn
from tests.notices.push_service import push_service
from tests.notices.smtp_server import smtp_server

ANAS = "ana@example.org"
TOPIC = "Who drives on Sundays"


async def talk_as_guests(address: str, ana: Page, ben: Page) -> None:
    """Ana opens a conversation, Ben comes by his link, and Ana has said the first words."""
    await ana.goto(address)
    await ana.get_by_label("Your name", exact=True).fill("Ana")
    await ana.get_by_label("Your partner’s name").fill("Ben")
    await ana.get_by_role("button", name="Make the links").click()
    bens = await ana.get_by_role("region", name="For Ben").get_by_label("The link alone").input_value()
    await ana.get_by_role("link", name="Go in as Ana").click()
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await say(ana, "I miss our walks.")


async def tab_beside(room: Page) -> Page:
    """Another tab of the same browser, on the first page."""
    tab = await room.context.new_page()
    await tab.goto(room.url.partition("/rooms/")[0])
    return tab


async def test_two_guests_make_accounts_between_two_turns_and_go_on_in_the_same_chairs(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    with smtp_server() as inbox, push_service() as pushes:
        server = serve(EMAIL_URL=inbox.url, PUSH_CONTACT="it@example.org", TEST_PUSH_SERVICE=pushes.origin)
        ana, ben = await visitor(**PHONE, reduced_motion="reduce"), await visitor(reduced_motion="reduce")
        await talk_as_guests(address_of(server), ana, ben)

        # Between two turns each makes an account, and the conversation goes on in the same chairs.
        anas, bens = await tab_beside(ana), await tab_beside(ben)
        await Passkeys.of(bens)
        await make_account_by_mail(anas, inbox, ANAS)
        await make_account_by_passkey(bens)
        await turn(ben, "Say back")
        await say(ben, "You miss our walks.")
        await choose(ana, "Yes, that is it")
