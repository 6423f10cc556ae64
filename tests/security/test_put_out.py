"""Whoever loses their right is put out of the room on every process, whichever process it was taken back at.

No message has to arrive for it: each process asks the tables about those who sit in it, once a round. So it
is the same with Redis, without, and with one that is down.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dialogue.live.hub import SWEEP_SECONDS
from tests import servers
from tests.security.visitors import Browser, Seated, until_closed, visits

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


def at(server: servers.Served, browser: Browser) -> Browser:
    """The same browser, led to another process."""
    there = Browser(server)
    there.http.cookies.update(browser.http.cookies)
    return there


#: The command, twice, in one process.
_REVOKE = """
from django.core.management import call_command
call_command("revoke", "{}", "b")
call_command("revoke", "{}", "a", "--everywhere")
"""


def put_out(here: servers.Served, there: servers.Served) -> dict[str, int]:
    """All rights are taken back ``here`` from people who sit ``there``: what each was closed with."""
    words = ("open_room", "--format", "speaker_listener", "--names", "Ana,Ben", "--json", "--count", "3")
    told = here.manage(*words, "--observer", "Dr. Lee", "--consented").splitlines()
    opened, another, third = (json.loads(line) for line in told)
    ana, ben, cem = (
        Browser(here).claim(link)
        for link in (*(opened["seats"][seat]["link"] for seat in "ab"), another["seats"]["a"]["link"])
    )
    cem.claim(third["seats"]["a"]["link"])
    lee = Browser(here).claim(opened["observer"]["link"])
    seated = {
        "signed out": Seated(at(there, ana), opened["room"]),
        "revoked": Seated(at(there, ben), opened["room"]),
        "consent withdrawn": Seated(at(there, lee), opened["room"]),
        "deactivated": Seated(at(there, cem), third["room"]),
    }
    for each in seated.values():  # all have come in before anything is taken back
        each.until(lambda frame: frame["type"] == "state")
    assert Seated(ana, opened["room"]).ask("withdraw_observer", observer="o1")["type"] == "accepted"
    assert ana.send_form("/past/", "/past/forget/").status_code == 302
    here.manage("shell", "-v", "0", "-c", _REVOKE.format(opened["room"], another["room"]))
    return {why: until_closed(each.socket).code for why, each in seated.items()}


#: 4403 for whose seat here was taken back; 4401 for who is nobody any more.
EXPECTED = {"signed out": 4401, "revoked": 4403, "consent withdrawn": 4408, "deactivated": 4401}


def test_they_are_put_out_on_the_other_process_with_no_redis_and_with_one_that_is_down(
    two: Two, request: pytest.FixtureRequest
) -> None:
    here, there = two
    with visits():
        if "REDIS_URL" not in here.environment:
            assert put_out(here, there) == EXPECTED
            return
        redis: servers.Redis = request.getfixturevalue("redis_server")
        redis.stop()
        try:
            assert put_out(here, there) == EXPECTED
        finally:
            redis.start()


def test_a_round_comes_often_enough_for_the_two_seconds_that_are_promised() -> None:
    assert SWEEP_SECONDS * 1.2 < 2
