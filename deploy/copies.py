"""A copy of the database that the settings name, and the database made anew from one.

deploy/backup FILE     while the processes run: no conversation waits for it
deploy/restore FILE    into a database that is still empty, with no process running

A copy holds what people said as sealed as the database does: without the master keys nobody can read it. They
are not in it, and belong somewhere else.
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection


def back_up(copy: Path) -> None:
    """Make the copy, whole or not at all."""
    draft = copy.with_name(f"{copy.name}.draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    if connection.vendor == "postgresql":
        _postgres("pg_dump", "--format=custom", f"--file={draft}")
    else:
        name = connection.settings_dict["NAME"]
        with (
            closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(draft)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # all of it in the one file
    draft.replace(copy)


def restore(copy: Path) -> None:
    """Make the database from the copy, bring it up to date, and check every room."""
    if not copy.is_file():
        sys.exit(f"There is no file {copy}.")
    if connection.introspection.table_names():
        sys.exit("The database that the settings name is not empty: nothing was changed.")
    if connection.vendor == "postgresql":
        connection.close()
        _postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", copy)
    else:
        name = connection.settings_dict["NAME"]
        connection.close()
        with (
            closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(name)) as target,
        ):
            source.backup(target)
        Path(name).chmod(0o600)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("verify_log")


def _postgres(program: str, *words: str | Path) -> None:
    """Run one of PostgreSQL's programs; where and who is in its environment, since others see its words."""
    where = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    environment = os.environ | {
        variable: str(where[name]) for variable, name in names.items() if where.get(name)
    }
    if program == "pg_restore":
        words = (f"--dbname={where['dbname']}", *words)
    else:
        environment["PGDATABASE"] = str(where["dbname"])
    if subprocess.run([program, *words], env=environment, check=False).returncode:  # noqa: S603 - by a list
        sys.exit(f"{program} failed.")


def main(words: list[str]) -> None:
    match words:
        case [("backup" | "restore") as what, copy]:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
            django.setup()
            (back_up if what == "backup" else restore)(Path(copy).resolve())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
