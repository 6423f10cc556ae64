"""A partner who is elsewhere is called when it is their turn: without a word of the conversation."""

from playwright.async_api import expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import Visitor, choose, rate, turn

# A headless browser shows no notification and no badge: these note what they are asked for.
DEVICE = """
window.called = [];
document.hasFocus = () => !window.elsewhere;
window.Notification = class {
  static permission = "default";
  static async requestPermission() { return this.permission = "granted"; }
  constructor(title, { body }) { called.push(`${title}: ${body}`); }
  close() { called.push("closed"); }
};
navigator.setAppBadge = async () => called.push("badge");
navigator.clearAppBadge = async () => called.push("no badge");
OscillatorNode.prototype.start = function () { called.push(`${Math.round(this.frequency.value)} Hz`); };
OscillatorNode.prototype.stop = function () {};
"""


async def test_who_asked_for_it_is_called_once_while_elsewhere_and_no_more_after_coming_back(
    server: servers.Served, visitor: Visitor
) -> None:
    page = await visitor()
    await page.add_init_script(DEVICE)
    await page.goto(server.url)
    await page.get_by_role("button", name="Try it alone").click()
    await turn(page, "Take stock")

    await page.locator("summary", has_text="Call me when it is my turn").click()
    await page.get_by_label("One low bell").check()
    await expect(
        page.get_by_text("A notification says that it is your turn, and nothing else.")
    ).to_be_visible()
    assert await broken_rules(page) == []
    await page.evaluate("called.length = 0")
    await page.get_by_role("button", name="Try it", exact=True).click()
    assert await page.evaluate("called") == ["196 Hz", "392 Hz"]

    await page.evaluate("called.length = 0; elsewhere = true")
    await rate(page, 4)
    await turn(page, "Who shares first")
    assert await page.evaluate("called") == ["196 Hz", "392 Hz", "badge", "Third Ear: It is your turn."]
    await page.evaluate("called.length = 0; elsewhere = false; dispatchEvent(new Event('focus'))")
    assert await page.evaluate("called") == ["closed", "no badge"]

    # The choice is kept on this device, and what waits when the page opens calls nobody.
    await page.reload()
    await turn(page, "Who shares first")
    await page.locator("summary", has_text="Call me when it is my turn").click()
    await expect(page.get_by_label("One low bell")).to_be_checked()
    assert "badge" not in await page.evaluate("called")
    await choose(page, "Fine with me")
