"""The component page looks as in the pictures that are kept of it.

After a change that is meant, look at the new pictures and keep them:

    RENEW_PICTURES=1 ./run test tests/browser/test_pictures.py

To add a component, add a specimen to `frontend/components/` and do the same. The tests' own browser takes
the pictures with our own fonts, so they are the same on every machine.
"""

import mimetypes
import os
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Page, Route

from tests import servers
from tests.browser import pictures

FRONTEND: Final = servers.HOME / "frontend"
ADDRESS: Final = "http://components.test/"
PHONE: Final = {"width": 390, "height": 844}
FORMS: Final[dict[str, dict[str, Any]]] = {
    "ltr": {},
    "rtl": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}
SPECIMENS: Final = """() => Array.from(document.querySelectorAll("[data-specimen]"), (shown) =>
  shown.dataset.forms.split(" ").map((form) => [shown.dataset.specimen, form])).flat()"""
#: A room is read from its end.
END: Final = """() => {
  document.querySelector(".room main")?.scrollIntoView({ block: "end", behavior: "instant" });
}"""
ADVICE: Final = "RENEW_PICTURES=1 ./run test tests/browser/test_pictures.py keeps the new ones."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built component page."""
    folder = tmp_path_factory.mktemp("components")
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    config = FRONTEND / "components" / "vite.config.ts"
    words = [servers.driver(), *map(str, (vite, "build", "--config", config, "--outDir", folder))]
    done = subprocess.run(words, cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


async def serve_folder(page: Page, folder: Path) -> None:
    """Answer the page's requests with the files of ``folder``."""

    async def answer(route: Route) -> None:
        path = folder / (urlsplit(route.request.url).path.removeprefix("/") or "index.html")
        if not path.is_file():
            await route.fulfill(status=404)
            return
        body = path.read_bytes()
        if path.suffix == ".css":
            # A picture must not depend on whether the fonts came in time.
            body = body.replace(b"font-display:optional", b"font-display:block")
        await route.fulfill(body=body, content_type=mimetypes.guess_type(path.name)[0] or "font/woff2")

    await page.route(f"{ADDRESS}**", answer)


async def picture_of(page: Page, name: str, form: str) -> Image.Image:
    language = "ar" if form == "rtl" else "en"
    await page.goto(f"{ADDRESS}?lang={language}#{name}")
    await page.wait_for_selector(f'[data-shown="#{name}"]')
    await page.evaluate("document.fonts.ready.then(() => undefined)")
    await page.evaluate(END)
    if form == "forced":
        # The caret cannot be hidden in forced colours, and it blinks.
        await page.evaluate("document.activeElement?.blur()")
    return pictures.read(await page.screenshot(animations="disabled"))


async def shown_on(page: Page, folder: Path) -> list[tuple[str, str]]:
    """Each specimen with each form that it is shown in."""
    await serve_folder(page, folder)
    await page.goto(ADDRESS)
    await page.wait_for_selector("[data-specimen]")
    shown: list[tuple[str, str]] = await page.evaluate(SPECIMENS)
    assert {form for _, form in shown} == set(FORMS)
    return shown


@pytest.mark.skipif("CHROMIUM" in os.environ, reason="another browser draws letters in another way")
@pytest.mark.parametrize("form", FORMS)
async def test_every_component_looks_as_in_its_kept_picture(
    built: Path, visitor: Callable[..., Awaitable[Page]], tmp_path: Path, form: str
) -> None:
    page = await visitor(
        **{
            "viewport": PHONE,
            "reduced_motion": "reduce",
            "timezone_id": "UTC",
            "locale": "en-GB",
            **FORMS[form],
        }
    )
    different = []
    for name in [name for name, each in await shown_on(page, built) if each == form]:
        taken = await picture_of(page, name, form)
        path = pictures.KEPT / f"{name}-{form}.png"
        if os.environ.get("RENEW_PICTURES"):
            if not path.exists() or pictures.differing(Image.open(path), taken):
                pictures.keep(taken, path)
        elif not path.exists() or not pictures.are_alike(Image.open(path), taken):
            taken.save(tmp_path / path.name)
            different.append(path.stem)
    assert different == [], f"Look at them in {tmp_path}. If they are right, {ADVICE}"


async def test_every_kept_picture_belongs_to_a_component(
    built: Path, visitor: Callable[..., Awaitable[Page]]
) -> None:
    belong = {f"{name}-{form}" for name, form in await shown_on(await visitor(), built)}
    left = {path for path in pictures.KEPT.glob("*.png") if path.stem not in belong}
    if os.environ.get("RENEW_PICTURES"):
        for path in left:
            path.unlink()
        left.clear()
    assert left == set(), f"These belong to no component. {ADVICE}"


def test_changed_word_or_place_makes_a_picture_differ_and_smoothing_or_one_pixel_does_not(
    tmp_path: Path,
) -> None:
    def drawn(words: str, shade: int) -> Image.Image:
        picture = Image.new("RGB", (390, 844), (247, 244, 238))
        draw = ImageDraw.Draw(picture)
        draw.rectangle((20, 20, 370, 200), outline=(shade, shade, shade))
        draw.text((40, 40), words, fill=(38, 35, 44), font_size=17)
        return picture

    before = drawn("You said back what you heard", 130)
    pictures.keep(before, tmp_path / "kept.png")
    kept = Image.open(tmp_path / "kept.png")
    assert pictures.are_alike(kept, before)
    assert pictures.are_alike(kept, drawn("You said back what you heard", 150))
    assert not pictures.are_alike(kept, drawn("You said back what I meant", 130))
    moved = Image.new("RGB", before.size, before.getpixel((0, 0)))
    moved.paste(before, (0, 1))
    assert pictures.are_alike(kept, moved)
    moved.paste(before, (0, 4))
    assert not pictures.are_alike(kept, moved)
    assert not pictures.are_alike(kept, before.resize((390, 843)))
