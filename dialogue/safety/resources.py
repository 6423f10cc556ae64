"""Whom a person can turn to: ``resources/*.toml`` by country, and before them what SAFETY_RESOURCES names.

A country's file has its code, its name by language, its emergency numbers, and a table for each helpline,
which says when and where it was looked up. ``international.toml`` and a practice's file have tables only.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from django.conf import settings
from django.conf.locale import LANG_INFO

from dialogue.moderator.format_table import LANGUAGE

FOLDER: Final = Path(__file__).with_name("resources")
INTERNATIONAL: Final = "international"

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_Phone = Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9]([0-9 ]{0,18}[0-9])$")]
_Web = Annotated[str, msgspec.Meta(pattern=r"^https://[\w.-]+(/[\w./%-]*)?$", max_length=200)]
_Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,12}$")]
_Note = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]

Whom = Literal["everyone", "women", "men", "lgbt"]


class ResourcesError(Exception):
    """The resources cannot be used. The message is one sentence that names the place."""


class Resource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"whom": "for"}):
    """Somebody to turn to: by phone, by text message, by WhatsApp or on a page of their own."""

    name: _Name
    whom: Whom
    hours: Literal["always", "some"]
    phone: _Phone | None = None
    text: _Phone | None = None
    text_word: _Word | None = None
    whatsapp: _Phone | None = None
    web: _Web | None = None
    free: bool = False
    languages: tuple[str, ...] = ()
    interpreters: bool = False
    note: Mapping[str, _Note] = {}
    checked: date | None = None
    source: _Web | None = None

    def __post_init__(self) -> None:
        if not (self.phone or self.text or self.whatsapp or self.web):
            raise ValueError("it has neither phone, text, whatsapp nor web")
        if self.note and LANGUAGE not in self.note:
            raise ValueError(f"its note is not there in the language {LANGUAGE!r}")
        for language in self.languages:
            if language not in LANG_INFO:
                raise ValueError(f"the language {language!r} is not known")


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The resources of one country, and the numbers for danger at once."""

    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
    name: Mapping[str, _Name]
    emergency: tuple[_Phone, ...]
    resource: Annotated[tuple[Resource, ...], msgspec.Meta(min_length=1, max_length=20)]

    def __post_init__(self) -> None:
        if LANGUAGE not in self.name:
            raise ValueError(f"the country has no name in the language {LANGUAGE!r}")


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Resources that belong to no country: those of a practice, and those for the whole world."""

    resource: Annotated[tuple[Resource, ...], msgspec.Meta(min_length=1, max_length=20)]


class Resources(msgspec.Struct, frozen=True):
    """All that the page shows: ``own`` are those that the practice sets in front."""

    own: Sequence[Resource]
    countries: Mapping[str, Country]
    international: Sequence[Resource]


_File = TypeVar("_File", Country, Listing)


def parse(text: str, kind: type[_File]) -> _File:
    """The resources of a file's text.

    Raises:
        ResourcesError: it is no TOML, or a field is missing, unknown or wrong.
    """
    try:
        return msgspec.toml.decode(text, type=kind)
    except msgspec.MsgspecError as fault:
        raise ResourcesError(str(fault)) from None


def load(path: Path, kind: type[_File]) -> _File:
    """The resources of a file.

    Raises:
        ResourcesError: it cannot be read or used; the message names the file.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), kind)
    except (ResourcesError, UnicodeDecodeError) as fault:
        raise ResourcesError(f"{path.name}: {fault}") from None
    except OSError as fault:
        raise ResourcesError(f"{path}: {fault.strerror}") from None


def current() -> Resources:
    """The resources of this installation, read once by each process. Raises as :func:`load`."""
    return _loaded(settings.SAFETY_RESOURCES)


@cache
def _loaded(own: Path | None) -> Resources:
    countries = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem != INTERNATIONAL:
            country = load(path, Country)
            if country.country != path.stem:
                raise ResourcesError(f"{path.name}: the country in it is {country.country!r}")
            countries[country.country] = country
    return Resources(
        load(own, Listing).resource if own is not None else (),
        countries,
        load(FOLDER / f"{INTERNATIONAL}.toml", Listing).resource,
    )
