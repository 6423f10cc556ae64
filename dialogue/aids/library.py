"""The rules that this process uses: the shipped ones, or those of a practice's own folder."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dialogue.aids import rules
from dialogue.aids.rules import Rules

SHIPPED: Final = Path(__file__).parent
_folder = [SHIPPED]


def use_folder(folder: Path) -> None:
    """Use the rules in ``folder`` from now on. They are read when they are first needed."""
    _folder[:] = [folder]


def current_rules() -> Mapping[str, Rules]:
    """The rules in use, by language; a folder is read once by each process.

    Raises:
        dialogue.aids.rules.RulesError: a file of the folder is not valid.
    """
    return _read(_folder[0])


_read = cache(rules.read_folder)
