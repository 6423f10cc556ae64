"""Two server processes and the servers that they need, as real processes that a fault can reach."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests import servers

Engine = Literal["postgres", "sqlite"]

#: Debian's package `faketime`; without it no clock is stepped.
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
#: The disk of the database: enough for what is said, and quickly filled.
DISK_BYTES = 384 * 1024 * 1024
PROGRAMS: tuple[Literal["daphne", "uvicorn"], ...] = ("daphne", "uvicorn")
NO_LIMITS = {
    "COMMANDS_PER_SECOND": "0",
    "REQUESTS_PER_ADDRESS": "",
    "ROOMS_PER_ADDRESS": "",
    "FAILED_CREDENTIALS_PER_ADDRESS": "",
}


@dataclass
class Cluster:
    """Two server processes on one database, and the servers that they need."""

    engine: Engine
    processes: list[servers.Served] = field(default_factory=list)
    clocks: list[Path] = field(default_factory=list)
    redis: servers.Redis | None = None
    postgres: servers.Postgres | None = None
    disk: Path | None = None

    @property
    def ports(self) -> list[int]:
        return [process.port for process in self.processes]

    def ended(self) -> list[str]:
        """The exit code and the end of the log of each server process that has ended."""
        codes = [(served, served.process.poll()) for served in self.processes]
        return [
            f"{served.folder.name} has ended with {code}: …{served.log[-3000:]}"
            for served, code in codes
            if code is not None
        ]

    def expect_all_running(self) -> None:
        """Raise ChildProcessError if a server process has ended."""
        if ended := self.ended():
            raise ChildProcessError("\n".join(ended))


@contextmanager
def cluster(engine: Engine, migrated: Path) -> Iterator[Cluster]:
    """Two processes, daphne and uvicorn: on PostgreSQL and Redis, or on one SQLite file and no Redis.

    The tables are on a small disk of their own where this user may mount one.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(servers.short_folder())
        folder.chmod(0o711)  # the user who runs PostgreSQL must reach its tables
        built = Cluster(engine)
        disk = folder / "disk"
        disk.mkdir()
        if _mounted(disk):
            stack.callback(_unmount, disk)
            built.disk = disk
        data = disk / "data"  # the SQLite file and the keys; the root of the disk is open to others
        environment: dict[str, Any] = dict(NO_LIMITS)
        if engine == "postgres":
            built.postgres = stack.enter_context(servers.postgres(built.disk))
            with built.postgres.connect() as connection:
                connection.execute(
                    "ALTER SYSTEM SET max_wal_size = '96MB'"
                )  # so that it stays well below the disk
                connection.execute("SELECT pg_reload_conf()")
            data = folder / "data"  # the keys stay on a disk that does not fill
            (folder / "redis").mkdir()
            built.redis = servers.Redis(folder / "redis")
            built.redis.start()
            stack.callback(built.redis.stop)
            environment["DATABASE_URL"] = built.postgres.migrated_database()
            environment["REDIS_URL"] = built.redis.url
        data.mkdir(mode=0o700)
        for program in PROGRAMS:
            clock = folder / f"clock-{program}"
            clock.write_text("+0\n")
            built.clocks.append(clock)
            served = servers.serve(
                folder / program,
                migrated=migrated,
                data_dir=data,
                program=program,
                **environment,
                **_with_clock(clock),
            )
            built.processes.append(served)
            stack.callback(_end, served)
        yield built


def migrated(folder: Path) -> Path:
    """A migrated SQLite file, to begin from."""
    servers.manage(servers.clean_environment(DATA_DIR=str(folder)), "migrate", "--noinput", "-v", "0")
    return folder / "third_ear.sqlite3"


def _with_clock(clock: Path) -> dict[str, Any]:
    """The environment in which a process reads from `clock` how far its clock is wrong."""
    if FAKETIME is None:
        return {}
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        # Without this, waits by the monotonic clock are changed too: threads that wait for Python's lock are
        # woken at once, again and again, and a request may take seconds.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    }


def _mounted(place: Path) -> bool:
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        return False
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=False)


def _end(served: servers.Served) -> None:
    if served.process.poll() is None:
        served.stop()
