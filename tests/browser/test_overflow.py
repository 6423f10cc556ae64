"""Long names, topics and words, and large letters on a small screen: nothing overflows."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.test_conversation import on_break, open_the_dialogue, say, turn

#: 320 pixels are also what is left of 1280 at a zoom of 400 %.
SMALL = {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"}
LARGE_LETTERS = (
    "addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%'))"
)
ANA = "maximiliane.oberhuber-von-der-au@example"
BEN = "ليلىعبدالرحمنالعبداللهالمنصوري"
LEE = "Dr.Wolfeschlegelsteinhausenbergerdorff"
TOPIC = "https://maps.example.com/place/S%C3%BCdtiroler+Platz/@47.2632,11.4010,17z/data=!3m1!4b1"
FAULTS = """() => {
  const wide = document.documentElement.clientWidth;
  const faults = [];
  const needed = document.documentElement.scrollWidth;
  if (needed > wide) faults.push(`scrolls sideways to ${needed}`);
  const scope = document.querySelector("dialog[open]") ?? document;
  for (const control of scope.querySelectorAll("button, a, input, select, textarea, summary")) {
    if (control.closest(".skip") || !control.checkVisibility()) continue;
    control.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, right, top, bottom } = control.getClientRects()[0];
    const middle = (Math.max(0, top) + Math.min(bottom, innerHeight)) / 2;
    const met = document.elementFromPoint((left + right) / 2, middle);
    const reached = met !== null && (control.contains(met) || met.closest("label")?.contains(control));
    const inside = left >= 0 && right <= wide;
    if (!reached || !inside) faults.push(`${control.outerHTML.slice(0, 90)} at ${left} to ${right}`);
  }
  return faults;
}"""


async def faults(page: Page) -> list[str]:
    """What is wider than the screen, and each control that cannot be reached."""
    found: list[str] = await page.evaluate(FAULTS)
    return found


async def test_every_page_fits_a_small_screen_with_letters_of_twice_the_size(
    server: servers.Served, visitor: Callable[..., Awaitable[Page]]
) -> None:
    ana, ben, lee = await visitor(**SMALL), await visitor(**SMALL), await visitor(**SMALL)
    for page in (ana, ben, lee):
        await page.add_init_script(LARGE_LETTERS)

    # The plain pages.
    await ana.goto(server.url)
    await ana.get_by_text("Invite somebody to observe").click()
    for label, words in [("Your name", ANA), ("Your partner’s name", BEN), ("The observer’s name", LEE)]:
        await ana.get_by_label(label, exact=True).fill(words)
    await ana.get_by_label("What it is about").fill(TOPIC)
    assert await faults(ana) == []
    await ana.get_by_role("button", name="Make the links").click()
    await ana.get_by_text("You are neither of the two?").click()
    await expect(ana.get_by_role("button", name="Copy", exact=True)).to_have_count(3)
    await ana.get_by_role("button", name="Show a QR code").first.click()
    await expect(ana.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert await faults(ana) == []
    fields = await ana.get_by_label("The link alone").all()
    bens, lees, anas = [await field.input_value() for field in fields]
    await ben.goto(bens)
    await lee.goto(lees)
    assert await faults(ben) == await faults(lee) == []
    await ana.goto(anas)
    await ana.get_by_role("button", name="Yes, I want to talk now").click()
    await turn(ana, f"Waiting for {BEN} to come in")
    await lee.get_by_role("button", name=f"I am {LEE}").click()
    await expect(lee.get_by_role("button", name="Try again")).to_be_visible()
    assert await faults(ana) == await faults(lee) == []
    await ben.get_by_role("button", name="Not now").click()
    await expect(ben.get_by_role("heading", name="Not now is a good answer")).to_be_visible()
    assert await faults(ben) == []
    await ben.get_by_role("link", name="Back to the question").click()
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    for page in (ana, ben):
        await page.get_by_role("button", name=f"Allow {LEE} to observe").click()
    await lee.goto(anas)
    await expect(lee.get_by_role("heading", name="This link has been used")).to_be_visible()
    assert await faults(lee) == []
    await lee.goto(lees)

    # The room: writing and listening. Hundreds of empty lines, and one endless word.
    await open_the_dialogue(ana, ben)
    for page in (ana, ben, lee):
        assert await faults(page) == []
    await ana.get_by_role("textbox").fill("First." + "\n" * 701 + "Last, and " + "x" * 300)
    await ana.get_by_role("button", name="Send", exact=True).click()
    await turn(ben, "Say back")
    line = ben.get_by_role("log").locator(".said")
    await expect(line).to_contain_text(re.compile("First.*700 empty lines.*Last", re.DOTALL))
    assert await line.evaluate("line => line.offsetHeight") < 3000
    await say(ben, TOPIC)
    await turn(ana, "Is that it?")
    assert await faults(ana) == await faults(ben) == []

    # A lost connection, and what is said of it.
    await ana.context.set_offline(True)
    await expect(ana.get_by_text("The connection is lost.")).to_be_visible()
    assert await faults(ana) == []
    await ana.context.set_offline(False)
    await expect(ana.get_by_text("You are connected again.")).to_be_visible()

    # Breaks and ends, and their dialogs.
    await ana.get_by_role("button", name="A breather").click()
    await on_break(ben)
    assert await faults(ana) == await faults(ben) == await faults(lee) == []
    await ben.get_by_role("button", name="End the conversation").click()
    assert await faults(ben) == []
    await ben.get_by_role("button", name="Yes, end it").click()
    await turn(ana, "Felt heard")
    assert await faults(ana) == []
    await ana.get_by_role("button", name="End the conversation").click()
    await ana.get_by_role("button", name="Yes, end it").click()
    await expect(lee.get_by_role("link", name="Past conversations")).to_be_visible()
    assert await faults(ana) == await faults(lee) == []

    # The replay, and the list of what is past.
    await ana.get_by_role("link", name="Look at it again").click()
    await ana.get_by_role("slider").press("End")
    assert await faults(ana) == []
    await ana.goto(f"{server.url}/past/")
    await ana.get_by_text("Forget this browser").first.click()
    assert await faults(ana) == []
