"""The arithmetic and the simulation of docs/SCALE.md: `python -m tests.bench.scale` prints both.

`FIGURES` holds what was measured and what is assumed; `plan` and `limits` follow from it. The simulation
draws rooms through a day, assigns each to a process by nginx's hash ring, and lets it send commands at a rate
of its own. A process is one core and has all sockets of its rooms. The seed is fixed.
"""

import argparse
import math
import zlib
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Units are in the names or in the tables of docs/SCALE.md, which give each figure's source."""

    # measured
    command_ms: float = 1.35
    command_full_ms: float = 0.333
    lone_ms: float = 2.24
    connect_ms: float = 0.98
    socket_kib: float = 39.3
    events_a_command: float = 1.99
    command_bytes: float = 971
    wal_bytes: float = 1390
    database_ms_alone: float = 0.619
    poll_ms: float = 0.0278
    poll_database_ms: float = 0.0081
    fold_ms: float = 0.0189
    verified_a_second: float = 15_700
    dumped_a_second: float = 44.8
    restored_a_second: float = 126
    # assumed
    rate: float = 0.087
    sockets_a_room: float = 2.05
    of_peak: float = 0.31
    restart: float = 2.1
    uneven_load: float = 1.4
    full: float = 0.8
    processes: float = 24
    most_sockets: float = 10_000
    connections: float = 17
    night_h: float = 5
    rooms: float = 1_000_000


FIGURES: Final = Figures()
DAY: Final = 86_400.0
EVENTS_SO_FAR: Final = 240  # in a room that moves to another process: half of a visit's


def plan(f: Figures = FIGURES) -> dict[str, float]:
    """The rows of the table "What follows": each variable is one."""
    commits_ms = 1000 / f.lone_ms * (f.command_ms - f.command_full_ms)
    fill = (1000 - commits_ms) / (f.rate * f.command_full_ms + f.poll_ms)
    uneven_ms = f.rate * f.uneven_load * f.command_full_ms + f.poll_ms
    by_core = (1000 * f.full - commits_ms) / f.restart / uneven_ms
    by_sockets = f.most_sockets / (f.sockets_a_room * f.restart)
    each = math.floor(min(by_core, by_sockets) / 100) * 100
    busy = each * (f.rate * f.command_ms + f.poll_ms) / 1000
    memory = f.most_sockets * f.socket_kib / 1024
    coming_ms = reconnect_ms(f)
    back = each * f.sockets_a_room * coming_ms / 1000 / (f.processes - 1) / (1 - busy)
    cell = each * f.processes
    cell_sockets = cell * f.sockets_a_room
    cell_commands = cell * f.rate
    cell_database = cell * (f.rate * f.database_ms_alone + f.poll_database_ms) / 1000
    cell_connections = f.processes * f.connections
    cell_wal = cell_commands * f.wal_bytes / 1e6
    cell_day = cell_commands * f.of_peak * DAY * f.command_bytes / 1e9
    cell_copy = cell_day * 365 * 1000 / f.dumped_a_second / 3600
    cell_check = cell_commands * f.of_peak * DAY * f.events_a_command / f.verified_a_second / 3600
    cells = math.ceil(f.rooms / cell)
    cores = cells * f.processes
    database_cores = cells * cell_database
    year_tb = cells * cell_day * 365 / 1000
    return {name: value for name, value in locals().items() if name != "f"}


def limits(f: Figures = FIGURES) -> dict[str, float]:
    """The rooms at once at which something reaches its limit, by a word for it: "What breaks first"."""
    year = f.rate * f.of_peak * 365 * DAY  # commands of one room
    restored = f.command_bytes / f.restored_a_second / 1e6 + f.events_a_command / f.verified_a_second
    commits_ms = plan(f)["commits_ms"]
    return {
        "restore": DAY / year / restored,
        "nightly copy": f.dumped_a_second * 1e6 * f.night_h * 3600 / (year * f.command_bytes),
        "MAX_SOCKETS": f.most_sockets / f.sockets_a_room,
        "core": (1000 * f.full - commits_ms) / (f.rate * f.command_full_ms + f.poll_ms),
        "nginx": 20_000 / f.sockets_a_room,
        "connections": math.floor(97 / f.connections) * plan(f)["each"],
        "disk": 10e12 / (year * f.command_bytes),
        "PostgreSQL": 16 * f.full * 1000 / (f.rate * f.database_ms_alone + f.poll_database_ms),
        "Redis": 50_000 / f.rate,
        "write-ahead log": 200e6 / (f.rate * f.wal_bytes),
    }


def command_ms(rate: Any, f: Figures) -> Any:
    """Milliseconds of a core for a command, at a rate a second: the more share a commit, the fewer."""
    sharing = np.maximum(np.asarray(rate) * f.lone_ms / 1000, 1.0)
    return f.command_full_ms + (f.command_ms - f.command_full_ms) / sharing


def core_load(rate: Any, rooms: Any, f: Figures) -> Any:
    """The part of its core that a process uses at a rate of commands, with so many rooms."""
    return (rate * command_ms(rate, f) + rooms * f.poll_ms) / 1000


def reconnect_ms(f: Figures) -> float:
    """Milliseconds of a core for a connection that comes back, with its share of reading the room."""
    return f.connect_ms + f.fold_ms * EVENTS_SO_FAR / f.sockets_a_room


#: Kinds of rooms: the share of all, the median seconds between commands, the deviation of the logarithm. In
#: recorded dialogues that were typed the median is 20 s, in spoken ones 5 s; a turn is a little more than one
#: command. The last three kinds are guesses: breaks, people who type as they talk, scripts.
KINDS: Final = np.array([[0.80, 15.0, 0.6], [0.17, 300.0, 0.6], [0.0295, 3.0, 0.5], [0.0005, 0.05, 0.5]]).T
MAX_RATE: Final = 120.0  # commands a second of a room: COMMANDS_PER_SECOND of two partners
#: How many visits begin in each hour of a day, against the others.
HOURS: Final = np.array(
    [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 10, 11, 12, 14, 18, 26, 36, 42, 34, 18, 7]
)
VISIT: Final = (45 * 60.0, 0.5)  # its median seconds, and the deviation of the logarithm


def draw_rates(rooms: int, rng: np.random.Generator) -> Floats:
    """Commands a second of each room."""
    share, gap, spread = KINDS
    kind = rng.choice(len(share), rooms, p=share)
    return np.asarray(np.minimum(np.exp(rng.normal(0, spread[kind])) / gap[kind], MAX_RATE))


def draw_hashes(rooms: int, rng: np.random.Generator) -> Ints:
    """What nginx's hash makes of as many random room ids, which are 20 hexadecimal digits."""
    ids = rng.bytes(rooms * 10).hex().encode()
    return np.array([zlib.crc32(ids[at : at + 20]) for at in range(0, len(ids), 20)], dtype=np.int64)


def draw_visits(rooms: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The seconds of a day at which visits begin and end, with ``rooms`` expected at once at the peak."""
    median, spread = VISIT
    hours = HOURS / HOURS.sum()
    lasting = NormalDist(math.log(median), spread)
    staying = [1.0, *(1 - lasting.cdf(math.log(minutes * 60)) for minutes in range(1, 1440))]
    at_once = np.convolve(np.tile(np.repeat(hours / 60, 60), 2), staying)[1440 : 2 * 1440].max()
    count = rng.poisson(rooms / at_once)
    begin = (rng.choice(24, count, p=hours) + rng.random(count)) * 3600.0
    return begin, begin + np.exp(rng.normal(np.log(median), spread, count))


def by_minute(begin: Floats, end: Floats, amount: Floats, owner: Ints, processes: int) -> Floats:
    """The sum of ``amount`` over the rooms there, for each minute and process. Every day is like the last."""
    change = np.zeros((2 * 1440 + 1, processes))
    first, last = (np.minimum(at // 60, 2 * 1440 - 1).astype(np.int64) for at in (begin, end))
    np.add.at(change, (first, owner), amount)
    np.add.at(change, (last + 1, owner), -amount)
    return np.asarray(change.cumsum(0)[:-1].reshape(2, 1440, -1).sum(0))


class Ring:
    """nginx's `hash … consistent`: a chain of CRC-32 gives each server 160 points for each unit of weight."""

    def __init__(self, processes: int, weight: int = 1) -> None:
        points: list[tuple[int, int]] = []
        for process in range(processes):
            name, last = b"127.0.0.1\0%d" % (8001 + process), 0
            for _ in range(160 * weight):
                last = zlib.crc32(last.to_bytes(4, "little"), zlib.crc32(name))
                points.append((last, process))
        self.processes = processes
        self._at, self._owner = np.array(sorted(points), dtype=np.int64).T

    def owners(self, hashes: Ints, down: int = -1) -> Ints:
        """The process of each hash; where it is down, that of the next point of another."""
        up = self._owner != down
        at, owner = self._at[up], self._owner[up]
        return np.asarray(owner[np.searchsorted(at, hashes) % len(at)])


def waits(arrivals: Floats, service: Floats) -> Floats:
    """How long each arrival waits at one server that serves in order of arrival."""
    gaps = np.diff(arrivals, prepend=arrivals[:1])
    walk = np.cumsum(np.concatenate([[0.0], service[:-1]]) - gaps)
    return walk - np.minimum(np.minimum.accumulate(walk), 0.0)


def wait_p99_ms(rate: float, rooms: float, f: Figures, rng: np.random.Generator) -> float:
    """The 99th percentile of a command's wait for its process's core, over five minutes."""
    arrivals = np.sort(rng.random(rng.poisson(rate * 300)) * 300)
    slowed = 1 / max(1 - rooms * f.poll_ms / 1000, 0.01)
    service = np.full(len(arrivals), slowed * float(command_ms(rate, f)) / 1000)
    return float(np.percentile(waits(arrivals, service), 99) * 1000)


def unevenness(rooms: int, ring: Ring, draws: int, rng: np.random.Generator) -> Floats:
    """The fullest process over the average, in rooms and in load: the medians and the 95th percentiles."""
    found = []
    for _ in range(draws):
        owner = ring.owners(draw_hashes(rooms, rng))
        load = np.bincount(owner, draw_rates(rooms, rng), ring.processes)
        count = np.bincount(owner, minlength=ring.processes)
        found.append((count.max() / count.mean(), load.max() / load.mean()))
    return np.asarray(np.percentile(found, [50, 95], axis=0))


def rolling_restart(rooms: int, ring: Ring, rng: np.random.Generator) -> tuple[float, float]:
    """Each process restarts in turn: how often a room moves, and the fullest process over the average.

    The rooms of a process that is down move to others; they stay there until that process restarts.
    """
    hashes = draw_hashes(rooms, rng)
    owner = ring.owners(hashes)
    moves, fullest = 0, 0
    for process in range(ring.processes):
        moved = owner == process
        owner[moved] = ring.owners(hashes[moved], process)
        moves += int(moved.sum())
        fullest = max(fullest, int(np.bincount(owner, minlength=ring.processes).max()))
    return moves / rooms, fullest / (rooms / ring.processes)


def lost_process(rooms: int, ring: Ring, f: Figures, rng: np.random.Generator) -> tuple[int, float, float]:
    """The fullest process is lost. Of the process that then has the most to do: how many sockets come to it,
    the seconds until the last is back, and the p99 of a command's wait meanwhile, in ms.
    """
    hashes, rates = draw_hashes(rooms, rng), draw_rates(rooms, rng)
    before = ring.owners(hashes)
    lost = int(np.bincount(before).argmax())
    owner = ring.owners(hashes, lost)
    sockets = np.bincount(owner[before == lost], minlength=ring.processes) * f.sockets_a_room
    rate, there = (np.bincount(owner, each, ring.processes) for each in (rates, np.ones(rooms)))
    free = np.maximum(1 - core_load(rate, there, f), 0.05)
    worst = int((sockets / free).argmax())
    count, each_s = round(sockets[worst]), reconnect_ms(f) / 1000
    lasts = count * each_s / free[worst] + 1
    commands = rng.random(rng.poisson(rate[worst] * lasts)) * lasts
    arrivals = np.concatenate([rng.uniform(0.25, 0.5, count), commands])  # as frontend/src/socket.ts retries
    order = arrivals.argsort()
    service = np.where(order < count, each_s, float(command_ms(rate[worst], f)) / 1000)
    waited = waits(arrivals[order], service)
    back = (arrivals[order] + waited + service)[order < count].max()
    return count, float(back), float(np.percentile(waited[order >= count], 99) * 1000)


def simulate(rooms: int, ring: Ring, f: Figures, rng: np.random.Generator) -> list[str]:
    """The answers as lines of text."""
    lines = ["rooms a process   fullest/average: rooms  load   1 time in 20: rooms  load"]
    for each in (30, 100, 300, 1000, 3000, 10_000):
        count = each * ring.processes
        median, high = unevenness(count, ring, max(5, min(200, 400_000 // count)), rng)
        lines.append(f"{each:15,}  {median[0]:22.2f} {median[1]:5.2f} {high[0]:20.2f} {high[1]:5.2f}")
    begin, end = draw_visits(rooms, rng)
    owner = ring.owners(draw_hashes(len(begin), rng))
    there = by_minute(begin, end, np.ones(len(begin)), owner, ring.processes)
    rates = by_minute(begin, end, draw_rates(len(begin), rng), owner, ring.processes)
    minute = int(rates.max(1).argmax())
    at_once = there.sum(1)
    lines.append(f"a day: {len(begin):,} visits, at the peak {at_once.max():,.0f} rooms at once, on average")
    lines[-1] += f" {at_once.mean() / at_once.max():.2f} of that; busiest at {minute // 60}:{minute % 60:02}"
    lines.append("at that minute   average process   busiest   wait p99 ms")
    for more in (1, 1.5, 2, 2.5, 3):
        rate, count = rates[minute] * more, there[minute] * more
        load = core_load(rate, count, f)
        worst = int(load.argmax())
        wait = wait_p99_ms(float(rate[worst]), float(count[worst]), f, rng) if load[worst] < 1 else math.inf
        lines.append(f"{more:3g} × the rooms {load.mean():16.0%} {load[worst]:9.0%} {wait:13.1f}")
    sockets, back, wait = lost_process(rooms, ring, f, rng)
    lines.append(
        f"lost process: {sockets} sockets to one other, back in {back:.1f} s; wait p99 {wait:,.0f} ms"
    )
    moves, fullest = rolling_restart(rooms, ring, rng)
    lines.append(
        f"rolling restart: a room moves {moves:.2f} times; the fullest has {fullest:.2f} of the average"
    )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--weight", type=int, default=1, help="of each process in nginx's upstream")
    wanted = parser.parse_args()
    for name, value in (plan() | limits()).items():
        print(f"{name:18} {value:14,.3g}" if value < 100 else f"{name:18} {value:14,.0f}")
    rooms, ring = round(plan()["cell"]), Ring(round(FIGURES.processes), wanted.weight)
    print(f"\n{rooms:,} rooms, {ring.processes} processes of weight {wanted.weight}")
    print("\n".join(simulate(rooms, ring, FIGURES, np.random.default_rng(1))))


if __name__ == "__main__":
    main()
