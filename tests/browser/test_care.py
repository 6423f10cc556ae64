"""Each partner takes stock and steps up, by touch or by keyboard; the other one sees nothing of it."""

import json
from typing import Any

from playwright.async_api import Page, WebSocket, expect

from tests import servers
from tests.blackbox.room_api import open_by_api
from tests.browser.test_conversation import PHONE, Visitor, choose, on_break, rate, turn
from tests.browser.test_keyboard import is_accessible, press, reach
from tests.browser.test_languages import fits, switch
from tests.pictures.dialogue import take_stock

QUESTIONS = 8


async def is_good(page: Page) -> None:
    await is_accessible(page)
    assert await fits(page)


def told(messages: list[str | bytes]) -> list[dict[str, Any]]:
    """The frames of a socket's messages."""
    read = [json.loads(message) for message in messages]
    return [frame for each in read for frame in (each if isinstance(each, list) else [each])]


async def test_on_a_phone_somebody_takes_stock_steps_up_and_is_asked_on_the_next_visit(
    server: servers.Served, visitor: Visitor
) -> None:
    ana = await visitor(**PHONE)
    await ana.goto(server.url)
    await ana.get_by_role("link", name="For yourself").tap()
    await expect(ana.get_by_role("heading", name="For yourself")).to_be_visible()
    await is_good(ana)
    await ana.get_by_role("link", name="Take stock").tap()
    await expect(ana.get_by_role("heading", name="How are you?")).to_be_visible()
    await is_good(ana)
    for box in await ana.get_by_role("radio").evaluate_all(
        "radios => radios.map(radio => radio.parentElement.getBoundingClientRect().toJSON())"
    ):
        assert min(box["width"], box["height"]) >= 44 - 1  # for a thumb
    await take_stock(ana, (3, 7, 6, 8, 7, 6, 2, 5))

    await expect(ana.get_by_text("What is thin just now: Quiet · Kindness to yourself")).to_be_visible()
    await ana.get_by_label("Sit at a window for five minutes.").check()
    await ana.get_by_label("This week").check()
    await ana.get_by_role("button", name="Choose this step").tap()
    await expect(ana.get_by_role("heading", name="How did it go?")).to_be_visible()
    await is_good(ana)

    await ana.goto(f"{server.url}/care/")
    step = ana.get_by_role("form", name="Sit at a window for five minutes.")
    await step.get_by_role("button", name="A bit").tap()
    await expect(ana.get_by_role("status")).to_have_text("A bit is something. It is a beginning.")
    await ana.get_by_role("link", name="Take stock again").tap()
    await take_stock(ana, (5, 7, 6, 8, 7, 6, 6, 5))
    await expect(ana.get_by_text("first 2, last 6; lowest 2, highest 6")).to_be_visible()
    await is_good(ana)
    await switch(ana, "العربية")
    await expect(ana.get_by_role("heading", name="لنفسك")).to_be_visible()
    await is_good(ana)
    await ana.goto(f"{server.url}/care/kindness/")
    await is_good(ana)


async def test_by_keyboard_somebody_takes_stock_and_steps_up_also_without_the_script(
    server: servers.Served, visitor: Visitor
) -> None:
    for script in (True, False):
        ben = await visitor(java_script_enabled=script)
        await ben.goto(f"{server.url}/care/stock/")
        await reach(ben, "0")
        for question in range(QUESTIONS):
            await ben.keyboard.press("Space")
            for _ in range(question):
                await ben.keyboard.press("ArrowRight")
            await ben.keyboard.press("Tab")
        await press(ben, "Keep these numbers")
        await expect(ben.get_by_role("heading", name="Your last stock")).to_be_visible()
        await reach(ben, "id_own")
        await ben.keyboard.type("A walk by the river")
        await press(ben, "Choose this step")
        await expect(ben.get_by_role("heading", name="How did it go?")).to_be_visible()
        await press(ben, "Yes, I did it")
        await expect(ben.get_by_role("status")).to_have_text("Good. Let that count for a moment.")
        await expect(ben.get_by_text("A walk by the river")).to_have_count(0)


async def test_check_in_shows_each_their_own_stock_and_the_break_an_exercise_and_the_partner_nothing(
    server: servers.Served, visitor: Visitor
) -> None:
    room = open_by_api(server.url, server.operator, format="compassion", topic="")
    ana, ben = await visitor(**PHONE), await visitor()
    asked: dict[str, list[str]] = {"ana": [], "ben": []}
    frames: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    def note(frame: str | bytes) -> None:
        frames.append(frame)

    ana.on("request", lambda request: asked["ana"].append(request.url.removeprefix(server.url)))
    ben.on("request", lambda request: asked["ben"].append(request.url.removeprefix(server.url)))
    ben.on("websocket", listen)
    await ana.goto(f"{server.url}/care/stock/")
    await take_stock(ana, (3, 7, 6, 8, 7, 6, 2, 5))
    for log in asked.values():
        log.clear()
    for page, seat in ((ana, "a"), (ben, "b")):
        await page.goto(server.url + room["seats"][seat]["link"])
        await page.get_by_role("button", name="Yes, I want to talk now").click()
    for page in (ana, ben):
        await turn(page, "Take stock")
        await expect(
            page.get_by_role("link", name="Look more closely, on a page of your own")
        ).to_be_visible()
    await expect(ana.get_by_text("you had: Kindness to yourself 3, Rest 7,")).to_be_visible()
    await expect(ben.get_by_text("you had:")).to_have_count(0)
    await is_good(ana)
    # What the network shows of the two is the same.
    for log in asked.values():
        assert log.count("/care/room/") == 1
        assert not [url for url in log if url.startswith("/care/") and url != "/care/room/"]

    await rate(ana, 4)
    await rate(ben, 8)
    for page in (ana, ben):
        await choose(page, "Fine with me")
    await expect(ben.get_by_text("Thank you for listening first.")).to_be_visible()
    await expect(ana.get_by_text("Ben listens first. That deserves a thank-you.")).to_be_visible()

    await ana.get_by_role("button", name="A breather").click()
    await on_break(ben)
    await expect(ana.get_by_role("timer")).to_be_visible()
    requests, received = len(asked["ana"]), len(frames)
    await ana.get_by_text("Two minutes, kindly").click()
    await expect(ana.get_by_text("A kind word")).to_be_visible()
    await is_good(ana)
    await ana.get_by_text("Two minutes, kindly").click()
    await ana.get_by_text("Another time suits me better").click()
    await ana.get_by_role("button", name="In 2 hours").click()
    await expect(ben.get_by_role("timer")).to_have_text("In 1 hour and 59 minutes")
    assert len(asked["ana"]) == requests
    assert [frame["event"] for frame in told(frames[received:]) if frame["type"] == "event"] == [
        "return_changed"
    ]
    assert {frame["type"] for frame in told(frames[received:])} <= {"event", "state", "pong"}

    await ana.get_by_role("button", name="End the conversation").click()
    await ana.get_by_role("button", name="Yes, end it").click()
    await ana.get_by_role("button", name="End the conversation").click()
    await ana.get_by_role("button", name="Yes, end it").click()
    for page in (ana, ben):
        await expect(page.get_by_role("heading", name="The conversation has ended")).to_be_visible()
        await expect(page.get_by_text("Two minutes, kindly")).to_be_visible()
