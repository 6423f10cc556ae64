"""That it measures; what comes out is the machine's affair."""

import json
import subprocess
import sys

import pytest

from tests import servers
from tests.bench.figures import FIGURES, KEEPING, of_result

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def test_it_finds_every_figure_that_is_said_to_be_from_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.keeping", "--rooms", "20", "--json"],
        cwd=servers.HOME,
        env=servers.clean_environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["commands"] == 20 * 80
    assert found["events"] > found["commands"]
    _, lacking = of_result({"keeping": found})
    assert lacking == {name for name, figure in FIGURES.items() if figure.source != KEEPING}
