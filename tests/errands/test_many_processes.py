"""Four processes on PostgreSQL do 1,000 errands while some of them are killed."""

import signal
from collections import defaultdict
from pathlib import Path

import psycopg
import pytest

from tests import fork_server, servers
from tests.errands.worker import FATAL, KIND

ERRANDS = 1_000
ENQUEUED = """
INSERT INTO errands_errand (kind, key, due, payload, tries, fault)
SELECT %s, key, now() - interval '1 minute' * (key = 'fatal')::int, '{}', 0, '' FROM unnest(%s::text[]) AS key
"""
#: What happens by itself once the leases of killed processes end.
LEASES_END = "UPDATE errands_errand SET due = now() WHERE kind = %s"


class Workers:
    """Processes that do errands, and what they wrote about it."""

    def __init__(self, folder: Path, database: str) -> None:
        self._environment = servers.clean_environment(DATABASE_URL=database, DATA_DIR=str(folder))
        self._output = (folder / "output").open("wb")
        self._file = folder / "errands"
        self._file.touch()
        self.processes: list[fork_server.Process] = []

    def start(self) -> None:
        words = ["-m", "tests.errands.worker", str(self._file)]
        outputs = self._output.fileno(), self._output.fileno()
        self.processes.append(servers.forks.start(words, self._environment, outputs))

    def lines(self) -> list[tuple[str, str, int, int]]:
        """What was written: whether it began or was done, the key, the process, the try."""
        words = (line.split() for line in self._file.read_text().splitlines())
        return [(what, key, int(process), int(tries)) for what, key, process, tries in words]

    def end(self) -> set[int]:
        """End those that live, which finish what they do; the processes that were killed."""
        for each in self.processes:
            servers.end(each)
        return {each.pid for each in self.processes if each.returncode == -signal.SIGKILL}

    def close(self) -> None:
        for each in self.processes:
            each.kill()
            each.wait(servers.TIMEOUT_SECONDS)
        self._output.close()


@pytest.mark.slow
def test_four_processes_with_kills_do_a_thousand_errands_and_lose_none_and_do_none_twice_while_they_live(
    migrated_postgres_url: str, tmp_path: Path
) -> None:
    workers = Workers(tmp_path, migrated_postgres_url)
    keys = [FATAL, *(f"n{number}" for number in range(ERRANDS - 1))]
    with psycopg.connect(migrated_postgres_url, autocommit=True) as link:

        def left(among: str) -> int:
            query = f"SELECT count(*) FROM errands_errand WHERE kind = %s AND {among}"
            found = link.execute(query, [KIND]).fetchone()
            assert found is not None
            return int(found[0])

        def do_what_is_due(processes: int) -> set[int]:
            for _ in range(processes):
                workers.start()
            servers.wait_for(lambda: left("due <= now()") == 0, "Some errands are not done")
            return workers.end()

        try:
            link.execute(ENQUEUED, [KIND, keys])
            for _ in range(4):
                workers.start()
            servers.wait_for(lambda: len(workers.lines()) >= ERRANDS // 2, "The errands are not done")
            next(each for each in workers.processes if each.poll() is None).kill()
            killed = do_what_is_due(0)
            assert len(killed) == 2
            assert 1 <= left("true") <= 2  # a killed process may just have finished one
            for _ in range(2):
                link.execute(LEASES_END, [KIND])
                killed = do_what_is_due(2)
            assert left("true") == 0
        finally:
            workers.close()
    began: dict[str, list[int]] = defaultdict(list)
    done: dict[str, list[int]] = defaultdict(list)
    for what, key, process, _ in workers.lines():
        (began if what == "began" else done)[key].append(process)
    assert done.keys() == set(keys)
    assert len(killed) == 3
    for key in keys:
        assert set(began[key][:-1]) <= killed, "an errand was done again though its process lived"
    assert len(set(began[FATAL])) == 3
