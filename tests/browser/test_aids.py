"""Aids for one person alone: hints, marks, the pause, the sorting. The partner sees nothing of them."""

from typing import Any

import pytest
from playwright.async_api import Page, WebSocket, expect

from tests import servers
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import (
    PHONE,
    Visitor,
    on_break,
    open_a_room,
    open_the_dialogue,
    say,
    turn,
)
from tests.browser.test_keyboard import press, reach

BLAME = "You always leave me alone on Sundays."
SHARE = "On Sundays the breakfast waits, and I feel lonely."
SORTED = """() => ["mine", "theirs"].map(
  (column) => Object.entries(localStorage).find(([key]) => key.endsWith(column))?.[1] ?? "")"""


def frames_to(page: Page) -> list[str]:
    """What the page is sent from now on, but for the answers to its own pings."""
    received: list[str] = []

    def keep(frame: str | bytes) -> None:
        if '"pong"' not in str(frame):
            received.append(str(frame))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", keep)

    page.on("websocket", listen)
    return received


async def begin(
    server: servers.Served, visitor: Visitor, anas: dict[str, Any], bens: dict[str, Any]
) -> tuple[Page, Page, list[str], list[str]]:
    """Ana shares and Ben listens; with what each of them is sent."""
    ana, ben = await visitor(**anas), await visitor(**bens)
    to_ana, to_ben = frames_to(ana), frames_to(ben)
    link, _ = await open_a_room(server.url, ana)
    await ben.goto(link)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await turn(ben, "Ana is sharing")
    return ana, ben, to_ana, to_ben


async def look(page: Page) -> None:
    await page.get_by_role("button", name="Look over my words").click()


async def test_hint_and_marks_are_shown_to_the_writer_and_nothing_of_them_to_the_partner(
    server: servers.Served, visitor: Visitor
) -> None:
    ana, ben, to_ana, to_ben = await begin(server, visitor, PHONE, {})
    hint = ana.get_by_role("region", name="Thoughts on my words")
    before = len(to_ben)
    field, send = ana.get_by_role("textbox"), ana.get_by_role("button", name="Send", exact=True)
    await field.fill(BLAME)
    place = await send.bounding_box()
    await look(ana)
    await expect(hint.locator("mark")).to_have_text("You always leave me")
    assert await broken_rules(ana) == []
    # "Send" stays under the finger, and can be pressed as before.
    assert await send.bounding_box() == pytest.approx(place, abs=1)  # pixels
    await expect(send).to_be_enabled()

    # One tap puts the suggestion where the cursor is, and the hint has done its work.
    await hint.get_by_role("button", name="When …").tap()
    await expect(hint).to_have_count(0)
    await expect(field).to_have_value(f"{BLAME} When …, I feel …, and I long for ")
    # A hint is gone when its words are.
    await field.fill(BLAME)
    await look(ana)
    await expect(hint).to_be_visible()
    await field.fill(SHARE)
    await expect(hint).to_have_count(0)
    await look(ana)
    await expect(hint).to_contain_text("No thought on this.")
    await hint.get_by_role("button", name="All right").tap()
    await field.fill(f"{SHARE} And you never call.")
    await look(ana)
    assert to_ben[before:] == []
    await hint.get_by_role("button", name="Send as it is").tap()
    await expect(ben.get_by_role("log")).to_contain_text("And you never call.")

    # While he says back, marks on what was shared: on his page alone, by lines and in words.
    await turn(ben, "Say back")
    await turn(ana, "Ben is saying back")
    before = len(to_ana)
    await ben.get_by_role("textbox").fill("You sit at the breakfast, and it is lonely.")
    await look(ben)
    shared = ben.get_by_role("region", name="What Ana shared")
    await expect(shared.locator(".touched").filter(has_text="breakfast")).to_be_visible()
    await expect(shared.locator(".untouched").filter(has_text="Sundays")).to_be_visible()
    await expect(shared).to_contain_text("Not yet in your words: ")
    assert await broken_rules(ben) == []
    assert to_ana[before:] == []
    await expect(ana.locator(".touched, .untouched")).to_have_count(0)
    await ben.get_by_role("button", name="Send", exact=True).click()
    await expect(ana.get_by_role("log")).to_contain_text("it is lonely.")
    await expect(ben.locator("mark")).to_have_count(0)


async def test_hint_in_a_pause_waits_until_it_is_opened_and_the_aids_can_be_switched_off(
    server: servers.Served, visitor: Visitor
) -> None:
    ana, _ben, _, to_ben = await begin(server, visitor, {}, PHONE)
    await ana.locator("summary").filter(has_text="Thoughts on my words").click()
    await ana.get_by_role("radio", name="Also when I pause").check()
    await ana.reload()
    await expect(ana.get_by_role("textbox")).to_be_focused()
    before = len(to_ben)
    await ana.keyboard.type(BLAME)
    waiting = ana.get_by_role("button", name="A thought on your words")
    await expect(waiting).to_be_visible()
    await expect(ana.locator("[aria-live=polite]")).to_contain_text("A thought on your words")
    await expect(ana.get_by_role("textbox")).to_be_focused()
    await expect(ana.locator("#hint")).to_have_count(0)
    await press(ana, "A thought on your words")
    await expect(ana.locator("#hint mark")).to_have_text("You always leave me")
    await reach(ana, "Send as it is")
    await ana.keyboard.press("Escape")
    await expect(ana.locator("#hint")).to_have_count(0)
    await expect(ana.get_by_role("textbox")).to_be_focused()
    assert to_ben[before:] == []

    await ana.locator("summary").filter(has_text="Thoughts on my words").click()
    await ana.get_by_role("radio", name="Not at all").check()
    await expect(ana.get_by_role("button", name="Look over my words")).to_have_count(0)
    await say(ana, BLAME)


async def sort(page: Page, sentence: str, column: str) -> None:
    row = page.get_by_role("listitem").filter(has_text=sentence)
    await row.get_by_role("button", name=column, exact=True).click()


@pytest.mark.parametrize("device", [PHONE, {}], ids=["phone", "keyboard"])
async def test_listener_who_is_pulled_in_takes_a_breather_and_both_sort_what_was_whose(
    server: servers.Served, visitor: Visitor, device: dict[str, Any]
) -> None:
    ana, ben, to_ana, _ = await begin(server, visitor, device, device)
    await say(ana, SHARE)
    await turn(ben, "Say back")
    await turn(ana, "Ben is saying back")
    before = len(to_ana)
    if device:
        await ben.get_by_role("button", name="My notes").tap()
        await ben.get_by_role("button", name="I can hold this as theirs").tap()
        await expect(ben.get_by_text("It is theirs, and you can be close")).to_be_visible()
        await ben.get_by_role("button", name="I am being pulled in").tap()
    else:
        await press(ben, "pad-opener")
        await expect(ben.get_by_label("What I hear of them")).to_be_focused()
        await ben.keyboard.press("Shift+Tab")
        await expect(ben.get_by_role("button", name="I am being pulled in")).to_be_focused()
        await ben.keyboard.press("Enter")
    await ben.get_by_label("What stirs in me").fill("I feel caught.")
    assert await broken_rules(ben) == []
    assert to_ana[before:] == []
    notes = ben.get_by_role("region", name="My notes")
    if device:
        await notes.get_by_role("button", name="A breather").tap()
    else:
        await notes.get_by_role("button", name="A breather").focus()
        await ben.keyboard.press("Enter")
    # An ordinary break, without a reason.
    for page in (ana, ben):
        await on_break(page)
    assert "pulled" not in "".join(to_ana)

    for _ in range(2):
        await ana.get_by_role("button", name="End the conversation").click()
        await ana.get_by_role("button", name="Yes, end it").click()
        await expect(ana.get_by_role("dialog")).to_have_count(0)
    for page in (ana, ben):
        await page.get_by_text("What was mine, what was theirs").click()
    before = len(to_ana)
    await sort(ana, "On Sundays the breakfast waits", "Theirs")
    if device:
        await sort(ben, "I feel caught.", "Mine")
    else:
        await reach(ben, "Mine")
        await ben.keyboard.press("Enter")
        await expect(ben.get_by_label("This was mine")).to_be_focused()
    await ben.get_by_label("This was theirs").fill("The breakfast.")
    for page in (ana, ben):
        assert await broken_rules(page) == []
    assert await ana.evaluate(SORTED) == ["", SHARE]
    assert await ben.evaluate(SORTED) == ["I feel caught.", "The breakfast."]
    assert to_ana[before:] == []
    await ben.reload()
    await expect(ben.get_by_label("This was mine")).to_have_value("I feel caught.")
    await ben.get_by_role("button", name="Burn them").click()
    await expect(ben.get_by_label("This was mine")).to_have_value("")
    assert await ben.evaluate(SORTED) == ["", ""]
