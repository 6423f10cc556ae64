"""``manage.py flush``: Django's own, which empties every table, with the log's triggers disabled for it."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from dialogue.log.append_only_triggers import triggers_disabled


class Command(flush.Command):
    """Empties every table, the log's too. Django's tests do it between tests."""

    def handle(self, **options: Any) -> None:
        with triggers_disabled(connections[options["database"]]):
            super().handle(**options)
