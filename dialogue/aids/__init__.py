"""Aids for a writer: a hint on a draft, and the words of a share that a saying-back has or lacks.

Both are for the writer alone. They store, send and block nothing, and are silent when they are unsure: in a
language without rules, in a text that is not of its language, and beyond the first 6,000 code points of a
text. Their rules and words are data (``rules.py``); the figures of the one fitted model are in
``form.json``. ``docs/AIDS.md`` says what they can and cannot do.
"""

from dialogue.aids import drafts, form, grounding
from dialogue.aids import figures as model
from dialogue.aids.figures import FiguresError
from dialogue.aids.library import current_rules, use_folder
from dialogue.aids.rules import Rules, RulesError
from dialogue.aids.types import About, Draft, Hint, Span, Touched
from dialogue.aids.words import MAX_CHARACTERS_READ, Sentence, sentences

__all__ = [
    "About", "Draft", "FiguresError", "Hint", "RulesError", "Span", "Touched",
    "check_files", "hint_on", "touched_in", "use_folder",
]  # fmt: skip


def check_files() -> None:
    """Read the rules in use and the figures of the model, so that a fault is found before anybody writes.

    Raises:
        RulesError: a file of rules is not valid.
        FiguresError: the file of the model does not fit.
    """
    current_rules()
    model.shipped()


def hint_on(draft: Draft) -> Hint | None:
    """The most helpful hint on a draft, or None: there is nothing to say, or the aids are unsure.

    Blame comes first, because it keeps a partner from hearing the rest; then what a saying-back is for;
    then length.
    """
    rules = current_rules().get(draft.language)
    parts = sentences(draft.text)
    if rules is None or not parts:
        return None
    if rules.blame is not None:
        spans = drafts.blame_in(draft.text, parts, rules, saying_back=draft.saying_back)
        if spans:
            return Hint("blame", rules.blame.detail, rules.blame.suggestion, spans)
    hint = _on_saying_back(draft, parts, rules) if draft.saying_back else _on_topics(parts, rules)
    if hint is None and rules.length is not None and drafts.is_long(draft, parts, rules.length):
        return Hint("length", rules.length.detail, rules.length.suggestion, ())
    return hint


def touched_in(draft: Draft) -> tuple[Touched, ...]:
    """One answer for each text of ``draft.heard``, in order; without spans in a language without rules."""
    rules = current_rules().get(draft.language)
    words = rules.words if rules is not None and draft.saying_back else None
    if rules is None or words is None or not form.is_language(sentences(" ".join(draft.heard)), rules):
        return tuple(Touched((), ()) for _ in draft.heard)
    return grounding.touched(draft.text, draft.heard, words)


def _on_topics(parts: tuple[Sentence, ...], rules: Rules) -> Hint | None:
    if rules.two_topics is None:
        return None
    spans = drafts.other_topic(parts, rules, rules.two_topics)
    return Hint("two_topics", rules.two_topics.detail, rules.two_topics.suggestion, spans) if spans else None


def _on_saying_back(draft: Draft, parts: tuple[Sentence, ...], rules: Rules) -> Hint | None:
    if rules.parroting is not None and form.is_language(parts, rules):
        spans = grounding.parroted(draft.text, draft.heard)
        if spans:
            return Hint("parroting", rules.parroting.detail, rules.parroting.suggestion, spans)
    kind = form.form_of(draft.text[:MAX_CHARACTERS_READ], parts, draft.heard, rules, model.shipped())
    if kind is None:
        return None
    return Hint(kind, rules.forms[kind].detail, rules.forms[kind].suggestion, ())
