#!/usr/bin/env python
"""Django's command line, with one sentence, not a traceback, where settings or the database are at fault."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import InterfaceError, OperationalError

from dialogue.database_version import OtherVersion


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not right: {error}")
    except (OperationalError, InterfaceError) as error:
        from project.outside import unreachable  # needs the settings

        sys.exit("\n".join(unreachable()) or f"The database cannot be used: {str(error).strip()}")
    except OtherVersion as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
