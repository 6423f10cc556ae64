"""One compassion dialogue in browsers, Ana at a desk and Ben on a phone, with a picture of every step."""

import io
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Page, expect

from dialogue.pages.templatetags.pictures import SIZES
from tests import servers
from tests.blackbox.room_api import open_by_api
from tests.browser.test_conversation import choose, on_break, open_the_dialogue, rate, say, turn
from tests.browser.test_languages import switch
from tests.browser.test_scroll_and_focus import scrolled

Visitor = Callable[..., Awaitable[Page]]

#: The pictures that the guides and the README show. The others are only made to be looked at.
KEPT: Final = frozenset(
    {
        "waiting-phone",
        "ways-phone",
        "take-stock-phone",
        "order-phone",
        "share-desk",
        "say-back-phone",
        "hint-phone",
        "notes-phone",
        "sorting-phone",
        "verdict-desk",
        "heard-phone",
        "break-phone",
        "observer-desk",
        "ending-phone",
        "replay-phone",
        "replay-desk",
        "own-phone",
    }
)
PHONE: Final[dict[str, Any]] = {"device_scale_factor": 1.5, "has_touch": True, "is_mobile": True}
DESK: Final[dict[str, Any]] = {"device_scale_factor": 1.5}
QUALITY: Final = 72
#: A dialogue takes seconds here. Its replay gets the times of people who think.
SLOWER_FRAMES: Final = """
const load = fetch;
window.fetch = async (...request) => {
  const response = await load(...request);
  if (!response.url.includes("/frames")) return response;
  const frames = await response.json();
  const last = Date.parse(frames.at(-1).at);
  for (const frame of frames) frame.at = new Date(last - 90 * (last - Date.parse(frame.at))).toISOString();
  return new Response(JSON.stringify(frames), response);
};
"""

SHARE: Final = (
    "On Sunday I had set the table for the two of us, with the good cups. You came down late, with your "
    "laptop, and I sat beside you and felt alone. What I wish for is one slow morning that is ours."
)
SAID_BACK: Final = "You had set the table for us, and I only looked at my laptop. You felt alone beside me."
ADDED: Final = "Yes, alone. What is missing: I had looked forward to it all week."
SAID_BACK_AGAIN: Final = (
    "All week you had looked forward to our breakfast. Then I came with my laptop, and you felt alone beside "
    "me. You wish for a slow morning that is ours."
)
THANKS: Final = "It makes sense to me that this hurt. Thank you for the good cups, and for telling me."
SHARED_BY_BEN: Final = (
    "On Sundays I am afraid of Monday. I open the laptop so that Monday gets smaller. I did not know how to "
    "say it."
)
BLAME_BY_BEN: Final = "You never let me finish, and I am afraid of Monday."
SAID_BACK_BY_ANA: Final = (
    "You are afraid of Monday, and the laptop is how you make it smaller. It was hard for you to say."
)
THANKS_BY_ANA: Final = "That makes sense. I am glad that you told me."


class Camera:
    """Takes pictures as WebP files, in a folder: those of KEPT, or all."""

    def __init__(self, folder: Path, *, everything: bool) -> None:
        self._folder = folder
        self._everything = everything

    async def take(self, page: Page, name: str) -> None:
        if not self._everything and name not in KEPT:
            return
        await scrolled(page)
        await page.evaluate("document.fonts.ready.then(() => null)")
        taken = Image.open(io.BytesIO(await page.screenshot()))
        taken.save(self._folder / f"{name}.webp", quality=QUALITY, method=6)


async def _arrive(visitor: Visitor, screen: str) -> Page:
    width, height = SIZES[screen]
    options = {"phone": PHONE, "desk": DESK}[screen]
    return await visitor(
        viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB", **options
    )


async def _enter(page: Page, link: str) -> None:
    await page.goto(link)
    await page.get_by_role("button", name="Yes, I want to talk now").click()


async def play(server: servers.Served, visitor: Visitor, camera: Camera) -> None:
    """Hold the dialogue, from the waiting room to the replay."""
    room = open_by_api(server.url, server.operator, format="compassion", topic="Our Sundays")
    ana, ben = await _arrive(visitor, "desk"), await _arrive(visitor, "phone")

    async def both(step: str) -> None:
        await camera.take(ana, f"{step}-desk")
        await camera.take(ben, f"{step}-phone")

    await _enter(ben, server.url + room["seats"]["b"]["link"])
    await turn(ben, "Waiting for Ana to come in")
    await camera.take(ben, "waiting-phone")
    await _enter(ana, server.url + room["seats"]["a"]["link"])
    for page in (ana, ben):
        await turn(page, "Take stock")
    await both("take-stock")
    await rate(ana, 4)
    await rate(ben, 8)
    await switch(ben, "العربية")
    await expect(ben.locator(".option").first).to_be_visible()
    await both("order")
    await switch(ben, "English")
    for page in (ana, ben):
        await choose(page, "Fine with me")
    await turn(ana, "Share")
    await ana.get_by_role("textbox").fill(SHARE)
    await both("share")
    await ben.get_by_role("button", name="My notes").tap()
    await ben.get_by_label("What I hear of them").fill("The good cups. Alone.")
    await ben.get_by_role("button", name="I am being pulled in").click()
    await both("notes")
    await ben.get_by_role("region", name="My notes").get_by_role("button", name="Close").click()
    await say(ana, SHARE)
    await turn(ben, "Say back")
    await ben.get_by_role("textbox").fill(SAID_BACK)
    await both("say-back")
    await say(ben, SAID_BACK)
    await choose(ana, "Almost: something is still missing")
    await both("add")
    await say(ana, ADDED)
    await both("say-back-again")
    await say(ben, SAID_BACK_AGAIN)
    await expect(ana.get_by_role("button", name="Yes, that is it")).to_be_visible()
    await both("verdict")
    await choose(ana, "Yes, that is it")
    await expect(ben.get_by_role("article", name="Ana’s share, heard")).to_be_visible()
    await both("heard")
    await choose(ana, "Enough for now")
    await both("thanks")
    await say(ben, THANKS)
    await both("other-shares")
    await ben.get_by_role("textbox").fill(BLAME_BY_BEN)
    await ben.get_by_role("button", name="Look over my words").click()
    await expect(ben.locator("#hint mark")).to_be_visible()
    await both("hint")
    await say(ben, SHARED_BY_BEN)
    await say(ana, SAID_BACK_BY_ANA)
    await choose(ben, "Yes, that is it")
    await choose(ben, "Enough for now")
    await say(ana, THANKS_BY_ANA)
    for page in (ana, ben):
        await choose(page, "Enough for today")
    await both("felt-heard")
    await rate(ana, 9)
    await rate(ben, 8)
    await both("kind-word")
    await say(ana, "I may want slow mornings.")
    await say(ben, "I may be tired, and say so.")
    for page in (ana, ben):
        await expect(page.get_by_text("The conversation has ended").first).to_be_visible()
    await both("ending")
    await ben.get_by_text("What was mine, what was theirs").click()
    await ben.get_by_role("button", name="Theirs", exact=True).first.click()
    await ben.get_by_role("button", name="Mine", exact=True).last.click()
    await ben.get_by_role("list", name="What you said, and your notes").evaluate(
        "list => list.scrollTo({ top: 0, behavior: 'instant' })"
    )
    await ben.get_by_label("This was theirs").evaluate("field => field.scrollIntoView({ block: 'end' })")
    await camera.take(ben, "sorting-phone")
    for page in (ana, ben):
        await page.add_init_script(SLOWER_FRAMES)
        await page.get_by_role("link", name="Look at it again").first.click()
        await page.get_by_role("checkbox", name="Shorten silences").uncheck()
        await page.get_by_role("group", name="Yes", exact=True).get_by_role("button").last.click()
    await ana.emulate_media(color_scheme="dark")
    await both("replay")


async def take_stock(page: Page, values: Sequence[int]) -> None:
    """Rate the areas, in their order, on the form of a stock."""
    await expect(page.get_by_role("heading", name="How are you?")).to_be_visible()
    for question, value in zip(await page.get_by_role("radiogroup").all(), values, strict=False):
        await question.get_by_role("radio", name=str(value), exact=True).check(force=True)
    await page.get_by_role("button", name="Keep these numbers").click()


async def choose_a_way(server: servers.Served, visitor: Visitor, camera: Camera) -> None:
    """The start page, at the choice of a way to talk."""
    page = await _arrive(visitor, "phone")
    await page.goto(server.url)
    ways = page.get_by_role("group", name="How you want to talk")
    await ways.evaluate("ways => ways.scrollIntoView()")
    await camera.take(page, "ways-phone")


async def look_after_oneself(server: servers.Served, visitor: Visitor, camera: Camera) -> None:
    """On a phone, somebody takes stock twice, chooses a step, and is asked how it went."""
    page = await _arrive(visitor, "phone")
    for values in ((3, 5, 6, 3, 7, 6, 2, 5), (5, 7, 4, 6, 8, 7, 3, 6)):
        await page.goto(f"{server.url}/care/stock/")
        await take_stock(page, values)
    await page.get_by_label("Leave the phone in another room for an hour.").check()
    await page.get_by_label("This week").check()
    await page.get_by_role("button", name="Choose this step").click()
    heading = page.get_by_role("heading", name="How did it go?")
    await heading.evaluate("heading => heading.parentElement.scrollIntoView()")
    await camera.take(page, "own-phone")


async def pause(server: servers.Served, visitor: Visitor, camera: Camera) -> None:
    """In another room, an observer waits for consent, and Ben takes a break."""
    room = open_by_api(server.url, server.operator, format="compassion", topic="", observer="Dr. Lee")
    ana, ben, lee = [await _arrive(visitor, screen) for screen in ("desk", "phone", "desk")]
    for page, seat in ((ana, "a"), (ben, "b")):
        await _enter(page, server.url + room["seats"][seat]["link"])
    await ana.get_by_role("button", name="Allow Dr. Lee to observe").click()
    await lee.goto(server.url + room["observer"]["link"])
    await lee.get_by_role("button", name="I am Dr. Lee: observe").click()
    await expect(lee.get_by_role("heading", name="Not both have agreed yet")).to_be_visible()
    await camera.take(lee, "observer-desk")
    await open_the_dialogue(ana, ben)
    await ben.get_by_role("button", name="A breather").click()
    for page in (ana, ben):
        await on_break(page)
    await expect(ben.get_by_text("You meet again")).to_be_visible()
    await camera.take(ana, "break-desk")
    await camera.take(ben, "break-phone")
