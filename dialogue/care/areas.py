"""The areas of self-care that a stock asks about: ``areas.toml``, or the file that CARE_AREAS names.

A file has a ``version`` and one table for each area, in the order in which they are asked: its ``id``, and
by language its ``title``, its ``question`` and its ``ideas`` for a step. English is required; another
language is there whole or not at all. A change of the wording gets a new version, so that earlier stocks keep
the titles of their time.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import msgspec
from django.conf import settings

from dialogue.care.entries import MAX_STEP_CHARACTERS, Rating
from dialogue.moderator.format import in_language
from dialogue.moderator.format_table import LANGUAGE

SHIPPED: Final = Path(__file__).with_name("areas.toml")

#: The form of a stock has a field for each area, and this one for the version.
VERSION_FIELD: Final = "areas_version"

_Title = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
_Question = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Idea = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_STEP_CHARACTERS)]
_Ideas = Annotated[tuple[_Idea, ...], msgspec.Meta(min_length=1, max_length=6)]


class AreasError(Exception):
    """The areas cannot be used. The message is one sentence that names the place."""


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One area, its texts by language."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    title: Mapping[str, _Title]
    question: Mapping[str, _Question]
    ideas: Mapping[str, _Ideas]


class Areas(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The areas in the order in which they are asked."""

    version: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    area: Annotated[tuple[Area, ...], msgspec.Meta(min_length=1, max_length=20)]

    def find(self, area_id: str) -> Area | None:
        """The area with this id, or None."""
        return next((area for area in self.area if area.id == area_id), None)

    def title_of(self, rating: Rating, areas_version: int, language: str) -> str:
        """What to call the area of a rating: in ``language``, or as it was called if the areas changed."""
        area = self.find(rating.area) if areas_version == self.version else None
        return in_language(area.title, language) if area is not None else rating.title


def parse(text: str) -> Areas:
    """The areas of a file's text.

    Raises:
        AreasError: it is no TOML, or a field is missing, unknown, wrong, twice there or not translated.
    """
    try:
        areas = msgspec.toml.decode(text, type=Areas)
    except msgspec.MsgspecError as fault:
        raise AreasError(str(fault)) from None
    known: set[str] = set()
    languages = sorted({language for area in areas.area for each in _texts(area) for language in each})
    for area in areas.area:
        if area.id in known:
            raise AreasError(f"two areas have the id {area.id!r}")
        if area.id == VERSION_FIELD:
            raise AreasError(f"the id {area.id!r} names a field of the form: give the area another")
        known.add(area.id)
        for name, texts in zip(("title", "question", "ideas"), _texts(area), strict=True):
            for language in {LANGUAGE, *languages} - set(texts):
                raise AreasError(f"the area {area.id!r} has no {name} in the language {language!r}")
    return areas


def load(path: Path) -> Areas:
    """The areas of a file.

    Raises:
        AreasError: it cannot be read or used; the message names the file.
    """
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (AreasError, UnicodeDecodeError) as fault:
        raise AreasError(f"{path.name}: {fault}") from None
    except OSError as fault:
        raise AreasError(f"{path}: {fault.strerror}") from None


def current() -> Areas:
    """The areas of this installation, read once by each process. Raises as :func:`load`."""
    return _loaded(settings.CARE_AREAS or SHIPPED)


_loaded = cache(load)


def _texts(area: Area) -> tuple[Mapping[str, object], ...]:
    return area.title, area.question, area.ideas
