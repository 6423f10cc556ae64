"""What a browser shows of a page outside of it: its title and icons. None of it names a person or a topic."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dialogue import pages

pytestmark = pytest.mark.django_db  # an answer that is closed looks after the connection
TEMPLATES = Path(pages.__file__).parent / "templates"
PAGES = [path for path in TEMPLATES.rglob("*.html") if '{% extends "base.html" %}' in path.read_text()]
CONTENT_TYPES = {
    "/app.webmanifest": "application/manifest+json",
    "/service-worker.js": "text/javascript",
    "/icons/icon.svg": "image/svg+xml",
    "/icons/icon-48.png": "image/png",
    "/apple-touch-icon.png": "image/png",
}


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_has_a_title_without_a_name_or_a_topic(page: Path) -> None:
    title = re.search(r"{% block title %}(.+?){% endblock %}", page.read_text())
    assert title is not None
    assert "{{" not in title[1]


def test_no_two_pages_have_the_same_title() -> None:
    titles = [re.search(r"{% block title %}.+", page.read_text()) for page in PAGES]
    assert len({found[0] for found in titles if found}) == len(PAGES)


@pytest.mark.parametrize(("path", "content_type"), CONTENT_TYPES.items())
def test_icons_and_worker_are_served_at_the_root_with_the_headers_of_every_answer(
    client: Client, path: str, content_type: str
) -> None:
    answer: Any = client.get(path)
    answer.close()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(content_type)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_every_icon_of_the_manifest_and_of_the_pages_exists() -> None:
    root = Path(settings.WHITENOISE_ROOT)
    manifest = json.loads((root / "app.webmanifest").read_text())
    linked = re.findall(r'<link rel="[\w-]+" href="(/[^"]+)"', (TEMPLATES / "base.html").read_text())
    assert {icon.get("purpose", "any") for icon in manifest["icons"]} == {"any", "maskable"}
    for path in [*linked, *(icon["src"] for icon in manifest["icons"])]:
        assert (root / path.lstrip("/")).is_file(), path


def test_offline_page_needs_no_person_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/offline/")
    assert answer.status_code == 200
    assert not answer.cookies


def test_the_licence_of_every_font_comes_with_it() -> None:
    fonts = {path.name.partition("-")[0] for path in settings.BUILT_FRONTEND.glob("assets/*.woff2")}
    licences = (settings.BUILT_FRONTEND / "licenses.md").read_text()
    assert fonts
    for font in fonts:
        assert re.search(rf"^## @fontsource-variable/{font} .*\n\nCopyright", licences, re.MULTILINE), font
    assert licences.count("SIL OPEN FONT LICENSE Version 1.1") == len(fonts)


@pytest.mark.parametrize(
    "fonts", [["figtree-latin", "literata-latin"], ["figtree-latin", "literata-latin", "vazirmatn-arabic"]]
)
def test_the_fonts_of_one_language_have_at_most_120_kb(fonts: list[str]) -> None:
    manifest = json.loads((settings.BUILT_FRONTEND / "manifest.json").read_text())
    files = [chunk["file"] for name, chunk in manifest.items() if name.endswith(".woff2")]
    sizes = [
        (settings.BUILT_FRONTEND / file).stat().st_size
        for file in files
        if re.match(rf"assets/({'|'.join(fonts)})-wght", file)
    ]
    assert len(sizes) == len(fonts)
    assert sum(sizes) <= 120_000
