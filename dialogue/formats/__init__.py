"""The dialogue formats of the house: the TOML files beside this module, each proved before anybody meets it.

A file may be edited freely until a room was opened with it. From then on a change is a new ``version``,
in a file of its own; the old file may stay or go, since rooms pin the text they were opened with. New
rooms get the newest.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from dialogue.moderator.format import Format, FormatError, parse
from dialogue.moderator.proof import prove

_HERE = Path(__file__).parent


def catalogue() -> Mapping[str, Format]:
    """The newest version of each format, by its id.

    Raises:
        FormatError: a file is not well formed, or does not prove; the message names the file.
    """
    newest: dict[str, Format] = {}
    for made in sorted(_versions().values(), key=lambda made: (made.id, made.version)):
        newest[made.id] = made
    return MappingProxyType(newest)


def load(ref: str) -> Format:
    """The format named ``id@version``.

    Raises:
        FormatError: there is none of this name, or the files are not in order.
    """
    versions = _versions()
    if ref not in versions:
        raise FormatError(f"there is no format {ref!r}; there are {', '.join(sorted(versions))}")
    return versions[ref]


def text(ref: str) -> str:
    """The TOML text of the format named ``id@version``, as a room pins it."""
    return load(ref).source


@lru_cache(maxsize=64)
def read(text: str) -> Format:
    """A format from its TOML text, proved. The same text is proved once.

    Raises:
        FormatError: it is not well formed, or does not prove; ``step`` is the step at fault.
    """
    made = parse(text)
    for fault in prove(made):
        raise FormatError(fault.what, fault.step)
    return made


def read_folder(folder: Path) -> Mapping[str, Format]:
    """Every format in ``folder``, by ``id@version``.

    Raises:
        FormatError: a file is at fault; the message names it.
    """
    versions: dict[str, Format] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            made = read(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise FormatError("not a text in UTF-8", file=path.name) from None
        except FormatError as fault:
            raise FormatError(fault.what, fault.step, path.name) from None
        if made.ref in versions:
            raise FormatError(f"another file holds {made.ref} already", file=path.name)
        versions[made.ref] = made
    return MappingProxyType(versions)


@cache
def _versions() -> Mapping[str, Format]:
    return read_folder(_HERE)
