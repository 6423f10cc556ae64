"""The HTML tags of the built page, read from the manifest that `vite build` leaves in frontend/dist."""

import functools
import json
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


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


def _with_imports(name: str) -> list[str]:
    """The names of a chunk and of all that it imports, each once, the chunk itself last."""
    imported = [each for direct in manifest()[name].get("imports", ()) for each in _with_imports(direct)]
    return list(dict.fromkeys([*imported, name]))
