"""A setting that holds a secret can be given as a file, by its name with _FILE behind it."""

import runpy
from itertools import permutations
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from project import secret_files, settings
from project.values import misspelt
from tests.servers import HOME, clean_environment

SECRET = "b52d9f7e"


def write(folder: Path, content: bytes) -> str:
    path = folder / "secret"
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("name", secret_files.SECRETS)
def test_content_of_the_file_is_the_value_and_a_child_inherits_the_value_alone(
    name: str, tmp_path: Path
) -> None:
    environment = {f"{name}_FILE": write(tmp_path, b"\xef\xbb\xbf b52d9f7e\r\n"), "PORT": "8001"}
    secret_files.load(environment)
    assert environment == {name: SECRET, "PORT": "8001"}
    secret_files.load(environment)
    assert environment[name] == SECRET


@pytest.mark.parametrize(
    ("content", "more", "sentence"),
    [
        (b" \n", {}, "SECRET_KEY_FILE: '.*secret' is empty"),
        (b"b52d9f7e\xff", {}, "SECRET_KEY_FILE: '.*secret' is not in UTF-8"),
        (b"b52d9f7e", {"SECRET_KEY": "x"}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
        (b"b52d9f7e", {"SECRET_KEY_FILE": " "}, "SECRET_KEY_FILE is set and empty"),
        (b"b52d9f7e", {"SECRET_KEY_FILE": "/no/where"}, "'/no/where' cannot be read: No such file"),
    ],
)
def test_file_that_cannot_be_used_is_refused_and_no_secret_is_quoted(
    content: bytes, more: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as refused:
        secret_files.load({"SECRET_KEY_FILE": write(tmp_path, content)} | more)
    assert SECRET not in str(refused.value)


def test_settings_read_the_files_and_name_a_misspelt_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in {*settings.VARIABLES, *secret_files.VARIABLES}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SECRET_KEY_FILE", write(tmp_path, SECRET.encode()))
    found = runpy.run_path(str(HOME / "project" / "settings.py"))
    assert found["SECRET_KEY"] == SECRET
    assert not (tmp_path / "data" / "secret_key").exists()
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("SECRETKEY_FILE", "/run/secrets/secret_key")
    with pytest.raises(ImproperlyConfigured, match="SECRETKEY_FILE is set, which is no setting"):
        runpy.run_path(str(HOME / "project" / "settings.py"))


def test_every_setting_with_a_secret_is_documented_and_no_two_names_are_taken_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(secret_files.SECRETS) <= set(settings.VARIABLES)
    names = [*settings.VARIABLES, *secret_files.VARIABLES]
    assert not [pair for pair in permutations(names, 2) if misspelt([pair[0]], [pair[1]])]
    for text in (settings.__doc__ or "", (HOME / "docs" / "RUNNING.md").read_text()):
        assert f"{', '.join(secret_files.SECRETS[:-1])} and {secret_files.SECRETS[-1]}" in text
    for variable in secret_files.VARIABLES:
        monkeypatch.setenv(variable, "of their own")
    assert "of their own" not in clean_environment().values()
