"""The pages on a slow phone: `./run bench pages [--json]`.

A real Chromium stands for the phone: a window of 390 x 844 with touch, 1.6 Mbit/s, 150 ms before each answer,
and a processor that is slowed down four times. Each figure has a budget, and is printed beside it; nothing
here passes or fails. Times depend on what else the machine does.

- *room script*: all scripts that the room loads, as they are compressed for the way;
- *turn card*: from the navigation, with an empty cache, until the first step can be answered; a median;
- *layout shift*: all shifts of a whole dialogue, from the first paint on, that no tap or key caused;
- *own words*: from the `accepted` frame until they are painted;
- *fonts*: all font files that the room loads in one language.
"""

import argparse
import asyncio
import itertools
import json
import os
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, CDPSession, Page

from tests import servers
from tests.blackbox.connection import Connection
from tests.blackbox.dialogue import connected
from tests.browser_launch import launched_browser

Result = dict[str, Any]
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
#: The figures, their budgets, and how both are printed.
BUDGETS: Final = (
    ("room script, {}", "script_kb", 45, "{:.1f} KB"),
    ("turn card ready, {}", "ready_ms", 1200, "{:.0f} ms"),
    ("fonts, {}", "font_kb", 120, "{:.1f} KB"),
    ("layout shift, seat {}", "shift", 0.05, "{:.3f}"),
    ("own words shown, seat {}", "own_words_ms", 100, "{:.0f} ms"),
)
#: Nobody does anything for so long after each step. What moves within 500 ms of a tap counts as caused by it,
#: and the page takes a second tap within that time for a double one.
PAUSE_MS: Final = 700
ENDINGS: Final = {".js": "script_kb", ".woff2": "font_kb", ".css": "style_kb"}
WORDS: Final = (
    "On Sundays I wait for you until noon, and I feel alone with the breakfast that I made.",
    "You wait, the table is laid, and I am not there. That makes you feel alone.",
    "And I would like us to begin the day together, without a telephone beside the plate.",
    "What I hear is that you wish for a slow morning with me, only the two of us.",
)
#: What each choice of the dialogue is answered with: the option, and how its button begins.
CHOICES: Final = {
    "order": ("keep", "Fine with me"),
    "heard": ("yes", "Yes"),
    "more": ("enough", "Enough"),
    "another_round": ("enough", "Enough"),
}
FIRST_VERDICT: Final = ("almost", "Almost")

MEASURE: Final = Path(__file__).with_suffix(".js").read_text()


@dataclass(frozen=True)
class Scale:
    """What is measured, and how slow the phone is."""

    languages: Sequence[str] = ("en", "ar")
    loads: int = 7
    seats: Sequence[str] = ("a", "b")
    latency_ms: int = 150
    bytes_per_second: int = 200_000
    cpu: int = 4


class Phone:
    """One page on the phone, and the bytes that came for it, by kind of file."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.kb: dict[str, float] = defaultdict(float)
        self._heads: dict[str, tuple[str, int]] = {}

    async def slow_down(self, scale: Scale) -> None:
        session: CDPSession = await self.page.context.new_cdp_session(self.page)
        session.on("Network.responseReceived", self._take_head)
        session.on("Network.loadingFinished", self._take_end)
        await session.send("Network.enable")
        conditions = {
            "offline": False,
            "latency": scale.latency_ms,
            "downloadThroughput": scale.bytes_per_second,
            "uploadThroughput": scale.bytes_per_second,
        }
        await session.send("Network.emulateNetworkConditions", conditions)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": scale.cpu})

    def _take_head(self, event: Any) -> None:
        self._heads[event["requestId"]] = event["response"]["url"], event["response"]["encodedDataLength"]

    def _take_end(self, event: Any) -> None:
        url, head = self._heads.pop(event["requestId"], ("", 0))
        if kind := ENDINGS.get(Path(urlsplit(url).path).suffix):
            self.kb[kind] += (event["encodedDataLength"] - head) / 1000

    async def ready(self) -> float:
        """When the step could be answered, in milliseconds since the navigation."""
        return float(await self.page.evaluate("asked"))


@asynccontextmanager
async def phone(browser: Browser, scale: Scale, **options: Any) -> AsyncIterator[Phone]:
    """A slow phone with an empty cache."""
    context: BrowserContext = await browser.new_context(**PHONE, service_workers="block", **options)
    context.set_default_timeout(servers.TIMEOUT_SECONDS * 1000)
    try:
        page = await context.new_page()
        await page.add_init_script(MEASURE)
        made = Phone(page)
        await made.slow_down(scale)
        yield made
    finally:
        await context.close()


def open_room(server: servers.Served) -> Result:
    words = ("--format", "compassion", "--names", "Ana,Ben", "--topic", "Our Sundays", "--json")
    room: Result = json.loads(server.manage("open_room", *words))
    return room


async def claim(
    browser: Browser, server: servers.Served, room: Result, seat: str, language: str = "en"
) -> Any:
    """The cookies of a browser that has used the seat's link."""
    context = await browser.new_context(service_workers="block", locale=language)
    page = await context.new_page()
    await page.goto(f"{server.url}{room['seats'][seat]['link']}")
    await page.locator("[name=answer][value=now]").click()
    await page.wait_for_selector(".transcript")
    cookies = await context.storage_state()
    await context.close()
    return cookies


async def measure_loads(browser: Browser, server: servers.Served, scale: Scale, language: str) -> Result:
    """Come into the room with an empty cache, again and again."""
    room = open_room(server)
    cookies = await claim(browser, server, room, "a", language)
    ready: list[float] = []
    async with connected(server, room, "b"):
        for _ in range(scale.loads):
            async with phone(browser, scale, storage_state=cookies, locale=language) as mine:
                await mine.page.goto(f"{server.url}/rooms/{room['room']}/", wait_until="commit")
                ready.append(await mine.ready())
                await mine.page.wait_for_load_state("networkidle")  # late fonts too
                sizes = {kind: round(mine.kb[kind], 1) for kind in ENDINGS.values()}
    return {"ready_ms": round(statistics.median(ready)), "all_ready_ms": [round(ms) for ms in ready], **sizes}


async def measure_dialogue(browser: Browser, server: servers.Served, scale: Scale, seat: str) -> Result:
    """Hold a whole dialogue on one seat, opposite a client without a page."""
    room = open_room(server)
    cookies = await claim(browser, server, room, seat)
    async with (
        connected(server, room, {"a": "b", "b": "a"}[seat]) as other,
        phone(browser, scale, storage_state=cookies, locale="en") as mine,
    ):
        await mine.page.goto(f"{server.url}/rooms/{room['room']}/", wait_until="commit")
        await mine.ready()
        await hold_dialogue(mine.page, other, seat)
        measured = await mine.page.evaluate("measured")
    own = measured["own"]
    return {
        "shift": round(measured["shift"], 4),
        "own_words_ms": round(statistics.median(own)),
        "all_own_words_ms": [round(ms) for ms in own],
    }


async def hold_dialogue(page: Page, other: Connection, seat: str) -> None:
    """Answer each turn as the partner whom it waits for, until the end.

    The first verdict on each share is "almost".
    """
    words = itertools.cycle(WORDS)
    verdicts = itertools.cycle((FIRST_VERDICT, CHOICES["heard"]))
    while other.state["phase"] != "ended":
        seq, turn = other.state["seq"], other.state["turn"]
        option, label = next(verdicts) if turn["step"] == "heard" else CHOICES.get(turn["step"], ("", ""))
        if seat in turn["waiting_on"]:
            await answer(page, turn, label, next(words))
        elif option:
            await other.ask("choose", turn=turn["number"], option=option)
        else:
            await other.answer_step(next(words))
        await other.until(partial(_is_after, other, seq), "a step has an answer")
        await page.wait_for_timeout(PAUSE_MS)
    await page.locator(".ended").wait_for()


def _is_after(connection: Connection, seq: int) -> bool:
    return bool(connection.state["seq"] > seq)


async def answer(page: Page, turn: Result, label: str, words: str) -> None:
    """Answer the step on the page, with a finger and a keyboard."""
    await page.get_by_role("status").filter(has_text=turn["title"]).first.wait_for()
    match turn["act"]:
        case "choose":
            await page.get_by_role("button", name=re.compile(f"^{label}")).tap()
        case "rate":
            await page.get_by_role("radio", name="7", exact=True).tap()
            await page.locator(".rate button").tap()
        case _:
            await page.get_by_role("textbox").tap()
            await page.keyboard.type(words)
            if not turn["private"]:
                await page.evaluate("words => measured.sent = words", words)
            await page.locator(".send").tap()


async def measure(
    browser: Browser, server: servers.Served, scale: Scale, tell: Callable[[str], None]
) -> Result:
    result: Result = {"load_before": round(os.getloadavg()[0], 2), "loads": {}, "dialogues": {}}
    for language in scale.languages:
        tell(f"{scale.loads} loads of the room, {language}")
        result["loads"][language] = await measure_loads(browser, server, scale, language)
    for seat in scale.seats:
        tell(f"a whole dialogue, seat {seat}")
        result["dialogues"][seat] = await measure_dialogue(browser, server, scale, seat)
    return result


def report(result: Result) -> str:
    return "\n".join(_lines(result))


def _lines(result: Result) -> Iterator[str]:
    yield f"The pages on a slow phone; load {result['load_before']} before"
    for words, figure, budget, form in BUDGETS:
        for which, found in (result["loads"] | result["dialogues"]).items():
            if figure in found:
                verdict = "met" if found[figure] <= budget else "NOT MET"
                shown, most = form.format(found[figure]), form.format(budget)
                yield f"  {words.format(which):<28} {shown:>9}   ≤ {most:<9} {verdict}"


async def _measure_all(server: servers.Served, scale: Scale) -> Result:
    async with launched_browser() as browser:
        return await measure(
            browser, server, scale, lambda what: print(f"./run bench: {what}", file=sys.stderr, flush=True)
        )


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="./run bench pages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--loads", type=int, default=Scale.loads, help="how often the room is loaded")
    wanted = parser.parse_args(words)
    with servers.temporary_server() as server:
        result = asyncio.run(_measure_all(server, Scale(loads=wanted.loads)))
    print(json.dumps(result) if wanted.json else report(result))


if __name__ == "__main__":
    main(sys.argv[1:])
