"""A server that does no errands says so, and a process of its own does them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests import servers

ENQUEUE = """
from datetime import timedelta
from django.utils import timezone
from dialogue.errands import queue
queue.enqueue("notices_purge", "late", timezone.now() - timedelta(minutes=10))
"""


@contextmanager
def errands_process(server: servers.Served, folder: Path) -> Iterator[None]:
    with (folder / "errands.log").open("wb") as log:
        outputs = log.fileno(), log.fileno()
        process = servers.forks.start(["manage.py", "errands", "--run"], server.environment, outputs)
        try:
            yield
        finally:
            code = servers.end(process)
    assert code == 0, (folder / "errands.log").read_text()


def test_server_without_errands_names_them_as_late_until_another_process_does_them(
    serve: Callable[..., servers.Served], tmp_path: Path
) -> None:
    server = serve(ERRANDS="off")
    server.manage("shell", "-v", "0", "-c", ENQUEUE)

    def readiness() -> Any:
        with httpx.Client(trust_env=False, timeout=servers.TIMEOUT_SECONDS) as client:
            answer = client.get(f"{server.url}/readyz")
        return answer.status_code, answer.json()["late"]

    assert readiness() == (200, ["errands"])
    with errands_process(server, tmp_path):
        servers.wait_for(lambda: readiness() == (200, []), "The errand is not done")
    assert "notices_purge" in server.manage("errands")
