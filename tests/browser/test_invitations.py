"""Invitations in a browser: they are sent, and offered again in the waiting room until the partner comes."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules

#: A device that can share, and notes what it was given.
SHARES = """
window.shared = [];
navigator.share = (data) => { shared.push(data); return Promise.resolve(); };
"""
KEPT = "Object.keys(sessionStorage).filter((key) => key.includes(':invitations:')).length"


async def test_invitation_is_sent_and_offered_again_until_the_partner_comes(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    ana, ben = await visitor(), await visitor()
    await ana.add_init_script(SHARES)
    await ana.goto(server.url)
    await ana.get_by_label("Your name", exact=True).fill("Ana")
    await ana.get_by_label("Your partner’s name").fill("Ben")
    await ana.get_by_role("button", name="Make the links").click()
    await ana.get_by_role("button", name="Send to Ben").click()
    await ana.get_by_role("button", name="Show a QR code").click()
    await expect(ana.get_by_role("img", name="QR code of the link")).to_be_visible()
    link = await ana.get_by_label("The link alone").first.input_value()
    [shared] = await ana.evaluate("shared")
    assert link in shared["text"]
    assert await broken_rules(ana) == []

    await ana.get_by_role("link", name="Go in as Ana").click()
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await expect(ana.get_by_role("button", name="Send to Ben")).to_be_visible()
    await ana.get_by_role("button", name="Show a QR code").click()
    await expect(ana.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert await broken_rules(ana) == []

    # The tour, by the keyboard alone.
    await ana.get_by_role("button", name="When you share").press("Enter")
    tour = ana.get_by_role("dialog", name="When you share")
    for step in ("1 of 4", "2 of 4", "3 of 4"):
        await expect(tour).to_contain_text(step)
        await tour.get_by_role("button", name="Next").press("Enter")
    assert await broken_rules(ana) == []
    await ana.keyboard.press("Escape")
    await expect(tour).to_have_count(0)
    await expect(ana.get_by_role("button", name="When you share")).to_be_focused()

    assert await ana.evaluate(KEPT) == 1
    await ben.goto(link)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await expect(ana.get_by_role("button", name="Give this number")).to_be_visible()
    assert await ana.evaluate(KEPT) == 0
