"""Parses DATABASE_URL as the database's library does: keeps every parameter, refuses unknown ones."""

import os
import re
import sqlite3
import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from django.core.exceptions import ImproperlyConfigured

from project.data_folder import is_open_to_others, made_private, others_enter

#: Parameters of libpq that are refused. As an argument of pg_dump, a secret would be visible to other users;
#: only the password can be passed through the environment.
_NOT_TAKEN: Final = {
    "sslpassword",
    "oauth_client_secret",
    "scram_client_key",
    "scram_server_key",
    "sslkeylogfile",
    "replication",
}
_SQLITE_TIMEOUT_SECONDS: Final = 20.0
_MAX_SQLITE_TIMEOUT_SECONDS: Final = 600.0
_EXAMPLE: Final = "postgres://user:password@host:port/name"
_ESCAPES: Final = (
    "A sign that has a meaning in an address is written by its code: %40 for @, %2F for /, %3A for :."
)


def database(address: str | None, default: Path, home: Path) -> dict[str, Any]:
    """Django's settings for the database at ``address``; without an address, for the SQLite file ``default``.

    A relative path of an SQLite file begins at ``home``.

    Raises:
        ImproperlyConfigured: the address cannot be used. The message quotes no part that may be a secret.
    """
    if address is None:
        return _sqlite(default, _SQLITE_TIMEOUT_SECONDS)
    if not address.strip():
        raise ImproperlyConfigured(
            "DATABASE_URL is set and empty. Remove it to use SQLite in DATA_DIR, or give an address."
        )
    address = address.strip()
    scheme, separator, rest = address.partition("://")
    match scheme.lower() if separator else "":
        case "postgres" | "postgresql":
            return _postgres(f"postgresql://{rest}")
        case "sqlite":
            return _sqlite_address(rest, home)
        case _:
            raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")


def _postgres(address: str) -> dict[str, Any]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        given: dict[str, Any] = {
            name: value for name, value in conninfo_to_dict(address).items() if value is not None
        }
    except psycopg.Error as error:
        if unknown := re.search(r'invalid URI query parameter: "(\w+)"', str(error)):
            raise ImproperlyConfigured(
                f"DATABASE_URL has the parameter {unknown[1]!r}, which PostgreSQL's library does not know."
            ) from None
        raise ImproperlyConfigured(
            f"DATABASE_URL cannot be read; it looks like {_EXAMPLE}. {_ESCAPES}"
        ) from None
    path = address.removeprefix("postgresql://").partition("/")[2].partition("?")[0]
    if "@" in path or "@" in given.get("host", ""):
        raise ImproperlyConfigured(f"DATABASE_URL holds an @ too many. {_ESCAPES}")
    if empty := [name for name, value in given.items() if not value and name not in {"host", "port"}]:
        raise ImproperlyConfigured(f"DATABASE_URL has the parameter {empty[0]!r} without a value.")
    if "," in given.get("host", "") and not all(given["host"].split(",")):
        raise ImproperlyConfigured("DATABASE_URL has an empty name among its hosts.")
    if refused := sorted(_NOT_TAKEN & given.keys()):
        raise ImproperlyConfigured(f"DATABASE_URL has the parameter {refused[0]!r}, which is not supported.")
    if re.sub("[^a-z0-9]", "", given.pop("client_encoding", "utf8").lower()) not in {"utf8", "auto"}:
        raise ImproperlyConfigured("DATABASE_URL asks for a client_encoding other than UTF8.")
    ports = str(given.get("port", ""))
    if any(port and not (port.isdecimal() and 0 < int(port) < 65536) for port in ports.split(",")):
        raise ImproperlyConfigured(f"DATABASE_URL has a port that is none. {_ESCAPES}")
    if not given.get("dbname") and "service" not in given:
        raise ImproperlyConfigured(f"DATABASE_URL names no database; it looks like {_EXAMPLE}.")
    named = {
        key: str(given.pop(name, ""))
        for key, name in {
            "NAME": "dbname",
            "USER": "user",
            "PASSWORD": "password",
            "HOST": "host",
            "PORT": "port",
        }.items()
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": 0,
        # Restarting the server breaks every pooled connection. This checks a connection before it is used, so
        # no request fails.
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode sends the next query through another connection, which lacks the
        # cursor.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # For Django's threads, four readers and the writer. A pool, because persistent connections leak under
        # ASGI.
        "OPTIONS": {**given, "pool": {"min_size": 1, "max_size": 16, "timeout": 5}},
    }


def _sqlite_address(rest: str, home: Path) -> dict[str, Any]:
    """``rest`` follows sqlite://. Three slashes begin a relative path, four an absolute one."""
    parts = urlsplit(f"sqlite://{rest}")
    path = os.fsdecode(unquote_to_bytes(os.fsencode(parts.path.removeprefix("/"))))
    if parts.fragment or rest.endswith("#"):
        raise ImproperlyConfigured("DATABASE_URL holds a #; in the path of a file it is written %23.")
    dropped = re.search(r"[\t\r\n]", rest)  # urlsplit removes these characters
    if dropped or parts.netloc or not path or path == ":memory:" or "\0" in path:
        raise ImproperlyConfigured(
            "DATABASE_URL has to name a file: sqlite:////var/lib/third-ear/name.sqlite3."
        )
    try:
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        timeout = float(asked.pop("timeout", _SQLITE_TIMEOUT_SECONDS))
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL takes ?timeout=SECONDS for SQLite.") from None
    if asked:
        raise ImproperlyConfigured(
            f"DATABASE_URL has the parameter {min(asked)!r}; for SQLite there is only timeout."
        )
    if not 1 <= timeout <= _MAX_SQLITE_TIMEOUT_SECONDS:
        raise ImproperlyConfigured(
            f"The timeout in DATABASE_URL is from 1 to {_MAX_SQLITE_TIMEOUT_SECONDS:.0f} seconds."
        )
    return _sqlite(home / path, timeout)


def missing(path: Path) -> str:
    """The error sentence for a missing SQLite file."""
    return f"{path} is not there. If it is the database that was meant, manage.py migrate makes it."


class PrivateFile(sqlite3.Connection):
    """A connection to an SQLite file that only its owner can read.

    A missing file is created only while ``may_create``: a command meant for another database must not work on
    an empty one.
    """

    may_create = True

    def __init__(self, database: str, *args: Any, **options: Any) -> None:
        path = Path(database)
        if path.exists() and not path.is_file():
            raise sqlite3.DatabaseError(f"{path} is no SQLite file")
        if not path.exists():
            if not PrivateFile.may_create:
                raise sqlite3.OperationalError(missing(path))
            try:
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            except OSError as error:
                raise sqlite3.OperationalError(f"{path} cannot be made: {error.strerror}") from None
        if others_enter(path.parent):
            if is_open_to_others(path) and not _is_sqlite(path):
                raise sqlite3.DatabaseError(f"{path} is no SQLite file")
            try:
                made_private(path)
            except ImproperlyConfigured as fault:
                raise sqlite3.OperationalError(str(fault)) from None
        super().__init__(database, *args, **options)


def _is_sqlite(path: Path) -> bool:
    """Only for a file without a connection in this process: closing a file drops SQLite's locks on it."""
    with path.open("rb") as file:
        return file.read(16) in {b"", b"SQLite format 3\0"}


def _sqlite(path: Path, timeout: float) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        # Absolute, so that SQLite never reads it as a URI ("file:…").
        "NAME": os.path.abspath(path),  # noqa: PTH100 - resolve() would follow a link
        "OPTIONS": {
            "factory": PrivateFile,
            # A transaction that reads, then writes, must hold the lock from its beginning.
            "transaction_mode": "IMMEDIATE",
            # Seconds to wait for the lock: the writer that holds it may wait for a slow disk.
            "timeout": timeout,
            # synchronous=FULL: an accepted command survives a power cut. secure_delete: when SQLite moves a
            # key to another page, no copy outlives the key. wal_autocheckpoint: a checkpoint delays a writer,
            # so checkpoint every 16 MB, a quarter as often as by default. WAL mode itself is set after the
            # file was checked (dialogue.helpers.database_version).
            "init_command": "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;",
        },
        # A file, because an in-memory database ignores the timeout between threads; one file for each test
        # run.
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"third-ear-test-{os.getpid()}.sqlite3")},
    }
