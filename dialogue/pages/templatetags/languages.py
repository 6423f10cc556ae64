"""The language switch, which every page has in its header."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language_info, gettext_noop

from dialogue.helpers.languages import current_language, translated

register = template.Library()

NOT_REVIEWED = gettext_noop("not yet reviewed by a native speaker")


@register.inclusion_tag("language_switch.html")
def language_switch() -> dict[str, Any]:
    """The languages by their own names. The form leads back to the page that it was sent from."""
    return {
        "name": dict(settings.LANGUAGES)[current_language()],
        "languages": [
            {
                "code": code,
                "name": name,
                "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
                "note": translated(NOT_REVIEWED, code) if code in settings.UNREVIEWED_LANGUAGES else "",
            }
            for code, name in settings.LANGUAGES
        ],
    }
