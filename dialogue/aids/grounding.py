"""Which words of a share a saying-back has or lacks, and how much of its words it gives back unchanged."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dialogue.aids.figures import Figures
from dialogue.aids.form_features import FILLERS
from dialogue.aids.rules import Words
from dialogue.aids.types import Span, Touched
from dialogue.aids.words import Word, all_words, sentences, stem

#: A row of so many words counts as taken over.
_RUN: Final = 3
#: Parroting: at least so many words, of which so great a share are in rows of the share.
MIN_PARROTED_WORDS: Final = 12
MIN_PARROTED_SHARE: Final = 0.8

#: Weights of the comparison: of pairs of neighbours, of parts of words, of near meanings, of who is spoken
#: of, and of each text further back. They were chosen by trying a few on AnnoMI.
_PAIRS: Final = 0.2
_PART_LETTERS: Final = 4
_PARTS: Final = 0.4
_MEANINGS: Final = 1.6
_PEOPLE: Final = 8.0
_EARLIER: Final = 0.85
_SMOOTHING: Final = 100.0

#: Words of the sharer are compared as the listener says them: "my" is "your" there.
_TURNED: Final[Mapping[str, str]] = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "am": "are", "was": "were",
}  # fmt: skip
_PERSONS: Final[Mapping[str, str]] = {**_TURNED, "we": "you", "us": "you", "our": "your"}

Row = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a saying-back says: the stems of its words, and their near meanings."""

    stems: frozenset[str]
    meanings: frozenset[str]


def touched(reply: str, heard: Sequence[str], words: Words) -> tuple[Touched, ...]:
    """For each text of ``heard``, its content words that ``reply`` has (by stem or near meaning) or lacks."""
    said = {stem(word.text) for word in all_words(sentences(reply)) if word.text not in words.common}
    known = _Known(frozenset(said), frozenset(group for name in said for group in words.groups.get(name, ())))
    return tuple(_touched(text, known, words) for text in heard)


def _touched(text: str, known: _Known, words: Words) -> Touched:
    has: list[Span] = []
    lacks: list[Span] = []
    for word in all_words(sentences(text)):
        if word.text in words.common or word.text in FILLERS or len(word.text) < _RUN:
            continue
        name = stem(word.text)
        found = name in known.stems or any(group in known.meanings for group in words.groups.get(name, ()))
        (has if found else lacks).append((word.start, word.end))
    return Touched(tuple(has), tuple(lacks))


def grounding(reply: str, heard: Sequence[str], words: Words, figures: Figures) -> float:
    """How near ``reply`` is to what was heard, from -2 to 1; about 0 for words on something else.

    The cosine of their words, weighted by rarity, less what a usual share and a usual saying-back would give.
    It sees which topic is spoken of, and not whether what is said of it is right.
    """
    mine, theirs = said_row(reply, words, figures), heard_row(heard, words, figures)
    return _product(mine, theirs) - _product(mine, figures.usual_heard) - _product(theirs, figures.usual_said)


def said_row(reply: str, words: Words, figures: Figures) -> Row:
    """The words of a saying-back and what stands for them, as weights of a row of length 1 or less."""
    return _scaled(_row(reply, words, figures, turned=False))


def heard_row(heard: Sequence[str], words: Words, figures: Figures) -> Row:
    """The same of a share, in which the last text counts most."""
    row: Row = {}
    for back, text in enumerate(reversed(heard)):
        for name, weight in _row(text, words, figures, turned=True).items():
            row[name] = max(row.get(name, 0.0), weight * _EARLIER**back)
    return _scaled(row)


def _product(row: Row, other: Mapping[str, float]) -> float:
    return sum(weight * other[name] for name, weight in row.items() if name in other)


def _scaled(row: Row) -> Row:
    length = math.sqrt(sum(weight * weight for weight in row.values()) + _SMOOTHING)
    return {name: weight / length for name, weight in row.items()}


def _row(text: str, words: Words, figures: Figures, *, turned: bool) -> Row:
    plain = [part for word in all_words(sentences(text)) for part in word.text.split("'")]
    names = [stem(_TURNED.get(word, word) if turned else word) for word in plain if word not in FILLERS]
    weight = {name: figures.rarity.get(name, figures.unseen) for name in names}
    row = dict(weight)
    for first, second in pairwise(names):
        row[f"{first} {second}"] = _PAIRS * (weight[first] + weight[second])
    for name, rarity in weight.items():
        for group in words.groups.get(name, ()):
            row[group] = max(row.get(group, 0.0), _MEANINGS * rarity)
        for pronoun in words.people.get(name, ()):
            row[pronoun] = _PEOPLE
        for part in _parts(name):
            row[part] = _PARTS * rarity
    return row


def _parts(name: str) -> Iterable[str]:
    whole = f"^{name}$"
    if len(name) < _PART_LETTERS:
        return ()
    return (f"#{whole[start : start + _PART_LETTERS]}" for start in range(len(whole) - _PART_LETTERS + 1))


def parroted(reply: str, heard: Sequence[str]) -> tuple[Span, ...]:
    """The rows of words in ``reply`` that the share has too, if they are almost all of it; else none."""
    mine = all_words(sentences(reply))
    if len(mine) < MIN_PARROTED_WORDS:
        return ()
    theirs = {run for text in heard for run in _runs(all_words(sentences(text)))}
    taken = [False] * len(mine)
    for place, run in enumerate(_runs(mine)):
        if run in theirs:
            taken[place : place + _RUN] = [True] * _RUN
    if sum(taken) < MIN_PARROTED_SHARE * len(mine):
        return ()
    return _joined(mine, taken)


def _runs(words: Sequence[Word]) -> list[tuple[str, ...]]:
    plain = [_person(word.text) for word in words]
    return [tuple(plain[place : place + _RUN]) for place in range(len(plain) - _RUN + 1)]


def _person(word: str) -> str:
    """A word in which "I" and "you" are one, so that a saying-back of the same words is found."""
    first, apostrophe, rest = word.partition("'")
    rest = "re" if rest == "m" else rest
    plain = _PERSONS.get(first, first)
    return f"{plain}{apostrophe}{rest}" if apostrophe else plain


def _joined(words: Sequence[Word], taken: Sequence[bool]) -> tuple[Span, ...]:
    spans: list[Span] = []
    before = False
    for word, is_taken in zip(words, taken, strict=True):
        if is_taken and before:
            spans[-1] = (spans[-1][0], word.end)
        elif is_taken:
            spans.append((word.start, word.end))
        before = is_taken
    return tuple(spans)
