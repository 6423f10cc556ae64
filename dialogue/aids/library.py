"""The rules that this process uses: the shipped ones, or those of a practice's own folder."""

from collections.abc import Mapping
from pathlib import Path

from dialogue.aids import rules
from dialogue.aids.rules import Rules

_used: list[Mapping[str, Rules]] = []


def use_folder(folder: Path) -> None:
    """Use the rules in ``folder`` instead of the shipped ones, for as long as the process runs.

    Raises:
        dialogue.aids.rules.RulesError: a file is not valid. The rules in use stay as they are.
    """
    _used[:] = [rules.read_folder(folder)]


def current_rules() -> Mapping[str, Rules]:
    """The rules in use, by language."""
    return _used[0] if _used else rules.shipped()
