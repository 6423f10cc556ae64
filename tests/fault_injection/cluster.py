"""The house and what it stands on, as real processes that a fault can reach."""

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

#: Debian's package `faketime`; without it the clock stays as it is.
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
#: The disk of the house's tables: enough for what is said, and little to fill.
DISK = 384 * 1024 * 1024
PROGRAMS: tuple[Literal["daphne", "uvicorn"], ...] = ("daphne", "uvicorn")
NO_LIMITS = {
    "COMMANDS_PER_SECOND": "0",
    "REQUESTS_PER_ADDRESS": "",
    "ROOMS_PER_ADDRESS": "",
    "FAILED_CREDENTIALS_PER_ADDRESS": "",
}


@dataclass
class Cluster:
    """Two processes of ours on one database, and the servers that they stand on."""

    engine: Engine
    processes: list[servers.Served] = field(default_factory=list)
    clocks: list[Path] = field(default_factory=list)
    redis: servers.Redis | None = None
    postgres: servers.Postgres | None = None
    disk: Path | None = None

    @property
    def ports(self) -> list[int]:
        return [process.port for process in self.processes]

    def gone(self) -> list[str]:
        """Of each of our processes that has ended: with what, and its last words."""
        codes = [(served, served.process.poll()) for served in self.processes]
        return [
            f"{served.folder.name} has ended with {code}: …{served.log[-3000:]}"
            for served, code in codes
            if code is not None
        ]

    def all_there(self) -> None:
        """Raises ChildProcessError if one of our processes ended that nobody had told to."""
        if gone := self.gone():
            raise ChildProcessError("\n".join(gone))


@contextmanager
def cluster(engine: Engine, migrated: Path) -> Iterator[Cluster]:
    """Two processes, daphne and uvicorn: on PostgreSQL and Redis, or on one SQLite file and no Redis.

    The tables are on a small disk of their own where we may make one.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(servers.short_folder())
        folder.chmod(0o711)  # whoever runs PostgreSQL has to come to its tables
        built = Cluster(engine)
        disk = folder / "disk"
        disk.mkdir()
        if _mounted(disk):
            stack.callback(_unmount, disk)
            built.disk = disk
        data = disk / "house"  # where the SQLite file is, and the keys; a disk's root is open to others
        environment: dict[str, Any] = dict(NO_LIMITS)
        if engine == "postgres":
            built.postgres = stack.enter_context(servers.postgres(built.disk))
            with built.postgres.connect() as link:
                link.execute("ALTER SYSTEM SET max_wal_size = '96MB'")  # so that it stays well below the disk
                link.execute("SELECT pg_reload_conf()")
            data = folder / "data"  # keys are not what is to run out of room
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
    """An SQLite file with our tables, to begin from."""
    servers.manage(servers.clean_environment(DATA_DIR=str(folder)), "migrate", "--noinput", "-v", "0")
    return folder / "third_ear.sqlite3"


def _with_clock(clock: Path) -> dict[str, Any]:
    """What makes a process look at `clock` for how far its own is wrong; what is monotonic stays so."""
    if FAKETIME is None:
        return {}
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        # A wait by the monotonic clock is none of its business either: else threads that wait for Python's
        # lock are woken at once, again and again, and a request may take seconds.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    }


def _mounted(place: Path) -> bool:
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        return False
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=False)


def _end(served: servers.Served) -> None:
    if served.process.poll() is None:
        served.stop()
