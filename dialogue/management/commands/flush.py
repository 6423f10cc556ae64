"""``manage.py flush``: Django's own, which empties every table, with the append-only triggers disabled."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from dialogue.log import append_only_triggers as log_triggers
from dialogue.trail import append_only_triggers as trail_triggers


class Command(flush.Command):
    """Empties every table, the log's and the trail's too. Django's tests do it between tests."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        with log_triggers.triggers_disabled(connection), trail_triggers.triggers_disabled(connection):
            super().handle(**options)
