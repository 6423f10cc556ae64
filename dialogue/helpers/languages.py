"""The language of a viewer: chosen by the language switch, kept with a person, or preferred by the client.

The language belongs to the viewer, not to the room: each partner of one room reads their own.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def viewer_language(chosen: Iterable[str | None], accept_language: str) -> str:
    """The first of ``chosen`` that the catalogues have, or else of ``Accept-Language``, or else English.

    A region counts as its language: de-AT as de.
    """
    for language in chosen:
        if language is not None and (known := known_language(language)) is not None:
            return known
    for preferred, _ in parse_accept_lang_header(accept_language):
        if preferred == "*":
            break
        if (known := known_language(preferred)) is not None:
            return known
    return settings.LANGUAGE_CODE


def known_language(language: str) -> str | None:
    """The language of the catalogues for this code, or None."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return None


def current_language() -> str:
    """The language of the request that this thread answers."""
    return translation.get_language() or settings.LANGUAGE_CODE


def translated(message: str, language: str) -> str:
    """A message of the catalogues in ``language``, for connections that outlive a request."""
    with translation.override(language):
        return translation.gettext(message)
