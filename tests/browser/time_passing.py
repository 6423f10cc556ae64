"""Has time pass on a server, whose clock stays: what lies ahead in its database moves closer."""

from datetime import timedelta

from tests import servers
from tests.run_in_thread import run_in_thread

_MOVE = """
from datetime import timedelta
from django.db.models import F
from dialogue.couples.models import Plan
from dialogue.errands.models import Errand
from dialogue.rooms.models import ExportRequest
for model, names in (Plan, ("at", "first_at")), (ExportRequest, ("asked_at", "ready_at")), (Errand, ("due",)):
    model.objects.update(**{name: F(name) - timedelta(seconds=SECONDS) for name in names})
"""


async def let_pass(server: servers.Served, time: timedelta) -> None:
    """Move planned conversations, requests for copies and errands."""
    moved = _MOVE.replace("SECONDS", str(int(time.total_seconds())))
    await run_in_thread(lambda: server.manage("shell", "-v", "0", "-c", moved))
