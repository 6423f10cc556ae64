"""The file of settings is read as systemd reads it, without a shell; what systemd would skip is refused."""

import ctypes
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from project.environment_file import BadFile, load, option_taken, parse

ADDRESS = "postgres://ear:p$a#s`s;@h/n?sslmode=verify-full&connect_timeout=3"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("# A=1\n; B=2\n\n  # C=3", {}),
        (f"DATABASE_URL={ADDRESS}\n", {"DATABASE_URL": ADDRESS}),
        ("A=1\nB=2\nA=3", {"A": "3", "B": "2"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("  A  =  1 2  \n", {"A": "1 2"}),
        ("A=", {"A": ""}),
        ("A=\nB=1", {"A": "", "B": "1"}),
        ("A='1 # 2'", {"A": "1 # 2"}),
        ("A=1 # 2", {"A": "1 # 2"}),
        ("A='a\nb'", {"A": "a\nb"}),
        ('A="a\\\nb"', {"A": "ab"}),
        ('A="\\$x\\"\\\\\\`\\n"', {"A": '$x"\\`\\n'}),
        ("A='a\\b$x'", {"A": "a\\b$x"}),
        ("A=a\\\nb", {"A": "ab"}),
        ("A=a\\ \nB=1", {"A": "a ", "B": "1"}),
        ("A=a\\\\b\\c", {"A": "a\\bc"}),
        ("A='a'\"b\" c", {"A": "abc"}),
        ("A=it's", {"A": "it's"}),
        ("A=$B${C}", {"A": "$B${C}"}),
        ("A=x=y", {"A": "x=y"}),
        ("A=ä\tö", {"A": "ä\tö"}),
    ],
)
def test_file_is_read_by_the_rules_of_systemd(text: str, found: dict[str, str]) -> None:
    assert parse(text) == found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A=1\nexport B=2", 2),
        ("A=1\n\nnonsense\n", 3),
        ("A.B=1", 1),
        ("1A=1", 1),
        ("=1", 1),
        ("\ufeffA=1", 1),
        ("A='secret", 1),
        ('A="secret', 1),
        ("A=sec\x07ret", 1),
        ("A=sec\0ret", 1),
        ("# goes on \\\nA=1", 1),
    ],
)
def test_line_that_systemd_would_skip_is_refused_by_its_number(text: str, line: int) -> None:
    with pytest.raises(BadFile, match=f"^line {line}: ") as bad:
        parse(text)
    assert "secret" not in str(bad.value)


def systemds_own() -> Callable[[Path], "dict[str, str] | None"]:
    """The function with which systemd reads the file: in a library that comes with it."""
    libraries = sorted(Path("/usr/lib").glob("**/systemd/libsystemd-shared-*.so"))
    if not libraries:
        pytest.skip("this machine has no systemd")
    shared, libc = ctypes.CDLL(str(libraries[0])), ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    libc.fclose.argtypes = [ctypes.c_void_p]
    names = ctypes.POINTER(ctypes.c_char_p)
    shared.load_env_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(names)]

    def read(path: Path) -> "dict[str, str] | None":
        found: Any = names()
        file = libc.fopen(str(path).encode(), b"re")
        failed = shared.load_env_file(file, str(path).encode(), ctypes.byref(found)) < 0
        libc.fclose(file)
        result, place = {}, 0
        while not failed and found and (pair := found[place]) is not None:
            name, _, value = pair.decode().partition("=")
            result[name] = value
            place += 1
        return None if failed else result

    return read


@pytest.mark.slow
def test_file_that_is_not_refused_is_read_as_systemd_reads_it(tmp_path: Path) -> None:
    read, file = systemds_own(), tmp_path / "environment"
    draw = random.Random(7)
    signs = [*"AB=='\"\\ \t\n\r#;$`&x1", "\\\n", "KEY=", "\nK2="]
    compared = 0
    while compared < 500:
        text = "".join(draw.choices(signs, k=draw.randint(1, 14)))
        try:
            ours = parse(text)
        except BadFile:
            continue
        file.write_bytes(text.encode())
        assert ours == read(file), text
        compared += 1


def test_settings_of_the_file_go_into_the_environment(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text(f"DATABASE_URL={ADDRESS}\nPGPASSFILE=/x")
    environment = {"ENVIRONMENT_FILE": str(tmp_path / "environment"), "DATABASE_URL": ADDRESS, "PORT": "1"}
    load(environment, ["DATABASE_URL"])
    assert environment["PGPASSFILE"] == "/x"
    assert environment["PORT"] == "1"
    assert "ENVIRONMENT_FILE" not in environment


def test_setting_with_another_value_in_the_environment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("DATABASE_URL=sqlite:////meant\nPATH=/usr/bin")
    environment = {"ENVIRONMENT_FILE": str(tmp_path / "environment"), "PATH": "/bin", "DATABASE_URL": "other"}
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL has one value"):
        load(environment, ["DATABASE_URL"])


@pytest.mark.parametrize(
    ("content", "why"), [(None, "cannot be read"), (b"A=\xff", "UTF-8"), (b"A=1\nB", "line 2")]
)
def test_unusable_file_is_refused_in_one_sentence(content: bytes | None, why: str, tmp_path: Path) -> None:
    file = tmp_path / "environment"
    if content is not None:
        file.write_bytes(content)
    environment = {"ENVIRONMENT_FILE": str(file)}
    for _ in range(2):  # Django's command line passes over the first failure
        with pytest.raises(ImproperlyConfigured, match=f"ENVIRONMENT_FILE: .*{why}"):
            load(environment, [])


@pytest.mark.parametrize(
    ("given", "rest"),
    [
        (["manage.py", "--environment", "/e", "verify_log"], ["manage.py", "verify_log"]),
        (["manage.py", "verify_log", "--environment=/e", "--json"], ["manage.py", "verify_log", "--json"]),
    ],
)
def test_option_names_the_file_wherever_it_stands(given: list[str], rest: list[str]) -> None:
    environment: dict[str, str] = {}
    assert option_taken(given, environment) == rest
    assert environment == {"ENVIRONMENT_FILE": "/e"}


def test_option_without_a_file_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="--environment needs a file"):
        option_taken(["manage.py", "--environment"], {})


def test_option_takes_the_end_of_a_pipe() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w") as pipe:
        pipe.write("DATA_DIR=/data")
        pipe.close()
        environment: dict[str, str] = {}
        option_taken(["manage.py", "--environment", f"/dev/fd/{reading}", "check"], environment)
        load(environment, ["DATA_DIR"])
    assert environment == {"DATA_DIR": "/data"}
