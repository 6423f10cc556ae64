"""The units that are shipped, read by systemd's own eyes, where this machine has them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from dialogue.live.hub import DRAIN_TIMEOUT_SECONDS
from project.lifespan import FLUSH_TIMEOUT_SECONDS
from project.server import APPLICATION_CLOSE_TIMEOUT_SECONDS
from tests.servers import HOME

UNITS = HOME / "deploy" / "systemd"


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("this machine has no systemd")
    for unit in [*UNITS.glob("*.service"), *UNITS.glob("*.timer")]:
        # Every program that is named has to be there; of those of other packages any will do.
        text = unit.read_text().replace("/srv/third-ear", str(HOME)).replace("/usr/bin/curl", "/bin/true")
        (tmp_path / unit.name.replace("@", "@8001")).write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_systemd_stop_timeout_exceeds_the_longest_shutdown() -> None:
    unit = (UNITS / "third-ear@.service").read_text()
    given = int(unit.partition("TimeoutStopSec=")[2].partition("\n")[0])
    assert given > DRAIN_TIMEOUT_SECONDS + FLUSH_TIMEOUT_SECONDS + APPLICATION_CLOSE_TIMEOUT_SECONDS
