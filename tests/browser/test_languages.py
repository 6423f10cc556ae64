"""Partners of one room in their own languages: Arabic, with English mixed in, opposite German on a phone."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, expect

from tests import servers
from tests.browser.accessibility import broken_rules

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SHARED = "أشعر بالتعب بعد كل meeting طويل، honestly، وأشتاق إلى مساء هادئ."
SAID_BACK = "Du bist müde nach langen Meetings und sehnst dich nach einem stillen Abend (مساء هادئ)."

Visitor = Callable[..., Awaitable[Page]]


async def answer(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()


async def say(page: Page, words: str, button: str) -> None:
    await page.get_by_role("textbox").fill(words)
    await answer(page, button)


async def direction(words: Locator) -> str:
    found: str = await words.evaluate("element => getComputedStyle(element).direction")
    return found


async def switch(page: Page, language: str) -> None:
    """Choose another language; the page loads again."""
    await page.locator(".languages summary").click()
    async with page.expect_navigation():
        await page.locator(".languages").get_by_role("button", name=language).click()


async def fits(page: Page) -> bool:
    fitting: bool = await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return fitting


async def test_partners_talk_each_in_their_own_language_and_direction(
    server: servers.Served, visitor: Visitor
) -> None:
    layla = await visitor(locale="ar-EG")
    ben = await visitor(**PHONE, locale="en-US")
    html = {page: page.locator("html") for page in (layla, ben)}

    # Layla's browser asks for Arabic. The page is mirrored.
    await layla.goto(server.url)
    await expect(html[layla]).to_have_attribute("dir", "rtl")
    assert await broken_rules(layla) == []
    await layla.get_by_label("اسمك", exact=True).fill("ليلى Layla")
    await layla.locator(".languages summary").click()
    await layla.get_by_role("heading", level=1).click()
    await expect(layla.locator(".languages").get_by_role("button", name="English")).to_be_hidden()
    await switch(layla, "English")
    await expect(layla.get_by_label("Your name", exact=True)).to_have_value("ليلى Layla")
    await switch(layla, "العربية")
    await layla.get_by_label("اسم الطرف الآخر").fill("Ben")
    await answer(layla, "إنشاء الروابط")
    bens = await layla.get_by_role("region", name="لـ Ben").get_by_label("الرابط وحده").input_value()
    await layla.get_by_role("link", name="الدخول باسم ليلى Layla").click()
    await answer(layla, "نعم، أريد الحديث الآن")
    await expect(html[layla]).to_have_attribute("lang", "ar")
    await expect(layla.get_by_role("status").filter(has_text="في انتظار دخول")).to_be_visible()

    # Ben's browser asks for English. He chooses German, and is where he was.
    await ben.goto(bens)
    await expect(ben.get_by_role("heading", name="Is now a good time?")).to_be_visible()
    await switch(ben, "Deutsch")
    assert ben.url == bens
    await expect(html[ben]).to_have_attribute("dir", "ltr")
    await answer(ben, "Ja, ich möchte jetzt reden")
    for page, button, number in ((layla, "اعتماد هذا الرقم", "4"), (ben, "Diese Zahl geben", "8")):
        await page.get_by_role("radio", name=number, exact=True).check()
        await answer(page, button)
    await answer(layla, "يناسبني")
    await answer(ben, "Passt für mich")

    # The words keep their own direction on both pages, and so does each line of the partner's language.
    await say(layla, SHARED, "إرسال")
    for page in (layla, ben):
        words = page.get_by_role("log").get_by_text(SHARED)
        await expect(words).to_be_visible()
        assert await direction(words) == "rtl"
    await expect(ben.get_by_text("Gib mit deinen Worten wieder")).to_be_visible()
    await say(ben, SAID_BACK, "Senden")
    for page in (layla, ben):
        words = page.get_by_role("log").get_by_text(SAID_BACK)
        await expect(words).to_be_visible()
        assert await direction(words) == "ltr"
    await answer(layla, "نعم، هذا هو")
    await answer(layla, "يكفي الآن")
    for page in (layla, ben):
        assert await fits(page)
        assert await broken_rules(page) == []

    # A switch in the room keeps what is written, and what a refusal says follows it.
    draft = ben.get_by_role("textbox")
    await draft.fill("Was für mich Sinn ergibt")
    await switch(ben, "Español")
    await expect(html[ben]).to_have_attribute("lang", "es")
    await expect(draft).to_have_value("Was für mich Sinn ergibt")
    await expect(ben.get_by_text("Di a la otra persona lo que tiene sentido para ti")).to_be_visible()
    await expect(layla.get_by_role("status").filter(has_text="Ben").first).to_be_visible()
