"""How persons make accounts and sign in, in their browsers: by a mailed code and by passkey."""

import re
from collections.abc import Callable
from email.message import Message

from playwright.async_api import CDPSession, Page, expect

from tests import servers
from tests.notices.smtp_server import Inbox
from tests.run_in_thread import run_in_thread

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_CODE = re.compile(r"^\d{4} \d{4}(?=\r?$)", re.MULTILINE)


class Passkeys:
    """The passkeys of a browser's device, which another device of the same person can be given."""

    def __init__(self, devtools: CDPSession, authenticator: str) -> None:
        self._devtools = devtools
        self._authenticator = authenticator

    @classmethod
    async def of(cls, page: Page) -> "Passkeys":
        """Give the page's browser a device that keeps passkeys."""
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        made = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        return cls(devtools, made["authenticatorId"])

    async def copy_to(self, other: "Passkeys") -> None:
        """Do what the maker of both devices does: bring the passkeys to the other one."""
        kept = await self._send("getCredentials")
        for credential in kept["credentials"]:
            await other._send("addCredential", credential=credential)

    async def _send(self, method: str, **given: object) -> dict[str, list[object]]:
        answer: dict[str, list[object]] = await self._devtools.send(
            f"WebAuthn.{method}", {"authenticatorId": self._authenticator, **given}
        )
        return answer


def address_of(server: servers.Served) -> str:
    """The server by a name: browsers make no passkey for an IP address."""
    return server.url.replace("127.0.0.1", "localhost")


async def wait_for(ready: Callable[[], bool], what: str) -> None:
    """Wait for something outside of the browsers."""
    await run_in_thread(lambda: servers.wait_for(ready, what))


def text_of(mail: Message) -> str:
    """What a mail says."""
    content = mail.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


async def prove_address(page: Page, inbox: Inbox, address: str) -> None:
    """Have a code mailed to the address, and type it."""
    before = len(inbox.mails)
    await page.get_by_role("textbox", name=re.compile("address", re.IGNORECASE)).fill(address)
    await page.get_by_role("button", name="Send me a code").click()
    await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    await wait_for(lambda: len(inbox.mails) > before, "No code was mailed")
    assert inbox.mails[-1]["To"] == address
    found = _CODE.search(text_of(inbox.mails[-1]))
    assert found is not None
    await page.get_by_label("The code", exact=True).fill(found[0])
    await page.get_by_role("button", name="Go on").click()


async def make_account_by_mail(page: Page, inbox: Inbox, address: str) -> None:
    """From the menu of any page."""
    await choose_from_menu(page, "Account")
    await page.get_by_role("link", name="By e-mail").click()
    await prove_address(page, inbox, address)
    await page.get_by_role("button", name="Make my account").click()
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()


async def make_account_by_passkey(page: Page) -> None:
    """From the menu of any page."""
    await choose_from_menu(page, "Account")
    await page.get_by_role("link", name="By passkey").click()
    await page.get_by_role("button", name="Make the passkey").click()
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


async def choose_from_menu(page: Page, name: str) -> None:
    """Go to a page that the menu offers."""
    await page.get_by_text("Menu", exact=True).click()
    await page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
