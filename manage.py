#!/usr/bin/env python
"""Django's command line, with one sentence, not a traceback, where settings or the database are at fault.

--environment FILE reads the settings from a file, as systemd reads an EnvironmentFile.
"""

import io
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line

from dialogue.helpers.database_version import OtherVersion
from project import database, environment_file


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a character that the terminal lacks must not stop us
            stream.reconfigure(errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    try:
        arguments = environment_file.option_taken(sys.argv)
        with database.announced(arguments[1] if len(arguments) > 1 else "help"):
            execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not right: {error}")
    except CommandError as error:
        sys.exit(str(error))
    except OtherVersion as error:
        sys.exit(str(error))
    except Exception as error:
        from psycopg_pool import PoolTimeout

        from dialogue.helpers.database_errors import (
            is_database_unavailable,
        )  # imports the settings, as does the next
        from project.startup_checks import unreachable

        if not is_database_unavailable(error):
            raise
        cause = " ".join(str(error).split())
        waited = isinstance(error.__cause__, PoolTimeout)  # its text says only that the pool timed out
        faults = "\n".join(unreachable()) if waited else ""
        sys.exit(faults or f"The database that DATABASE_URL names cannot be used: {cause}")


if __name__ == "__main__":
    main()
