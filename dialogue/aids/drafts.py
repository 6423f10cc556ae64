"""Hints on what a draft says of the partner, on its length and on its topics."""

from collections.abc import Sequence
from typing import Final

from dialogue.aids.form import is_language
from dialogue.aids.rules import Length, Rules, Saying
from dialogue.aids.types import Draft, Span
from dialogue.aids.words import Sentence, all_words, stem

#: Two parts of a draft are of different topics if each has so many words of content, and none is in both.
MIN_CONTENT_WORDS: Final = 5
#: A saying-back may be this many times as long as what it says back.
_SAYING_BACK_SHARE: Final = 1.2
_QUOTES: Final = ("“”", "„“", "«»")


def blame_in(text: str, parts: Sequence[Sentence], rules: Rules, *, saying_back: bool) -> tuple[Span, ...]:
    """The exact words that may be heard as blame; none in a sentence that is no blame, or in quotes."""
    if rules.blame is None:
        return ()
    patterns = rules.blame.said_back if saying_back else rules.blame.own_words
    spans: list[Span] = []
    for part in parts:
        words = rules.written_out(part.words)
        found = patterns.matches(words)
        if found and not rules.blame.unless.any(words):
            marked = [(words[start].start, words[end - 1].end) for start, end in found]
            spans += [(start, end) for start, end in marked if not _is_quoted(text, start, end)]
    return _merged(spans)


def is_long(draft: Draft, parts: Sequence[Sentence], length: Length) -> bool:
    """Whether a draft is longer than a partner can take in at once."""
    count = len(all_words(parts))
    if draft.saying_back and len(draft.text) <= _SAYING_BACK_SHARE * sum(map(len, draft.heard)):
        return False
    return count >= length.words or (
        count >= length.least and len(draft.text) >= length.share * draft.max_chars
    )


def other_topic(parts: Sequence[Sentence], rules: Rules, topics: Saying) -> tuple[Span, ...]:
    """The words that begin another topic: two such turns, or one after which nothing of before returns."""
    if rules.words is None or not is_language(parts, rules):
        return ()
    turns = [
        (number, words[start].start, words[end - 1].end)
        for number, words in enumerate(rules.written_out(part.words) for part in parts)
        for start, end in topics.marks.matches(words)
    ]
    # A draft that begins with such words has its topic before it, with the partner.
    turns = [turn for turn in turns if turn[0] > 0]
    split = [turn for turn in turns if _differs(parts[: turn[0]], parts[turn[0] :], rules.words.common)]
    wanted = turns if len({turn[0] for turn in turns}) > 1 and split else split
    return _merged([(start, end) for _, start, end in wanted])


def _differs(before: Sequence[Sentence], after: Sequence[Sentence], common: frozenset[str]) -> bool:
    first, second = (
        {stem(word.text) for word in all_words(some) if word.text not in common} for some in (before, after)
    )
    return min(len(first), len(second)) >= MIN_CONTENT_WORDS and not first & second


def _is_quoted(text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    if before.count('"') % 2 and '"' in after:
        return True
    return any(
        before.rfind(opening) > before.rfind(closing) and closing in after for opening, closing in _QUOTES
    )


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
