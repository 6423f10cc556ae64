"""The private notes of the partner who listens: on this device alone, and never sent."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, WebSocket, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import open_a_room, open_the_dialogue

NOTES = "() => Object.keys(localStorage).filter((key) => key.includes(':pad:')).length"


async def test_notes_are_kept_on_the_device_and_no_frame_tells_of_them(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    sent: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(str(frame)))

    ana, ben = await visitor(), await visitor()
    ben.on("websocket", listen)
    bens, _ = await open_a_room(server.url, ana)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)

    before = [frame for frame in sent if "ping" not in frame]
    await ben.get_by_role("button", name="My notes").click()
    heard = ben.get_by_label("What I hear of them")
    await expect(heard).to_be_focused()
    await heard.press_sequentially("the table")
    await ben.get_by_label("What stirs in me").fill("I feel caught")
    assert await broken_rules(ben) == []
    assert [frame for frame in sent if "ping" not in frame] == before
    await ben.keyboard.press("Escape")
    await expect(ben.get_by_role("button", name="My notes")).to_be_focused()

    await ben.reload()
    await ben.get_by_role("button", name="My notes").click()
    await expect(heard).to_have_value("the table")
    await ben.get_by_role("region", name="My notes").get_by_role("button", name="Close").click()

    for _ in range(2):
        await ana.get_by_role("button", name="End the conversation").click()
        await ana.get_by_role("button", name="Yes, end it").click()
        await expect(ana.get_by_role("dialog")).to_have_count(0)
    await ben.get_by_text("Look at them").click()
    await expect(ben.get_by_text("I feel caught")).to_be_visible()
    assert await ben.evaluate(NOTES) == 2
    await ben.get_by_role("button", name="Burn them").click()
    await expect(ben.get_by_text("They are gone.")).to_be_visible()
    assert await ben.evaluate(NOTES) == 0
