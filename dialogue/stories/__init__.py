"""The ready stories of "Try it alone": what both say about one topic, the TOML files beside this module.

A room has no field for its story. The story of a room is the one whose topic, in any language, is the room's.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from dialogue.moderator.format import Format, Step, in_language

_HERE: Final = Path(__file__).parent


class Lines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one of the two says.

    ``back`` says back the other's share: the first leaves something out, the second has the addition too.
    """

    share: str
    add: str
    back: tuple[str, str]
    thanks: str


class StoryTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A story in one language. ``hint`` describes it beside its topic."""

    topic: str
    hint: str
    visitor: Lines
    script: Lines


class Story(msgspec.Struct, frozen=True):
    """A story in every language."""

    id: str
    texts: Mapping[str, StoryTexts]

    def in_language(self, language: str) -> StoryTexts:
        """The story in ``language``, or else in English."""
        return in_language(self.texts, language)


@cache
def catalogue() -> Mapping[str, Story]:
    """Every story by its id, in the order in which they are offered.

    Raises:
        msgspec.ValidationError: a file lacks a text or has an unknown one.
    """
    stories = {
        path.stem: Story(path.stem, msgspec.toml.decode(path.read_bytes(), type=dict[str, StoryTexts]))
        for path in sorted(_HERE.glob("*.toml"), reverse=True)
    }
    return MappingProxyType(stories)


def story_of(topic: str, format_: Format) -> Story | None:
    """The story that a room with this topic and format plays, or None."""
    if not suits(format_):
        return None
    return next(
        (story for story in catalogue().values() if topic in {texts.topic for texts in story.texts.values()}),
        None,
    )


def suits(format_: Format) -> bool:
    """Whether the stories have words for everything that a format asks for before its closing."""
    others = [step for step in _asking_for_words(format_) if step.gate is None]
    return len(others) <= 1 and all(is_thanks(step) for step in others)


def is_thanks(step: Step) -> bool:
    """Whether a step asks the listener for the answer to what was understood."""
    return step.act == "say" and step.phase == "talking" and step.who == "listener" and step.gate is None


def _asking_for_words(format_: Format) -> Iterator[Step]:
    return (step for step in format_.steps.values() if step.act == "say" and step.phase != "closing")
