"""Runs the commands of docs/RUNNING.md: on PostgreSQL, with an `&` in its address."""

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests import servers
from tests.servers import HOME, clean_environment

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

BLOCKS: list[str] = re.findall(
    r"^```\n(.*?)^```", (HOME / "docs" / "RUNNING.md").read_text(), re.DOTALL | re.MULTILINE
)
#: What this machine has not: another user, and systemd at work.
STAND_INS = """
set -eu
runuser() { shift 3; "$@"; }
systemctl() { :; }
"""


def block(words: str) -> str:
    """The one block of commands that holds ``words``."""
    [found] = [each for each in BLOCKS if words in each]
    return found


class Administrator:
    """Types into a shell, on a machine whose folders are somewhere else."""

    def __init__(self, folder: Path, server: servers.Postgres) -> None:
        self.data, self.backups = folder / "lib", folder / "backups"
        self.environment = folder / "etc" / "environment"
        for each in (self.data, self.backups, self.environment.parent):
            each.mkdir(mode=0o700)
        self._elsewhere = {
            "/etc/third-ear/environment": str(self.environment),
            "/var/lib/third-ear": str(self.data),
            "/var/backups/third-ear-anchor": str(folder / "anchor"),
            "/var/backups/third-ear/DATE": str(self.backups / "DATE"),
            " -o third-ear -g third-ear": "",
            " -g third-ear": "",
        }
        self._process = clean_environment(PGHOST=str(server.folder), PGUSER="postgres")
        self._process["PATH"] = f"{Path(server.program[0]).parent}{os.pathsep}{os.environ['PATH']}"
        address = str(server.folder).replace("/", "%2F")
        example = (HOME / "deploy" / "systemd" / "environment.example").read_text()
        settings = {
            "DATA_DIR": str(self.data),
            "DATABASE_URL": f"postgres://postgres@{address}/third_ear?connect_timeout=9&application_name=ear",
            "REDIS_URL": "",
        }
        kept = [line for line in example.splitlines() if line.partition("=")[0] not in settings]
        given = [f"{name}={value}" for name, value in settings.items()]
        self.environment.write_text("\n".join([*kept, *given]))

    def types(
        self, commands: str, changes: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        for there, here in {**(changes or {}), **self._elsewhere}.items():
            commands = commands.replace(there, here)
        return subprocess.run(
            ["bash", "-c", STAND_INS + commands],
            cwd=HOME,
            env=self._process,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def manages(self, *words: str) -> str:
        line = block("check --deploy").replace("check --deploy", " ".join(words))
        done = self.types(line)
        assert done.returncode == 0, done.stderr
        assert "Database: PostgreSQL, third_ear on " in done.stderr
        return done.stdout


@pytest.fixture
def administrator(tmp_path: Path, _postgres: servers.Postgres) -> Administrator:
    administrator = Administrator(tmp_path, _postgres)
    [createdb] = [line for line in block("--pwprompt").splitlines() if "createdb" in line]
    with _postgres.connect() as link:
        link.execute("DROP DATABASE IF EXISTS third_ear")
        if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = 'third_ear'").fetchall():
            link.execute("CREATE ROLE third_ear")
    done = administrator.types(createdb)
    assert done.returncode == 0, done.stderr
    return administrator


def test_documented_commands_work_on_the_database_that_the_file_names(
    administrator: Administrator, tmp_path: Path
) -> None:
    assert administrator.types(block("check --deploy")).returncode == 0
    administrator.manages("migrate", "-v", "0")
    created = administrator.manages(
        "open_room", "--format", "compassion", "--topic", "Sundays", "--names", "Ana,Ben", "--json"
    )
    room = json.loads(created)["room"]
    assert not (administrator.data / "third_ear.sqlite3").exists()

    anchored = administrator.types(block("verify_log --anchor"))
    assert anchored.returncode == 0, anchored.stderr
    assert "0 rooms compared, 1 written" in anchored.stdout
    assert administrator.types(block("deploy/backup --environment")).returncode == 0
    keys = tmp_path / "apart"
    shutil.copytree(administrator.data, keys)

    before = (administrator.data / "master_keys").read_text()
    rotated = administrator.types(block("rotate_keys"))
    assert rotated.returncode == 0, rotated.stderr
    assert "1 keys and 1 heads of rooms" in rotated.stdout
    after = (administrator.data / "master_keys").read_text()
    assert "," not in after
    assert after != before
    assert stat.S_IMODE((administrator.data / "master_keys").stat().st_mode) == 0o600

    changes = {"master_keys secret_key ": f"{keys}/master_keys {keys}/secret_key "}
    restored = administrator.types(block("deploy/restore"), changes)
    assert restored.returncode == 0, restored.stderr
    assert f"{room}: 0 events, all in order" in restored.stdout


def test_old_master_key_stays_where_the_rotation_did_not_end(administrator: Administrator) -> None:
    """Here there are no tables yet."""
    (administrator.data / "master_keys").write_text(f"old:{'A' * 43}=")
    done = administrator.types(block("rotate_keys"))
    assert "has no tables" in done.stderr
    assert "," in (administrator.data / "master_keys").read_text()


def test_no_documented_command_sources_the_environment_file() -> None:
    shown = [(HOME / "docs" / "RUNNING.md").read_text(), (HOME / "SECURITY.md").read_text()]
    shown += [each.read_text() for each in (HOME / "deploy").rglob("*") if each.is_file()]
    assert not [text for text in shown if re.search(r"(\.|source) /etc/third-ear/environment", text)]
