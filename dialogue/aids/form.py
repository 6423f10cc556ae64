"""Whether a saying-back reads more like a question, advice or an answer of one's own, and which of them."""

from collections.abc import Sequence
from typing import Final, Literal

from dialogue.aids.figures import Figures
from dialogue.aids.form_features import features
from dialogue.aids.rules import Rules
from dialogue.aids.words import Sentence, Word, all_words

Form = Literal["question", "advice", "rebuttal"]

#: Below so many words, a text is too short to judge.
MIN_WORDS: Final = 3
#: Where words leave little doubt, a text is hinted at from this score down, as log-odds.
CLEAR_BELOW: Final = 0.0
#: In a text of the language, at least this share of the words is common in it.
MIN_COMMON_SHARE: Final = 0.4


def score(reply: str, heard: Sequence[str], figures: Figures) -> float:
    """The log-odds that ``reply`` says back what was heard, as the model sees it."""
    return figures.score(features(reply, heard, figures.rarity, figures.unseen))


def is_language(parts: Sequence[Sentence], rules: Rules) -> bool:
    """Whether a text has enough words, and enough common words of the language of ``rules``, to be judged."""
    words = all_words(parts)
    if rules.words is None or len(words) < MIN_WORDS:
        return False
    return sum(word.text in rules.words.common for word in words) >= MIN_COMMON_SHARE * len(words)


def form_of(
    reply: str, parts: Sequence[Sentence], heard: Sequence[str], rules: Rules, figures: Figures
) -> Form | None:
    """What a saying-back reads like, if it is not a saying-back; None where it is one, or cannot be judged.

    ``parts`` are the sentences of ``reply``.
    """
    if not rules.forms or not heard or not is_language(parts, rules):
        return None
    value = score(reply, heard, figures)
    if value >= max(figures.threshold, CLEAR_BELOW):
        return None
    spoken = [rules.written_out(part.words) for part in parts]
    if value >= figures.threshold and not any(
        form.clear.any(words) for form in rules.forms.values() for words in spoken
    ):
        return None
    return _kind(parts, spoken, rules)


def _kind(parts: Sequence[Sentence], spoken: Sequence[Sequence[Word]], rules: Rules) -> Form:
    """The kind by what the sentences ask or advise; else an answer of the writer's own."""
    if parts[-1].end_sign == "?" and not any(map(rules.forms["advice"].clear.any, spoken)):
        return "question"
    if any(map(rules.forms["rebuttal"].clear.any, spoken)):
        return "rebuttal"
    if any(map(rules.forms["advice"].marks.any, spoken)):
        return "advice"
    asks = any(part.end_sign == "?" for part in parts) or any(map(rules.forms["question"].marks.any, spoken))
    return "question" if asks else "rebuttal"
