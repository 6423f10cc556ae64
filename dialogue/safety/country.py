"""Which country a reader is probably in, guessed from what browsers send with every page. It is not kept."""

from collections.abc import Container
from typing import Final

from django.utils.translation.trans_real import parse_accept_lang_header

#: Where most readers of a language are. For English and Arabic no country is likely enough.
_MOST_READERS: Final = {"de": "DE", "es": "ES"}


def guess(known: Container[str], accept_language: str, language: str) -> str | None:
    """The first known country in ``Accept-Language``, or that of most readers of ``language``, or None."""
    for preferred, _ in parse_accept_lang_header(accept_language):
        for part in preferred.split("-")[1:]:
            if part.upper() in known:
                return part.upper()
    found = _MOST_READERS.get(language)
    return found if found is not None and found in known else None
