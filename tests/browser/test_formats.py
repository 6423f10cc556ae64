"""Each way of talking, held whole by two partners in two browsers, with its own examples."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.async_api import expect

from dialogue import formats
from dialogue.moderator.events import SEATS, Seat
from dialogue.moderator.format import Format, Step, in_language
from tests import servers
from tests.blackbox.room_api import open_by_api
from tests.browser.accessibility import broken_rules
from tests.browser.test_conversation import PHONE, Visitor, choose, rate, say, turn
from tests.moderator.helpers import Room, join
from tests.moderator.helpers import choose as choosing
from tests.moderator.helpers import rate as rating
from tests.moderator.helpers import say as saying

#: The other three have a conversation, a story or a composer of their own in these tests.
NEW = ("appreciation", "feelings_and_needs", "repair", "stress_reducing")


class Answer(NamedTuple):
    """What the partner on ``seat`` answers to ``step``."""

    seat: Seat
    step: Step
    text: str


def answers_by_the_examples(made: Format) -> Iterator[Answer]:
    """The answers of both, from the first step to the end, by the last example of each step."""
    room = Room(made, ()).given(*(join(seat) for seat in SEATS))
    while room.state.turn is not None:
        seat, step = room.state.turn.waiting_on[0], made.steps[room.state.turn.step]
        answer = Answer(seat, step, in_language(step.example, "en")[-1])
        yield answer
        match step.act:
            case "say":
                room.given(saying(seat, answer.text))
            case "choose":
                room.given(choosing(seat, answer.text))
            case "rate":
                room.given(rating(seat, int(answer.text)))


@pytest.mark.parametrize("name", NEW)
async def test_two_partners_hold_a_whole_dialogue(
    server: servers.Served, visitor: Visitor, name: str
) -> None:
    made = formats.catalogue()[name]
    room = open_by_api(server.url, server.operator, format=name, topic="")
    pages = dict(zip(SEATS, [await visitor(), await visitor(**PHONE)], strict=True))
    for seat, page in pages.items():
        await page.goto(server.url + room["seats"][seat]["link"])
        await page.get_by_role("button", name="Yes, I want to talk now").click()
    for seat, step, text in answers_by_the_examples(made):
        await turn(pages[seat], in_language(step.title, "en"))
        match step.act:
            case "say":
                await say(pages[seat], text)
            case "choose":
                label = next(in_language(option.label, "en") for option in step.options if option.id == text)
                await choose(pages[seat], label)
            case "rate":
                await rate(pages[seat], int(text))
        if step.proposes and seat == "a":
            assert await broken_rules(pages["b"]) == []
    for page in pages.values():
        await expect(page.get_by_text("The conversation has ended").first).to_be_visible()
        await expect(page.get_by_role("log").locator(".share.heard")).to_have_count(2)
    assert await broken_rules(pages["b"]) == []
