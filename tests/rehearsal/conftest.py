from pathlib import Path

import pytest

from dialogue.rehearsal.dialogues import Dialogue, read

SAMPLE = Path(__file__).with_name("sample.jsonl")
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "dialogues.jsonl"


@pytest.fixture
def sample() -> list[Dialogue]:
    return read(SAMPLE)


@pytest.fixture
def real() -> list[Dialogue]:
    """Real dialogues, which do not ship with the project."""
    if not REAL.exists():
        pytest.skip("the real dialogues are not on this machine")
    return read(REAL)
