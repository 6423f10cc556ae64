"""The tests that a run leaves out, so that it need not load what only they need."""

import re
from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"
_ONLY_NEGATIONS = re.compile(r"not \w+(?: and not \w+)*")
_MARKS_OF_A_MODULE = re.compile(r"^pytestmark = (.+)$", re.MULTILINE)


def excluded_marks(config: pytest.Config) -> set[str]:
    """The marks that `-m "not one and not another"` excludes. Any other expression excludes none."""
    expression = config.option.markexpr
    return set(re.findall(r"not (\w+)", expression)) if _ONLY_NEGATIONS.fullmatch(expression) else set()


def is_excluded(path: Path, config: pytest.Config) -> bool:
    """Whether every test of this module or folder has an excluded mark."""
    excluded = excluded_marks(config)
    if not excluded or path.suffix != ".py":
        return path == BROWSER and "browser" in excluded
    marks = _MARKS_OF_A_MODULE.search(path.read_text(encoding="utf-8"))
    return marks is not None and not excluded.isdisjoint(re.findall(r"mark\.(\w+)", marks[1]))
