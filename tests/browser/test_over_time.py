"""Two people over time: from an invitation, through accounts made half-way, to their second conversation."""

from collections.abc import Callable
from datetime import timedelta
from email.message import Message

from django.utils import timezone
from playwright.async_api import Page, expect

from tests import servers
from tests.browser.couple_steps import (
    ask_for,
    become_a_couple,
    go_in,
    suggest,
    tab_beside,
    talk_as_guests,
    to_the_two,
)
from tests.browser.signing_in import (
    Passkeys,
    address_of,
    choose_from_menu,
    make_account_by_mail,
    make_account_by_passkey,
    prove_address,
    text_of,
    wait_for,
)
from tests.browser.test_conversation import PHONE, Visitor, choose, say, turn
from tests.browser.test_push import subscribes
from tests.browser.time_passing import let_pass
from tests.notices.push_service import BrowserKeys, push_service
from tests.notices.smtp_server import smtp_server

ADDRESS = "walker@example.org"
TOPIC = "Who drives on Sundays"
#: Nothing that a mail or a push message may say.
PRIVATE = ("Ana", "Ben", "Sunday", "walks", "conversation", "couple", "partner")
TOLD = "There is something new for you. Open Third Ear to see it."
#: Zones without a change of clocks: what is tomorrow at the same time is so every day.
ANAS_ZONE, BENS_ZONE = "Africa/Lagos", "America/Lima"


async def be_mailed(page: Page) -> None:
    """Choose a mail when there is something new, and a reminder an hour before a conversation."""
    await choose_from_menu(page, "How to reach me")
    await page.get_by_role("checkbox", name="By mail At most one").check()
    await page.get_by_role("button", name="Keep this choice").click()
    await page.get_by_role("link", name="Time zone, reminders, calendar").click()
    await page.get_by_role("radio", name="An hour before").check()
    await page.get_by_role("button", name="Keep this", exact=True).click()


async def be_told_on_this_device(page: Page) -> None:
    await choose_from_menu(page, "How to reach me")
    await page.get_by_role("button", name="Tell me on this device").click()
    await expect(page.get_by_text("This device is told.")).to_be_visible()


def tells_nothing(mail: Message) -> None:
    assert mail["Subject"] == "There is something new for you."
    content = f"{mail['From']} {mail['Subject']} {text_of(mail)}"
    assert TOLD in content
    assert [word for word in PRIVATE if word.lower() in content.lower()] == []


async def test_two_guests_become_a_couple_with_accounts_and_meet_at_a_planned_time_on_other_devices(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    with smtp_server() as inbox, push_service() as pushes:
        server = serve(EMAIL_URL=inbox.url, PUSH_CONTACT="it@example.org", TEST_PUSH_SERVICE=pushes.origin)
        address = address_of(server)
        room_of_ana = await visitor(**PHONE, timezone_id=ANAS_ZONE)
        room_of_ben = await visitor(timezone_id=BENS_ZONE, service_workers="allow")
        await talk_as_guests(address, room_of_ana, room_of_ben)

        # Between two turns each makes an account, and the conversation goes on in the same chairs.
        keys = BrowserKeys()
        await room_of_ben.context.add_init_script(subscribes(keys, f"{pushes.origin}/device"))
        ana, ben = await tab_beside(room_of_ana), await tab_beside(room_of_ben)
        passkeys = await Passkeys.of(ben)
        await make_account_by_mail(ana, inbox, ADDRESS)
        await make_account_by_passkey(ben)
        await turn(room_of_ben, "Say back")
        await say(room_of_ben, "You miss our walks.")
        await choose(room_of_ana, "Yes, that is it")

        # They become a couple. Each is told in the way that they choose.
        await become_a_couple(ana, ben)
        await be_mailed(ana)
        await be_told_on_this_device(ben)

        # Ana asks for a conversation, Ben says another time, and Ana agrees.
        now = timezone.now().replace(second=0, microsecond=0)
        asked, better = now + timedelta(days=1), now + timedelta(days=1, hours=3)
        await to_the_two(ana)
        await ask_for(ana, TOPIC, asked, ANAS_ZONE)
        await wait_for(lambda: len(pushes.received) == 1, "Ben's device was not told")
        mails = len(inbox.mails)
        await choose_from_menu(ben, "Your conversations")
        await suggest(ben, asked, better, BENS_ZONE)
        await wait_for(lambda: len(inbox.mails) == mails + 1, "Ana was not mailed")
        await to_the_two(ana)
        await ana.get_by_role("link", name="Answer").click()
        await ana.get_by_role("button", name="Yes, that suits me").click()
        await expect(ana.get_by_role("status")).to_contain_text("You both said yes.")
        await wait_for(lambda: len(pushes.received) == 2, "Ben's device was not told")

        # Their time comes, and Ana is reminded.
        await let_pass(server, timedelta(days=1, hours=2, minutes=50))
        await wait_for(lambda: len(inbox.mails) == mails + 2, "Ana was not reminded")
        for mail in inbox.mails[mails:]:
            tells_nothing(mail)
        assert [keys.read(each.body)["text"] for each in pushes.received] == [TOLD, TOLD]

        # Each is on another device. They go into the room and are there together.
        ana, ben = await visitor(), await visitor(**PHONE)
        await ana.goto(f"{address}/account/")
        await prove_address(ana, inbox, ADDRESS)
        await passkeys.copy_to(await Passkeys.of(ben))
        await ben.goto(f"{address}/account/")
        await ben.get_by_role("button", name="Sign in with a passkey").click()
        for page in (ana, ben):
            await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
            await to_the_two(page)
            await go_in(page, TOPIC, is_first=page is ana)
        await expect(ana.get_by_role("list", name="In this room")).to_contain_text("Ben")
        for page in (ana, ben):
            await expect(page.get_by_role("button", name="Give this number")).to_be_visible()
