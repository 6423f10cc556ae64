"""Sentences of the exports in the reader's language, and how a person's text stands inside one."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from dialogue.moderator.visible_text import BIDI_CONTROLS

#: The Unicode bidirectional classes of right-to-left letters and of right-to-left controls.
_RIGHT_TO_LEFT_CLASSES: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
_FIRST_STRONG_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
_POP_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"
#: These controls are removed from isolated text, because they could end the isolation.
_REMOVE_BIDI_CONTROLS: Final = dict.fromkeys(map(ord, BIDI_CONTROLS))

#: Languages that are written from the right.
RIGHT_TO_LEFT_LANGUAGES: Final = frozenset({"ar", "fa", "he", "ur"})
_LEFT_TO_RIGHT_ISOLATE: Final = "\N{LEFT-TO-RIGHT ISOLATE}"

#: Gives a sentence of the exports in the reader's language.
Translate = Callable[[str], str]
#: Writes a person's text, or a format's, as a part of a sentence.
Inline = Callable[[str], str]


def message(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is written into an export."""
    return sentence


def isolate(text: str) -> str:
    """Isolate a person's text inside a sentence if it contains right-to-left letters, as Arabic does.

    Without isolation, the text would reorder the sentence around it.
    """
    if not text.isascii() and any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT_CLASSES for character in text
    ):
        return f"{_FIRST_STRONG_ISOLATE}{text.translate(_REMOVE_BIDI_CONTROLS)}{_POP_ISOLATE}"
    return text


def isolate_moment(moment: str, language: str) -> str:
    """Isolate a date or a time inside a sentence that is written from the right, which would reorder it."""
    if language in RIGHT_TO_LEFT_LANGUAGES:
        return f"{_LEFT_TO_RIGHT_ISOLATE}{moment}{_POP_ISOLATE}"
    return moment


def pad_to_longest(answer: str, possible_answers: Iterable[str]) -> str:
    """``answer`` padded with spaces, so that the length of the file does not reveal it."""
    return answer + " " * (max(len(each.encode()) for each in possible_answers) - len(answer.encode()))
