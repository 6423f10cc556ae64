"""Finds languages in which a format has only some of its texts, so that readers would get two mixed."""

from collections.abc import Iterator, Mapping, Sequence

from dialogue.moderator.format import Format, Step
from dialogue.moderator.format_table import LANGUAGE
from dialogue.moderator.situations import Fault

_Texts = Mapping[str, str | Sequence[str]]


def incomplete_languages(dialogue_format: Format) -> Iterator[Fault]:
    """A fault for each step, or None for the format itself, and each language that its texts lack."""
    head: dict[str, _Texts] = {
        "title": dialogue_format.title,
        "summary": dialogue_format.summary,
        "ground_rules": dialogue_format.ground_rules,
    }
    places = [(None, head), *((step.id, _texts_of(step)) for step in dialogue_format.steps.values())]
    languages = {language for _, texts in places for each in texts.values() for language in each}
    for language in sorted(languages - {LANGUAGE}):
        for place, texts in places:
            missing = [name for name, each in texts.items() if each[LANGUAGE] and not each.get(language)]
            if missing:
                yield Fault(
                    place,
                    f"The language {language!r} is only partly there: {', '.join(missing)} has no text in "
                    "it. Add it, or remove the language everywhere.",
                )


def _texts_of(step: Step) -> dict[str, _Texts]:
    texts: dict[str, _Texts] = {
        "title": step.title,
        "prompt": step.prompt,
        "waiting": step.waiting,
        "stems": step.stems,
        **{f"the label of {option.id}": option.label for option in step.options},
    }
    if step.act == "say":  # the others are ids and numbers
        texts["example"] = step.example
    return texts
