"""A short scenario on each engine: every fault once, and nothing lost."""

from pathlib import Path

import pytest

from tests.fault_injection.cluster import Engine, cluster
from tests.fault_injection.faults import faults_of
from tests.fault_injection.scenario import Scenario

SEED = 20261123

# A scenario gives up by itself where nothing goes on; this is beyond what it may take on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis])]
)
async def test_every_fault_once_loses_no_accepted_command_and_every_room_ends(
    engine: Engine, migrated_sqlite: Path
) -> None:
    with cluster(engine, migrated_sqlite) as built:
        each_once = len(faults_of(built))
        report = await Scenario(built, SEED, abreast=6).run(faults=each_once)
    assert report.violations == []
    assert len(report.faults) == each_once
    assert report.refused  # some partners spoke out of turn
