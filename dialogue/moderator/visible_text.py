"""Whether there is anything to see in what somebody wrote. Pure; the one rule for words and for names.

Unicode has signs that take part in a text and show nothing: spaces, controls, fillers that count as letters,
and marks that need a letter to stand on. What this Python's tables do not know yet counts as visible: it may
be a picture that is newer than they are.
"""

import re
import unicodedata
from typing import Final

#: Signs that turn, set apart or end a direction. They are not seen, and reach into the text around them.
BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Letters and symbols by category that are drawn as nothing at all.
_BLANK: Final = frozenset(
    "\u115f\u1160\u3164\uffa0"  # the fillers of Hangul
    "\u2800"  # Braille without a dot
    "\U00013441\U00013442"  # blanks between hieroglyphs
    "\U0001d159"  # a note without a head
)
_VISIBLE_CATEGORIES: Final = frozenset("LNPS")
#: Signs of the category of those that format, and yet drawn: they stand over or under the digits after them.
_VISIBLE_FORMAT_CHARACTERS: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
#: Not assigned, and never to be drawn: default ignorable code points and noncharacters.
_NEVER_VISIBLE: Final = re.compile(
    "[\u2065\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e0fff"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def is_visible(character: str) -> bool:
    """Whether ``sign``, one character, is seen where it stands alone."""
    category = unicodedata.category(character)
    if category in {"Cn", "Co"}:
        return _NEVER_VISIBLE.match(character) is None
    return (
        category[0] in _VISIBLE_CATEGORIES and character not in _BLANK
    ) or character in _VISIBLE_FORMAT_CHARACTERS


def has_visible(text: str) -> bool:
    """Whether anything of ``text`` can be seen."""
    return any(map(is_visible, text))
