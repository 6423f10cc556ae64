"""The commands `check_format` and `draw_format`."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.formats.mutations import MUTATIONS, Mutation

HERE = Path(__file__).parent
SHIPPED = sorted((HERE.parents[1] / "dialogue" / "formats").glob("*.toml"))


def output_of(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "path", [*SHIPPED, HERE / "whole.toml", HERE / "opaque.toml"], ids=lambda path: path.stem
)
def test_check_of_valid_format_reports_success(path: Path) -> None:
    assert re.match(rf"{path.stem}@\d is proved", output_of("check_format", str(path)))


def test_check_of_valid_format_prints_json() -> None:
    facts = json.loads(output_of("check_format", str(HERE / "whole.toml"), "--json"))
    assert facts.pop("situations") > facts["steps"]
    assert facts == {
        "file": str(HERE / "whole.toml"),
        "format": "whole@1",
        "steps": 6,
        "proved": True,
        "faults": [],
    }


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_check_of_mutated_format_fails_and_names_step_and_fault(mutation: Mutation, tmp_path: Path) -> None:
    path = tmp_path / "mutated.toml"
    path.write_text(mutation.text, encoding="utf-8")
    with pytest.raises(CommandError) as failed:
        output_of("check_format", str(path))
    assert failed.value.returncode == 1
    assert f"\nstep {mutation.step}: {mutation.fault}" in str(failed.value)

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_format", str(path), "--json", stdout=out)
    facts = json.loads(out.getvalue())
    assert facts["proved"] is False
    assert facts["faults"][0]["step"] == mutation.step
    assert facts["faults"][0]["what"].startswith(mutation.fault)


def test_unreadable_file_is_reported_in_one_sentence(tmp_path: Path) -> None:
    binary = tmp_path / "picture.toml"
    binary.write_bytes(b"\x89PNG\xff\x00")
    for path in (tmp_path / "none.toml", tmp_path, binary, Path("\x00")):
        with pytest.raises(CommandError, match=r"cannot be read: [^.\n]+\.$"):
            output_of("check_format", str(path))


def test_file_that_is_not_toml_is_reported_in_one_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page.toml"
    page.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(CommandError, match=r"^page\.toml does not prove\.\nnot a TOML file: [^\n]+$"):
        output_of("check_format", str(page))


@pytest.mark.parametrize("name", ["compassion", "compassion@3"])
def test_format_is_drawn_by_id_with_or_without_version(name: str) -> None:
    assert output_of("draw_format", name).startswith("flowchart TD\n")


def test_drawing_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(CommandError, match=r"no format 'monologue'; there are .*compassion@3, "):
        output_of("draw_format", "monologue")
