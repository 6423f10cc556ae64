"""The page of copies on a phone and at a desk, with the files that it leads to."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.test_care import is_good
from tests.browser.test_conversation import PHONE, Visitor, open_a_room
from tests.browser.time_passing import let_pass


async def fetched(page: Page, section: str, kind: str) -> tuple[str, str]:
    """The name of a fetched file and what is in it."""
    async with page.expect_download() as coming:
        await page.get_by_role("list", name=section).get_by_role("link", name=kind).click()
    download = await coming.value
    content = Path(await download.path()).read_bytes()  # noqa: ASYNC240 - a small file, on this machine
    return download.suggested_filename, content.decode(errors="replace")


async def test_on_a_phone_files_are_fetched_with_times_of_ones_own_zone_and_both_pages_are_accessible(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    server = serve()
    ana = await visitor(**PHONE, timezone_id="Asia/Tokyo")
    ben = await visitor()
    bens, _ = await open_a_room(server.url, ana)
    copies = f"{ana.url.rstrip('/')}/copy/"
    await ana.goto(copies)
    await is_good(ana)
    name, text = await fetched(ana, "Your own words", "As text (Markdown)")
    assert name == "conversation.md"
    assert "(Asia/Tokyo)" in text
    name, pdf = await fetched(ana, "Your own words", "As a PDF")
    assert (name, pdf[:5]) == ("conversation.pdf", "%PDF-")

    await ana.get_by_role("button", name="Ask for the whole conversation").tap()
    await expect(ana.get_by_text("You asked for it, and it is ready:")).to_be_visible()
    await ben.goto(bens)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await expect(ben).to_have_url(re.compile("/rooms/"))
    await ben.goto(copies)
    await is_good(ben)
    await let_pass(server, timedelta(hours=24))
    await ana.reload()
    await is_good(ana)
    await fetched(ana, "The whole conversation", "As a table (CSV)")
    await ben.reload()
    await expect(ben.get_by_text("Last fetched:")).to_be_visible()
