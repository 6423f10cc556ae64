"""How unevenly rooms load the processes that they are hashed to: a simulation, the same for the same seed.

A room stays with one process (deploy/nginx.conf hashes by room), a process is one core, and rooms are not
alike. So some process has more to do than the others, and it is that one which says how many are needed. Here
rooms come through a day, are placed on nginx's own ring of hashes, and send commands each at its own rate;
out of it comes how uneven the processes' loads get, how long a command waits for its turn at the busiest one,
and what it is like when a process is lost, or when all are restarted one after the other.

What is assumed of people stands in KINDS, EVENING and VISIT; what a command and a connection cost is
measured by `./run bench`. A command takes its process's core for as long as that measured, the less the more
of them share a commit; then it waits for the commit that its writer makes next, which costs no core.

`python -m tests.bench.uneven` prints tables for 20,000 rooms over 8 processes; --help tells what may vary.
"""

import argparse
import json
import math
import zlib
from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.bench.figures import Figures, of_result

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Points on nginx's ring for each unit of a server's weight.
POINTS: Final = 160
#: Seconds that a simulated stretch of the busiest minutes lasts.
STRETCH: Final = 60.0
#: The first pause, in seconds, after which a browser comes back (frontend/src/socket.ts): at most, at least.
FIRST_PAUSE: Final = (0.25, 0.5)


class Kind(NamedTuple):
    """One kind of room: how much of all it is, the seconds from one command to the next in the middle one,
    and how far rooms of the kind differ (the deviation of the logarithm)."""

    share: float
    gap: float
    spread: float


#: In recorded dialogues that were typed the middle gap is 20 s, in spoken ones 5 s; a turn here is a little
#: more than one command. The others are guesses: breaks, people who type as they talk, scripts.
KINDS: Final[dict[str, Kind]] = {
    "talking": Kind(0.80, 15.0, 0.6),
    "quiet": Kind(0.17, 300.0, 0.6),
    "hurried": Kind(0.0295, 3.0, 0.5),
    "scripts": Kind(0.0005, 0.05, 0.5),
}
#: Both partners, and here and there an observer or a second tab.
SOCKETS_A_ROOM: Final = 2.05
#: No person's commands are taken faster than COMMANDS_PER_SECOND, and a room has two.
FASTEST: Final = 120.0
#: Events that a room has which is brought to another process: half of a visit's.
SO_FAR: Final = 240
#: How much comes in each hour of a day, against the others: little at night, most in the evening.
EVENING: Final = (
    *(2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 4.0, 7.0, 10.0, 12.0, 12.0, 11.0),
    *(10.0, 10.0, 11.0, 12.0, 14.0, 18.0, 26.0, 36.0, 42.0, 34.0, 18.0, 7.0),
)
#: How long a visit lasts: the middle one in seconds, and the deviation of the logarithm.
VISIT: Final = (45 * 60.0, 0.5)
DAY: Final = 86400.0


def mean_rate() -> float:
    """Commands a second of a room, over all kinds."""
    return sum(kind.share * math.exp(kind.spread**2 / 2) / kind.gap for kind in KINDS.values())


def command_ms(rate: Floats | float, figures: Figures) -> Floats:
    """A core's milliseconds for a command, of so many a second: the more of them share a commit, the less."""
    sharing = np.maximum(np.asarray(rate) * figures.lone_ms / 1000, 1.0)
    cost: Floats = figures.command_full_ms + (figures.command_ms - figures.command_full_ms) / sharing
    return cost


def busy(rate: Floats, rooms: Floats, figures: Figures) -> Floats:
    """How much of its core a process is busy with so many commands a second and so many rooms."""
    part: Floats = (rate * command_ms(rate, figures) + rooms * figures.round_ms) / 1000
    return part


def coming_ms(figures: Figures) -> float:
    """A core's milliseconds for a connection that comes back, with its share of reading the room anew."""
    return figures.connect_ms + figures.fold_ms * SO_FAR / SOCKETS_A_ROOM


# ---- where rooms are


class Ring:
    """The ring of `hash ... consistent` as nginx makes it: points of a CRC-32 chain for each server."""

    def __init__(self, processes: int, weight: int = 1) -> None:
        points: list[tuple[int, int]] = []
        for process in range(processes):
            name, last = b"127.0.0.1\0%d" % (8001 + process), 0
            for _ in range(POINTS * weight):
                last = zlib.crc32(last.to_bytes(4, "little"), zlib.crc32(name))
                points.append((last, process))
        points.sort()
        self.processes = processes
        self._at = np.array([at for at, _ in points], dtype=np.int64)
        self._owner = np.array([owner for _, owner in points], dtype=np.int64)

    def owners(self, keys: Ints, lost: Sequence[int] = ()) -> Ints:
        """The process of each key; those of a ``lost`` one go to the next points that are not its own."""
        there = ~np.isin(self._owner, lost)
        at, owner = self._at[there], self._owner[there]
        return owner[np.searchsorted(at, keys) % len(at)]

    def shares(self) -> Floats:
        """How much of all keys each process gets in the long run."""
        arcs = np.diff(self._at, prepend=self._at[-1] - 2**32)
        return np.asarray(np.bincount(self._owner, arcs, self.processes) / 2**32)


def keys(rooms: int, chance: np.random.Generator) -> Ints:
    """What nginx makes of so many rooms' ids, which are 20 hexadecimal digits drawn by chance."""
    drawn = chance.bytes(rooms * 10).hex().encode()
    return np.array([zlib.crc32(drawn[at : at + 20]) for at in range(0, len(drawn), 20)], dtype=np.int64)


# ---- what rooms do


def rates(rooms: int, chance: np.random.Generator) -> Floats:
    """Commands a second of each of so many rooms."""
    kinds = list(KINDS.values())
    drawn = chance.choice(len(kinds), rooms, p=[kind.share for kind in kinds])
    gap = np.array([kind.gap for kind in kinds])[drawn]
    spread = np.array([kind.spread for kind in kinds])[drawn]
    drawn_rates: Floats = np.minimum(np.exp(chance.normal(0, spread)) / gap, FASTEST)
    return drawn_rates


def visits(rooms: int, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """When visits begin and end, in seconds of a day, so that ``rooms`` are expected at once at the peak."""
    middle, spread = VISIT
    hours = np.array(EVENING) / sum(EVENING)
    steps = np.repeat(hours / 60, 60)  # by the minute
    lasting = NormalDist(math.log(middle), spread)
    staying = [1.0, *(1 - lasting.cdf(math.log(minutes * 60)) for minutes in range(1, 1440))]
    at_once = np.convolve(np.tile(steps, 2), staying)[1440:2880].max()
    count = chance.poisson(rooms / at_once)
    begin = (chance.choice(24, count, p=hours) + chance.random(count)) * 3600.0
    return begin, begin + np.exp(chance.normal(np.log(middle), spread, count))


def through_the_day(begin: Floats, end: Floats, amount: Floats, owner: Ints, processes: int) -> Floats:
    """The sum of ``amount`` over the rooms that are there, for each minute of the day and each process.

    What lasts beyond midnight is there on the same day's morning: every day is like the last.
    """
    change = np.zeros((2 * 1440 + 1, processes))
    first, last = (np.minimum(at // 60, 2 * 1440 - 1).astype(np.int64) for at in (begin, end))
    np.add.at(change, (first, owner), amount)
    np.add.at(change, (last + 1, owner), -amount)
    there: Floats = change.cumsum(0)
    return there[:1440] + there[1440 : 2 * 1440]


# ---- how long one waits


def waits(arrivals: Floats, service: Floats) -> Floats:
    """How long each who arrives waits until those before it are done, at one server, first come first
    served."""
    gaps = np.diff(arrivals, prepend=arrivals[:1])
    walk = np.cumsum(np.concatenate([[0.0], service[:-1]]) - gaps)
    return walk - np.minimum(np.minimum.accumulate(walk), 0.0)


def committed(ready: Floats, commit: float) -> Floats:
    """When each append is durable: a commit takes all that waits, and what comes meanwhile the next one."""
    done = np.empty_like(ready)
    free = taken = 0.0
    at = 0
    while at < len(ready):
        taken = max(free, ready[at])
        upto = int(np.searchsorted(ready, taken, side="right"))
        free = done[at:upto] = taken + commit
        at = upto
    return done


def slowed(rooms: float, figures: Figures) -> float:
    """How much longer all takes since the core is also busy with its rounds over so many rooms."""
    return 1 / max(1 - rooms * figures.round_ms / 1000, 0.01)


class Waiting(NamedTuple):
    """How busy a process is, and milliseconds: of waiting for the core, and of all until it is durable."""

    busy: float
    wait_p50: float
    wait_p99: float
    durable_p50: float
    durable_p99: float


def work(
    rate: float, rooms: float, figures: Figures, chance: np.random.Generator, seconds: float = STRETCH
) -> Waiting:
    """A stretch of one process's work at a rate of commands a second, while it looks after so many rooms."""
    arrivals = np.sort(chance.random(chance.poisson(rate * seconds)) * seconds)
    if not len(arrivals):
        return Waiting(0.0, 0.0, 0.0, 0.0, 0.0)
    service = np.full(len(arrivals), slowed(rooms, figures) * command_ms(rate, figures) / 1000)
    waited = waits(arrivals, service)
    commit = max(figures.lone_ms - figures.command_ms, 0.1) / 1000
    durable = committed(arrivals + waited + service, commit) - arrivals
    ms = [float(np.percentile(of, share) * 1000) for of in (waited, durable) for share in (50, 99)]
    return Waiting(float(busy(np.array(rate), np.array(rooms), figures)), *ms)


# ---- what is asked


class Evenness(NamedTuple):
    """The busiest process against the average one."""

    rooms: float
    load: float


def evenness(
    rooms: int, processes: int, weight: int, days: int, chance: np.random.Generator
) -> tuple[Evenness, Evenness]:
    """Of rooms at one moment: the middle of ``days`` draws, and their highest but one in twenty."""
    ring = Ring(processes, weight)
    drawn = []
    for _ in range(days):
        owner = ring.owners(keys(rooms, chance))
        load = np.bincount(owner, rates(rooms, chance), processes)
        count = np.bincount(owner, minlength=processes)
        drawn.append((count.max() / count.mean(), load.max() / load.mean()))
    middle, high = np.percentile(drawn, [50, 95], axis=0)
    return Evenness(*middle), Evenness(*high)


class Evening(NamedTuple):
    """The minute of the day in which one process has the most to do, and the day around it."""

    rooms: float
    of_a_day: float  # the mean of the day against the peak, in rooms
    visits: int
    minute: int
    load: Floats  # commands a second of each process, in that minute
    there: Floats  # rooms of each process, in that minute


def evening(rooms: int, ring: Ring, chance: np.random.Generator) -> Evening:
    begin, end = visits(rooms, chance)
    owner = ring.owners(keys(len(begin), chance))
    there = through_the_day(begin, end, np.ones(len(begin)), owner, ring.processes)
    load = through_the_day(begin, end, rates(len(begin), chance), owner, ring.processes)
    minute = int(load.max(1).argmax())
    at_once = there.sum(1)
    return Evening(
        float(at_once.max()),
        float(at_once.mean() / at_once.max()),
        len(begin),
        minute,
        load[minute],
        there[minute],
    )


class Loss(NamedTuple):
    """A process is lost and its rooms come to the others: the one of them that gets the most to do.

    Commands and connections are taken in the order in which they come, so the waiting is an upper bound: in
    truth at most four connections at a time are at the database, and commands pass between their steps.
    """

    sockets: float  # that come to it
    before: float  # how busy it is
    after: float
    back_s: float  # until the last of them is in
    alone_s: float  # the same if it had nothing else to do
    wait_p99: float  # milliseconds that a command waits meanwhile


def loss(rooms: int, ring: Ring, figures: Figures, chance: np.random.Generator) -> Loss:
    """The process with the most rooms is lost, at the peak."""
    at, rate = keys(rooms, chance), rates(rooms, chance)
    owner = ring.owners(at)
    gone = int(np.bincount(owner, minlength=ring.processes).argmax())
    moved = owner == gone
    later = ring.owners(at, [gone])
    before, after = (
        busy(
            np.bincount(of, rate, ring.processes).astype(np.float64),
            np.bincount(of, minlength=ring.processes).astype(np.float64),
            figures,
        )
        for of in (owner, later)
    )
    came = np.bincount(later[moved], minlength=ring.processes) * SOCKETS_A_ROOM
    each = coming_ms(figures) / 1000
    worst = int((came * each / np.maximum(1 - after, 1e-3)).argmax())
    slow = slowed(float(np.count_nonzero(later == worst)), figures)
    knocks = chance.uniform(*FIRST_PAUSE, round(came[worst]))
    alone = len(knocks) * each
    lasts = alone / max(1 - after[worst], 0.05) + 1.0
    said = float(rate[later == worst].sum())
    commands = chance.random(chance.poisson(said * lasts)) * lasts
    times = np.concatenate([knocks, commands])
    one = float(command_ms(said, figures)) / 1000
    service = slow * np.repeat([each, one], [len(knocks), len(commands)])
    order = np.argsort(times)
    waited = waits(times[order], service[order])
    knocked = (np.arange(len(times)) < len(knocks))[order]
    done = (times[order] + waited + service[order])[knocked]
    return Loss(
        float(came[worst]),
        float(before[worst]),
        float(after[worst]),
        float(done.max()) if len(done) else 0.0,
        alone,
        float(np.percentile(waited[~knocked], 99) * 1000) if len(commands) else 0.0,
    )


class Restart(NamedTuple):
    """All processes, one after the other: how often a socket is moved, and what they hold in the end."""

    moves: float
    most: float  # the fullest process at any time, against the average of all
    least_after: float  # the emptiest after the last, against the average
    reconnects: int


def rolling_restart(rooms: int, ring: Ring, chance: np.random.Generator) -> Restart:
    """While one is down its rooms come to others; from there they go home only when these restart, too."""
    at = keys(rooms, chance)
    owner = ring.owners(at)
    average = rooms / ring.processes
    moves, most = 0, 0.0
    for process in range(ring.processes):
        moved = owner == process
        owner[moved] = ring.owners(at[moved], [process])
        moves += int(moved.sum())
        most = max(most, np.bincount(owner, minlength=ring.processes).max() / average)
    left = np.bincount(owner, minlength=ring.processes).min() / average
    return Restart(moves / rooms, float(most), float(left), round(moves * SOCKETS_A_ROOM))


# ---- what is printed


def by_size(ring: Ring, weight: int, chance: np.random.Generator) -> list[str]:
    """How even the processes are as each of them gets more rooms."""
    lines = ["Rooms a process   busiest/average: rooms   load   the same, 1 time in 20: rooms   load"]
    for each in (30, 100, 300, 1000, 3000, 10000):
        rooms = each * ring.processes
        middle, high = evenness(rooms, ring.processes, weight, max(5, min(200, 400_000 // rooms)), chance)
        lines.append(
            f"{each:15,}  {middle.rooms:22.2f} {middle.load:6.2f}  {high.rooms:29.2f} {high.load:6.2f}"
        )
    return lines


def at_the_peak(day: Evening, figures: Figures, chance: np.random.Generator) -> list[str]:
    """The busiest minute, as it is, and with more rooms or fewer in the same proportions."""
    lines = ["In that minute         commands/s   core   wait p50   p99 ms   durable p50   p99 ms"]
    worst = int(busy(day.load, day.there, figures).argmax())
    for name, rate, there in (
        ("the average process", day.load.mean(), day.there.mean()),
        ("the busiest", day.load[worst], day.there[worst]),
    ):
        of = work(float(rate), float(there), figures, chance)
        lines.append(
            f"{name:22} {rate:10,.0f} {of.busy:6.0%} {of.wait_p50:10.2f} {of.wait_p99:8.2f} "
            f"{of.durable_p50:13.2f} {of.durable_p99:8.2f}"
        )
    lines += ["", "If there were    the average is at   the busiest at   wait p99 ms   durable p99 ms"]
    for more in (1, 1.5, 2, 2.5, 3):
        load, there = day.load * more, day.there * more
        at = busy(load, there, figures)
        waiting = "  falls behind"
        if at[worst] < 1:
            of = work(float(load[worst]), float(there[worst]), figures, chance, 5 * STRETCH)
            waiting = f"{of.wait_p99:13.1f} {of.durable_p99:16.1f}"
        lines.append(f"{more:7g} × as many {at.mean():15.0%} {at[worst]:16.0%} {waiting}")
    return lines


def report(rooms: int, processes: int, weight: int, seed: int, figures: Figures) -> str:
    chance = np.random.default_rng(seed)
    ring = Ring(processes, weight)
    shares = ring.shares() * processes
    day = evening(rooms, ring, chance)
    lines = [
        f"{rooms:,} rooms over {processes} processes of weight {weight} in nginx, seed {seed}",
        f"a command: {figures.command_ms:.2f} ms of a core, {figures.command_full_ms:.2f} ms when many share",
        f"a connection: {coming_ms(figures):.1f} ms; a room: {figures.round_ms:.3f} ms every second",
        f"on the ring the fullest process has {shares.max():.2f} of the average",
        "",
        *by_size(ring, weight, chance),
        "",
        f"A day: {day.visits:,} visits; {day.rooms:,.0f} rooms at once at the peak",
        f"  {day.of_a_day:.2f} of that on average; busiest at {day.minute // 60}:{day.minute % 60:02}",
        "",
        *at_the_peak(day, figures, chance),
    ]
    if processes > 1:
        lost = loss(rooms, ring, figures, chance)
        restart = rolling_restart(rooms, ring, chance)
        lines += [
            "",
            "The fullest process is lost, at the peak; of the others, the one that gets the most:",
            f"  {lost.sockets:,.0f} sockets come to it; its core: from {lost.before:.0%} to {lost.after:.0%}",
            f"  the last is in after {lost.back_s:.1f} s; alone they would take {lost.alone_s:.1f} s",
            f"  a command waits {lost.wait_p99:,.0f} ms (p99) meanwhile, at most",
            "All are restarted, one after the other:",
            f"  each socket comes back {restart.moves:.2f} times: {restart.reconnects:,} connections",
            f"  on the way the fullest process has {restart.most:.2f} of the average",
            f"  in the end the emptiest has {restart.least_after:.2f} of it, until those moved go home",
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.uneven", description=__doc__)
    parser.add_argument("--rooms", type=int, default=20_000, help="at once, at the peak")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--weight", type=int, default=1, help="of each process in nginx's upstream")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", type=Path, help="what `./run bench --json` printed")
    wanted = parser.parse_args()
    result: dict[str, Any] = json.loads(wanted.figures.read_text()) if wanted.figures else {}
    figures, _ = of_result(result)
    print(report(wanted.rooms, wanted.processes, wanted.weight, wanted.seed, figures))


if __name__ == "__main__":
    main()
