"""What is measured: our server and three others, each a process on the same processor.

- ours: as `./run` serves it, durable, without a rate limit; its messages are commands.
- relay: our server, sockets and fan-out with neither moderator nor store (`relay.py`).
- tutorial: the Channels tutorial's chat on stock daphne and its Redis layer, without a database (`chat/`).
- naive: the same with each message stored by the ORM before it is shown, in the same engine as ours.

The measured process has the first processor to itself, and only its own CPU time counts. The generator
has the last one; Redis and PostgreSQL run beside it, or between them where there are four or more.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests import servers
from tests.blackbox.invariants import check_log
from tests.blackbox.room_api import open_by_command, read_frames, token_of
from tests.blackbox.room_record import RoomRecord

FORMAT: Final = "speaker_listener"  # one partner can hold the turn for as long as the test needs
MEASUREMENT_TIMEOUT_SECONDS: Final = 180.0
NAMES: Final = ("ours", "relay", "tutorial", "naive")
CHECKED_ROOMS: Final = 3  # whose whole log is checked after a measurement
CHAT: Final = "tests.bench.chat"


@contextmanager
def pinned(processors: Sequence[int]) -> Iterator[None]:
    """Processes that are started inside stay on these processors."""
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)


def beside(processors: Sequence[int]) -> Sequence[int]:
    """Where Redis and PostgreSQL run."""
    return processors[2:-1] or processors[-1:]


@dataclass(frozen=True)
class Ground:
    """What the systems need: a folder on a real disk, the processors, Redis, and a database."""

    folder: Path
    processors: Sequence[int]
    redis: str | None = None
    postgres: servers.Postgres | None = None  # None: SQLite
    batch: int = 500  # rooms that are opened at a time

    def new_folder(self, name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def database(self) -> dict[str, str]:
        """The settings of a new database; empty for SQLite, which is in the data folder."""
        return {"DATABASE_URL": self.postgres.new_database()} if self.postgres is not None else {}


@dataclass
class System:
    """One of the four, served, and how its partners connect."""

    name: str
    kind: str  # of partner
    served: list[servers.Served]
    environment: dict[str, str]
    ground: Ground
    rooms: list[dict[str, Any]] = field(default_factory=list)
    room_count: int = 0
    _left: float = 0.0  # when the partners of the last measurement disconnected

    def take(self, count: int) -> list[dict[str, Any]]:
        """Rooms that nobody has entered."""
        if len(self.rooms) < count:
            self.rooms += self._open(max(count, self.ground.batch))
        taken, self.rooms = self.rooms[:count], self.rooms[count:]
        return taken

    def _open(self, count: int) -> list[dict[str, Any]]:
        if self.kind == "speaker":
            return open_by_command(self.environment, "--format", FORMAT, count=count)
        self.room_count += count
        folder = {"relay": "rooms", "tutorial": "chat", "naive": "stored"}[self.name]
        seats = {seat: {"token": seat} for seat in ("a", "b")}
        return [
            {"ws": f"/ws/{folder}/{number}/", "seats": seats}
            for number in range(self.room_count - count, self.room_count)
        ]

    def generate(self, measure: str, rooms: int | list[dict[str, Any]], **plan: Any) -> dict[str, Any]:
        """Run the generator against this system; its result."""
        plan |= {
            "measure": measure,
            "kind": self.kind,
            "servers": [{"port": served.port, "pid": served.process.pid} for served in self.served],
            "rooms": self.take(rooms) if isinstance(rooms, int) else rooms,
        }
        with pinned(self.ground.processors[-1:]):
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.generator"],
                cwd=servers.HOME,
                input=json.dumps(plan),
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                timeout=MEASUREMENT_TIMEOUT_SECONDS,
            )
        self._left = time.monotonic()
        if self.kind == "speaker" and measure in {"closed_loop", "open_loop"}:
            self._check(plan["rooms"][:CHECKED_ROOMS])
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    def _check(self, rooms: Sequence[dict[str, Any]]) -> None:
        """Raise ContractViolation if the log of a room that was measured breaks a rule."""
        for room in rooms:
            record = RoomRecord(room["room"], None)
            for seat in ("a", "b"):
                for frame in read_frames(self.served[0].url, room["room"], token_of(room, seat)):
                    record.saw_event(seat, frame)
            check_log(record, commands_known=False)

    def settle(self, gone: float) -> None:
        """Wait until the last partners are absent: they stay present for a grace period."""
        if self.name == "ours":
            time.sleep(max(self._left + gone - time.monotonic(), 0))


@contextmanager
def ours(ground: Ground, *, processes: int = 1) -> Iterator[System]:
    """Our own server on a new database, with the notifier where there are other processes."""
    folder = ground.new_folder("ours")
    settings = ground.database()
    if ground.postgres is not None:
        settings["REDIS_URL"] = ground.redis or ""
    environment = servers.clean_environment(DATA_DIR=str(folder), COMMANDS_PER_SECOND="0", **settings)
    servers.manage(environment, "migrate", "--noinput", "-v", "0")
    with serving("ours", "speaker", servers.PROGRAMS["daphne"], environment, ground, processes) as system:
        yield system


@contextmanager
def relay(ground: Ground) -> Iterator[System]:
    environment = servers.clean_environment(DATA_DIR=str(ground.new_folder("relay")), COMMANDS_PER_SECOND="0")
    servers.manage(
        environment, "migrate", "--noinput", "-v", "0"
    )  # a process does not start without a database
    program = ["-m", "tests.bench.relay", "--fd", "{fd}"]
    with serving("relay", "relayed", program, environment, ground) as system:
        yield system


@contextmanager
def chat(name: str, ground: Ground) -> Iterator[System]:
    """The tutorial's chat, or the naive one, by the `daphne` command with nothing but where to listen.

    Its connect timeout is raised: five seconds is too short for a busy machine.
    """
    settings = {"DATA_DIR": str(ground.new_folder(name)), "DJANGO_SETTINGS_MODULE": f"{CHAT}.settings"}
    settings["REDIS_URL"] = ground.redis or ""
    if name == "naive":
        settings |= ground.database()
    environment = servers.clean_environment(**settings)
    if name == "naive":
        migrate = ("migrate", "--run-syncdb", "--noinput", "-v", "0")
        servers.manage(environment, *migrate, program=("-m", "django"))
    patience = ["--websocket_connect_timeout", str(round(MEASUREMENT_TIMEOUT_SECONDS))]
    program = ["-m", "daphne", "--fd", "{fd}", *patience, f"{CHAT}.asgi:application"]
    with serving(name, "chatting", program, environment, ground) as system:
        yield system


@contextmanager
def serving(
    name: str, kind: str, program: list[str], environment: dict[str, str], ground: Ground, processes: int = 1
) -> Iterator[System]:
    """Start the processes of a system, each on a processor of its own, and stop them."""
    system = System(name, kind, [], environment, ground)
    with ExitStack() as stack:
        for number in range(processes):
            folder = ground.new_folder("served")
            served = servers.Served(program, dict(environment), folder, own_interpreter=True)
            with pinned(ground.processors[number : number + 1]):
                served.start()
            stack.callback(served.stop)
            system.served.append(served)
        yield system
