"""Validation of names and topics: they must be visible, and no two names in a room may be confusable.

Two names are compared by their *skeletons*, which ignore case, accents, width, spaces, punctuation, and
whether a letter is Latin or only looks like it. Each name has two skeletons: one for names that read alike,
one for names that look alike ("Ian" with a capital I, "lan" with a small L). A name is stored and shown as
its writer wrote it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from dialogue.moderator.visible_text import BIDI_CONTROLS, has_visible, is_visible

MAX_NAME_CHARACTERS: Final = 40
MAX_TOPIC_CHARACTERS: Final = 200

EMPTY_NAME: Final = gettext_lazy("Please write a name.")
UNSHOWABLE: Final = gettext_lazy(
    "There is a character in it that cannot be shown. Please write it again, on one line."
)
INVISIBLE: Final = gettext_lazy(
    "There is a character in it that cannot be seen. Please write it again, by hand."
)
RESERVED: Final = gettext_lazy(
    "These pages use this word themselves, so as a name it would mislead. Please add to it, a last name for"
    " example."
)
CONFUSABLE: Final = gettext_lazy(
    "Two people here would have the same name, or names that look the same. Please add what tells them apart,"
    " a last name for example."
)

#: Characters that break a line or cannot be written.
_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
#: More marks than this on one letter overlap the lines above and below.
_MAX_MARKS: Final = 4
_MARKS: Final = frozenset({"Mn", "Me"})
#: Too many marks on one letter (``^`` for a mark), or one with no letter before it.
_EXCESS_MARKS: Final = re.compile(rf"(?:^|\^{{{_MAX_MARKS}}})\^")
#: Marks that are never drawn: the grapheme joiner, and marks that Khmer and Mongolian use.
_INVISIBLE_MARKS: Final = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")

_JOINERS: Final = frozenset("\u200c\u200d")
#: The first words of the Unicode names of letters that no joiner changes.
_NEVER_JOINED: Final = frozenset(
    {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "CJK", "HANGUL", "HIRAGANA", "KATAKANA"}
)
#: The characters that a variation selector turns into a picture of a key.
_KEYS: Final = frozenset("0123456789#*")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: The flag of a region, such as England: a black flag followed by invisible tag characters.
_FLAG: Final = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{3,6}\U000e007f")

_DATA: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_LOOKALIKES: Final = {ord(sign): letter for letter, signs in _DATA["lookalikes"].items() for sign in signs}
#: Letters by their Unicode name: small capitals, letters with strokes and hooks, boxed and flag letters.
_LATIN: Final = re.compile(
    r"(?:LATIN|SYMBOL) (?P<small>SMALL )?(?:CAPITAL )?LETTER (?:SMALL CAPITAL )?(?P<letter>[A-Z])"
    r"(?: WITH .*)?$"
)
#: Accents of Latin, Greek and Cyrillic letters. The marks of other scripts are letters of their own.
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_LIKE_L: Final = str.maketrans("I1", "ll")
_SMALL_I: Final = str.maketrans("i", "l")
#: Separators between the parts of a name: brackets, commas, and a dash between spaces.
_SETS_OFF: Final = re.compile(r"[()\[\]{}<>«»‹›〈〉《》【】〔〕「」『』⟨⟩,;:/|、،·•–—]|\s[-~]\s")


class InvalidRoomRequest(ValueError):
    """A room cannot be created with this value. ``field`` names it; the message is for its writer."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(str(message))
        self.field = field


def validated_topic(topic: str) -> str:
    """``topic`` without the spaces around it. It may be empty, and must be displayable on one line.

    Raises:
        InvalidRoomRequest: it is too long, has a character that cannot be displayed, or no visible one.
    """
    topic = _validated_line("topic", topic, MAX_TOPIC_CHARACTERS)
    if topic and not has_visible(topic):
        raise InvalidRoomRequest("topic", INVISIBLE)
    return topic


def validated_name(field: str, name: str) -> str:
    """``name`` with single spaces between its words.

    Raises:
        InvalidRoomRequest: it is empty, too long, reserved, or has an invisible or undisplayable character.
    """
    name = re.sub(r"\s+", " ", _validated_line(field, name, MAX_NAME_CHARACTERS))
    if any(_invisible(name)):
        raise InvalidRoomRequest(field, INVISIBLE)
    if not any(is_visible(sign) and unicodedata.category(sign)[0] != "P" for sign in name):
        raise InvalidRoomRequest(field, EMPTY_NAME)
    if is_reserved(name):
        raise InvalidRoomRequest(field, RESERVED)
    return name


def require_distinct_names(names: Sequence[str]) -> None:
    """Check that no two of a room's participants have confusable names. A third name is the observer's.

    Raises:
        InvalidRoomRequest: two names are confusable.
    """
    for index, name in enumerate(names):
        if any(are_confusable(name, other) for other in names[:index]):
            raise InvalidRoomRequest("names" if index == 1 else "observer", CONFUSABLE)


def are_confusable(one: str, other: str) -> bool:
    """Whether two names read alike or look alike."""
    return any(ours == theirs for ours, theirs in zip(skeletons(one), skeletons(other), strict=True))


def is_reserved(name: str) -> bool:
    """Whether a name, or a separated part of it, is a word that the pages use for participants."""
    parts = _SETS_OFF.split(unicodedata.normalize("NFKC", name))
    return any(_RESERVED_WORDS & _words_alike(part) for part in (name, *parts) if part.strip())


@lru_cache(maxsize=1024)
def skeletons(name: str) -> tuple[str, str]:
    """The two skeletons of ``name``: how it reads, and how it looks."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).translate(_LOOKALIKES)
    latin = "".join(_as_latin(sign) for sign in plain if _counts(sign))
    return latin.casefold(), latin.translate(_LIKE_L).replace("rn", "m").replace("vv", "w")


def _counts(sign: str) -> bool:
    """Whether skeletons keep the character: letters, digits, pictures, and marks that are letters."""
    if unicodedata.category(sign)[0] == "M":
        return sign not in _INVISIBLE_MARKS and not _SELECTORS.match(sign)
    return is_visible(sign) and unicodedata.category(sign)[0] != "P"


def _as_latin(sign: str) -> str:
    found = _LATIN.search(unicodedata.name(sign, "")) if not sign.isascii() else None
    if found is None:
        return sign
    return found["letter"].lower() if found["small"] else found["letter"]


def _words_alike(name: str) -> set[str]:
    """The forms of ``name``, by its letters alone, that are compared with the reserved words."""
    return {
        re.sub(r"[\W\d_]", "", "".join(words)).translate(_SMALL_I)
        for text in (name, re.sub(r"\d", "", name))
        for reading in zip(*map(skeletons, text.split()), strict=True)
        for words in _without_article([word.casefold() for word in reading])
    }


def _without_article(words: list[str]) -> list[list[str]]:
    return [words, words[1:]] if words[0] in _DATA["articles"] else [words]


_RESERVED_WORDS: Final = frozenset(word for phrase in _DATA["reserved"] for word in _words_alike(phrase))


def _validated_line(field: str, text: str, max_chars: int) -> str:
    text = text.strip()
    if len(text) > max_chars:
        sentence = ngettext(
            "This is too long: %(limit)s character at most.",
            "This is too long: %(limit)s characters at most.",
            max_chars,
        )
        raise InvalidRoomRequest(field, sentence % {"limit": max_chars})
    if any(unicodedata.category(sign) in _FORBIDDEN_CATEGORIES or sign in BIDI_CONTROLS for sign in text):
        raise InvalidRoomRequest(field, UNSHOWABLE)
    if _EXCESS_MARKS.search("".join("^" if unicodedata.category(sign) in _MARKS else "." for sign in text)):
        raise InvalidRoomRequest(field, UNSHOWABLE)
    return text


def _invisible(name: str) -> Iterator[str]:
    """The invisible characters of ``name`` that neither a script nor a picture needs at their position."""
    name = _FLAG.sub("\U0001f3f4", name)
    for index, sign in enumerate(name):
        before, after = name[:index][-1:], name[index + 1 :][:1]
        if is_visible(sign) or sign == " ":
            needed = True
        elif sign in _JOINERS:
            needed = _may_join(before) and _may_join(after)
        elif _SELECTORS.match(sign):
            needed = _may_join(before) or _script(before) == "CJK" or before in _KEYS
        else:
            needed = unicodedata.category(sign)[0] == "M" and sign not in _INVISIBLE_MARKS
        if not needed:
            yield sign


def _may_join(sign: str) -> bool:
    """Whether a joiner beside ``sign`` can change its drawing, as in some scripts and in pictures."""
    if not sign or sign in _JOINERS or unicodedata.category(sign)[0] not in "LMS":
        return False
    return _script(sign) not in _NEVER_JOINED


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0] if sign else ""
