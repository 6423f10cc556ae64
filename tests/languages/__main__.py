"""Brings the server's catalogues up to date: run it after a text was added, changed or translated.

    .venv/bin/python -m tests.languages

It adds new messages to each dialogue/locale/*/LC_MESSAGES/django.po, removes those that nothing asks for,
writes the .mo files that Django reads, and prints what is left to translate.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from tests.languages import catalogues  # noqa: E402 - Django is set up first

for language in catalogues.LANGUAGES:
    wanted = catalogues.asked_for()  # a catalogue keeps the very messages that it is updated with
    path = catalogues.po_path(language)
    catalog = catalogues.read(path, language)
    created = catalog.creation_date
    catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.creation_date = created  # a file changes only with its texts
    path.write_bytes(catalogues.written(catalog))
    catalogues.mo_path(language).write_bytes(catalogues.compiled(catalog))
    for fault in catalogues.faults(catalog, wanted):
        print(f"{path.relative_to(catalogues.HOME)}: {fault}")
