"""The documents name only files, folders and decisions that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import HOME

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "DECISIONS.md", "docs/RUNNING.md")
#: A document may name a path relative to one of these.
ROOTS = (HOME, HOME / "dialogue", HOME / "frontend" / "src")
#: A file name without a folder is looked for below these.
FOLDERS = ("deploy", "dialogue", "docs", "frontend/src", "project", "requirements", "tests")
PATH = re.compile(r"`([\w.-]+/[\w./-]*)`")
FILE_NAME = re.compile(
    r"`([\w-]+(?:\.[\w-]+)*\.(?:conf|css|example|json|md|py|service|svg|timer|toml|tsx?))`"
)
DECISION = re.compile(r"^(\d+)\. ", re.MULTILINE)
#: How a source file and DECISIONS itself refer to a decision.
REFERENCE = re.compile(r"DECISIONS(?:\.md)? (\d+)")
REFERENCE_WITHIN = re.compile(r"(?:Replaced\s+by|Kept\s+in|notifies:) (\d+)|\((\d+)\)")
SOURCES = (".css", ".html", ".md", ".py", ".toml", ".ts", ".tsx")


def text(document: str) -> str:
    return (HOME / document).read_text()


def source_files() -> Iterator[Path]:
    yield from HOME.glob("*.*")
    for folder in FOLDERS:
        yield from (HOME / folder).rglob("*")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_a_document_exists(document: str) -> None:
    named = {
        name for name in PATH.findall(text(document)) if "NAME" not in name and not name.startswith("./")
    }
    assert [name for name in sorted(named) if not any((root / name).exists() for root in ROOTS)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_name_in_a_document_exists(document: str) -> None:
    existing = {path.name for path in source_files()} | {path.name for path in (HOME / "frontend").iterdir()}
    assert set(FILE_NAME.findall(text(document))) - existing == set()


def test_security_page_names_code_and_test_of_each_guarantee() -> None:
    assert len(PATH.findall(text("SECURITY.md"))) > 80


def test_readme_names_the_folder_of_every_package() -> None:
    packages = {path.parent.name for path in (HOME / "dialogue").glob("*/*.py")} - {"management"}
    assert packages > {"moderator", "accounts"}
    readme = text("README.md")
    assert [name for name in sorted(packages) if f"`dialogue/{name}/" not in readme] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(number) for number in DECISION.findall(text("DECISIONS.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_reference_to_a_decision_exists() -> None:
    known = set(DECISION.findall(text("DECISIONS.md")))
    named = {"".join(found) for found in REFERENCE_WITHIN.findall(text("DECISIONS.md"))}
    assert named
    for path in source_files():
        if path.suffix in SOURCES:
            named.update(REFERENCE.findall(path.read_text()))
    assert named - known == set()
