"""The tags that name the built scripts and styles, from the manifest of a build."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils import translation

from dialogue.pages.templatetags.frontend import (
    FONT,
    _preload,
    fonts,
    frontend,
    frontend_replay,
    frontend_texts,
    manifest,
)
from project.startup_checks import unreachable

BUILD = {
    "src/page.ts": {"file": "assets/page-1.js", "imports": ["_b.js", "_c.js"], "css": ["assets/page-1.css"]},
    "_b.js": {"file": "assets/b-1.js", "imports": ["_c.js"]},
    "_c.js": {"file": "assets/c-1.js", "css": ["assets/c-1.css"]},
}


@pytest.fixture
def build(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The folder of a build, empty until a test writes a manifest."""
    settings.BUILT_FRONTEND = tmp_path
    for cached in (manifest, frontend, _preload):
        cached.cache_clear()
    yield tmp_path
    for cached in (manifest, frontend, _preload):
        cached.cache_clear()


def test_entry_names_all_styles_then_its_script_and_preloads_each_import_once(build: Path) -> None:
    (build / "manifest.json").write_text(json.dumps(BUILD))
    assert frontend("src/page.ts").splitlines() == [
        '<link rel="stylesheet" href="/static/assets/c-1.css">',
        '<link rel="stylesheet" href="/static/assets/page-1.css">',
        '<script type="module" crossorigin src="/static/assets/page-1.js"></script>',
        '<link rel="modulepreload" crossorigin href="/static/assets/c-1.js">',
        '<link rel="modulepreload" crossorigin href="/static/assets/b-1.js">',
    ]


def test_texts_of_the_viewers_language_are_loaded_beside_the_script(build: Path) -> None:
    texts = {
        "src/text.de.ts": {"file": "assets/text.de-1.js", "imports": ["_parts.js"]},
        "_parts.js": {"file": "assets/parts-1.js"},
    }
    (build / "manifest.json").write_text(json.dumps(texts))
    with translation.override("de"):
        assert frontend_texts().splitlines() == [
            '<link rel="modulepreload" crossorigin href="/static/assets/parts-1.js">',
            '<link rel="modulepreload" crossorigin href="/static/assets/text.de-1.js">',
        ]


def test_replay_is_loaded_beside_the_script_and_the_room_does_not_load_it() -> None:
    [replay] = {manifest()["src/replay-page.tsx"]["file"]}
    assert f'href="/static/{replay}"' in frontend_replay()
    assert replay not in frontend("src/main.tsx") + frontend_texts()


def test_a_room_opens_its_connection_after_its_data_and_a_replay_does_not() -> None:
    early = f'async crossorigin src="/static/{manifest()["src/early.ts"]["file"]}"'
    room, replay = (render_to_string("pages/live.html", {"replaying": which}) for which in (False, True))
    assert room.index('id="app"') < room.index(early)
    assert early not in replay


def test_process_keeps_the_build_that_it_read_first(build: Path) -> None:
    (build / "manifest.json").write_text(json.dumps(BUILD))
    manifest()
    (build / "manifest.json").unlink()
    assert "page-1.js" in frontend("src/page.ts")


@pytest.mark.parametrize("content", [None, "", "{"])
def test_missing_or_broken_build_is_named_with_the_command_that_helps(
    build: Path, content: str | None
) -> None:
    if content is not None:
        (build / "manifest.json").write_text(content)
    with pytest.raises(ImproperlyConfigured, match=r"page is not built .*manifest\.json.*`\./run setup`"):
        frontend("src/page.ts")


@pytest.mark.django_db
def test_server_without_a_built_page_does_not_start(build: Path) -> None:
    [sentence] = unreachable()
    assert "`./run setup` builds it" in sentence


@pytest.mark.parametrize(
    ("language", "loaded"), [("en", ["figtree", "literata"]), ("ar", ["figtree", "literata", "vazirmatn"])]
)
def test_fonts_of_the_language_are_loaded_early(build: Path, language: str, loaded: list[str]) -> None:
    subsets = [("figtree", "latin"), ("literata", "latin"), ("vazirmatn", "arabic")]
    files = {FONT.format(*subset): {"file": f"assets/{subset[0]}-1.woff2"} for subset in subsets}
    (build / "manifest.json").write_text(json.dumps(BUILD | files))
    with translation.override(language):
        tags = fonts().splitlines()
    assert tags == [
        f'<link rel="preload" as="font" type="font/woff2" crossorigin href="/static/assets/{font}-1.woff2">'
        for font in loaded
    ]


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_scripts_of_the_room_have_at_most_45_kb(language: str) -> None:
    """Compressed by brotli, which browsers take over HTTPS."""
    with translation.override(language):
        tags = frontend("src/main.tsx") + frontend_texts()
    scripts = set(re.findall(r"/static/(assets/[^\"]+\.js)\"", tags))
    assert len(scripts) >= 2
    sizes = [(settings.BUILT_FRONTEND / f"{script}.br").stat().st_size for script in scripts]
    assert sum(sizes) <= 45_000
