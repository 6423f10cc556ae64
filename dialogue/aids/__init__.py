"""Aids for a writer: a hint on a draft, and the words of a share that a saying-back has or lacks.

Both are for the writer alone. They store, send and block nothing, and are silent when they are unsure.
"""

from dialogue.aids.types import About, Draft, Hint, Span, Touched

__all__ = ["About", "Draft", "Hint", "Span", "Touched", "hint_on", "touched_in"]


def hint_on(draft: Draft) -> Hint | None:
    """The most helpful hint on a draft, or None: there is nothing to say, or the aids are unsure."""
    return None


def touched_in(draft: Draft) -> tuple[Touched, ...]:
    """One answer for each text of ``draft.heard``, in order; without spans where the language has no rules."""
    return tuple(Touched((), ()) for _ in draft.heard)
