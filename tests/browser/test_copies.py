"""Two partners keep copies: own words at once, the whole after a wait that both know of."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from tests import servers
from tests.browser.test_care import is_good
from tests.browser.test_conversation import PHONE, Visitor, open_a_room, open_the_dialogue, say
from tests.browser.time_passing import let_pass


async def fetched(page: Page, section: str, kind: str) -> tuple[str, str]:
    """The name of a fetched file and what is in it."""
    async with page.expect_download() as coming:
        await page.get_by_role("list", name=section).get_by_role("link", name=kind).click()
    download = await coming.value
    content = Path(await download.path()).read_bytes()  # noqa: ASYNC240 - a small file, on this machine
    return download.suggested_filename, content.decode(errors="replace")


async def test_own_words_are_kept_at_once_and_the_whole_after_a_wait_with_the_others_words_if_allowed(
    serve: Callable[..., servers.Served], visitor: Visitor
) -> None:
    server = serve()
    ana = await visitor(**PHONE, timezone_id="Asia/Tokyo", reduced_motion="reduce")
    ben = await visitor(reduced_motion="reduce")
    for page in (ana, ben):
        await page.add_init_script(servers.axe_source())
    link, _ = await open_a_room(server.url, ana)
    await ben.goto(link)
    await ben.get_by_role("button", name="Yes, I want to talk now").click()
    await open_the_dialogue(ana, ben)
    await say(ana, "I felt alone on Sunday.")
    await say(ben, "You felt lonely.")
    copies = f"{ana.url.rstrip('/')}/copy/"

    await ana.goto(copies)
    await is_good(ana)
    name, own = await fetched(ana, "Your own words", "As text (Markdown)")
    assert name == "conversation.md"
    assert "I felt alone on Sunday." in own
    assert "lonely" not in own
    assert "(Asia/Tokyo)" in own

    await ana.get_by_role("button", name="Ask for the whole conversation").tap()
    await expect(ana.get_by_text("You asked for it, and it is ready:")).to_be_visible()
    await ben.goto(f"{server.url}/past/")
    await ben.get_by_role("link", name="Ana asked for a copy").click()
    await is_good(ben)
    await ben.get_by_role("button", name="Allow my words in it").click()
    await expect(ben.get_by_role("button", name="Leave my words out")).to_be_visible()

    await let_pass(server, timedelta(hours=24))
    await ana.reload()
    _, table = await fetched(ana, "The whole conversation", "As a table (CSV)")
    assert "I felt alone on Sunday." in table
    assert "You felt lonely." in table
    name, pdf = await fetched(ana, "The whole conversation", "As a PDF")
    assert (name, pdf[:5]) == ("conversation.pdf", "%PDF-")
    await ben.reload()
    await expect(ben.get_by_text("Last fetched:")).to_be_visible()
    await expect(ben.get_by_text("what was fetched cannot be called back")).to_be_visible()
