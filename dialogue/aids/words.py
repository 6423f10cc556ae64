"""Words of a text with their places, and the stems that let different forms of one word meet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

#: The aids read so much of a text. A longer one is read up to here, so that its time stays bounded.
MAX_CHARACTERS_READ: Final = 6_000

#: A word with its apostrophes, or one sign that ends a sentence or a clause. Every alternative takes at least
#: one sign and none can match in two ways, so reading takes linear time.
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.!?…。！？\n]+|[,;:]|[-–—]{2,}|[–—]")
_SENTENCE_ENDS: Final = frozenset(".!?…。！？\n")

#: Longest first. An ending leaves at least three letters.
_ENDINGS: Final = (
    "ments", "ingly", "edly", "ment", "ness", "ing", "ies", "ied", "est", "ed", "es", "ly", "er", "s",
)  # fmt: skip
_ENDINGS_BY_LETTER: Final = {
    letter: tuple(ending for ending in _ENDINGS if ending[-1] == letter) for letter in "sydtgr"
}
_MIN_STEM: Final = 3


class Word(NamedTuple):
    """A word in small letters with straight apostrophes, and its offsets in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence, the clauses as slices of them, and the sign it ends with ("" for none)."""

    words: tuple[Word, ...]
    clauses: tuple[tuple[int, int], ...]
    end_sign: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the first ``MAX_CHARACTERS_READ`` code points of a text, without empty ones."""
    found: list[Sentence] = []
    words: list[Word] = []
    starts: list[int] = [0]
    for match in _TOKEN.finditer(text, 0, MAX_CHARACTERS_READ):
        token = match.group()
        if token[0].isalpha():
            words.append(Word(token.lower().replace("’", "'"), *match.span()))
        elif token[0] in _SENTENCE_ENDS:
            _close(found, words, starts, "?" if "?" in token or "？" in token else token[0])
            words, starts = [], [0]
        elif starts[-1] != len(words):
            starts.append(len(words))
    _close(found, words, starts, "")
    return tuple(found)


def all_words(parts: Sequence[Sentence]) -> tuple[Word, ...]:
    """The words of several sentences, in order."""
    return tuple(word for part in parts for word in part.words)


def stem(word: str) -> str:
    """An English word without its ending: "worried", "worries" and "worry" meet."""
    kept = word.split("'", 1)[0]
    for ending in _ENDINGS_BY_LETTER.get(kept[-1:], ()):
        if kept.endswith(ending) and len(kept) - len(ending) >= _MIN_STEM:
            kept = kept[: -len(ending)] + ("y" if ending in {"ies", "ied"} else "")
            break
    if len(kept) > _MIN_STEM and kept[-1] == kept[-2] and kept[-1] not in "sl":
        kept = kept[:-1]
    if len(kept) > _MIN_STEM and kept[-1] == "e":
        kept = kept[:-1]
    return kept[:-1] + "y" if len(kept) > _MIN_STEM and kept[-1] == "i" else kept


def _close(found: list[Sentence], words: list[Word], starts: list[int], sign: str) -> None:
    if words:
        ends = [*starts[1:], len(words)]
        clauses = tuple((start, end) for start, end in zip(starts, ends, strict=True) if start < end)
        found.append(Sentence(tuple(words), clauses, sign))
