"""A participant whose access ends is disconnected from the room on every process, wherever it was revoked.

No message has to arrive for it: each process asks the tables about those who sit in it, once a round. So it
is the same with Redis, without, and with one that is down.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dialogue.live.reconciliation import RECONCILE_INTERVAL_SECONDS
from tests import servers
from tests.blackbox.blocking import BlockingConnection, close_code
from tests.blackbox.browser import ApiClient, Browser, closing_clients
from tests.blackbox.room_api import open_by_command

pytestmark = pytest.mark.slow

Two = tuple[servers.Served, servers.Served]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis])])
def two(request: pytest.FixtureRequest, serve: Callable[..., servers.Served], tmp_path: Path) -> Two:
    """Two processes on an SQLite file without Redis, or on PostgreSQL with it."""
    wishes: dict[str, Any] = {"data_dir": tmp_path / "data"}
    if request.param == "postgres":
        wishes["DATABASE_URL"] = request.getfixturevalue("migrated_postgres_url")
        wishes["REDIS_URL"] = request.getfixturevalue("redis_url")
    return serve(**wishes), serve(**wishes)


#: The command, twice, in one process; and two sessions that end by themselves.
_END = """
from datetime import timedelta
from django.core.management import call_command
from dialogue.accounts.models import Session
from dialogue.rooms.models import Seat
call_command("revoke", "{revoked}", "b")
call_command("revoke", "{deactivated}", "a", "--everywhere")
idle, changed = (Seat.objects.get(room="{ending}", participant_id=seat).person for seat in "ab")
session = Session.objects.get(person=idle)
session.last_used_at -= timedelta(days=181)
session.save()
changed.set_unusable_password()
changed.save()
"""


def put_out(here: servers.Served, there: servers.Served) -> dict[str, int | None]:
    """All rights are taken back ``here`` from people who sit ``there``: what each was closed with."""
    options = ("--format", "speaker_listener", "--observer", "Dr. Lee", "--consented")
    created, another, third, ending = open_by_command(here.environment, *options, count=4)
    ana, ben, cem, eve, fay = (
        Browser(here).claim(room["seats"][seat]["link"])
        for room, seat in ((created, "a"), (created, "b"), (another, "a"), (ending, "a"), (ending, "b"))
    )
    cem.claim(third["seats"]["a"]["link"])
    lee = Browser(here).claim(created["observer"]["link"])
    anas = BlockingConnection(ana.copy(there), created["room"])
    seated = {
        "seat claimed": BlockingConnection(ApiClient(there, another["seats"]["b"]["token"]), another["room"]),
        "revoked": BlockingConnection(ben.copy(there), created["room"]),
        "consent withdrawn": BlockingConnection(lee.copy(there), created["room"]),
        "deactivated": BlockingConnection(cem.copy(there), third["room"]),
        "idle": BlockingConnection(eve.copy(there), ending["room"]),
        "password changed": BlockingConnection(fay.copy(there), ending["room"]),
    }
    for each in (anas, *seated.values()):  # all have come in before anything is taken back
        each.until(lambda frame: frame["type"] == "state")
    old = ana.copy(there)
    ana.claim(another["seats"]["b"]["link"])  # which gives her browser a new key
    assert (
        BlockingConnection(ana, created["room"]).ask("withdraw_observer", observer="o1")["type"] == "accepted"
    )
    rooms = {"revoked": created["room"], "deactivated": another["room"], "ending": ending["room"]}
    here.manage("shell", "-v", "0", "-c", _END.format(**rooms))
    codes = {why: each.until_closed() for why, each in seated.items()}
    anas.ping()  # her open socket now belongs to the new key; the old key is refused
    codes["key changed"] = close_code(old, created["room"])
    assert ana.send_form("/past/", "/past/forget/").status_code == 302
    return codes | {"signed out": anas.until_closed()}


#: 4403 for whose seat here was taken back; 4401 for who is nobody any more.
EXPECTED = {
    "signed out": 4401,
    "revoked": 4403,
    "consent withdrawn": 4408,
    "deactivated": 4401,
    "seat claimed": 4401,
    "idle": 4401,
    "password changed": 4401,
    "key changed": 4401,
}


def test_revoked_people_are_closed_on_another_process_without_redis_and_with_redis_down(
    two: Two, request: pytest.FixtureRequest
) -> None:
    here, there = two
    with closing_clients():
        if "REDIS_URL" not in here.environment:
            assert put_out(here, there) == EXPECTED
            return
        redis: servers.Redis = request.getfixturevalue("redis_server")
        redis.stop()
        try:
            assert put_out(here, there) == EXPECTED
        finally:
            redis.start()


def test_reconciliation_interval_is_below_two_seconds() -> None:
    assert RECONCILE_INTERVAL_SECONDS * 1.2 < 2
