"""Backs up the database that the settings name, and restores it from a backup.

deploy/backup [--environment FILE] COPY     while the processes run: no conversation waits for it
deploy/restore [--environment FILE] COPY    into an empty database, with no process running

In a copy, as in the database, the words are encrypted under the master keys. The copy does not contain the
master keys: keep them in another place.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Final

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError, InterfaceError

from dialogue.helpers.database_version import OtherVersion, our_labels
from dialogue.log.encryption import WrappedKey
from project import database, environment_file
from project.database_address import PrivateFile

#: The first bytes of a copy, by engine.
_BEGINNINGS: Final = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")
#: The line before the rows of a table in the output of pg_restore, and the tables whose rows are checked.
_COPY: Final = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \((.+)\) FROM stdin;')
#: The tables of keys beside those of the log, and the column that names a key's owner.
_OWNERS: Final = {"care_key": "person_id", "couples_key": "plan_id"}
_LOOKED_INTO: Final = {"log_key", "log_head", "django_migrations", *_OWNERS}
_OTHER_VERSION: Final = "The copy was made by another version of Third Ear: restore it with that one."


class Fault(Exception):
    """The reason why nothing was done. The database is unchanged."""


# ---- backing up


def back_up(copy: Path) -> None:
    """Make the whole copy, or none."""
    if missing := database.missing_file(connection):
        raise Fault(missing)
    if copy in _files(Path(connection.settings_dict["NAME"])):
        raise Fault(f"{copy} is the database itself.")
    if copy.exists() and not _may_be_replaced(copy):
        raise Fault(f"{copy} is there, and is no copy of a database: give the copy another name.")
    connection.ensure_connection()
    if fault := database.fault(connection):
        raise Fault(fault)
    draft = copy.with_name(f"{copy.name}.draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        if connection.vendor == "postgresql":
            connection.close()
            if _postgres("pg_dump", "--format=custom", f"--file={draft}"):
                raise Fault("pg_dump failed.")
        else:
            _copy_sqlite(draft)
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)


def _may_be_replaced(old: Path) -> bool:
    """Whether the file is an older copy or empty. The operator named any other file by mistake."""
    if not old.is_file():
        return False
    with old.open("rb") as file:
        beginning = file.read(16)
    return not beginning or beginning.startswith(tuple(_BEGINNINGS.values()))


def _copy_sqlite(draft: Path) -> None:
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(draft)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # the copy is one file
        _check_sqlite(target)


def _check_sqlite(link: sqlite3.Connection) -> None:
    if link.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("its pages are not in order")


# ---- restoring


def restore(copy: Path) -> None:
    """Load the copy into the database, migrate it, and verify every room."""
    _look_at(copy)
    if connection.vendor == "postgresql":
        _restore_postgres(copy)
    else:
        _restore_sqlite(copy)


def _look_at(copy: Path) -> None:
    """Refuse a file that is not a copy of a database of this engine."""
    if not copy.is_file():
        raise Fault(f"There is no file {copy}.")
    with copy.open("rb") as file:
        beginning = file.read(16)
    if not beginning:
        raise Fault(f"{copy} is empty.")
    for vendor, begins in _BEGINNINGS.items():
        if beginning.startswith(begins):
            if vendor != connection.vendor:
                raise Fault(
                    f"{copy} is a copy of {vendor}, and the settings name {database.name_of(connection)}."
                )
            return
    raise Fault(f"{copy} is no copy of a database, or its beginning is damaged.")


def _must_be_empty() -> None:
    connection.ensure_connection()
    if fault := database.wrong_encoding(connection):
        raise Fault(fault)
    if connection.introspection.table_names():
        raise Fault("The database that the settings name is not empty: nothing was changed.")
    connection.close()


def _restore_sqlite(copy: Path) -> None:
    """Load and check a draft file beside the database, then rename the draft to the database."""
    from dialogue.care import keys as persons_keys
    from dialogue.couples import keys as plans_keys
    from dialogue.log.keyring import faults

    target = Path(connection.settings_dict["NAME"])
    if target.exists():
        _must_be_empty()
    for left in _files(target)[1:]:
        if left.exists():
            raise Fault(f"{left} belongs to a database that was there: move it away with it.")
    draft = target.with_name(f"{target.name}.restoring")
    try:
        for old in _files(draft):
            old.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        shutil.copyfile(copy, draft)
        try:
            with closing(sqlite3.connect(draft)) as link:
                _check_sqlite(link)
        except sqlite3.DatabaseError as error:
            raise Fault(f"{copy} is cut or damaged: {error}.") from None
        connection.settings_dict["NAME"] = str(draft)
        connection.ensure_connection()
        if database.missing_tables(connection):
            raise Fault(f"{copy} holds no tables of Third Ear.")
        there = set(connection.introspection.table_names())  # an older copy has no tables of some keys
        tables = {"care_key": persons_keys.TABLE, "couples_key": plans_keys.TABLE}
        _must_open(faults([key for name in tables if name in there for key in tables[name].samples()]))
        verified = _bring_up_to_date()
        connection.close()  # SQLite then moves the write-ahead log into the file
        draft.replace(target)
    except OtherVersion:
        raise Fault(_OTHER_VERSION) from None
    finally:
        connection.close()
        for rest in _files(draft):
            rest.unlink(missing_ok=True)
    if verified is not None:
        raise verified


def _restore_postgres(copy: Path) -> None:
    """Read the copy to its end before writing; then write it in one transaction."""
    _must_be_empty()
    _look_into(copy)
    if _postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", copy):
        raise Fault("pg_restore failed: nothing was changed.")
    verified = _bring_up_to_date()
    if verified is not None:
        raise verified


def _bring_up_to_date() -> CommandError | None:
    """Migrate, and verify every room. A room that does not verify is restored as well; the error names it."""
    call_command("migrate", interactive=False, verbosity=0)
    try:
        call_command("verify_log")
    except CommandError as bad:
        return CommandError(f"The database was restored as the copy has it, and {bad}")
    return None


def _must_open(faults: list[str]) -> None:
    if faults:
        raise Fault("\n".join([*faults, "Nothing was changed: the copy opens with the keys of its time."]))


# ---- PostgreSQL's client programs


def _postgres(program: str, *words: str | Path) -> int:
    """Run a PostgreSQL client program on the database and return its exit code."""
    where, environment = _where()
    return subprocess.run(_found(program, where, *words), env=environment, check=False).returncode


def _found(program: str, *words: str | Path) -> list[str | Path]:
    path = shutil.which(program)
    if path is None:
        raise Fault(f"{program} is not here (Debian: apt-get install postgresql-client).")
    return [path, *words]


def _where() -> tuple[str, dict[str, str]]:
    """DATABASE_URL as an argument, and the environment with the password: other users can see arguments."""
    from psycopg.conninfo import make_conninfo

    where = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    parameters = {name: where[setting] for name, setting in named.items() if where[setting]}
    parameters |= {name: value for name, value in where["OPTIONS"].items() if name != "pool"}
    password = {"PGPASSWORD": where["PASSWORD"]} if where["PASSWORD"] else {}
    return f"--dbname={make_conninfo('', **parameters)}", os.environ | password


def _look_into(copy: Path) -> None:
    """Read the copy to its end. Refuse it if truncated, without our tables, or under other keys."""
    from dialogue.log.keyring import MAX_SAMPLES, faults_of

    keys: defaultdict[str, list[WrappedKey]] = defaultdict(list)
    labels = our_labels()
    masters_of_heads: set[str] = set()
    tables: set[str] = set()
    recorded: set[tuple[str, str]] = set()
    with subprocess.Popen(_found("pg_restore", "--file=-", copy), stdout=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        for table, row in _rows(reading.stdout):
            match table, row:
                case _, None:
                    tables.add(table)
                case "log_key", {"id": key_id, "room_id": room, "author": author, "master": master}:
                    wrapped = bytes.fromhex(row["wrapped"].removeprefix(r"\\x"))
                    if len(keys[master]) < MAX_SAMPLES:
                        keys[master].append(WrappedKey(int(key_id), room, author, master, wrapped))
                case _, {"id": key_id, "master": master} if table in _OWNERS:
                    wrapped = bytes.fromhex(row["wrapped"].removeprefix(r"\\x"))
                    if len(keys[master]) < MAX_SAMPLES:
                        owner = row[_OWNERS[table]]
                        keys[master].append(WrappedKey(int(key_id), "", owner, master, wrapped))
                case "log_head", {"master": master}:
                    masters_of_heads.add(master)
                case "django_migrations", {"app": app, "name": name} if app in labels:
                    recorded.add((app, name))
    if reading.returncode:
        raise Fault(f"{copy} is cut or damaged: nothing was changed.")
    if not {"log_room", "log_key"} <= tables:
        raise Fault(f"{copy} holds no tables of Third Ear.")
    if not recorded <= MigrationLoader(None, ignore_no_migrations=True).disk_migrations.keys():
        raise Fault(_OTHER_VERSION)
    _must_open(faults_of(chain.from_iterable(keys.values()), masters_of_heads))


def _rows(lines: Iterable[bytes]) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Each table in the output of pg_restore with None, then each row of the tables in `_LOOKED_INTO`."""
    table, columns = None, list[str]()
    for line in lines:
        if table is None:
            if header := _COPY.match(line):
                table = header[1].decode()
                columns = [name.strip().strip('"') for name in header[2].decode().split(",")]
                yield table, None
        elif line == b"\\.\n":
            table = None
        elif table in _LOOKED_INTO:
            yield table, dict(zip(columns, line.decode().rstrip("\n").split("\t"), strict=True))


# ---- the command


def _files(path: Path) -> list[Path]:
    """An SQLite file and the files that SQLite keeps beside it."""
    return [path, *(path.with_name(f"{path.name}{ending}") for ending in _SIDE_FILES)]


@contextmanager
def _sentences() -> Iterator[None]:
    """Exit with one sentence instead of a traceback."""
    from project.startup_checks import unreachable

    try:
        yield
    except (Fault, CommandError, OtherVersion) as fault:
        sys.exit(str(fault))
    except (DatabaseError, InterfaceError, sqlite3.Error) as error:
        sys.exit("\n".join(unreachable()) or f"The database cannot be used: {str(error).strip()}")
    except OSError as error:
        sys.exit(f"{error.filename or 'The copy'}: {error.strerror}.")


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    try:
        words = environment_file.option_taken(arguments)
        match words:
            case [("backup" | "restore") as what, copy] if copy and not copy.startswith("-"):
                django.setup()
            case _:
                sys.exit(__doc__)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not right: {error}")
    PrivateFile.may_create = False
    sys.stderr.write(f"Database: {database.name_of(connection)}\n")
    with _sentences():
        (back_up if what == "backup" else restore)(Path(copy).resolve())


if __name__ == "__main__":
    main(sys.argv[1:])
