"""What the house offers, and what becomes of a file that is not in order."""

import hashlib
from pathlib import Path

import pytest

from dialogue.formats import catalogue, load, read, read_folder, text
from dialogue.moderator.format import FormatError, parse

HERE = Path(__file__).parent
WHOLE = (HERE / "whole.toml").read_text(encoding="utf-8")


# What rooms have pinned. A text that changes under the same version can open no room where the old one was
# used.
PINNED = {
    "compassion@2": "66e3ad6eb1abfe8276ef2b824c9647267293cadcdca0f7e7807cd6e16ffeee80",
    "mirror_dialogue@2": "fa08dc206c33b26d947e3e949d271c0e1c5ed2f20bf3a8a4057a19e5cbef2009",
    "speaker_listener@2": "ff2ba3d05857f5f1547dbcfbd0f809b4e3a58cbabe994290533b90f267aaff6e",
}


@pytest.mark.parametrize("ref", [made.ref for made in catalogue().values()])
def test_a_text_that_rooms_have_pinned_stays_and_a_change_is_a_new_version(ref: str) -> None:
    assert hashlib.sha256(text(ref).encode()).hexdigest() == PINNED[ref]


def test_three_formats_are_offered() -> None:
    assert set(catalogue()) == {"compassion", "speaker_listener", "mirror_dialogue"}


def test_a_version_is_had_by_its_name_with_the_text_that_rooms_pin() -> None:
    made = load("compassion@2")
    assert made is catalogue()["compassion"]
    assert parse(text("compassion@2")) == made


def test_a_version_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(FormatError, match="no format 'compassion@99'; there are compassion@2, "):
        load("compassion@99")


def test_a_pinned_text_is_proved_as_a_file_is() -> None:
    broken = (HERE / "broken" / "tries_without_bound.toml").read_text(encoding="utf-8")
    with pytest.raises(FormatError, match=r"^step 'heard': However often"):
        read(broken)
    assert read(WHOLE).ref == "whole@1"


def test_several_versions_stand_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "whole.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "whole_2.toml").write_text(WHOLE.replace("version = 1", "version = 2"), encoding="utf-8")
    assert set(read_folder(tmp_path)) == {"whole@1", "whole@2"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ((HERE / "broken" / "step_never_reached.toml").read_bytes(), "step 'aside': No way leads here"),
        (b"\xff\xfe", "not a text in UTF-8"),
        (b"id = ", "not a TOML file"),
        (WHOLE.encode(), "another file holds whole@1 already"),
    ],
    ids=["does not prove", "no text", "no TOML", "twice"],
)
def test_a_file_at_fault_is_named_and_nothing_is_loaded(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "a.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(content)
    with pytest.raises(FormatError, match=rf"^b\.toml: {what}"):
        read_folder(tmp_path)
