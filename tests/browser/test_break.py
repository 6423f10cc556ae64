"""A break: one tap begins it, its time is changed meanwhile, and the conversation goes on where it was."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.async_api import WebSocketRoute, expect

from tests import servers
from tests.browser.test_conversation import (
    PHONE,
    Violations,
    Visitor,
    on_break,
    open_a_room,
    open_the_dialogue,
    turn,
)

WORDS = "On Sundays I wait"


class Connection:
    """A page's connection to the server. It can end a break before the least time; the server does not."""

    def __init__(self) -> None:
        self.before: dict[str, Any] = {}
        self.seq = 0

    def open(self, route: WebSocketRoute) -> None:
        self.page = route
        server = route.connect_to_server()
        server.on_message(self._receive)
        route.on_message(lambda message: None if '"return"' in str(message) else server.send(message))

    def _receive(self, message: str | bytes) -> None:
        frames = json.loads(message)
        for frame in frames if isinstance(frames, list) else [frames]:
            self.seq = max(self.seq, frame.get("seq", 0)) if frame["type"] == "event" else self.seq
            if frame["type"] == "state" and frame["turn"]:
                self.before = frame
        self.page.send(message)

    def end_break(self) -> None:
        ended = {
            "type": "event",
            "seq": self.seq + 1,
            "at": self.before["turn"]["granted_at"],
            "event": "break_ended",
            "by": "moderator",
            "deadline": None,
        }
        self.page.send(json.dumps([ended, {**self.before, "seq": self.seq + 1}]))


async def test_one_tap_begins_a_break_whose_time_either_changes_and_whose_end_brings_the_draft_back(
    serve: Callable[..., servers.Served], visitor: Visitor, violations: Violations
) -> None:
    server = serve()
    ana, ben = await visitor(**PHONE), await visitor()
    connection = Connection()
    await ana.route_web_socket("**/ws/**", connection.open)
    bens, _ = await open_a_room(server.url, ana)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await ana.get_by_role("textbox").fill(WORDS)

    await ana.get_by_role("button", name="It is too much right now").tap()
    for page in (ana, ben):
        await on_break(page)
        await expect(page.get_by_text("Our Sundays")).to_have_count(0)
        await expect(page.get_by_role("log")).to_have_count(0)
        await expect(page).to_have_title("Third Ear")
        assert await page.evaluate("scrollY") == 0
        assert await violations(page) == []
    await expect(ana.get_by_text(WORDS)).to_have_count(0)
    await expect(ana.get_by_role("heading", name="This is a break")).to_be_focused()

    await ben.get_by_text("Another time suits me better").click()
    await ben.get_by_role("button", name="In 2 hours").click()
    for page in (ana, ben):
        await expect(page.get_by_role("timer")).to_have_text(re.compile("In (1 hour and 59 minutes|2 hours)"))

    # After a reload it is still the break.
    await ana.reload()
    await on_break(ana)
    await expect(ana.get_by_text("What you were writing is kept.")).to_be_visible()

    await ana.get_by_text("Another time suits me better").focus()
    connection.end_break()
    await turn(ana, "Share")
    await expect(ana.get_by_role("textbox")).to_have_value(WORDS)
    await expect(ana.get_by_text("Good that you are back. Ben is back, too.")).to_be_in_viewport()
    await expect(ana.get_by_role("textbox")).to_be_focused()
    assert await violations(ana) == []
