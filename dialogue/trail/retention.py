"""Deleting entries whose time is over. The database refuses to delete any other."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from dialogue.trail.append_only_triggers import KEPT_DAYS

#: Later than the database allows it: its clock need not be that of this process.
MARGIN: Final = timedelta(days=1)


def delete_old_entries(now: datetime) -> int:
    """Delete the entries that are older than the trail keeps them; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trail_entry WHERE at < %s", [now - timedelta(days=KEPT_DAYS) - MARGIN])
        return int(cursor.rowcount)
