"""The HTML tags of the built page, read from the manifest that `vite build` leaves in frontend/dist."""

import functools
import json
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dialogue.helpers.languages import current_language

register = template.Library()
#: A font by its name and the subset of its letters, as the build's manifest names it.
FONT: Final = "node_modules/@fontsource-variable/{0}/files/{0}-{1}-wght-normal.woff2"


@functools.cache
def manifest() -> dict[str, dict[str, Any]]:
    """The build's chunks by name. A process reads them once: a later build is for the processes after it.

    Raises:
        ImproperlyConfigured: the page was not built.
    """
    path = settings.BUILT_FRONTEND / "manifest.json"
    try:
        chunks: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ImproperlyConfigured(
            f"The page is not built ({path}: {fault}); `./run setup` builds it."
        ) from fault
    return chunks


@register.simple_tag
@functools.cache
def frontend(entry: str) -> SafeString:
    """The tags for an entry of `vite.config.ts`: its styles, its script, and the scripts that it imports."""
    *imported, own = (manifest()[name] for name in _with_imports(entry))
    tags = [
        *(
            format_html('<link rel="stylesheet" href="{}">', static(style))
            for chunk in (*imported, own)
            for style in chunk.get("css", ())
        ),
        format_html('<script type="module" crossorigin src="{}"></script>', static(own["file"])),
        *(
            format_html('<link rel="modulepreload" crossorigin href="{}">', static(chunk["file"]))
            for chunk in imported
        ),
    ]
    return format_html_join("\n", "{}", ((tag,) for tag in tags))


@register.simple_tag
def fonts() -> SafeString:
    """The tags that load the fonts of the page's language early, so that it is drawn in them at once."""
    subsets = [("figtree", "latin"), ("literata", "latin")]
    if current_language() == "ar":
        subsets.append(("vazirmatn", "arabic"))
    files = ((static(manifest()[FONT.format(*subset)]["file"]),) for subset in subsets)
    return format_html_join(
        "\n", '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">', files
    )


@register.simple_tag
def frontend_texts() -> SafeString:
    """The tags that load the texts of the viewer's language beside the script, which will import them."""
    return _preload(f"src/text.{current_language()}.ts")


@register.simple_tag
def frontend_early() -> SafeString:
    """The tag that opens the room's connection while the script loads. It stands after the page's data."""
    src = static(manifest()["src/early.ts"]["file"])
    return format_html('<script type="module" async crossorigin src="{}"></script>', src)


@register.simple_tag
def frontend_replay() -> SafeString:
    """The tags that load the replay beside the script, which will import it."""
    return _preload("src/replay-page.tsx")


@functools.cache
def _preload(entry: str) -> SafeString:
    files = ((static(manifest()[name]["file"]),) for name in _with_imports(entry))
    return format_html_join("\n", '<link rel="modulepreload" crossorigin href="{}">', files)


def _with_imports(name: str) -> list[str]:
    """The names of a chunk and of all that it imports, each once, the chunk itself last."""
    imported = [each for direct in manifest()[name].get("imports", ()) for each in _with_imports(direct)]
    return list(dict.fromkeys([*imported, name]))
