"""The formats as the pages offer them: ordered by what each is good for, with one line that says it."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy

from dialogue import formats
from dialogue.helpers.languages import current_language
from dialogue.moderator.format import Format, in_language

_GOOD_FOR: Final = {
    "compassion": gettext_lazy("Something that matters to you. Half an hour."),
    "appreciation": gettext_lazy("A good first time: what you see in each other. Twenty minutes."),
    "stress_reducing": gettext_lazy("Work, family, worries: understood, without advice. Twenty minutes."),
    "repair": gettext_lazy("Finding your way back, when you are both calm again. Forty minutes."),
    "feelings_and_needs": gettext_lazy("When you would like to ask for something. Forty minutes."),
    "speaker_listener": gettext_lazy("When talk tends to speed up: short pieces, one subject. Half an hour."),
    "mirror_dialogue": gettext_lazy("The slowest and deepest, piece by piece. Most of an hour."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A format in the language of the page. ``good_for`` is its line, or the summary if it has none."""

    format: Format
    title: str
    good_for: str
    summary: str


def ways() -> tuple[Way, ...]:
    """The newest version of each format. The first is the default; a format without a line comes last."""
    catalogue = formats.catalogue()
    known = [catalogue[name] for name in _GOOD_FOR if name in catalogue]
    return tuple(_way(each) for each in (*known, *(each for each in catalogue.values() if each not in known)))


def title_of(format_id: str) -> str:
    """The title of a format in the language of the page; empty if it is not installed any more."""
    known = formats.catalogue().get(format_id)
    return in_language(known.title, current_language()) if known is not None else ""


def _way(format_: Format) -> Way:
    language = current_language()
    summary = in_language(format_.summary, language)
    line = _GOOD_FOR.get(format_.id)
    return Way(
        format_, in_language(format_.title, language), str(line) if line is not None else summary, summary
    )
