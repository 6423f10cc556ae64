"""What the aids are asked and what they answer. Offsets count code points of the text they point into."""

from dataclasses import dataclass
from typing import Literal

#: What a hint is about. A saying-back may read like a question, advice or a rebuttal.
About = Literal["blame", "length", "two_topics", "parroting", "question", "advice", "rebuttal"]

#: Start and end of some words, as offsets in code points; the end is not included.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """The words that a writer asks about, and the step that they are for.

    ``language`` is that of the writer's page (``en``, ``de``, ``es``, ``ar``). ``saying_back`` is whether the
    step asks to say back an open share; ``heard`` then holds the words of that share in order, else it is
    empty. ``max_chars`` is the limit of the step, in code points.
    """

    text: str
    language: str
    saying_back: bool
    heard: tuple[str, ...]
    max_chars: int


@dataclass(frozen=True, slots=True)
class Hint:
    """One observation on a draft, for its writer alone.

    ``detail`` is a sentence in the writer's language, ``suggestion`` an opening in their own direction or
    empty, and ``spans`` the words of the draft that it is about.
    """

    about: About
    detail: str
    suggestion: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """The content words of one text of a share: those that the saying-back has, and those that it lacks."""

    touched: tuple[Span, ...]
    untouched: tuple[Span, ...]
