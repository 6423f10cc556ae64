"""Passkeys, codes and devices in a real browser, with a virtual authenticator in the place of a phone's."""

import re

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.couple_steps import tab_beside
from tests.browser.signing_in import Passkeys, address_of
from tests.browser.test_conversation import PHONE, Visitor, turn
from tests.browser.test_keyboard import is_accessible
from tests.browser.test_languages import fits

ADDRESS = "ana@example.org"


async def is_good(page: Page) -> None:
    await is_accessible(page)
    assert await fits(page)


async def by_mail(page: Page, server: servers.Served) -> None:
    """Have a code sent and type it; the server prints its mails."""
    codes = re.compile(r"^\d{4} \d{4}\s*$", re.MULTILINE)
    sent = len(codes.findall(server.log))
    await page.goto(f"{address_of(server)}/account/sign-in/")
    await page.get_by_label("Your e-mail address").fill(ADDRESS)
    await page.get_by_role("button", name="Send me a code").click()
    await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    servers.wait_for(lambda: len(codes.findall(server.log)) > sent, "the mail")
    await page.get_by_label("The code").fill(codes.findall(server.log)[-1].strip())
    await page.get_by_role("button", name="Go on").click()


async def test_account_by_passkey_signs_out_and_in_again(server: servers.Served, visitor: Visitor) -> None:
    ana = await visitor(**PHONE)
    await Passkeys.of(ana)
    await ana.goto(f"{address_of(server)}/account/")
    await is_good(ana)
    await ana.get_by_role("button", name="Make an account with a passkey").tap()
    await expect(ana.get_by_role("heading", name="Make a passkey")).to_be_visible()
    await is_good(ana)
    await ana.get_by_role("button", name="Make the passkey").tap()
    await expect(ana.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    await is_good(ana)
    await ana.get_by_role("link", name="Back to your account").tap()
    await expect(ana.get_by_role("link", name="Remove My passkey")).to_be_visible()
    await is_good(ana)
    await ana.get_by_role("button", name="Sign out in this browser").tap()
    await ana.get_by_role("button", name="Sign in with a passkey").tap()
    await expect(ana.get_by_role("heading", name="Your account")).to_be_visible()


async def test_lost_phone_is_replaced_by_a_recovery_code_and_signed_out_from_the_new_one(
    server: servers.Served, visitor: Visitor
) -> None:
    room, new = await visitor(**PHONE), await visitor()
    await room.goto(address_of(server))
    await room.get_by_role("button", name="Try it alone").tap()
    await turn(room, "Take stock")
    lost = await tab_beside(room)
    for page in (lost, new):
        await Passkeys.of(page)
    await by_mail(lost, server)
    await lost.get_by_role("button", name="Make my account").click()
    await lost.get_by_role("link", name="Add a passkey").tap()
    await lost.get_by_role("button", name="Make the passkey").tap()
    await expect(lost.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    code = await lost.locator(".shown-codes li").first.text_content()

    await by_mail(new, server)
    await expect(new.get_by_role("heading", name="One more step")).to_be_visible()
    await is_good(new)
    await new.get_by_role("button", name="Use my passkey").click()  # this device has none
    await expect(new.get_by_role("alert")).to_be_visible()
    await new.get_by_label("The code").fill(str(code))
    await new.keyboard.press("Enter")
    await expect(new.get_by_role("heading", name="Your account")).to_be_visible()
    await new.get_by_role("link", name="Your devices").click()
    await is_good(new)
    await new.get_by_role("button", name="Sign out there").click()
    await expect(new.get_by_role("button", name="Sign out there")).to_have_count(0)
    await expect(room.get_by_role("heading", name="We don’t know this browser any more")).to_be_visible()
    await lost.goto(f"{address_of(server)}/account/")
    await expect(lost.get_by_role("heading", name="Sign in, or make an account")).to_be_visible()
