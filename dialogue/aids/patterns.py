"""Patterns of words, as the rules of a language are written: a small language without repetition.

A pattern is a row of steps with spaces between them, and matches words of one sentence:

    you            this word (in small letters; an apostrophe is straight)
    always|never   one of these words
    selfish*       a word that begins so
    <insults>      a word of the list of this name in the same file
    ..2            no, one or two words, whatever they are (at most five)
    !know|mind     the next word is none of these; takes no word
    &me|us         the next word is one of these; takes no word
    ^  $           here the sentence begins, or ends; takes no word

There is nothing that repeats without bound, and a match follows all possible places at once: at most eleven,
because the gaps of a pattern take ten words together. So the time of a pattern is at most the number of words
times the number of steps times eleven. No file can make it longer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dialogue.aids.words import Word

MAX_STEPS: Final = 12
MAX_GAP: Final = 5
MAX_GAPS: Final = 10
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*\*?")
_HELP: Final = "write words, a|b, begin*, <list>, ..2, !a|b, &a|b, ^ or $, with spaces between them"


class PatternError(ValueError):
    """A pattern is not valid. The message quotes it and says what to write."""


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    look: str = ""
    gap: int = 0
    edge: str = ""

    def takes(self, word: str) -> bool:
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``source`` is how it was written."""

    source: str
    steps: tuple[_Step, ...]

    def named_words(self) -> frozenset[str]:
        return frozenset().union(*(step.words for step in self.steps))

    def end_of_match(self, words: Sequence[Word], start: int) -> int | None:
        """The index after the shortest match that begins at ``start``, or None."""
        places = {start}
        for step in self.steps:
            if step.gap:
                places = {place + more for place in places for more in range(step.gap + 1)}
            elif step.edge:
                wanted = 0 if step.edge == "^" else len(words)
                places &= {wanted}
            elif step.look:
                wanted_next = step.look == "&"
                places = {
                    place
                    for place in places
                    if (place < len(words) and step.takes(words[place].text)) == wanted_next
                }
            else:
                places = {
                    place + 1 for place in places if place < len(words) and step.takes(words[place].text)
                }
            if not places:
                return None
        return min(places)


class PatternSet:
    """Patterns that are looked for together. A word is compared only with patterns that can begin with it."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_word: dict[str, list[Pattern]] = {}
        self._others: list[Pattern] = []
        for pattern in patterns:
            first = next(step for step in pattern.steps if not step.edge)
            if first.look or first.beginnings:
                self._others.append(pattern)
            else:
                for word in first.words:
                    self._by_word.setdefault(word, []).append(pattern)

    def matches(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Where patterns match: pairs of indices into ``words``, in order of their beginning."""
        found: list[tuple[int, int]] = []
        for start, word in enumerate(words):
            for pattern in (*self._by_word.get(word.text, ()), *self._others):
                end = pattern.end_of_match(words, start)
                if end is not None and end > start:
                    found.append((start, end))
        return found

    def any(self, words: Sequence[Word]) -> bool:
        return bool(self.matches(words))


def compile_pattern(source: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: it is malformed, names no list of the file, or is too long.
    """
    parts = source.split()
    if not parts:
        raise PatternError(f"a pattern is empty: {_HELP}")
    if len(parts) > MAX_STEPS:
        raise PatternError(f"{source!r} has {len(parts)} steps; a pattern has at most {MAX_STEPS}")
    steps = tuple(_step(part, source, lists) for part in parts)
    if sum(step.gap for step in steps) > MAX_GAPS:
        raise PatternError(
            f"{source!r}: its gaps take more than {MAX_GAPS} words together; make them smaller"
        )
    taking = [step for step in steps if not step.edge]
    if not taking or taking[0].gap or taking[-1].gap or all(step.look for step in taking):
        raise PatternError(f"{source!r} must begin and end with words, not with a gap: {_HELP}")
    for place, part in enumerate(parts):
        if (part == "^" and place) or (part == "$" and place != len(parts) - 1):
            raise PatternError(f"{source!r}: ^ stands only at the beginning and $ only at the end")
    return Pattern(source, steps)


def _step(part: str, source: str, lists: Mapping[str, Sequence[str]]) -> _Step:
    if part in {"^", "$"}:
        return _Step(edge=part)
    if part.startswith(".."):
        gap = part[2:]
        if gap not in {str(number) for number in range(1, MAX_GAP + 1)}:
            raise PatternError(f"{source!r}: a gap is ..1 to ..{MAX_GAP}, not {part!r}")
        return _Step(gap=int(gap))
    look = part[0] if part[0] in "!&" else ""
    words: set[str] = set()
    beginnings: list[str] = []
    for choice in part.removeprefix(look).split("|"):
        for word in _listed(choice, source, lists):
            if not _WORD.fullmatch(word) or word != word.lower():
                raise PatternError(f"{source!r}: {word!r} is not a word in small letters; {_HELP}")
            if word.endswith("*"):
                beginnings.append(word[:-1])
            else:
                words.add(word)
    return _Step(frozenset(words), tuple(beginnings), look)


def _listed(choice: str, source: str, lists: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if not (choice.startswith("<") and choice.endswith(">")):
        return (choice,)
    if choice[1:-1] not in lists:
        raise PatternError(
            f"{source!r}: there is no list {choice}; the file has {', '.join(sorted(lists)) or 'none'}"
        )
    return lists[choice[1:-1]]
