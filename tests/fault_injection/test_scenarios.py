"""A short storm on each engine: every mishap once, and nothing lost."""

import pytest

from tests.fault_injection.cluster import Engine, cluster
from tests.fault_injection.faults import faults_of
from tests.fault_injection.scenario import Scenario

SEED = 20261123

# A storm gives up by itself on whatever does not go on; this is beyond what it may take on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis])]
)
async def test_whatever_fails_nothing_accepted_is_lost_and_every_room_comes_to_its_end(
    engine: Engine, request: pytest.FixtureRequest
) -> None:
    with cluster(engine, request.getfixturevalue("_migrated")) as built:
        each_once = len(faults_of(built))
        account = await Scenario(built, SEED, abreast=6).run(mishaps=each_once)
    assert account.broken == []
    assert len(account.mishaps) == each_once
    assert account.refused  # some tried to speak out of turn
