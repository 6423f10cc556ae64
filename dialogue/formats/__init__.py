"""The shipped dialogue formats: the TOML files beside this module. Each is checked before it is used.

A file may be edited until a room was created with it. After that, a change needs a new ``version`` in a
new file. The old file may be removed, because each room stores the text of its format. New rooms use the
newest version.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from dialogue.moderator.format import Format, parse
from dialogue.moderator.format_check import check_format
from dialogue.moderator.format_table import FormatError

_HERE = Path(__file__).parent


def catalogue() -> Mapping[str, Format]:
    """The newest version of each format, by its id.

    Raises:
        FormatError: a file is malformed or fails the format check; the message names the file.
    """
    newest: dict[str, Format] = {}
    for dialogue_format in sorted(
        _versions().values(), key=lambda dialogue_format: (dialogue_format.id, dialogue_format.version)
    ):
        newest[dialogue_format.id] = dialogue_format
    return MappingProxyType(newest)


def load(ref: str) -> Format:
    """The format with this ``id@version``.

    Raises:
        FormatError: no format has this name, or a file is not valid.
    """
    versions = _versions()
    if ref not in versions:
        raise FormatError(f"there is no format {ref!r}; there are {', '.join(sorted(versions))}")
    return versions[ref]


def text(ref: str) -> str:
    """The TOML text of the format with this ``id@version``, as a room stores it."""
    return load(ref).source


@lru_cache(maxsize=64)
def read(text: str) -> Format:
    """Parse and check the TOML text of a format. The result is cached by text.

    Raises:
        FormatError: the text is malformed or fails the check; ``step`` is the step at fault.
    """
    dialogue_format = parse(text)
    for fault in check_format(dialogue_format):
        raise FormatError(fault.message, fault.step)
    return dialogue_format


def read_folder(folder: Path) -> Mapping[str, Format]:
    """Every format in ``folder``, by ``id@version``.

    Raises:
        FormatError: a file is not valid; the message names it.
    """
    versions: dict[str, Format] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            dialogue_format = read(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise FormatError("not a text in UTF-8", file=path.name) from None
        except FormatError as fault:
            raise FormatError(fault.message, fault.step, path.name) from None
        if dialogue_format.ref in versions:
            raise FormatError(f"another file holds {dialogue_format.ref} already", file=path.name)
        versions[dialogue_format.ref] = dialogue_format
    return MappingProxyType(versions)


@cache
def _versions() -> Mapping[str, Format]:
    return read_folder(_HERE)
