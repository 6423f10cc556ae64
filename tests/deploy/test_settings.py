"""What the settings read, the table at their top and the one for the administrator are one and the same."""

import ast
import re
from pathlib import Path

import pytest

from project import environment_file, settings
from project.lifespan import FLUSH_TIMEOUT_SECONDS
from tests import servers
from tests.servers import HOME, clean_environment

PRAGMAS = """
from django.db import connection
with connection.cursor() as cursor:
    for pragma in ("synchronous", "journal_mode", "secure_delete", "busy_timeout"):
        print(*cursor.execute(f"PRAGMA {pragma}").fetchone())
    print(connection.transaction_mode)
"""
ROW = re.compile(r"^\| ([A-Z_]+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def read_by_the_settings() -> set[str]:
    """The names that are asked of the environment."""
    asked = set()
    for file in (HOME / "project").glob("*settings.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called.startswith("values.") or called in {
                    "os.environ.get",
                    "sender",
                    "push_contact",
                    "push_hosts",
                    "vapid_key",
                }:
                    asked.add(str(node.args[0].value))
    return asked | {environment_file.VARIABLE}


def read_while_imported(file: Path) -> list[str]:
    """What a module asks of the environment outside of its functions."""
    outside = [node for node in ast.parse(file.read_text()).body if not isinstance(node, ast.FunctionDef)]
    asked = [ast.unparse(node) for part in outside for node in ast.walk(part) if isinstance(node, ast.Call)]
    return [call for call in asked if call.startswith(("values.", "os.environ", "vapid_key", "sender"))]


def test_settings_of_a_subject_are_read_after_the_file_of_the_environment_and_those_of_secrets() -> None:
    files = [file for file in (HOME / "project").glob("*_settings.py") if file.name != "settings.py"]
    assert len(files) > 3
    assert [call for file in files for call in read_while_imported(file)] == []
    assert "values.port('PORT', 8000)" in read_while_imported(HOME / "project" / "settings.py")


def table(text: str) -> dict[str, str]:
    """The default of each variable, as a table tells it."""
    return {name: default for name, default, _ in ROW.findall(text)}


def test_documented_variables_are_exactly_those_that_are_read() -> None:
    assert settings.__doc__ is not None
    assert table(settings.__doc__).keys() == read_by_the_settings()


def test_documented_defaults_are_the_defaults() -> None:
    assert settings.__doc__ is not None
    assert table((HOME / "docs" / "RUNNING.md").read_text()) == table(settings.__doc__)


def test_example_file_holds_every_required_variable() -> None:
    example = (HOME / "deploy" / "systemd" / "environment.example").read_text()
    given = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert given <= read_by_the_settings()
    assert {"DATA_DIR", "ORIGINS", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"} <= given


@pytest.mark.slow
def test_sqlite_syncs_each_commit_and_writers_lock_immediately(migrated: Path) -> None:
    """Asked in a process of its own: the tests' database may forget. And what is destroyed leaves no copy."""
    asked = servers.manage(clean_environment(DATA_DIR=str(migrated)), "shell", "-v", "0", "-c", PRAGMAS)
    *found, waits_for_the_lock, mode = asked.split()
    assert (found, mode) == (["2", "wal", "1"], "IMMEDIATE")  # 2 is FULL
    assert int(waits_for_the_lock) < FLUSH_TIMEOUT_SECONDS * 1000  # or an end would give up what waits


def test_environment_of_tests_drops_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in read_by_the_settings():
        monkeypatch.setenv(name, "of their own")
    assert "of their own" not in clean_environment().values()
