"""Long rooms in a real browser: `python -m tests.bench.long_rooms [COMMANDS …]`, run by hand.

One room is made for each number of commands, which is two events or a little more each. Times are in
milliseconds: from the navigation until the live page shows its newest line; from the click on Send until the
own line is painted; from the navigation until the replay can be used. Frames a second are counted while the
replay's slider is dragged from one end to the other and back. Nothing here passes or fails.
"""

import asyncio
import json
import statistics
import sys
from itertools import pairwise
from typing import Any, Final

from playwright.async_api import Browser, Page

from tests import servers
from tests.browser_launch import launched_browser

COMMANDS: Final = (2500, 5000)  # two events each
SECONDS_APART: Final = 20
LINES: Final = 8
DRAG_FRAMES: Final = 180
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}}
SEND: Final = """words => new Promise(done => {
  const field = document.querySelector("textarea");
  field.value = words;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => {
    const began = performance.now();
    field.closest("form").querySelector("button[type=submit], .primary").click();
    const look = () => {
      const newest = [...document.querySelectorAll(".transcript .said")].at(-1);
      if (!newest?.textContent.includes(words)) return requestAnimationFrame(look);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now() - began);
      channel.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }));
})"""
DRAG: Final = """frames => new Promise(done => {
  const slider = document.querySelector("input[type=range]");
  const times = [];
  const drag = now => {
    times.push(now);
    if (times.length > frames) return done(times);
    const way = 1 - Math.abs(1 - 2 * times.length / frames);
    slider.value = String(Math.round(way * Number(slider.max)));
    slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
    requestAnimationFrame(drag);
  };
  requestAnimationFrame(drag);
})"""
SHOWN: Final = """async selector => {
  while (document.querySelector(selector) === null) await new Promise(requestAnimationFrame);
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return performance.now();
}"""


async def enter(browser: Browser, address: str, **options: Any) -> Page:
    """Claim a seat's link, in a browser of its own, and come into the room."""
    page = await (await browser.new_context(**options)).new_page()
    await page.goto(address)
    await page.locator("[name=answer][value=now]").click()
    await page.wait_for_selector(".transcript")
    return page


async def send_lines(pages: list[Page], lines: int) -> list[float]:
    """Answer each turn as the partner whom it waits for, and measure each line that is sent."""
    measured: list[float] = []
    while len(measured) < lines:
        for page in pages:
            if await page.locator("textarea").count():
                measured.append(await page.evaluate(SEND, f"Line {len(measured)} of our own."))
            elif await page.get_by_role("button", name="Give this number").count():
                await page.get_by_role("radio", name="5", exact=True).check()
                await page.get_by_role("button", name="Give this number").click()
            elif await page.locator(".options .button").count():
                wanted = page.locator(".options .button", has_text="Yes")
                await (wanted if await wanted.count() else page.locator(".options .button")).first.click()
        await asyncio.sleep(0.2)
    return measured


async def measure(browser: Browser, server: servers.Served, commands: int) -> dict[str, Any]:
    words = ("--format", "compassion", "--names", "Ana,Ben", "--topic", "Our Sundays", "--json")
    room = json.loads(server.manage("open_room", *words))
    servers.manage(
        server.environment,
        *(room["room"], str(commands), str(SECONDS_APART)),
        program=("-m", "tests.bench.aged"),
    )
    seats = room["seats"]
    ana = await enter(browser, f"{server.url}{seats['a']['link']}")
    ben = await enter(browser, f"{server.url}{seats['b']['link']}", **PHONE)
    live = []
    for _ in range(3):
        await ana.reload(wait_until="commit")
        live.append(await ana.evaluate(SHOWN, ".transcript li"))
    own = await send_lines([ana, ben], LINES)
    address = f"{server.url}/rooms/{room['room']}/replay/"
    await ana.goto(address, wait_until="commit")
    replay = await ana.evaluate(SHOWN, "input[type=range]")
    times = await ana.evaluate(DRAG, DRAG_FRAMES)
    frames = [after - before for before, after in pairwise(times)]
    state = await ana.evaluate(
        "fetch(`/api/v1${location.pathname.replace('replay/', 'frames')}`).then(a => a.json())"
    )
    for page in (ana, ben):
        await page.context.close()
    return {
        "events": len(state),
        "live_ms": round(statistics.median(live)),
        "own_line_ms": {"median": round(statistics.median(own)), "worst": round(max(own))},
        "replay_ms": round(replay),
        "drag_fps": round(1000 / statistics.mean(frames), 1),
        "worst_frame_ms": round(max(frames)),
    }


async def measure_all(server: servers.Served, sizes: list[int]) -> None:
    async with launched_browser() as browser:
        for commands in sizes:
            print(json.dumps(await measure(browser, server, commands)), flush=True)


def main() -> None:
    with servers.temporary_server() as server:
        asyncio.run(measure_all(server, [int(word) for word in sys.argv[1:]] or list(COMMANDS)))


if __name__ == "__main__":
    main()
