"""What DATABASE_URL says reaches the database's library whole, and what that does not know is refused."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.base import DatabaseWrapper

from project.database_address import PrivateFile, database

HOME = Path("/srv/third-ear")


def configured(address: str | None) -> dict[str, Any]:
    return database(address, Path("/data/third_ear.sqlite3"), HOME)


def libpq_parameters(address: str) -> dict[str, Any]:
    """What the library is given at the end, but for what Django adds by itself."""
    filled = {"OPTIONS": {}, "TIME_ZONE": None, "USER": "", "PASSWORD": "", **configured(address)}
    parameters = DatabaseWrapper(filled).get_connection_params()
    added = {"client_encoding", "cursor_factory", "context", "prepare_threshold"}
    return {name: value for name, value in parameters.items() if name not in added}


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        (
            "postgres://ear:p%40%24s@db:6432/n",
            {"user": "ear", "password": "p@$s", "host": "db", "port": "6432", "dbname": "n"},
        ),
        (
            "postgresql://ear@db/n?sslmode=verify-full&sslrootcert=/etc/ca%20x.pem&connect_timeout=3",
            {
                "user": "ear",
                "host": "db",
                "dbname": "n",
                "sslmode": "verify-full",
                "sslrootcert": "/etc/ca x.pem",
                "connect_timeout": "3",
            },
        ),
        (
            "POSTGRES://ear@one:1,two:2/n?target_session_attrs=read-write",
            {
                "user": "ear",
                "host": "one,two",
                "port": "1,2",
                "dbname": "n",
                "target_session_attrs": "read-write",
            },
        ),
        ("postgres://[2001:db8::1]:5433/n", {"host": "2001:db8::1", "port": "5433", "dbname": "n"}),
        ("postgres://ear@%2Frun%2Fpg/n", {"user": "ear", "host": "/run/pg", "dbname": "n"}),
        ("postgres:///n?host=/run/pg&port=6", {"host": "/run/pg", "port": "6", "dbname": "n"}),
        ("postgres://h/n%C3%A4?ssl=true", {"host": "h", "dbname": "nä", "sslmode": "require"}),
        (
            "postgres://h/n?options=-c%20search_path%3Dears&application_name=ear",
            {"host": "h", "dbname": "n", "options": "-c search_path=ears", "application_name": "ear"},
        ),
        ("postgres:///?service=ear&passfile=/run/pass", {"service": "ear", "passfile": "/run/pass"}),
        ("postgres://ear:s#e?c@h/n", {"user": "ear", "password": "s#e?c", "host": "h", "dbname": "n"}),
    ],
)
def test_every_part_of_the_address_reaches_the_library(address: str, parameters: dict[str, str]) -> None:
    assert libpq_parameters(address) == parameters


@pytest.mark.parametrize(
    "address",
    [
        "",
        "  ",
        "nonsense",
        "mysql://ear:secret@h/n",
        "postgres:/ear:secret@h/n",
        "postgres://ear:sec@ret@h/n",
        "postgres://ear:1/secret@h/n",
        "postgres://ear:sec?r@et@h/n",
        "postgres://ear:sec?r/et@h/n",
        "postgres://ear:secret%zz@h/n",
        "postgres://ear:secret@h:99999/n",
        "postgres://ear:secret@h",
        "postgres://ear:secret@h/",
        "postgres://ear:secret@h/n?sslmod=require",
        "postgres://ear:secret@h/n?sslmode=require&pool=1",
        "postgres://ear:secret@h/n?client_encoding=latin1",
        "postgres://ear:secret@h/n?sslmode=",
        "postgres://ear:secret@one,/n",
        "postgres://ear@h/n?sslpassword=secret",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://:memory:",
        "sqlite://data/ear.sqlite3",
        "sqlite:////data/ear#1.sqlite3",
        "sqlite:////data/ear?mode=ro",
        "sqlite:////data/ear?timeout=soon",
        "sqlite:////data/ear?timeout=nan",
        "sqlite:////data/ear?timeout=0",
        "sqlite:////data/ear?timeout=0.0001",
        "sqlite:////data/e\tar",
        "sqlite:////data/ear?timeout=inf",
    ],
)
def test_address_that_cannot_be_used_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        configured(address)
    assert "sec" not in str(refused.value).replace("seconds", "").replace("SECONDS", "")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (None, "/data/third_ear.sqlite3"),
        ("sqlite:////var/x/ear.sqlite3", "/var/x/ear.sqlite3"),
        ("sqlite:////var/a%20b/%23%3F%25+'\"ä.db", "/var/a b/#?%+'\"ä.db"),
        ("sqlite:////var/%ff\udcfe.db", "/var/\udcff\udcfe.db"),
        ("sqlite:///data/ear.db", "/srv/third-ear/data/ear.db"),
    ],
)
def test_sqlite_address_names_a_file(address: str | None, path: str) -> None:
    assert configured(address)["NAME"] == path


def test_sqlite_waits_for_its_lock_as_long_as_the_address_says() -> None:
    assert configured("sqlite:////x")["OPTIONS"]["timeout"] == 20
    assert configured("sqlite:////x?timeout=45")["OPTIONS"]["timeout"] == 45


def test_new_sqlite_file_is_for_its_owner_alone_and_a_missing_one_is_made_only_on_purpose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(PrivateFile, "may_create", False)
        with pytest.raises(sqlite3.OperationalError, match="is not there"):
            sqlite3.connect(str(tmp_path / "x"), factory=PrivateFile)
        assert not (tmp_path / "x").exists()
    sqlite3.connect(str(tmp_path / "x"), factory=PrivateFile).close()
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_sqlite_file_that_was_open_to_others_is_closed_to_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x"
    file.touch(mode=0o644)
    file.chmod(0o644)
    tmp_path.chmod(0o755)
    sqlite3.connect(str(file), factory=PrivateFile).close()
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"root:x:0:0:", None])
def test_file_that_is_not_sqlite_is_refused_and_keeps_its_mode(content: bytes | None, tmp_path: Path) -> None:
    other = tmp_path / "other"
    if content is None:
        other.mkdir()
    else:
        other.write_bytes(content)
    tmp_path.chmod(0o755)
    other.chmod(0o755)
    with pytest.raises(sqlite3.DatabaseError, match="is no SQLite file"):
        sqlite3.connect(str(other), factory=PrivateFile)
    assert other.stat().st_mode & 0o777 == 0o755
