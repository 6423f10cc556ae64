"""What the page of past conversations costs: queries and milliseconds, with one long room among 100.

`python -m tests.bench.lists [--postgres]` creates the rooms on a database of its own, fills them through the
log, and requests the page within this process, with all rooms on one page. Wall time and CPU time of this
process are medians of several requests.
"""

import argparse
import json
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from tests import servers

ROOMS: Final = 100
COMMANDS: Final = 12  # in each room but one
LONG_ROOM_COMMANDS: Final = 8_540  # 17,000 events
REQUESTS: Final = 7


def measure() -> dict[str, Any]:
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", interactive=False, verbosity=0)
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings

    from dialogue.log.database_log import DatabaseLog
    from dialogue.pages import views
    from dialogue.rooms.creation import create_room
    from tests.bench.aged import age

    views.CONVERSATIONS_PER_PAGE = ROOMS  # type: ignore[misc]  # a constant everywhere else
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = Client()
        rooms = []
        for number in range(ROOMS):
            created = create_room("speaker_listener", f"Talk {number}", ["Ana", "Ben"], bearer=False)
            assert client.post(created.partners[0].link, {"answer": "now"}).status_code == 302
            age(created.room, LONG_ROOM_COMMANDS if number == ROOMS // 2 else COMMANDS)
            rooms.append(created.room)
        queries: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            queries.append(sql)
            return execute(sql, *rest)

        client.get("/past/")  # the first request connects, and reads the format
        with connection.execute_wrapper(note):
            page = client.get("/past/")
        assert page.status_code == 200
        assert all(room in page.content.decode() for room in rooms)
        taken: dict[Callable[[], float], list[float]] = {time.perf_counter: [], time.process_time: []}
        for _ in range(REQUESTS):
            began = [clock() for clock in taken]
            client.get("/past/")
            for (clock, seconds), start in zip(taken.items(), began, strict=True):
                seconds.append(clock() - start)
    heads = DatabaseLog().heads(rooms)
    return {
        "engine": connection.vendor,
        "rooms": len(rooms),
        "events": sum(heads.values()),
        "events_of_the_longest": max(heads.values()),
        "queries": len(queries),
        "ms": round(statistics.median(taken[time.perf_counter]) * 1000, 1),
        "cpu_ms": round(statistics.median(taken[time.process_time]) * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lists", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL in place of SQLite")
    wanted = parser.parse_args()
    with ExitStack() as stack:
        os.environ["DATA_DIR"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="lists-"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        if wanted.postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(servers.postgres()).new_database()
        print(json.dumps(measure()))


if __name__ == "__main__":
    main()
