"""The arithmetic of the simulation, against what is known without it."""

import zlib
from dataclasses import replace

import numpy as np
import pytest

from tests.bench import uneven
from tests.bench.figures import FIGURES, Figures, of_result
from tests.bench.uneven import (
    Ring,
    committed,
    evenness,
    keys,
    loss,
    rolling_restart,
    through_the_day,
    visits,
    waits,
)

LED = [
    ("7733d7210dff076ce2ef", 2, 4),
    ("d84a5b8e8fb2bff29101", 2, 0),
    ("ec718895787f99c4258b", 2, 3),
    ("741b85ae8770f9dba1db", 2, 1),
    ("b0577cf7fcf6f5cb2afc", 2, 1),
    ("bde54164d8399f767c45", 3, 3),
    ("b0c1cb91ce375bc8fbbc", 1, 1),
    ("bd69d76d4330f1446bea", 0, 0),
    ("87b0ec1d7da0a6eb8c9e", 1, 1),
    ("3fc1f17fd374c6a53877", 4, 4),
    ("e6a10d464138a6233255", 0, 0),
]
FIGURED = replace(Figures(), command_ms=1.0, command_full_ms=1.0, round_ms=0.0)


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize("busy", [0.3, 0.7])
def test_one_process_waits_as_the_formula_for_equal_services_says(
    busy: float, chance: np.random.Generator
) -> None:
    """M/D/1: half of busy / (1 - busy) services, on average."""
    arrivals = np.cumsum(chance.exponential(1.0, 400_000))
    waited = waits(arrivals, np.full(len(arrivals), busy))
    assert waited.mean() == pytest.approx(busy * busy / (2 * (1 - busy)), rel=0.04)


def test_nobody_waits_who_comes_when_all_before_are_done() -> None:
    waited = waits(np.array([0.0, 1.0, 1.5, 9.0]), np.array([1.0, 1.0, 1.0, 1.0]))
    assert waited.tolist() == [0.0, 0.0, 0.5, 0.0]


def test_a_commit_takes_all_that_waits_and_no_more() -> None:
    done = committed(np.array([0.0, 1.0, 2.0, 3.5, 20.0]), 3.0)
    assert done.tolist() == [3.0, 6.0, 6.0, 9.0, 23.0]


def test_the_ring_is_nginx_s_own() -> None:
    """Where a real nginx led these rooms, of five servers, and then with the third of them down."""
    ring = Ring(5)
    crcs = np.array([zlib.crc32(room.encode()) for room, _, _ in LED])
    assert ring.owners(crcs).tolist() == [before for _, before, _ in LED]
    assert ring.owners(crcs, [2]).tolist() == [after for _, _, after in LED]


def test_rooms_spread_as_if_each_drew_by_the_ring_s_shares(chance: np.random.Generator) -> None:
    """So their numbers are binomial: no process is too far off, and together they are not too close."""
    ring, rooms = Ring(32), 20_000
    shares = ring.shares()
    assert shares.sum() == pytest.approx(1.0)
    found = np.bincount(ring.owners(keys(rooms, chance)), minlength=32)
    deviation = (found - rooms * shares) / np.sqrt(rooms * shares * (1 - shares))
    assert np.abs(deviation).max() < 4.5
    assert 0.5 < np.mean(deviation**2) < 1.8


def test_only_the_lost_process_s_rooms_move(chance: np.random.Generator) -> None:
    ring, at = Ring(8), keys(5_000, chance)
    before, after = ring.owners(at), ring.owners(at, [3])
    assert (before != after).sum() == (before == 3).sum()
    assert 3 not in after
    assert set(after[before == 3]) == {0, 1, 2, 4, 5, 6, 7}


def test_a_day_s_load_is_that_of_its_rooms_and_peaks_where_it_should(chance: np.random.Generator) -> None:
    begin, end = visits(2_000, chance)
    owner = Ring(4).owners(keys(len(begin), chance))
    there = through_the_day(begin, end, np.ones(len(begin)), owner, 4)
    minutes = np.minimum(end // 60, 2 * 1440 - 1) - begin // 60 + 1
    assert there.sum() == pytest.approx(minutes.sum())
    assert there.sum(1).max() == pytest.approx(2_000, rel=0.06)
    assert 19 <= there.sum(1).argmax() // 60 <= 21


def test_more_rooms_a_process_are_more_even(chance: np.random.Generator) -> None:
    few, _ = evenness(8 * 50, 8, 1, 20, chance)
    many, _ = evenness(8 * 5_000, 8, 1, 5, chance)
    assert few.load > many.load > 1
    assert few.rooms > many.rooms


def test_the_mean_rate_is_that_of_the_rooms_drawn(chance: np.random.Generator) -> None:
    assert uneven.rates(500_000, chance).mean() == pytest.approx(uneven.mean_rate(), rel=0.05)


def test_what_a_lost_process_did_the_others_do(chance: np.random.Generator) -> None:
    lost = loss(2_000, Ring(2), FIGURED, chance)
    assert lost.after == pytest.approx(2_000 * uneven.mean_rate() / 1000, rel=0.3)
    assert lost.after > lost.before
    assert lost.back_s >= lost.alone_s


def test_a_rolling_restart_moves_each_room_once_and_half_of_them_twice(chance: np.random.Generator) -> None:
    restart = rolling_restart(20_000, Ring(8), chance)
    assert restart.moves == pytest.approx(1.5, abs=0.06)
    assert restart.most == pytest.approx(2.0, abs=0.15)
    assert restart.least_after == 0


def test_the_same_seed_tells_the_same() -> None:
    ring, told = Ring(3), []
    for _ in range(2):
        chance = np.random.default_rng(5)
        told.append(uneven.at_the_peak(uneven.evening(300, ring, chance), Figures(), chance))
    assert told[0] == told[1]


def test_figures_come_out_of_a_result_and_what_it_lacks_is_named() -> None:
    """On SQLite where there was no PostgreSQL."""
    ours = {"levels": [{"rooms": 100, "cpu_ms": 0.7}], "open_loop": [{"rate": 200, "server_cpu": 0.3}]}
    figures, lacking = of_result({"ours": ours, "postgres": None, "idle": {"cpu_ms": 2.0, "kib": 30.0}})
    assert (figures.command_full_ms, figures.command_ms) == (0.7, 1.5)
    assert (figures.connect_ms, figures.socket_kib) == (2.0, 30.0)
    assert lacking == FIGURES.keys() - {"command_ms", "command_full_ms", "connect_ms", "socket_kib"}
