"""The benchmark in small: that all four systems are driven to the end. How fast they are, no test asks."""

import pytest

from tests.bench.report import report
from tests.bench.suite import Scale, measure
from tests.bench.systems import NAMES
from tests.servers import TIMEOUT_SECONDS

SMALL = Scale(
    rooms=(2,),
    seconds=0.3,  # four times as long where the tail is judged: 24 messages
    rounds=1,
    warm_up=0.1,
    rates=(20,),
    steady=20,
    connecting=2,
    connecting_rounds=1,
    sockets=8,
    settled=0.1,
    gone=0,
    late=60,
    patience=TIMEOUT_SECONDS,  # a disk that stands still for a while loses nothing
    postgres=False,
)


@pytest.mark.slow
@pytest.mark.redis
def test_the_benchmark_drives_all_four_and_every_message_of_theirs_arrives() -> None:
    result = measure(SMALL, lambda _: None)

    for name in NAMES:
        [level] = result[name]["levels"]
        [paced] = result[name]["open_loop"]
        assert (level["rooms"], level["refused"], level["lost"]) == (2, 0, 0)
        assert (paced["messages"], paced["refused"], paced["lost"]) == (24, 0, 0)
    assert set(result["ratios"]) == {"relay", "tutorial", "naive", "cpu_tutorial", "connecting"}
    assert [each["connections"] for each in result["connecting"].values()] == [4, 4]
    assert result["idle"]["sockets"] == SMALL.sockets
    assert result["growth"]["refused"] == 0
    assert result["replay"]["events"] > SMALL.late
    assert min(result[what] for what in ("cost_growth", "resume_growth", "p99_over_p50")) > 0
    assert result["postgres"] is result["two_processes"] is None
    assert set(result["missing"]) == {"postgres"}
    for name in NAMES:
        assert name in report(result)
