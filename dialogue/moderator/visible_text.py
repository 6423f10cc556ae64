"""Whether a text has a visible character: the rule for messages and for names.

Unicode has characters that are not drawn: spaces, controls, fillers that count as letters, and combining
marks. A character that this Python's Unicode tables do not assign counts as visible: it may be a newer emoji.
"""

import re
import unicodedata
from typing import Final

#: Invisible characters that change the direction of the text around them.
BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Letters and symbols by category that are drawn blank.
_BLANK: Final = frozenset(
    "\u115f\u1160\u3164\uffa0"  # the fillers of Hangul
    "\u2800"  # Braille without a dot
    "\U00013441\U00013442"  # blanks between hieroglyphs
    "\U0001d159"  # a note without a head
)
_VISIBLE_CATEGORIES: Final = frozenset("LNPS")
#: Characters of the category Cf that are drawn, over or under the digits after them.
_VISIBLE_FORMAT_CHARACTERS: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
#: Unassigned code points that are never drawn: default ignorable ones and noncharacters.
_NEVER_VISIBLE: Final = re.compile(
    "[\u2065\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e0fff"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def is_visible(character: str) -> bool:
    """Whether ``character`` is visible on its own."""
    category = unicodedata.category(character)
    if category in {"Cn", "Co"}:
        return _NEVER_VISIBLE.match(character) is None
    return (
        category[0] in _VISIBLE_CATEGORIES and character not in _BLANK
    ) or character in _VISIBLE_FORMAT_CHARACTERS


def has_visible(text: str) -> bool:
    """Whether ``text`` has a visible character."""
    return any(map(is_visible, text))
