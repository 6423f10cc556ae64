"""The two commands for those who write a format: check it, and draw it."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.moderator.test_proof import BROKEN, named_fault

HERE = Path(__file__).parent
SHIPPED = sorted((HERE.parents[1] / "dialogue" / "formats").glob("*.toml"))


def told(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "path", [*SHIPPED, HERE / "whole.toml", HERE / "opaque.toml"], ids=lambda path: path.stem
)
def test_a_format_in_order_is_told_to_be_proved(path: Path) -> None:
    assert re.match(rf"{path.stem}@\d is proved", told("check_format", str(path)))


def test_the_facts_of_the_proof_can_be_had_as_json() -> None:
    facts = json.loads(told("check_format", str(HERE / "whole.toml"), "--json"))
    assert facts.pop("situations") > facts["steps"]
    assert facts == {
        "file": str(HERE / "whole.toml"),
        "format": "whole@1",
        "steps": 6,
        "proved": True,
        "faults": [],
    }


def test_the_folder_of_broken_formats_shows_every_kind_of_fault() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_format_fails_the_check_and_the_step_is_named(path: Path) -> None:
    with pytest.raises(CommandError, match=rf"(?m)^step {named_fault(path)}: ") as failed:
        told("check_format", str(path))
    assert failed.value.returncode == 1


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_faults_of_a_broken_format_can_be_had_as_json(path: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_format", str(path), "--json", stdout=out)
    facts = json.loads(out.getvalue())
    assert facts["proved"] is False
    assert facts["faults"][0]["step"] == named_fault(path)


def test_a_file_that_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    binary = tmp_path / "picture.toml"
    binary.write_bytes(b"\x89PNG\xff\x00")
    for path in (tmp_path / "none.toml", tmp_path, binary, Path("\x00")):
        with pytest.raises(CommandError, match=r"cannot be read: [^.\n]+\.$"):
            told("check_format", str(path))


def test_a_text_that_is_no_format_is_told_in_one_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page.toml"
    page.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(CommandError, match=r"^page\.toml does not prove\.\nnot a TOML file: [^\n]+$"):
        told("check_format", str(page))


@pytest.mark.parametrize("name", ["compassion", "compassion@2"])
def test_a_format_is_drawn_by_its_name_with_or_without_the_version(name: str) -> None:
    assert told("draw_format", name).startswith("flowchart TD\n")


def test_drawing_what_is_not_there_names_what_is() -> None:
    with pytest.raises(CommandError, match=r"no format 'monologue'; there are compassion@2, "):
        told("draw_format", "monologue")
