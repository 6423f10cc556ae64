"""Prints docs/ACCESS.md from the table: run it after a change of the table."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from tests.security.access.document import PATH, document  # noqa: E402 - Django is set up first

PATH.write_text(document(), encoding="utf-8")
