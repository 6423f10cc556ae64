"""docs/SCALE.md shows what its script computes, and the simulation agrees with what is known without it."""

import re
import zlib

import numpy as np
import pytest

from tests import servers
from tests.bench.scale import (
    FIGURES,
    Ring,
    by_minute,
    draw_hashes,
    draw_rates,
    draw_visits,
    limits,
    plan,
    rolling_restart,
    waits,
)

pytestmark = pytest.mark.slow  # to load NumPy takes a second

PAGE = (servers.HOME / "docs" / "SCALE.md").read_text(encoding="utf-8")
#: Where a real nginx sent these rooms: among five servers, and with the third of them down.
SENT = [
    ("7733d7210dff076ce2ef", 2, 4),
    ("d84a5b8e8fb2bff29101", 2, 0),
    ("ec718895787f99c4258b", 2, 3),
    ("741b85ae8770f9dba1db", 2, 1),
    ("bde54164d8399f767c45", 3, 3),
    ("b0c1cb91ce375bc8fbbc", 1, 1),
    ("bd69d76d4330f1446bea", 0, 0),
    ("3fc1f17fd374c6a53877", 4, 4),
]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def shown(table: str) -> list[float]:
    """The value of each row of the table below a heading."""
    rows = re.findall(
        r"^\| (.*) \|$", PAGE.partition(f"\n## {table}\n")[2].partition("\n## ")[0], re.MULTILINE
    )
    cells = [cell.replace(",", "") for row in rows for cell in row.split(" | ")]
    return [float(cell.split()[0]) for cell in cells if re.fullmatch(r"[\d.]+( \S+)?", cell)]


def assert_shown(table: str, values: list[float], digits: int) -> None:
    assert shown(table) == [float(f"{value:.{digits}g}") for value in values]


def test_page_shows_the_values_of_the_script() -> None:
    measured_and_assumed = [getattr(FIGURES, name) for name in FIGURES.__slots__]
    assert shown("What was measured") + shown("What is assumed") == measured_and_assumed
    assert_shown("What follows", list(plan().values()), 3)
    assert_shown("What breaks first", sorted(limits().values()), 2)


def test_cells_hold_a_million_rooms() -> None:
    found = plan()
    assert found["cells"] * found["cell"] >= 1_000_000 > (found["cells"] - 1) * found["cell"]


def test_ring_assigns_rooms_as_nginx_does() -> None:
    ring = Ring(5)
    hashes = np.array([zlib.crc32(room.encode()) for room, _, _ in SENT])
    assert ring.owners(hashes).tolist() == [before for _, before, _ in SENT]
    assert ring.owners(hashes, 2).tolist() == [after for _, _, after in SENT]


@pytest.mark.parametrize("load", [0.3, 0.7])
def test_mean_wait_is_that_of_the_formula_for_equal_services(load: float, rng: np.random.Generator) -> None:
    """M/D/1: half of load / (1 - load) services."""
    arrivals = np.cumsum(rng.exponential(1.0, 400_000))
    waited = waits(arrivals, np.full(len(arrivals), load))
    assert waited.mean() == pytest.approx(load * load / (2 * (1 - load)), rel=0.04)


def test_assumptions_agree_with_the_simulation(rng: np.random.Generator) -> None:
    ring = Ring(int(FIGURES.processes))
    moves, fullest = rolling_restart(20_000, ring, rng)
    assert moves == pytest.approx(1.5, abs=0.06)
    assert fullest == pytest.approx(FIGURES.restart, abs=0.15)
    assert draw_rates(500_000, rng).mean() == pytest.approx(FIGURES.rate, rel=0.05)

    begin, end = draw_visits(2_000, rng)
    owner = ring.owners(draw_hashes(len(begin), rng))
    there = by_minute(begin, end, np.ones(len(begin)), owner, ring.processes).sum(1)
    assert there.max() == pytest.approx(2_000, rel=0.06)
    assert there.mean() / there.max() == pytest.approx(FIGURES.of_peak, abs=0.02)
    assert there.sum() == pytest.approx((np.minimum(end // 60, 2879) - begin // 60 + 1).sum())
