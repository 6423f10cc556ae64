"""At its start a process takes no setting that it cannot use, and no other database than the one meant."""

import os
import runpy
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from project.settings import VARIABLES
from tests import servers
from tests.servers import HOME, clean_environment

pytestmark = pytest.mark.slow

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the settings anew, as a process with this folder of data and environment does."""

    def anew(folder: Path | str, **environment: str) -> dict[str, Any]:
        with monkeypatch.context() as patch:
            for name in VARIABLES:
                patch.delenv(name, raising=False)
            for name, value in {"DATA_DIR": str(folder), **environment}.items():
                patch.setenv(name, value)
            return runpy.run_path(str(HOME / "project" / "settings.py"))

    return anew


def manage(folder: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    environment = {"DATA_DIR": str(folder), **environment}
    return servers.python(clean_environment(**environment), "manage.py", *words)


def refused(done: "subprocess.CompletedProcess[str]") -> str:
    """The one sentence that a command ended with."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


# ---- settings


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DATABASE_URL", "", "DATABASE_URL is set and empty"),
        ("DATABASE_URI", "postgres://db/n", "DATABASE_URI is set"),
        ("DATA_DIR", "", "DATA_DIR is set and empty"),
        ("DATA_DIR", "~/data", "DATA_DIR begins with ~"),
        ("MASTER_KEYS", "", "MASTER_KEYS is set and empty"),
        ("ORIGINS", "https://a.example, http://b.example", "ORIGINS mixes https with http://b.example"),
        ("ALLOWED_HOSTS", "127.0.0.1, talk.example", "ALLOWED_HOSTS lacks localhost"),
        ("REDIS_URL", "redis://h/0?foo=bar", "REDIS_URL cannot be used"),
    ],
)
def test_setting_that_cannot_be_used_is_refused_by_its_name(
    variable: str, value: str, message: str, read: Read, tmp_path: Path
) -> None:
    before = sorted(HOME.iterdir())
    with pytest.raises(ImproperlyConfigured, match=message):
        read(tmp_path / "data", **{variable: value})
    assert sorted(HOME.iterdir()) == before


def test_https_origin_beside_one_of_this_machine_keeps_cookies_and_connections_secure(
    read: Read, tmp_path: Path
) -> None:
    found = read(tmp_path, ORIGINS="HTTPS://Talk.Example:443/, http://127.0.0.1:8001")
    assert found["ORIGINS"] == ["https://talk.example", "http://127.0.0.1:8001"]
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "talk.example"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["SECURE_HSTS_SECONDS"] > 0


@pytest.mark.parametrize("name", ["a b", " a ", "#a", "a?mode=ro", "%2e", "it's", 'a"', "é\n", "file:a"])
def test_folder_of_data_is_a_path_whatever_its_name(name: str, read: Read, tmp_path: Path) -> None:
    found = read(tmp_path / name)
    assert found["DATABASES"]["default"]["NAME"] == f"{tmp_path}/{name}/third_ear.sqlite3"
    assert sorted(each.name for each in (tmp_path / name).iterdir()) == ["master_keys", "secret_key"]


def test_relative_folder_of_data_does_not_hang_on_where_a_command_is_started(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    relative = os.path.relpath(tmp_path / "data", HOME)
    assert read(relative)["DATA_DIR"] == tmp_path / "data"


def test_folder_of_data_that_is_a_link_to_itself_is_refused(read: Read, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ImproperlyConfigured, match=r"DATA_DIR .*loop cannot be used"):
        read(tmp_path / "loop")


def test_secret_that_begins_with_a_dollar_sign_is_itself(read: Read, tmp_path: Path) -> None:
    assert read(tmp_path, SECRET_KEY="$HOME is no variable")["SECRET_KEY"] == "$HOME is no variable"


@pytest.mark.parametrize("name", ["secret_key", "master_keys"])
@pytest.mark.parametrize("content", ["", " \n", "\ufeff\n"])
def test_kept_secret_that_is_empty_is_refused(name: str, content: str, read: Read, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ImproperlyConfigured, match=f"{name} is empty"):
        read(tmp_path)


def test_kept_secret_is_read_without_what_an_editor_put_around_it(read: Read, tmp_path: Path) -> None:
    first = read(tmp_path)
    for name in ("secret_key", "master_keys"):
        (tmp_path / name).write_text(f"\ufeff{(tmp_path / name).read_text()}\n")
    again = read(tmp_path)
    assert [again[name] for name in ("SECRET_KEY", "MASTER_KEYS")] == [
        first[name] for name in ("SECRET_KEY", "MASTER_KEYS")
    ]


def test_data_that_was_open_to_others_is_closed_to_them_and_said_to_be(
    read: Read, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    read(folder)
    (folder / "master_keys").chmod(0o644)
    folder.chmod(0o777)
    read(folder)
    assert (folder.stat().st_mode & 0o777, (folder / "master_keys").stat().st_mode & 0o777) == (0o700, 0o600)
    assert capsys.readouterr().err.count("was open to others") == 2
    read(folder)
    assert capsys.readouterr().err == ""


def test_secret_that_another_user_could_change_is_refused(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(tmp_path)
    other, ours = 4242, 4243
    if os.geteuid() == 0:
        os.chown(tmp_path / "master_keys", other, -1)
        os.chown(tmp_path, ours, -1)
        os.chown(tmp_path / "secret_key", ours, -1)
    else:
        pytest.skip("only root may give a file to another user")
    monkeypatch.setattr("os.geteuid", lambda: ours)
    with pytest.raises(ImproperlyConfigured, match="master_keys belongs to another user"):
        read(tmp_path)


@pytest.mark.parametrize("folder", ["/tmp", "/var", "/var/lib", str(HOME), str(HOME.parent)])
def test_folder_that_others_need_is_not_taken_for_data(
    folder: str, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "chmod", lambda *_: pytest.fail("it was closed"))
    before = Path(folder).stat().st_mode
    if not before & 0o077:
        pytest.skip("it is closed to others already")
    with pytest.raises(ImproperlyConfigured, match="name a folder of its own"):
        read(folder)
    assert Path(folder).stat().st_mode == before


# ---- the database


def test_command_on_a_missing_database_is_refused_and_makes_none(tmp_path: Path) -> None:
    message = refused(manage(tmp_path, "rotate_keys"))
    assert f"{tmp_path}/third_ear.sqlite3 is not there" in message
    assert not (tmp_path / "third_ear.sqlite3").exists()


@pytest.mark.parametrize("command", ["migrate", "verify_log"])
def test_command_whose_file_of_settings_is_missing_goes_on_without_none(command: str, tmp_path: Path) -> None:
    done = manage(tmp_path / "data", "--environment", str(tmp_path / "none"), command)
    assert "none' cannot be read" in refused(done)
    assert not (tmp_path / "data").exists()


def test_command_on_a_database_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "third_ear.sqlite3").touch(mode=0o600)
    assert "has no tables of Third Ear" in refused(manage(tmp_path, "erase_room", "x"))


def test_server_on_a_missing_database_does_not_start(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/meant.sqlite3"
    server = servers.Served(
        servers.PROGRAMS["daphne"], clean_environment(DATA_DIR=str(tmp_path), DATABASE_URL=address), tmp_path
    )
    with pytest.raises(ChildProcessError, match=r"meant\.sqlite3 is not there"):
        server.start()
    assert not (tmp_path / "meant.sqlite3").exists()


def test_settings_come_from_the_file_and_the_database_is_named_on_standard_error_alone(
    migrated: Path, tmp_path: Path
) -> None:
    file = tmp_path / "environment"
    file.write_text(f'DATA_DIR="{migrated}"\n# what people type\nLOG_LEVEL = INFO \n')
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_log", "--json", "--environment", file],
        cwd=HOME,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == '{"ok": true, "rooms": []}\n'
    assert done.stderr == f"Database: SQLite, {migrated}/third_ear.sqlite3\n"


# ---- TLS


@pytest.fixture
def plain_postgres() -> Iterator[tuple[int, list[bytes]]]:
    """A server that says, as PostgreSQL does, that it has no TLS; its port, and what it was then sent."""
    sent: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    link, _ = listening.accept()
                except OSError:
                    return
                with link:
                    link.recv(8)
                    link.sendall(b"N")
                    if after := link.recv(1024):
                        sent.append(after)

        answering = threading.Thread(target=answer)
        answering.start()
        yield listening.getsockname()[1], sent
        listening.shutdown(socket.SHUT_RDWR)
        answering.join()


def test_server_without_tls_is_refused_where_tls_was_asked(
    plain_postgres: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, sent = plain_postgres
    environment = clean_environment(
        DATA_DIR=str(tmp_path),
        DATABASE_URL=f"postgres://ear:hidden@127.0.0.1:{port}/ear?gssencmode=disable&sslmode=require",
    )
    server = servers.Served(servers.PROGRAMS["daphne"], environment, tmp_path)
    with pytest.raises(ChildProcessError, match=r"DATABASE_URL .*SSL"):
        server.start()
    assert sent == []
    assert "hidden" not in server.log


# ---- PostgreSQL


@pytest.fixture
def postgres(_postgres: servers.Postgres) -> servers.Postgres:
    return _postgres


@pytest.mark.postgres
def test_database_in_another_encoding_than_utf8_is_refused(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    with postgres.connect() as link:
        link.execute("DROP DATABASE IF EXISTS latin")
        link.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    address = postgres.new_database().rpartition("/")[0] + "/latin"
    message = refused(manage(tmp_path, "migrate", DATABASE_URL=address))
    assert "encoded in LATIN1; it has to be UTF8" in message


@pytest.mark.postgres
def test_command_names_the_postgres_database_without_its_password(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    address = postgres.new_database().replace("postgres@", "postgres:hidden@")
    done = manage(tmp_path, "verify_log", DATABASE_URL=f"{address}?application_name=ear&connect_timeout=5")
    name = address.rpartition("/")[2]
    assert f"Database: PostgreSQL, {name} on {postgres.folder}" in refused(done)
    assert "has no tables of Third Ear" in done.stderr
    assert "hidden" not in done.stderr
