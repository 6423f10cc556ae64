"""A break: one tap begins it, its time is changed meanwhile, and the conversation goes on where it was."""

import json
import re
from typing import Any

from playwright.async_api import WebSocketRoute, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import (
    MOVING,
    PHONE,
    Visitor,
    on_break,
    open_a_room,
    open_the_dialogue,
    turn,
)
from tests.browser.test_keyboard import has_a_place, press, reach

WORDS = "On Sundays I wait"


class Connection:
    """A page's connection to the server.

    It can let a partner return, and end a break, before the least time; the server does not.
    """

    def __init__(self) -> None:
        self.before: dict[str, Any] = {}
        self.during: dict[str, Any] = {}
        self.seq = 0

    def open(self, route: WebSocketRoute) -> None:
        self.page = route
        server = route.connect_to_server()
        server.on_message(self._receive)

        def from_page(message: str | bytes) -> None:
            command = json.loads(message)
            if command.get("command") == "return":
                self._accept_return(command["id"])
            else:
                server.send(message)

        route.on_message(from_page)

    def _receive(self, message: str | bytes) -> None:
        frames = json.loads(message)
        for frame in frames if isinstance(frames, list) else [frames]:
            self.seq = max(self.seq, frame.get("seq", 0)) if frame["type"] == "event" else self.seq
            if frame["type"] == "state" and frame["turn"]:
                self.before = frame
            if frame["type"] == "state" and frame["break"]:
                self.during = frame
        self.page.send(message)

    def _event(self, **event: Any) -> dict[str, Any]:
        self.seq += 1
        return {"type": "event", "seq": self.seq, "at": self.before["turn"]["granted_at"], **event}

    def let_return(self) -> None:
        self.page.send(json.dumps({**self.during, "may": ["return", "change_return", "end"]}))

    def _accept_return(self, command: str) -> None:
        returned = self._event(event="returned", by="b")
        pause = {**self.during["break"], "ready": ["b"]}
        accepted = {"type": "accepted", "id": command, "seq": self.seq}
        self.page.send(json.dumps([returned, {**self.during, "seq": self.seq, "break": pause}, accepted]))

    def end_break(self) -> None:
        ended = self._event(event="break_ended", by="moderator", deadline=None)
        self.page.send(json.dumps([ended, {**self.before, "seq": self.seq}]))


async def test_one_tap_begins_a_break_whose_time_either_changes_and_whose_end_brings_the_draft_back(
    server: servers.Served, visitor: Visitor
) -> None:
    ana, ben = await visitor(**PHONE, **MOVING), await visitor()
    connection, bens_connection = Connection(), Connection()
    await ana.route_web_socket("**/ws/**", connection.open)
    await ben.route_web_socket("**/ws/**", bens_connection.open)
    bens, _ = await open_a_room(server.url, ana)
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await ana.get_by_role("textbox").fill(WORDS)
    # Ben is at the lower end of the page when the break begins.
    await ben.get_by_role("button", name="End the conversation").focus()

    await ana.get_by_role("button", name="It is too much right now").tap()
    for page in (ana, ben):
        await on_break(page)
        await expect(page.get_by_text("Our Sundays")).to_have_count(0)
        await expect(page.get_by_role("log")).to_have_count(0)
        await expect(page).to_have_title("Third Ear")
        assert await page.evaluate("scrollY") == 0
        await expect(page.get_by_role("heading", name="This is a break")).to_be_focused()
        await expect(page.locator(".languages summary")).to_be_visible()
        assert await broken_rules(page) == []
    await expect(ana.get_by_text(WORDS)).to_have_count(0)

    # Ben has no mouse.
    await press(ben, "Another time suits me better")
    await press(ben, "In 2 hours")
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
    assert await broken_rules(ana) == []

    # Ben comes back by the keyboard. The focus stays on the page, and is in sight.
    bens_connection.let_return()
    await press(ben, "I am ready to go on")
    await expect(ben.get_by_text("You are ready to go on")).to_be_visible()
    await has_a_place(ben)
    await reach(ben, "Another time suits me better")
    bens_connection.end_break()
    await turn(ben, "Ana is sharing")
    await expect(ben.get_by_text("Good that you are back. Ana is back, too.")).to_be_in_viewport()
    await has_a_place(ben)
    await press(ben, "I am with you")
