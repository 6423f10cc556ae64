"""`manage.py open_room`, as PROTOCOL.md has it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dialogue.log.database_log import DatabaseLog
from dialogue.rooms import access
from tests import servers

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("open_room", "--format", "compassion", "--topic", "Weekends", *arguments, stdout=out)
    return out.getvalue()


def room(*arguments: str) -> dict[str, Any]:
    created: dict[str, Any] = json.loads(run("--names", "Ana,Ben", "--json", *arguments))
    return created


def test_it_prints_one_json_object_and_nothing_else() -> None:
    created = room()

    assert set(created) == {"room", "ws", "format", "seats", "observer"}
    assert created["ws"] == f"/ws/rooms/{created['room']}/"
    assert created["format"] == "compassion@3"
    assert {seat: invitation["name"] for seat, invitation in created["seats"].items()} == {
        "a": "Ana",
        "b": "Ben",
    }
    assert all(set(invitation) == {"name", "token", "link"} for invitation in created["seats"].values())
    assert all(invitation["link"].startswith("/join/") for invitation in created["seats"].values())
    assert created["observer"] is None


def test_observer_gets_an_invitation_with_scope_words_by_default() -> None:
    observer = room("--observer", "Dr. Lee")["observer"]
    assert (observer["name"], observer["scope"]) == ("Dr. Lee", "words")
    assert access.membership_by_token(observer["token"]) is not None


def test_an_observer_is_kept_out_unless_consent_is_recorded() -> None:
    log = DatabaseLog()
    invited = room("--observer", "Dr. Lee", "--observer-scope", "signals")
    consented = room("--observer", "Dr. Lee", "--consented")
    assert invited["observer"]["scope"] == "signals"
    assert log.heads([invited["room"], consented["room"]]) == {invited["room"]: 0, consented["room"]: 2}


@pytest.mark.slow
def test_several_rooms_are_printed_one_object_a_line() -> None:
    lines = run("--names", "Ana,Ben", "--json", "--count", "260").splitlines()
    assert len({json.loads(line)["room"] for line in lines}) == 260


def test_without_json_the_output_is_readable_text() -> None:
    said = run("--names", "Ana, Ben", "--observer", "Dr. Lee")
    assert "Each link works for one browser." in said
    assert "Dr. Lee, who observes (words)" in said
    assert said.count("/join/") == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--names", "Ana"), "--names: Two partners"),
        (("--names", "Ana,"), "--names: Please write a name"),
        (("--names", "Ana,you"), "--names: These pages use this word themselves"),
        (("--names", "Ana,ana"), "--names: Two people here would have the same name"),
        (("--names", "Ana,Ben", "--observer", "Веn"), "--observer: Two people here would have the same name"),
        (("--names", "Ana,Ben", "--consented"), "--observer: Consent is to an observer"),
        (("--names", "Ana,Ben", "--count", "0"), "--count is from 1"),
        (("--names", "Ana,Ben", "--format", "quarrel"), "--format: There is no format of this name"),
    ],
)
def test_invalid_option_is_reported_in_one_sentence_that_names_it(
    arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


@pytest.fixture
def installation(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """The data folder of a fresh installation."""
    (tmp_path / "third_ear.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("encoding", "shown"), [("ascii", r"Jos\xe9"), ("latin-1", "José")])
def test_name_that_the_terminal_cannot_print_loses_no_link(
    installation: Path, encoding: str, shown: str
) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "open_room", "--format", "compassion", "--names", "José,李"],
        cwd=servers.HOME,
        env=servers.clean_environment(DATA_DIR=str(installation), PYTHONIOENCODING=encoding),
        capture_output=True,
        encoding=encoding,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert f"  {shown}\n" in done.stdout
    assert "  \\u674e\n" in done.stdout
    assert done.stdout.count("/join/") == 2
