"""The catalogue of formats, and how it reports a file that it cannot load."""

import hashlib
from pathlib import Path

import pytest

from dialogue.formats import catalogue, load, read, read_folder, text
from dialogue.moderator.format import parse
from dialogue.moderator.format_table import FormatError
from tests.formats.mutations import MUTATIONS, WHOLE

MUTATED = {mutation.name: mutation.text for mutation in MUTATIONS}


# Rooms pin the text of their format. A changed text under an old version would fail in an installation that
# already has rooms of that version.
PINNED = {
    "appreciation@1": "2bcc9104aa099d2c3c3c5b55ae65be878f5770b96c0daf6ab0312e3235f43ffa",
    "compassion@3": "7297fbdbce11e03c5e84b53bcc584cd907215dedd54dbccb0b5575bc191ca90d",
    "feelings_and_needs@1": "9fa51c67c295b97f0889e27d4e1710ea48c11147adb4ad2406504e40d2e96468",
    "mirror_dialogue@4": "179f84cdf05b1e3cc7575d8f8412e162a9cf9fadfbb3c834f0280e922d06d55f",
    "repair@1": "42d909c054d3c781b086104a9c5d6034774abdfe1ce8dfa78a28b4f63744079e",
    "speaker_listener@3": "c578d04461a2053694c10d49ecf79aca14bbc7d60a39383b514259b42d2fdcac",
    "stress_reducing@1": "7ed7ae34829d3d737f4a1c6368f707764ca67ec1ab384507bc4c1633f60d6714",
}


@pytest.mark.parametrize("ref", [made.ref for made in catalogue().values()])
def test_pinned_text_is_unchanged(ref: str) -> None:
    assert hashlib.sha256(text(ref).encode()).hexdigest() == PINNED[ref]


def test_catalogue_offers_seven_formats() -> None:
    assert set(catalogue()) == {
        *("compassion", "speaker_listener", "mirror_dialogue"),
        *("appreciation", "feelings_and_needs", "repair", "stress_reducing"),
    }


def test_load_returns_the_named_version_and_text_its_source() -> None:
    made = load("compassion@3")
    assert made is catalogue()["compassion"]
    assert parse(text("compassion@3")) == made


def test_unknown_version_is_reported_with_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r"no format 'compassion@99'; there are .*compassion@3, "):
        load("compassion@99")


def test_pinned_text_is_checked_as_a_file_is() -> None:
    with pytest.raises(FormatError, match=r"^step 'heard': However often"):
        read(MUTATED["tries_without_bound"])
    assert read(WHOLE).ref == "whole@1"


def test_folder_may_hold_several_versions_of_a_format(tmp_path: Path) -> None:
    (tmp_path / "whole.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "whole_2.toml").write_text(WHOLE.replace("version = 1", "version = 2"), encoding="utf-8")
    assert set(read_folder(tmp_path)) == {"whole@1", "whole@2"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (MUTATED["step_never_reached"].encode(), "step 'aside': No way leads here"),
        (b"\xff\xfe", "not a text in UTF-8"),
        (b"id = ", "not a TOML file"),
        (WHOLE.encode(), "another file holds whole@1 already"),
    ],
    ids=["fails the check", "not UTF-8", "not TOML", "duplicate version"],
)
def test_faulty_file_is_named_and_nothing_is_loaded(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "a.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(content)
    with pytest.raises(FormatError, match=rf"^b\.toml: {what}"):
        read_folder(tmp_path)
