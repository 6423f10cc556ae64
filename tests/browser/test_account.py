"""Passkeys, codes and devices in a real browser, with a virtual authenticator in the place of a phone's."""

from collections.abc import Callable

from playwright.async_api import CDPSession, Page, expect

from tests import servers
from tests.browser.test_conversation import PHONE, Visitor
from tests.browser.test_keyboard import is_accessible
from tests.browser.test_languages import fits

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def phone_with_passkeys(page: Page) -> tuple[CDPSession, str]:
    """Give the page's browser an authenticator; the session and the id by which it is taken away."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, made["authenticatorId"]


def address_of(server: servers.Served) -> str:
    """The server by a name: browsers make no passkey for an IP address."""
    return server.url.replace("127.0.0.1", "localhost")


async def is_good(page: Page) -> None:
    await is_accessible(page)
    assert await fits(page)


async def test_account_by_passkey_signs_out_and_in_again(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    server = serve()
    ana = await visitor(**PHONE, reduced_motion="reduce")
    await ana.add_init_script(servers.axe_source())
    await phone_with_passkeys(ana)
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
